using System.Collections.Immutable;

namespace EventsLive.Grains.Live;

/// <summary>One column of a table of runs: a round, and its stage where the contest has several.</summary>
/// <param name="Stage">Null = the contest has no stages.</param>
/// <param name="IsFirst">Whether it is of the first stage, or of the only one.</param>
/// <param name="Counts">Whether its round counts.</param>
[GenerateSerializer, Immutable, Alias("RunColumn")]
public sealed record RunColumn(
    [property: Id(0)] StageRow? Stage,
    [property: Id(1)] bool IsFirst,
    [property: Id(2)] int Round,
    [property: Id(3)] bool Counts)
{
    /// <summary>The columns of a contest in the order of its stages: without stages every round that may be entered; of a stage those that
    /// count, and those beyond only as far as there are runs.</summary>
    public static ImmutableArray<RunColumn> Of(ContestRow contest, IEnumerable<TeamRow> teams) => Of(
        contest,
        teams.SelectMany(team => team.AllRuns ?? []).Select(run => (run.Stage, run.Round)));

    /// <param name="runs">Stage and round of the runs that there are; a stage of null is the first one.</param>
    public static ImmutableArray<RunColumn> Of(ContestRow contest, IEnumerable<(string? Stage, int Round)> runs)
    {
        if (contest.Stages is not { IsEmpty: false } stages)
        {
            return [.. Enumerable.Range(1, contest.Rounds).Select(round => new RunColumn(null, true, round, round <= contest.CountedRounds))];
        }

        var used = runs.GroupBy(run => run.Stage ?? stages[0].Name, StringComparer.Ordinal).ToDictionary(stage => stage.Key, stage => stage.Max(run => run.Round), StringComparer.Ordinal);
        return
        [
            .. stages.SelectMany((stage, i) => Enumerable
                .Range(1, Math.Max(stage.CountedRounds, used.GetValueOrDefault(stage.Name)))
                .Select(round => new RunColumn(stage, i == 0, round, round <= stage.CountedRounds))),
        ];
    }

    /// <summary>The team's latest run of the round; null = it has none.</summary>
    public RunCell? Of(TeamRow team) =>
        Stage is null ? (Round <= team.Runs.Length ? team.Runs[Round - 1] : null)
        : (team.AllRuns ?? []).LastOrDefault(run => run.Stage == Stage.Name && run.Round == Round) is { } run ? new RunCell(run.Points, run.Outcome, run.Open, run.Unapproved)
        : null;

    /// <summary>Whether a run that is named so belongs here.</summary>
    /// <param name="stage">Null = the first one.</param>
    public bool Is(string? stage, int round) => Round == round && (stage is null ? IsFirst : Stage is null || Stage.Name == stage);
}
