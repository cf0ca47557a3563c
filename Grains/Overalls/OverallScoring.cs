using System.Collections.Immutable;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Overalls;

/// <summary>A team with a valid result or an award, as the totals see it.</summary>
/// <param name="Rank">Place in its group of its part, from 1; teams that share it have the same one. Null = no valid result.</param>
/// <param name="Award">The award by rank; null = none.</param>
public sealed record OverallTeam(string Part, string Group, string Team, int Number, string Name, string School, string Town, int? Rank, string? Award);

/// <summary>What a team gives, and whether it counts.</summary>
/// <param name="Step">Its place on the scale, from 0; null = behind it.</param>
/// <param name="Points">With the factor of its part.</param>
/// <param name="Exclusion">Null = it counts.</param>
public sealed record OverallGain(OverallTeam Team, int? Step, Rational Points, OverallExclusion? Exclusion);

/// <summary>A school or town with its total.</summary>
/// <param name="School">Null = a town's row.</param>
/// <param name="Honours">How many counted teams are on each step of the scale.</param>
public sealed record OverallTotal(
    int Rank, string? School, string Town, Rational Points, ImmutableArray<int> Honours, ImmutableArray<OverallGain> Gains, string? DecidedBy)
{
    public int Counted => Gains.Count(gain => gain.Exclusion is null);
}

/// <summary>Totals what teams reached by school or by town. Pure, exact, and without regard to the order of the teams.</summary>
/// <remarks>
/// A scale of points for places (9-7-6-5-4-3-2-1 for the first eight) or awards, as meets of Chinese schools use it. A school is its name in
/// its town, since towns have schools of the same name. How many teams count is each school's limit; a town has the sum of its schools.
/// </remarks>
public static class OverallScoring
{
    public static ImmutableArray<OverallTotal> Rank(OverallSettings settings, IEnumerable<OverallTeam> teams, OverallUnit by)
    {
        var totals = Gains(settings, teams)
            .GroupBy(gain => (School: by == OverallUnit.School ? gain.Team.School : null, gain.Team.Town))
            .Select(unit => Total(settings, unit.Key.School, unit.Key.Town, unit))
            .OrderByDescending(total => total, Comparer<OverallTotal>.Create((left, right) => Compare(settings, left, right).Order))
            .ThenBy(total => total.School, StringComparer.Ordinal)
            .ThenBy(total => total.Town, StringComparer.Ordinal)
            .ToArray();
        for (var i = 0; i < totals.Length; i++)
        {
            var isShared = i > 0 && Compare(settings, totals[i - 1], totals[i]).Order == 0;
            totals[i] = totals[i] with
            {
                Rank = isShared ? totals[i - 1].Rank : i + 1,
                DecidedBy = i + 1 < totals.Length ? Compare(settings, totals[i], totals[i + 1]).By : null,
            };
        }

        return [.. totals];
    }

    /// <summary>The points of a place that so many teams share, before the part's factor.</summary>
    internal static Rational PointsOf(OverallSettings settings, int rank, int sharing) =>
        settings.Sharing == OverallSharing.Each
            ? At(settings, rank)
            : Enumerable.Range(rank, sharing).Select(place => At(settings, place)).Aggregate((sum, points) => sum + points) / sharing;

    private static Rational At(OverallSettings settings, int rank) => rank <= settings.Scale.Length ? settings.Scale[rank - 1].Points : settings.Others;

    private static IEnumerable<OverallGain> Gains(OverallSettings settings, IEnumerable<OverallTeam> teams)
    {
        var placed = teams.Where(team => team.Rank is not null || (settings.Basis == OverallBasis.Awards && team.Award is not null)).ToArray();
        var sharing = placed.CountBy(team => (team.Part, team.Group, team.Rank)).ToDictionary();
        return placed
            .Select(team => Gain(settings, team, sharing[(team.Part, team.Group, team.Rank)]))
            .GroupBy(gain => (gain.Team.School, gain.Team.Town))
            .SelectMany(school => Limited(settings, school));
    }

