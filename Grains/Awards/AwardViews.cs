using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Live;

namespace EventsLive.Grains.Awards;

/// <summary>Makes the rows of the awards' views from one state of them.</summary>
public sealed class AwardViews
{
    public const string HeadKey = "awards";

    private const string TeamPrefix = "team:";

    private readonly AwardsState _state;

    // By key of the row, in the order of the list. Those who are only recommended, or stand by, win nothing that is announced here.
    private readonly OrderedDictionary<string, (ProposedTeam Team, TierAward? Tier, ImmutableArray<string> Specials)> _teams = new(StringComparer.Ordinal);

    public AwardViews(AwardsState state)
    {
        _state = state;
        if (state is not { Proposal: { } proposal, Scheme: { } scheme })
        {
            return;
        }

        var tiers = proposal.List.Awards.ToLookup(award => award.Team, StringComparer.Ordinal);
        var specials = scheme.Specials.ToLookup(special => special.Team, special => special.Name, StringComparer.Ordinal);
        foreach (var team in proposal.Teams.Where(team => tiers.Contains(team.Team) || specials.Contains(team.Team)))
        {
            _teams[TeamPrefix + team.Team] = (team, tiers[team.Team].FirstOrDefault(), [.. specials[team.Team]]);
        }
    }

    public IEnumerable<string> Keys(Audience audience) => IsShownTo(audience) ? _teams.Keys.Prepend(HeadKey) : [];

    /// <summary>The row as JSON; null = no such row for that audience.</summary>
    public byte[]? Row(Audience audience, string key) =>
        !IsShownTo(audience) ? null
        : key == HeadKey ? JsonSerializer.SerializeToUtf8Bytes(Head(), RowJson.Default.AwardsRow)
        : _teams.TryGetValue(key, out var found) ? JsonSerializer.SerializeToUtf8Bytes(Team(found.Team, found.Tier, found.Specials, audience), RowJson.Default.AwardedTeamRow)
        : null;

    private bool IsShownTo(Audience audience) => _state.Scheme is not null && (audience == Audience.Staff || _state.IsPublic);

    private AwardsRow Head() => new(
        _state.Stage, _state.Notice?.From, _state.Notice?.To, _state.Notice?.Telephone, _state.PublishedAt, [.. _state.Scheme!.Tiers.Select(tier => tier.Name)]);

    private AwardedTeamRow Team(ProposedTeam team, TierAward? tier, ImmutableArray<string> specials, Audience audience) => new(
        team.Team,
        team.Number,
        team.Name,
        team.School,
        tier?.Group,
        tier is null ? null : _state.Scheme!.Tiers[tier.Tier].Name,
        // A list tells tiers: the places within them show with the contest's results, which are published by themselves.
        audience == Audience.Staff ? tier?.Rank : null,
        specials);
}
