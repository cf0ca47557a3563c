using System.Collections.Immutable;

namespace EventsLive.Grains.Awards;

/// <summary>A team as the award rules see it.</summary>
/// <param name="Rank">Within its group, shared ranks as 1-2-2-4; null = no valid result.</param>
/// <param name="Present">Whether the team reported in.</param>
public sealed record Candidate(string Team, string Group, string School, int Number, int? Rank, bool Present);

/// <summary>What a group's awards rest on.</summary>
/// <param name="Base">Teams that the ratios are taken of.</param>
/// <param name="Graded">False: fewer teams with a valid result than <paramref name="Minimum"/>; then nobody gets a tier.</param>
/// <param name="Places">The last place of each tier, counted over all tiers from the first.</param>
/// <param name="Minimum">The larger one of what the scheme and the contest's rule ask for; 0 in lists that were drawn up before the rule had a say.</param>
[GenerateSerializer, Immutable, Alias("GroupQuota")]
public sealed record GroupQuota(
    [property: Id(0)] string Group,
    [property: Id(1)] int Base,
    [property: Id(2)] bool Graded,
    [property: Id(3)] ImmutableArray<int> Places,
    [property: Id(4)] int Minimum = 0);

/// <param name="Tier">Place of the tier in the scheme, from 0.</param>
[GenerateSerializer, Immutable, Alias("TierAward")]
public sealed record TierAward([property: Id(0)] string Team, [property: Id(1)] string Group, [property: Id(2)] int Rank, [property: Id(3)] int Tier);

public enum RecommendationStatus
{
    Recommended = 1,

    /// <summary>Shares a rank with others across the last place, or across a school's limit: the committee decides among them.</summary>
    Undecided = 2,

    /// <summary>候补.</summary>
    Alternate = 3,

    /// <summary>Would have had a place, but its school has as many as it may.</summary>
    SchoolLimit = 4,
}

[GenerateSerializer, Immutable, Alias("RecommendedTeam")]
public sealed record RecommendedTeam(
    [property: Id(0)] string Team,
    [property: Id(1)] string Group,
    [property: Id(2)] int Rank,
    [property: Id(3)] RecommendationStatus Status);

/// <summary>What a scheme makes of a contest's standings.</summary>
[GenerateSerializer, Immutable, Alias("AwardList")]
public sealed record AwardList(
    [property: Id(0)] ImmutableArray<GroupQuota> Groups,
    [property: Id(1)] ImmutableArray<TierAward> Awards,
    [property: Id(2)] ImmutableArray<RecommendedTeam> Recommended);

