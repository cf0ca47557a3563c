using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Live;

namespace EventsLive.Grains.Awards;

/// <summary>Makes the rows of the awards' views from their state. Pure.</summary>
public static class AwardViews
{
    public const string HeadKey = "awards";

    private const string TeamPrefix = "team:";

    public static IEnumerable<string> Keys(AwardsState state, Audience audience) =>
        IsShown(state, audience) ? TeamsOn(state).Select(team => TeamPrefix + team.Team).Prepend(HeadKey) : [];

    /// <summary>The row as JSON; null = no such row for that audience.</summary>
    public static byte[]? Row(AwardsState state, Audience audience, string key)
    {
        if (!IsShown(state, audience))
        {
            return null;
        }

        if (key == HeadKey)
        {
            var head = new AwardsRow(state.Stage, state.Notice?.From, state.Notice?.To, state.Notice?.Telephone, state.PublishedAt, [.. state.Scheme!.Tiers.Select(tier => tier.Name)]);
            return JsonSerializer.SerializeToUtf8Bytes(head, RowJson.Default.AwardsRow);
        }

        return key.StartsWith(TeamPrefix, StringComparison.Ordinal) && TeamsOn(state).FirstOrDefault(team => TeamPrefix + team.Team == key) is { } found
            ? JsonSerializer.SerializeToUtf8Bytes(Team(state, found, audience), RowJson.Default.AwardedTeamRow)
            : null;
    }

    private static bool IsShown(AwardsState state, Audience audience) =>
        state.Scheme is not null && (audience == Audience.Staff || state.IsPublic);

    // Those who are only recommended, or stand by, win nothing that is announced here.
    private static IEnumerable<ProposedTeam> TeamsOn(AwardsState state) => state.Proposal is { } proposal
        ? proposal.Teams.Where(team => TierOf(proposal, team.Team) is not null || state.Scheme!.Specials.Any(special => special.Team == team.Team))
        : [];

    private static TierAward? TierOf(AwardsProposed proposal, string team) => proposal.List.Awards.FirstOrDefault(award => award.Team == team);

    private static AwardedTeamRow Team(AwardsState state, ProposedTeam team, Audience audience)
    {
        var tier = TierOf(state.Proposal!, team.Team);
        return new AwardedTeamRow(
            team.Team,
            team.Number,
            team.Name,
            team.School,
            tier?.Group,
            tier is null ? null : state.Scheme!.Tiers[tier.Tier].Name,
            // A list tells tiers: the places within them show with the contest's results, which are published by themselves.
            audience == Audience.Staff ? tier?.Rank : null,
            [.. state.Scheme!.Specials.Where(special => special.Team == team.Team).Select(special => special.Name)]);
    }
}
