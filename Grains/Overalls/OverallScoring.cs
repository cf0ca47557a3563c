using System.Collections.Immutable;

namespace EventsLive.Grains.Overalls;

/// <summary>The place of one team in its group of one part.</summary>
/// <param name="Rank">From 1; shared places have the same one.</param>
public sealed record OverallPlacing(string Part, string Group, string School, string Town, int Rank);

/// <summary>Totals the places of teams by school or by town. Pure: the order of the placings has no effect.</summary>
/// <remarks>
/// The usual arithmetic of Chinese meets (9-7-6-5-4-3-2-1 for the first eight). A school is its name in its town, since towns have schools of
/// the same name. The limits of how many teams count are each school's; a town has the sum of its schools.
/// </remarks>
public static class OverallScoring
{
    public static ImmutableArray<OverallRow> Rank(OverallSettings settings, IEnumerable<OverallPlacing> placings, OverallUnit by)
    {
        var counting = placings
            .Where(placing => settings.WeightOf(placing.Part) > 0)
            .GroupBy(placing => (placing.School, placing.Town))
            .SelectMany(school => CountingOf(settings, school));
        var rows = counting
            .GroupBy(counted => (School: by == OverallUnit.School ? counted.Placing.School : null, counted.Placing.Town))
            .Select(unit => RowOf(settings, unit.Key.School, unit.Key.Town, [.. unit]))
            .OrderByDescending(row => row, Comparer<OverallRow>.Create((left, right) => Compare(settings, left, right)))
            .ThenBy(row => row.School, StringComparer.Ordinal)
            .ThenBy(row => row.Town, StringComparer.Ordinal)
            .ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = rows[i] with { Rank = i > 0 && Compare(settings, rows[i - 1], rows[i]) == 0 ? rows[i - 1].Rank : i + 1 };
        }

        return [.. rows];
    }

    /// <summary>Points of one place, before the part's weight.</summary>
    public static int PointsOf(OverallSettings settings, int rank) => rank <= settings.Points.Length ? settings.Points[rank - 1] : settings.Others;

    // Teams that could take each other's place here have the same rank, and so the same points.
    private static IEnumerable<(OverallPlacing Placing, long Points)> CountingOf(OverallSettings settings, IEnumerable<OverallPlacing> school) => school
        .GroupBy(placing => (placing.Part, placing.Group))
        .SelectMany(group => group.OrderBy(placing => placing.Rank).Take(settings.BestInGroup ?? int.MaxValue))
        .Select(placing => (Placing: placing, Points: (long)PointsOf(settings, placing.Rank) * settings.WeightOf(placing.Part)))
        .OrderByDescending(counted => counted.Points)
        .ThenBy(counted => counted.Placing.Rank)
        .ThenBy(counted => counted.Placing.Part, StringComparer.Ordinal)
        .Take(settings.BestOfAll ?? int.MaxValue);

    private static OverallRow RowOf(OverallSettings settings, string? school, string town, (OverallPlacing Placing, long Points)[] counted)
    {
        var places = new int[settings.Points.Length];
        foreach (var (placing, _) in counted.Where(team => team.Placing.Rank <= places.Length))
        {
            places[placing.Rank - 1]++;
        }

        return new OverallRow(
            0,
            school,
            town,
            counted.Sum(team => team.Points),
            counted.Length,
            [.. places],
            counted.GroupBy(team => team.Placing.Part)
                .ToImmutableSortedDictionary(part => part.Key, part => part.Sum(team => team.Points), StringComparer.Ordinal));
    }

    private static int Compare(OverallSettings settings, OverallRow left, OverallRow right)
    {
        if (left.Points != right.Points || settings.Ties == OverallTies.Shared)
        {
            return left.Points.CompareTo(right.Points);
        }

        return left.Places.Zip(right.Places, (mine, theirs) => mine.CompareTo(theirs)).FirstOrDefault(order => order != 0);
    }
}
