using System.Collections.Immutable;
using EventsLive.Grains.Live;

namespace EventsLive.Grains.Contests;

/// <summary>A contest as its floor follows it: the teams, and which runs have a sheet.</summary>
/// <param name="Version">Of the contest's view of the staff.</param>
/// <param name="Teams">By start number; default = nothing changed since the version that was named.</param>
[GenerateSerializer, Immutable, Alias("ContestRoster")]
public sealed record ContestRoster(
    [property: Id(0)] ViewVersion Version,
    [property: Id(1)] ImmutableArray<string> Groups,
    [property: Id(2)] int Rounds,
    [property: Id(3)] ImmutableArray<RosterTeam> Teams)
{
    /// <param name="known">What the floor has; null = nothing.</param>
    public static ContestRoster? Of(ContestState state, ViewVersion version, ViewVersion? known) => state.Settings is { } settings
        ? new ContestRoster(
            version,
            settings.Groups,
            settings.Rounds,
            version == known ? default : [.. state.All.Recorded.Values.OrderBy(team => team.Number).Select(team => TeamOf(team, state.Rule!.FirstStage))])
        : null;

    // What the floor draws are rounds of the first stage: a run of a later one ends none of them. A match has its name, whatever its stage.
    private static RosterTeam TeamOf(Team team, string firstStage) => new(
        team.Id,
        team.Number,
        team.Name,
        team.School,
        team.Town,
        team.Group,
        [.. team.Runs.Where(run => run.Key.Match is not null || run.Key.Stage == firstStage).Select(run => new RosterRun(run.Key.Round, run.Value.Standing.Id, run.Key.Match))]);
}

[GenerateSerializer, Immutable, Alias("RosterTeam")]
public sealed record RosterTeam(
    [property: Id(0)] string Id,
    [property: Id(1)] int Number,
    [property: Id(2)] string Name,
    [property: Id(3)] string School,
    [property: Id(4)] string Town,
    [property: Id(5)] string Group,
    [property: Id(6)] ImmutableArray<RosterRun> Runs);

/// <param name="Sheet">Id of the sheet that stands for the run.</param>
/// <param name="Match">Id of the match that the run was part of; null = a run alone.</param>
[GenerateSerializer, Immutable, Alias("RosterRun")]
public sealed record RosterRun([property: Id(0)] int Round, [property: Id(1)] string Sheet, [property: Id(2)] string? Match);
