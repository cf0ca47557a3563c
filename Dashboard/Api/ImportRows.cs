using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Api;

/// <summary>The entries of an imported file with the line that each stands on.</summary>
/// <param name="Lines">By the place of the entry; a header on the first line is line 1.</param>
/// <param name="Ignored">Headers of the columns that were not read.</param>
public sealed record ImportRows<TEntry>(ImmutableArray<TEntry> Entries, ImmutableArray<int> Lines, ImmutableArray<string> Ignored)
{
    /// <summary>The problem that a refused import has, by line; null where the refusal is of no single row.</summary>
    public ProblemResult? Locate(Refusal refusal)
    {
        Refusal[] all = [refusal, .. refusal.Others.IsDefault ? [] : refusal.Others];
        var faults = all.Select(one => EntryPlace.Locate(one, Lines)).ToArray();
        return faults.Any(fault => fault is null) ? null : LineFault.Problem([.. faults.OfType<LineFault>().OrderBy(fault => fault.Line)]);
    }
}

/// <summary>Finds the entry that a refusal of the contest's is about.</summary>
internal static partial class EntryPlace
{
    public static LineFault? Locate(Refusal refusal, ImmutableArray<int> lines) =>
        EntryField().Match(refusal.Field ?? "") is { Success: true } match
        && int.TryParse(match.Groups["index"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index < lines.Length
            // The last argument is the entry's place again, which the line stands for here.
            ? new LineFault(lines[index], refusal with
            {
                Field = match.Groups["field"] is { Success: true } field ? field.Value : null,
                Arguments = refusal.Arguments is [.. var others, _] ? others : [],
            })
            : null;

    // As the contest names an entry: "entries[3]" or "entries[3].round".
    [GeneratedRegex(@"^entries\[(?<index>\d+)\](\.(?<field>.+))?$")]
    private static partial Regex EntryField();
}

/// <summary>What is wrong on one line of an imported file.</summary>
public sealed record LineFault(int Line, Refusal Refusal)
{
    public static readonly ProblemKind BadRows = new("bad-rows", StatusCodes.Status400BadRequest);

    public static ProblemResult Problem(IReadOnlyList<LineFault> faults) =>
        new(BadRows, BodyParser.WholeBody, [$"{faults.Count}"], [.. faults.Select(fault => fault.Describe())]);

    private LineProblem Describe()
    {
        var kind = ProblemKind.Of(Refusal.Kind);
        return new LineProblem(Line, Refusal.Field, kind.Type, ProblemText.Title(kind), ProblemText.Detail(kind, Refusal.Arguments));
    }
}