/// <summary>Computes a contest's awards from its standings. Pure: the order of the candidates does not matter.</summary>
public static class AwardRules
{
    /// <summary>The awards of every group, best first; teams that share a rank stand by start number.</summary>
    /// <param name="minimumTeams">Teams with a valid result that the contest's rule wants in a group, beside what the scheme wants.</param>
    public static AwardList Assign(AwardScheme scheme, IEnumerable<Candidate> candidates, int minimumTeams = 0)
    {
        var groups = candidates.ToLookup(team => team.Group, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToArray();
        var quotas = groups.Select(group => Quota(scheme, group.Key, [.. group], minimumTeams)).ToImmutableArray();
        return new AwardList(
            quotas,
            [.. groups.Zip(quotas).SelectMany(pair => Tiers(scheme, pair.Second, Ranked(pair.First)))],
            scheme.Recommend is { } recommend ? [.. groups.SelectMany(group => Recommend(recommend, Ranked(group)))] : []);
    }

    /// <summary>A share of the base as a number of teams.</summary>
    internal static int Share(decimal percent, int teams, QuotaRounding rounding)
    {
        var exact = percent * teams / 100m;
        return (int)(rounding switch
        {
            QuotaRounding.Down => decimal.Floor(exact),
            QuotaRounding.Up => decimal.Ceiling(exact),
            _ => decimal.Round(exact, MidpointRounding.AwayFromZero),
        });
    }

    private static GroupQuota Quota(AwardScheme scheme, string group, IReadOnlyCollection<Candidate> teams, int minimumTeams)
    {
        var valid = teams.Count(team => team.Rank is not null);
        var counted = scheme.Base switch
        {
            AwardBase.ValidResult => valid,
            AwardBase.Present => teams.Count(team => team.Present),
            _ => teams.Count,
        };
        var places = ImmutableArray.CreateBuilder<int>(scheme.Tiers.Length);
        var last = 0;
        foreach (var tier in scheme.Tiers)
        {
            // Each tier is rounded on its own, as notices state it; no place is without a team.
            last = Math.Min(valid, last + (tier.Count ?? Share(tier.Percent!.Value, counted, scheme.Rounding)));
            places.Add(last);
        }

        var minimum = Math.Max(scheme.MinimumField, minimumTeams);
        return new GroupQuota(group, counted, valid >= minimum, places.MoveToImmutable(), minimum);
    }

    private static IEnumerable<TierAward> Tiers(AwardScheme scheme, GroupQuota quota, ImmutableArray<IGrouping<int, Candidate>> ranks)
    {
        if (!quota.Graded)
        {
            yield break;
        }

        foreach (var rank in ranks)
        {
            // Teams that share a rank hold the places from it on together: they are never parted.
            var decisive = scheme.Tie == CutTie.Better ? rank.Key : rank.Key + rank.Count() - 1;
            var tier = quota.Places.TakeWhile(last => last < decisive).Count();
            if (tier == quota.Places.Length)
            {
                yield break;
            }

            foreach (var team in rank)
            {
                yield return new TierAward(team.Team, team.Group, rank.Key, tier);
            }
        }
    }

    private static IEnumerable<RecommendedTeam> Recommend(Recommendation settings, ImmutableArray<IGrouping<int, Candidate>> ranks)
    {
        var (left, standBy) = (settings.Top, settings.Alternates);
        var bySchool = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var rank in ranks)
        {
            if (left == 0 && standBy == 0)
            {
                yield break;
            }

            var taken = rank.ToLookup(team => team.School, StringComparer.Ordinal)
                .Select(school => (School: school.Key, Teams: school.ToArray(), Room: (settings.PerSchool ?? int.MaxValue) - bySchool.GetValueOrDefault(school.Key)))
                .ToArray();
            var places = taken.Sum(school => Math.Min(school.Teams.Length, school.Room));
            // Whether this rank goes to the places or, once they are given, to those who stand by.
            var fills = left > 0;
            var fits = places <= (fills ? left : standBy);
            foreach (var (team, room, count) in taken.SelectMany(school => school.Teams.Select(team => (team, school.Room, school.Teams.Length))).OrderBy(one => one.team.Number))
            {
                var status = room == 0 ? RecommendationStatus.SchoolLimit
                    : !fits || count > room ? RecommendationStatus.Undecided
                    : fills ? RecommendationStatus.Recommended
                    : RecommendationStatus.Alternate;
                yield return new RecommendedTeam(team.Team, team.Group, rank.Key, status);
            }

            foreach (var school in taken)
            {
                bySchool[school.School] = bySchool.GetValueOrDefault(school.School) + Math.Min(school.Teams.Length, school.Room);
            }

            if (fills)
            {
                // Whoever is not chosen among those who share the last place is the first to stand by.
                standBy = Math.Max(0, standBy - Math.Max(0, places - left));
                left = Math.Max(0, left - places);
            }
            else
            {
                standBy = Math.Max(0, standBy - places);
            }
        }
    }

    private static ImmutableArray<IGrouping<int, Candidate>> Ranked(IEnumerable<Candidate> group) =>
        [.. group.Where(team => team.Rank is not null).OrderBy(team => team.Number).ThenBy(team => team.Team, StringComparer.Ordinal).GroupBy(team => team.Rank!.Value).OrderBy(rank => rank.Key)];
}
