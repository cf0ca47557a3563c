using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Api;

/// <summary>The sheets of an imported file with the line that each stands on.</summary>
/// <param name="Lines">By the place of the entry; the header is line 1.</param>
public sealed record ImportRows(ImmutableArray<ScoreEntry> Entries, ImmutableArray<int> Lines);

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
