using System.Collections.Immutable;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>A contest as its floor follows it: the teams, and which runs have a sheet.</summary>
/// <param name="Version">Of the contest's view of the staff.</param>
/// <param name="Teams">By start number; default = nothing changed since the version that was named.</param>
/// <param name="Stages">The rule's stages in their order; empty where it has none, default where nothing changed.</param>
/// <param name="HeldBack">Whether results are held back from the public, which a running order by places would tell them.</param>
[GenerateSerializer, Immutable, Alias("ContestRoster")]
public sealed record ContestRoster(
    [property: Id(0)] ViewVersion Version,
    [property: Id(1)] ImmutableArray<string> Groups,
    [property: Id(2)] int Rounds,
    [property: Id(3)] ImmutableArray<RosterTeam> Teams,
    [property: Id(4)] ImmutableArray<RosterStage> Stages = default,
    [property: Id(5)] bool HeldBack = false)
{
    /// <summary>The stages behind the first one, which have a running order of their own.</summary>
    public IEnumerable<RosterStage> LaterStages => Stages.IsDefault ? [] : Stages.Skip(1);

    /// <summary>Whether a team may run in a stage; true where the rule does not say.</summary>
    /// <param name="stage">Null = the first one.</param>
    public bool Entitles(string? stage, string team) => stage is null || LaterStages.FirstOrDefault(later => later.Name == stage)?.Entitles(team) != false;

    /// <param name="known">What the floor has; null = nothing.</param>
    public static ContestRoster? Of(ContestState state, ViewVersion version, ViewVersion? known) => state.Settings is { } settings
        ? version == known
            ? new ContestRoster(version, settings.Groups, settings.Rounds, default, HeldBack: IsHeldBack(state))
            : new ContestRoster(
                version,
                settings.Groups,
                settings.Rounds,
                [.. state.All.Recorded.Values.OrderBy(team => team.Number).Select(team => TeamOf(team, state.Rule!.FirstStage))],
                [.. state.Rule!.Stages.Select(stage => RosterStage.Of(state, stage))],
                IsHeldBack(state))
        : null;

    private static bool IsHeldBack(ContestState state) =>
        state.FrozenSince is not null || (state.Settings!.Publication == ContestPublication.Awards && state.PublishedAt is null);

    private static RosterTeam TeamOf(Team team, string firstStage) => new(
        team.Id,
        team.Number,
        team.Name,
        team.School,
        team.Town,
        team.Group,
        [.. team.Runs.Select(run => new RosterRun(run.Key.Round, run.Value.Standing.Id, run.Key.Match, run.Key.Stage == firstStage ? null : run.Key.Stage))]);
}

/// <summary>A stage of the contest's rule as the floor draws it.</summary>
/// <param name="Label">What people call it.</param>
/// <param name="LabelEn">The same in English; null = there is no other word.</param>
/// <param name="Rounds">Rounds to be run in it.</param>
/// <param name="Promotions">Who goes on to it, of each group in their order; default = the rule does not say, and all may run.</param>
[GenerateSerializer, Immutable, Alias("RosterStage")]
public sealed record RosterStage(
    [property: Id(0)] string Name,
    [property: Id(1)] string Label,
    [property: Id(2)] string? LabelEn,
    [property: Id(3)] int Rounds,
    [property: Id(4)] ImmutableArray<RosterPromotion> Promotions)
{
    public bool Entitles(string team) => Promotions.IsDefault || Promotions.Any(promotion => promotion.Teams.Any(promoted => promoted.Team == team));

    internal static RosterStage Of(ContestState state, Stage stage) => new(
        stage.Name,
        stage.Label?.Zh ?? stage.Name,
        stage.Label?.En,
        stage.Role == StageRole.Practice ? state.Settings!.Rounds : ContestGaps.Needed(stage.Counted, state.Settings!.Rounds),
        stage.Promote is null ? default : [.. state.Settings!.Groups.Select(group => RosterPromotion.Of(state, stage, group))]);
}

/// <summary>Who of a group goes on to a stage by what stands now, and what may still change it.</summary>
/// <param name="Teams">The best first.</param>
[GenerateSerializer, Immutable, Alias("RosterPromotion")]
public sealed record RosterPromotion(
    [property: Id(0)] string Group,
    [property: Id(1)] ImmutableArray<PromotedTeam> Teams,
    [property: Id(2)] PromotionGaps Gaps)
{
    internal static RosterPromotion Of(ContestState state, Stage stage, string group)
    {
        var promotion = state.All.PromotionTo(stage, group);
        return new RosterPromotion(group, [.. promotion.Teams.Zip(promotion.Ranks, (team, rank) => new PromotedTeam(team, rank))], PromotionGaps.Of(state, stage, group));
    }
}

/// <param name="Rank">In the stages before.</param>
[GenerateSerializer, Immutable, Alias("PromotedTeam")]
public sealed record PromotedTeam([property: Id(0)] string Team, [property: Id(1)] int Rank);

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
/// <param name="Stage">Null = the rule's first stage, or it has none.</param>
[GenerateSerializer, Immutable, Alias("RosterRun")]
public sealed record RosterRun([property: Id(0)] int Round, [property: Id(1)] string Sheet, [property: Id(2)] string? Match, [property: Id(3)] string? Stage = null);
