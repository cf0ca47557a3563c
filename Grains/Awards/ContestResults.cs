using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace EventsLive.Grains.Awards;

/// <summary>A contest's results at one moment, as awards are drawn up from them.</summary>
/// <param name="Teams">Every team with a place or a tier to gain, in any order.</param>
/// <param name="MinimumTeams">Teams with a valid result that the contest's rule wants for a group to be graded.</param>
public sealed record ContestResults(ImmutableArray<ProposedTeam> Teams, ImmutableArray<Candidate> Candidates, int MinimumTeams = 0)
{
    /// <summary>Two results with the same text give the same awards.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var team in Candidates.OrderBy(team => team.Team, StringComparer.Ordinal))
        {
            text.Append(team.Team).Append('\t').Append(team.Group).Append('\t').Append(team.School).Append('\t')
                .Append(team.Rank).Append('\t').Append(team.Present).Append('\n');
        }

        if (MinimumTeams > 0)
        {
            text.Append(MinimumTeams);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }

    /// <summary>The list that a scheme makes of them, with the names of those on it.</summary>
    public AwardsProposed Proposal(AwardScheme scheme)
    {
        var list = AwardRules.Assign(scheme, Candidates, MinimumTeams);
        var named = list.Awards.Select(award => award.Team)
            .Concat(list.Recommended.Select(team => team.Team))
            .Concat(scheme.Specials.Select(special => special.Team))
            .ToHashSet(StringComparer.Ordinal);
        return new AwardsProposed(Fingerprint(), [.. Teams.Where(team => named.Contains(team.Team)).OrderBy(team => team.Number)], list);
    }
}
