using System.Collections.Immutable;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Contests;

/// <summary>Where a sheet that once arrived is now, whatever was done with it since.</summary>
/// <param name="ReplacedBy">The sheet that corrects it; null = none does.</param>
/// <param name="SetAside">Why it counts for nothing any more; null = it was not set aside.</param>
/// <param name="MovedTo">The sheet that stands for it in the run to which it was moved; null = it was not moved.</param>
[GenerateSerializer, Immutable, Alias("SheetWhereabouts")]
public sealed record SheetWhereabouts(
    [property: Id(0)] string SheetId,
    [property: Id(1)] string Team,
    [property: Id(2)] RunRef Run,
    [property: Id(3)] string? Side,
    [property: Id(4)] string? Judge,
    [property: Id(5)] RunOutcome Outcome,
    [property: Id(6)] ImmutableSortedDictionary<string, decimal> Fields,
    [property: Id(7)] decimal? Points,
    [property: Id(8)] bool Counted,
    [property: Id(9)] string? ReplacedBy,
    [property: Id(10)] SetAsideCause? SetAside,
    [property: Id(11)] string? MovedTo);

/// <summary>Finds a judge's own sheets again where the answer to one never came and its key is no longer remembered. Pure.</summary>
public static class SheetSearch
{
    /// <summary>The caller's sheets that a device took down at that moment, and what they were moved to, the oldest first; null = no contest.</summary>
    public static ImmutableArray<SheetWhereabouts>? TakenAt(ContestState state, Actor caller, DateTimeOffset at) =>
        Find(state, state.All.Teams.Values, (_, sheet) => sheet.Actor == caller.Id && sheet.At == at);

    /// <summary>The caller's sheets that were entered for a run from paper without a time, and so have no moment to be found by.</summary>
    /// <inheritdoc cref="TakenAt"/>
    public static ImmutableArray<SheetWhereabouts>? Untimed(ContestState state, Actor caller, string team, RunRef run) => Find(
        state,
        state.All.Teams.GetValueOrDefault(team) is { } known ? [known] : [],
        (of, sheet) => of.KeyIn(state.Rule!) == run.KeyIn(state.Rule!) && sheet is { Source: SheetSource.Paper, At: null, MovedFrom: null } && sheet.Actor == caller.Id);

    /// <summary>A sheet by its id, and what it was moved to.</summary>
    /// <inheritdoc cref="TakenAt"/>
    public static ImmutableArray<SheetWhereabouts>? ById(ContestState state, string sheetId)
    {
        var found = Find(state, state.All.Teams.Values, (_, sheet) => sheet.Id == sheetId);
        while (found is { IsEmpty: false } rows && rows[^1].MovedTo is { } next)
        {
            found = rows.AddRange(Find(state, state.All.Teams.Values, (_, sheet) => sheet.Id == next)!.Value);
        }

        return found;
    }

    private static ImmutableArray<SheetWhereabouts>? Find(ContestState state, IEnumerable<Team> teams, Func<RunRef, Sheet, bool> isIt) => state.Rule is not { } rule ? null :
    [
        .. from team in teams
           from entered in team.Runs.SelectMany(run => run.Value.Sheets, (run, sheet) => (Run: RunRef.Of(run.Key), Sheet: sheet, Past: (PastSheet?)null))
               .Concat(team.Past.Select(past => (past.Run, past.Sheet, Past: (PastSheet?)past)))
           let sheet = entered.Sheet
           where isIt(entered.Run, sheet)
           orderby sheet.Number
           select new SheetWhereabouts(
               sheet.Id,
               team.Id,
               entered.Run,
               sheet.Side,
               sheet.Judge,
               sheet.Outcome,
               sheet.Fields,
               ContestBoard.PointsOf(rule, entered.Run.KeyIn(rule).Stage, sheet),
               sheet.Counted,
               sheet.ReplacedBy,
               entered.Past?.Cause,
               entered.Past?.MovedTo?.Sheet),
    ];
}
