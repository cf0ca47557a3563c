using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Api;

/// <summary>The sheets of an imported file with the line that each stands on.</summary>
/// <param name="Lines">By the place of the entry; the header is line 1.</param>
public sealed partial record ImportRows(ImmutableArray<ScoreEntry> Entries, ImmutableArray<int> Lines)
{
    /// <summary>The problem that a refused import has, by line; null where the refusal is of no single row.</summary>
    public ProblemResult? Locate(Refusal refusal)
    {
        Refusal[] all = [refusal, .. refusal.Others.IsDefault ? [] : refusal.Others];
        var faults = all.Select(Locate).ToArray();
        return faults.Any(fault => fault is null) ? null : LineFault.Problem(faults!);

        LineFault? Locate(Refusal one) =>
            EntryField().Match(one.Field ?? "") is { Success: true } match
            && int.TryParse(match.Groups["index"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < Lines.Length
                // The last argument is the entry's place again, which the line stands for here.
                ? new LineFault(Lines[index], one with
                {
                    Field = match.Groups["field"] is { Success: true } field ? field.Value : null,
                    Arguments = one.Arguments is [.. var others, _] ? others : [],
                })
                : null;
    }

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
