using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Awards;

/// <summary>The awards of a contest, under its event's key: sole writer of the scheme, the list and the objections to it.</summary>
/// <remarks>
/// The public's view has a list from its notice on; before that it is as if there were none. A list tells tiers, never a rank or a point, which are the contest's
/// to publish. It keeps a fingerprint of the results that it was drawn up from, and goes no step further once they have changed.
/// </remarks>
public interface IAwardsGrain : IPublishesViews, IKeepsRecords, IDrawnAwardsGrain
{
    [Alias("SetScheme"), Allow(Role.Organiser)]
    Task<Answer<AwardsRevision>> SetScheme(AwardScheme scheme, CommandStamp stamp);

    /// <summary>Draws up the list from the contest's results as they are now.</summary>
    [Alias("Propose"), Allow(Role.Organiser, Role.HeadJudge)]
    Task<Answer<AwardsRevision>> Propose(CommandStamp stamp);

    /// <param name="from">Not in the future: the list shows from the command on.</param>
    /// <param name="to">End of the notice, exclusive.</param>
    [Alias("Publicise"), Allow(Role.Organiser)]
    Task<Answer<AwardsRevision>> Publicise(DateTimeOffset from, DateTimeOffset to, string telephone, CommandStamp stamp);

    [Alias("EnterObjection"), Allow(Role.Organiser)]
    Task<Answer<ObjectionResult>> EnterObjection(string? team, string objector, string text, CommandStamp stamp);

    [Alias("DecideObjection"), Allow(Role.Organiser)]
    Task<Answer<ObjectionResult>> DecideObjection(string objectionId, bool upheld, string decision, CommandStamp stamp);

    [Alias("Publish"), Allow(Role.Organiser)]
    Task<Answer<AwardsRevision>> Publish(CommandStamp stamp);

    [Alias("Withdraw"), Allow(Role.Organiser)]
    Task<Answer<AwardsRevision>> Withdraw(string reason, CommandStamp stamp);

    /// <summary>All that staff know: the state, whether the results have changed since, and what the scheme would make of them now; null = no contest.</summary>
    [Alias("Desk"), Allow(Role.Organiser, Role.HeadJudge)]
    Task<AwardsDesk?> Desk();

    /// <summary>How far they have come; where there is no scheme, <see cref="AwardStage.Draft"/>.</summary>
    [Alias("Stage"), FromGrains]
    Task<AwardStage> Stage();

    /// <summary>The awards by rank as an audience may know them: staff the newest list, others a published one.</summary>
    [Alias("Awarded"), FromGrains]
    Task<AwardedTeams> Awarded(Audience audience);
}

/// <param name="IsFinal">Whether the list is published.</param>
/// <param name="Tiers">Name of the award, by team; empty where there is no list.</param>
[GenerateSerializer, Immutable, Alias("AwardedTeams")]
public sealed record AwardedTeams([property: Id(0)] bool IsFinal, [property: Id(1)] ImmutableDictionary<string, string> Tiers)
{
    public static AwardedTeams Of(AwardsState state, Audience audience)
    {
        var isFinal = state.Stage == AwardStage.Published;
        return new AwardedTeams(
            isFinal,
            state.Proposal is { } proposal && (isFinal || audience == Audience.Staff)
                ? proposal.List.Awards.ToImmutableDictionary(award => award.Team, award => state.Scheme!.Tiers[award.Tier].Name)
                : ImmutableDictionary<string, string>.Empty);
    }
}

/// <param name="Revision">Steps so far, from 1.</param>
[GenerateSerializer, Immutable, Alias("AwardsRevision")]
public sealed record AwardsRevision([property: Id(0)] int Revision, [property: Id(1)] AwardStage Stage);

[GenerateSerializer, Immutable, Alias("ObjectionResult")]
public sealed record ObjectionResult([property: Id(0)] string ObjectionId);

/// <param name="Outdated">A result has changed since the list was drawn up.</param>
/// <param name="Preview">What the scheme makes of the results as they are now; null = no scheme.</param>
/// <param name="List">The list as it was drawn up; null in <see cref="AwardStage.Draft"/>.</param>
/// <param name="Teams">All teams of the contest and those that the list names, by start number.</param>
/// <param name="Notice">Null until the list was publicised.</param>
[GenerateSerializer, Immutable, Alias("AwardsDesk")]
public sealed record AwardsDesk(
    [property: Id(0)] AwardsRevision Revision,
    [property: Id(1)] AwardScheme? Scheme,
    [property: Id(2)] bool Outdated,
    [property: Id(3)] AwardList? Preview,
    [property: Id(4)] ImmutableArray<Objection> Objections,
    [property: Id(5)] AwardList? List,
    [property: Id(6)] ImmutableArray<ProposedTeam> Teams,
    [property: Id(7)] AwardNotice? Notice);

/// <param name="To">End of the notice, exclusive.</param>
/// <param name="PublishedAt">Null until the list was published.</param>
[GenerateSerializer, Immutable, Alias("AwardNotice")]
public sealed record AwardNotice(
    [property: Id(0)] DateTimeOffset From,
    [property: Id(1)] DateTimeOffset To,
    [property: Id(2)] string Telephone,
    [property: Id(3)] DateTimeOffset? PublishedAt);

/// <summary>An objection with its words, for those who decide it.</summary>
/// <param name="Objector">Empty where it was erased.</param>
/// <param name="Upheld">Null = not decided.</param>
[GenerateSerializer, Immutable, Alias("Objection")]
public sealed record Objection(
    [property: Id(0)] string Id,
    [property: Id(1)] string? Team,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] string Objector,
    [property: Id(4)] string Text,
    [property: Id(5)] bool? Upheld,
    [property: Id(6)] string? Decision);
