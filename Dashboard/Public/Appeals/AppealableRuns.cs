using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Public.Appeals;

/// <summary>The runs that a team may name in its appeal: the rounds of each stage, and those of its matches that everybody sees.</summary>
internal static class AppealableRuns
{
    /// <param name="team">As everybody sees it; null = it is not there.</param>
    /// <param name="rounds">Rounds that may be entered in a stage.</param>
    public static ImmutableArray<RunRef> Of(ContestRow contest, TeamRow? team, int rounds)
    {
        var first = contest.Stages is { IsDefaultOrEmpty: false } known ? known[0].Name : null;
        var alone = contest.Stages is { IsDefaultOrEmpty: false } stages
            // Of practice nothing counts, so nothing is appealed against.
            ? stages.SelectMany(stage => Enumerable.Range(1, Math.Min(stage.CountedRounds, rounds)), (stage, round) => new RunRef(round, stage.Name == first ? null : stage.Name))
            : Enumerable.Range(1, rounds).Select(round => new RunRef(round));
        var matches = (team?.AllRuns ?? []).Where(run => run.Match is not null).Select(run => new RunRef(run.Round, run.Stage == first ? null : run.Stage, run.Match));
        return [.. alone, .. matches.Distinct()];
    }

    /// <summary>The public row of the team with a number.</summary>
    public static TeamRow? TeamOf(ViewDiff view, int number) => view.Set
        .Where(row => row.Key.StartsWith("team:", StringComparison.Ordinal))
        .Select(row => JsonSerializer.Deserialize(row.Json, RowJson.Default.TeamRow))
        .FirstOrDefault(team => team?.Number == number);
}
