namespace EventsLive.Grains.Scoring;

/// <summary>Which of two values is the better one.</summary>
public enum Better
{
    More = 1,

    /// <summary>As in a race against the clock.</summary>
    Less = 2,
}

/// <summary>How several values make one.</summary>
internal enum Statistic
{
    Sum,

    /// <summary>Divided by the number of the values that are there.</summary>
    Mean,

    /// <summary>The middle one; the mean of both where two are in the middle.</summary>
    Median,
    Max,
    Min,
    Best,
    Worst,
    Count,
    First,
    Last,

    /// <summary>The n-th best.</summary>
    Nth,
}

internal static class Statistics
{
    /// <param name="values">In the order of time; none is missing.</param>
    /// <param name="n">From 1; for <see cref="Statistic.Nth"/> only.</param>
    /// <returns>Null = there is nothing to make it from; a count is then 0.</returns>
    public static Rational? Of(this Statistic statistic, IReadOnlyList<Rational> values, Better better, int n = 1) => statistic switch
    {
        Statistic.Count => values.Count,
        _ when values.Count == 0 => null,
        Statistic.Sum => Sum(values),
        Statistic.Mean => Sum(values) / values.Count,
        Statistic.Median => Median(values),
        Statistic.Max => values.Max(),
        Statistic.Min => values.Min(),
        Statistic.Best => better == Better.More ? values.Max() : values.Min(),
        Statistic.Worst => better == Better.More ? values.Min() : values.Max(),
        Statistic.First => values[0],
        Statistic.Last => values[^1],
        _ => n <= values.Count ? values.Order(better.BestFirst()).ElementAt(n - 1) : null,
    };

    public static IComparer<Rational> BestFirst(this Better better) =>
        Comparer<Rational>.Create((a, b) => better == Better.More ? b.CompareTo(a) : a.CompareTo(b));

    public static bool IsBetter(this Better better, Rational a, Rational b) => better == Better.More ? a > b : a < b;

    private static Rational Sum(IReadOnlyList<Rational> values)
    {
        var sum = Rational.Zero;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static Rational Median(IReadOnlyList<Rational> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
