using System.Collections.Immutable;
using System.Globalization;

namespace EventsLive.Grains.Floors;

/// <summary>How the order of a further round follows from the first one's.</summary>
public enum RoundOrder
{
    /// <summary>The same order in every round.</summary>
    Same = 1,

    /// <summary>Every second round backwards: who was first is last.</summary>
    Mirrored = 2,

    /// <summary>Each round begins further on, by the number of teams divided by the number of rounds, rounded up.</summary>
    Rotated = 3,

    /// <summary>Drawn anew for each round.</summary>
    Redrawn = 4,
}

/// <summary>How the order of a later stage follows from the places of those who go on.</summary>
public enum StageOrder
{
    /// <summary>倒序: the best runs last.</summary>
    BestLast = 1,

    /// <summary>正序: the best runs first.</summary>
    BestFirst = 2,

    /// <summary>抽签: drawn, whatever the places.</summary>
    Random = 3,
}

/// <summary>Draws the running order (抽签) of one group from a seed. Pure: the same seed and the same teams give the same order, in whatever order they are named.</summary>
/// <remarks>
/// Teams are put in ordinal order of their ids and shuffled by Durstenfeld's form of the Fisher–Yates shuffle (Knuth, TAOCP vol. 2, 3.4.2,
/// algorithm P) with <see cref="SplitMix"/>. Separating schools then takes, place by place, the first team of the shuffled order
/// whose school differs from the one before it and which leaves an order that can still be completed so; where none can (one school has more than
/// half of the teams), as many as possible are separated.
/// </remarks>
public static class RunningOrder
{
    /// <summary>Name and version of the method, recorded with every draw.</summary>
    public const string Method = "splitmix64-durstenfeld/1";

    /// <summary>As <see cref="Method"/>, of orders by places.</summary>
    public const string RankMethod = "rank-splitmix64-durstenfeld/1";

    /// <param name="schoolOf">School by team; null = schools are not separated.</param>
    /// <param name="part">The group.</param>
    /// <param name="round">From 1.</param>
    public static ImmutableArray<string> Of(
        string seed, string part, IEnumerable<string> teams, int round, int rounds, RoundOrder order, Func<string, string>? schoolOf)
    {
        var name = order == RoundOrder.Redrawn && round > 1 ? string.Create(CultureInfo.InvariantCulture, $"{part}\n{round}") : part;
        var drawn = Shuffle(seed, name, teams);
        if (schoolOf is not null)
        {
            drawn = Separate(drawn, schoolOf);
        }

        return InRound(drawn, round, rounds, order);
    }

    /// <summary>The order by places: who shares one is drawn from the seed, as by <see cref="Of"/> among themselves.</summary>
    /// <param name="ranks">Place by team.</param>
    /// <param name="bestLast">Whether the best runs last; otherwise the best runs first.</param>
    public static ImmutableArray<string> ByRank(
        string seed, string part, IReadOnlyDictionary<string, int> ranks, bool bestLast, int round, int rounds, RoundOrder order)
    {
        // The sort is stable: among equals the drawn order stands.
        var drawn = Shuffle(seed, part, ranks.Keys);
        return InRound(bestLast ? [.. drawn.OrderByDescending(team => ranks[team])] : [.. drawn.OrderBy(team => ranks[team])], round, rounds, order);
    }

    private static ImmutableArray<string> InRound(ImmutableArray<string> first, int round, int rounds, RoundOrder order) => order switch
    {
        RoundOrder.Mirrored when round % 2 == 0 => [.. first.Reverse()],
        RoundOrder.Rotated when first.Length > 0 => Rotate(first, (round - 1) * ((first.Length + rounds - 1) / rounds) % first.Length),
        _ => first,
    };

    private static ImmutableArray<string> Shuffle(string seed, string part, IEnumerable<string> teams)
    {
        string[] shuffled = [.. teams.Order(StringComparer.Ordinal)];
        var random = SplitMix.Of(seed, part);
        for (var i = shuffled.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }

        return [.. shuffled];
    }

    private static ImmutableArray<string> Separate(ImmutableArray<string> drawn, Func<string, string> schoolOf)
    {
        var left = drawn.ToList();
        var counts = drawn.CountBy(schoolOf).ToDictionary(StringComparer.Ordinal);
        var result = ImmutableArray.CreateBuilder<string>(drawn.Length);
        var before = (string?)null;
        while (left.Count > 0)
        {
            // Whoever of the largest school must come now, comes now; every other choice keeps the rest possible.
            var (largest, most) = counts.MaxBy(count => count.Value);
            var forced = 2 * most > left.Count && largest != before ? largest : null;
            var at = left.FindIndex(team => schoolOf(team) is var school && school != before && (forced is null || school == forced));
            var next = left[Math.Max(at, 0)];
            left.RemoveAt(Math.Max(at, 0));
            before = schoolOf(next);
            counts[before]--;
            result.Add(next);
        }

        return result.MoveToImmutable();
    }

    private static ImmutableArray<string> Rotate(ImmutableArray<string> order, int by) => [.. order.Skip(by), .. order.Take(by)];
}
