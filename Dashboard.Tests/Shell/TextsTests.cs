using System.Text.RegularExpressions;
using System.Xml.Linq;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Dashboard.Tests.Shell;

/// <summary>Holds the resources to the code that reads them: each text stands in both languages, with the same places for values, and is read by something.</summary>
public sealed partial class TextsTests
{
    // The two languages of these are two texts of the rule itself.
    private const string InTheRulesWords = "sheet-inconsistent.detail";

    private static readonly Lazy<Dictionary<string, string>> Sources = new(() => new[] { "Dashboard", "Grains" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.*", SearchOption.AllDirectories))
        .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal) || path.EndsWith(".js", StringComparison.Ordinal))
        .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
        .Where(path => !Regex.IsMatch(path, "/(obj|bin|lib|node_modules)/"))
        .ToDictionary(path => path, path => File.ReadAllText(Path.Combine(Repository.Root, path)), StringComparer.Ordinal));

    // Many a text is named by a value: an enum's member or, where an answer of the API is shown, its word.
    private static readonly Lazy<HashSet<string>> Members = new(() => Sources.Value.Values
        .SelectMany(source => EnumBody().Matches(source))
        .SelectMany(body => EnumMember().Matches(body.Groups[1].Value))
        .Select(member => member.Groups[1].Value)
        .ToHashSet(StringComparer.OrdinalIgnoreCase));

    public static TheoryData<string> Resources => [.. In("Dashboard"), .. In("Rehearsal")];

    public static TheoryData<string> Pages => [.. In("Dashboard")];

    [Theory]
    [MemberData(nameof(Resources))]
    public void Texts_OfBothLanguages_AreTheSameWithTheSameValues(string resource)
    {
        var (chinese, english) = (Read(resource + ".resx"), Read(resource + ".en.resx"));
        Assert.Equal(chinese.Keys.Order(StringComparer.Ordinal), english.Keys.Order(StringComparer.Ordinal));
        Assert.All(chinese.Where(text => text.Key != InTheRulesWords), text => Assert.Equal((text.Key, Values(text.Value)), (text.Key, Values(english[text.Key]))));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Texts_Each_IsReadBySomething(string resource)
    {
        var name = resource[(resource.LastIndexOf('/') + 1)..];
        var folder = resource[..(resource.LastIndexOf('/') + 1)];
        // Whoever names the resource, what lies beside it, scripts, which get their texts from the page, and helpers that take any texts.
        var readers = string.Join('\n', Sources.Value
            .Where(source => source.Key.StartsWith(folder, StringComparison.Ordinal) || source.Key.Contains("/wwwroot/", StringComparison.Ordinal)
                || Regex.IsMatch(source.Value, $@"\b{name}\b") || source.Value.Contains("IStringLocalizer texts", StringComparison.Ordinal))
            .Select(source => source.Value));
        var words = Literal().Matches(readers).Select(literal => literal.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        words.UnionWith(ScriptProperty().Matches(readers).Select(property => property.Groups[1].Value));
        var parts = Prefix().Matches(readers).Select(part => part.Groups[1].Value + ".+")
            .Concat(Suffix().Matches(readers).Select(part => ".+" + part.Groups[1].Value))
            .Concat(Interpolated().Matches(readers).Select(part => (Before: part.Groups[1].Value, After: part.Groups[2].Value))
                .Where(part => part.Before.Length + part.After.Length > 0)
                .Select(part => Regex.Escape(part.Before) + ".+" + Regex.Escape(part.After)))
            .ToArray();
        var composed = new Regex($"^({string.Join('|', parts.DefaultIfEmpty("(?!)"))})$", RegexOptions.CultureInvariant);

        Assert.DoesNotContain(Read(resource + ".resx").Keys, key => !words.Contains(key) && !composed.IsMatch(key) && !Members.Value.Contains(key) && !IsProblem(name, key));
    }

    private static IEnumerable<string> In(string folder) => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.en.resx", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')[..^".en.resx".Length]);

    private static bool IsProblem(string resource, string key) =>
        resource == nameof(ProblemText) && Enum.GetValues<RefusalKind>().Any(kind => ProblemKind.Of(kind).Name == key.Split('.')[0]);

    private static Dictionary<string, string> Read(string path) => XDocument.Load(Path.Combine(Repository.Root, path)).Root!.Elements("data")
        .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static string Values(string text) => string.Join(' ', Value().Matches(text).Select(value => value.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{\d+")]
    private static partial Regex Value();

    [GeneratedRegex(@"\benum \w+[^{;]*\{(.*?)\n\s*\}", RegexOptions.Singleline)]
    private static partial Regex EnumBody();

    [GeneratedRegex(@"^\s+(\w+)(?: = [^,\n]*)?,?\r?$", RegexOptions.Multiline)]
    private static partial Regex EnumMember();

    [GeneratedRegex("""["'`]([\w.\-]+)["'`]""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\.([a-z]\w*)")]
    private static partial Regex ScriptProperty();

    [GeneratedRegex("""["'`]([\w.\-]+)["'`] \+""")]
    private static partial Regex Prefix();

    [GeneratedRegex("""\+ ["'`]([\w.\-]+)["'`]""")]
    private static partial Regex Suffix();

    [GeneratedRegex("""[$]?["`]([\w.\-]*)\$?\{[^{}"`\n]*(?:"[^"\n]*"[^{}"`\n]*)?\}([\w.\-]*)["`]""")]
    private static partial Regex Interpolated();
}