    private static OverallGain Gain(OverallSettings settings, OverallTeam team, int sharing)
    {
        var factor = settings.FactorOf(team.Part);
        var step = settings.Basis == OverallBasis.Awards ? StepOf(settings, team.Award) : team.Rank - 1 is { } place && place < settings.Scale.Length ? place : null;
        var points = settings.Basis == OverallBasis.Awards ? (step is { } at ? settings.Scale[at].Points : settings.Others) : PointsOf(settings, team.Rank!.Value, sharing);
        return new OverallGain(team, step, points * factor, factor == 0 ? OverallExclusion.Part : null);
    }

    private static int? StepOf(OverallSettings settings, string? award)
    {
        for (var i = 0; award is not null && i < settings.Scale.Length; i++)
        {
            if (settings.Scale[i].Award == award)
            {
                return i;
            }
        }

        return null;
    }

    // The limit of a part lies within that of all, so the best first is also the best in all. Teams that could take each other's place in
    // this order have the same points on the same step, so it makes no difference to the total which of them counts.
    private static IEnumerable<OverallGain> Limited(OverallSettings settings, IEnumerable<OverallGain> school)
    {
        var (inPart, ofAll) = (new Dictionary<string, int>(StringComparer.Ordinal), 0);
        foreach (var gain in school
            .OrderByDescending(gain => gain.Points)
            .ThenBy(gain => gain.Step ?? int.MaxValue)
            .ThenBy(gain => gain.Team.Rank ?? int.MaxValue)
            .ThenBy(gain => gain.Team.Part, StringComparer.Ordinal)
            .ThenBy(gain => gain.Team.Team, StringComparer.Ordinal))
        {
            if (gain.Exclusion is not null)
            {
                yield return gain;
            }
            else if (inPart.GetValueOrDefault(gain.Team.Part) >= (settings.BestInPart ?? int.MaxValue))
            {
                yield return gain with { Exclusion = OverallExclusion.BestInPart };
            }
            else if (ofAll >= (settings.BestOfAll ?? int.MaxValue))
            {
                yield return gain with { Exclusion = OverallExclusion.BestOfAll };
            }
            else
            {
                inPart[gain.Team.Part] = inPart.GetValueOrDefault(gain.Team.Part) + 1;
                ofAll++;
                yield return gain;
            }
        }
    }

    private static OverallTotal Total(OverallSettings settings, string? school, string town, IEnumerable<OverallGain> gains)
    {
        var all = gains.OrderBy(gain => gain.Exclusion is null ? 0 : 1).ThenByDescending(gain => gain.Points).ThenBy(gain => gain.Team.Part, StringComparer.Ordinal)
            .ThenBy(gain => gain.Team.Team, StringComparer.Ordinal).ToImmutableArray();
        var honours = new int[settings.Scale.Length];
        var points = Rational.Zero;
        foreach (var gain in all.Where(gain => gain.Exclusion is null))
        {
            points += gain.Points;
            if (gain.Step is { } step)
            {
                honours[step]++;
            }
        }

        return new OverallTotal(0, school, town, points, [.. honours], all, null);
    }

    /// <summary>Which of two stands before, and what says so: <c>total</c>, <c>step-1</c> and so on, or <c>shared</c>.</summary>
    private static (int Order, string By) Compare(OverallSettings settings, OverallTotal left, OverallTotal right)
    {
        if (left.Points != right.Points)
        {
            return (left.Points.CompareTo(right.Points), "total");
        }

        for (var i = 0; settings.Ties == OverallTies.Honours && i < left.Honours.Length; i++)
        {
            if (left.Honours[i] != right.Honours[i])
            {
                return (left.Honours[i].CompareTo(right.Honours[i]), $"step-{InputRules.Number(i + 1)}");
            }
        }

        return (0, "shared");
    }
}
