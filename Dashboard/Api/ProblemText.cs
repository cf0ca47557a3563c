using System.Collections.Immutable;
using System.Globalization;
using System.Resources;
using System.Text;

namespace EventsLive.Dashboard.Api;

/// <summary>The words of a problem for people, in the language of the request.</summary>
public static class ProblemText
{
    private static readonly ResourceManager Texts = new(typeof(ProblemText).FullName!, typeof(ProblemText).Assembly);

    public static string Title(ProblemKind kind) => Text(kind.Name) ?? kind.Name;

    /// <summary>What the rule allows, with its values; null where the kind says it all or a value is missing.</summary>
    public static string? Detail(ProblemKind kind, ImmutableArray<string> arguments)
    {
        if (!arguments.IsDefaultOrEmpty && Text($"{kind.Name}.allowed") is { } allowed)
        {
            return string.Format(CultureInfo.CurrentCulture, CompositeFormat.Parse(allowed), string.Join(", ", arguments));
        }

        // A range may be open at one end: its argument is empty then. It may also have steps.
        var variant = arguments switch
        {
            { IsDefaultOrEmpty: true } => "",
            ["", _, ..] => ".most",
            [_, "", ..] => ".least",
            [_, _, not ""] => ".step",
            _ => "",
        };
        var text = Text($"{kind.Name}.detail{variant}") ?? Text($"{kind.Name}.detail");
        if (text is null)
        {
            return null;
        }

        var format = CompositeFormat.Parse(text);
        var values = arguments.IsDefault ? [] : arguments.ToArray<object?>();
        return format.MinimumArgumentCount <= values.Length
            ? string.Format(CultureInfo.CurrentCulture, format, values)
            : null;
    }

    internal static string? Text(string name) => Texts.GetString(name, CultureInfo.CurrentUICulture);
}
