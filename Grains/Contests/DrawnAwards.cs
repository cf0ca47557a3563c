using System.Collections.Immutable;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Contests;

/// <summary>What a contest asks of the awards that were drawn up from its results, under the event's key: another side of the awards' own grain.</summary>
public interface IDrawnAwardsGrain : IGrainWithStringKey
{
    /// <summary>The awards by rank as they were drawn up, on notice or published; empty where there is no list.</summary>
    [Alias("Drawn"), FromGrains]
    Task<ImmutableArray<DrawnAward>> Drawn();
}

/// <summary>One team's award by rank (等次).</summary>
/// <param name="Rank">The place that the list rests on, 1-based within the group.</param>
/// <param name="Tier">Name of the award: 一等奖.</param>
[GenerateSerializer, Immutable, Alias("DrawnAward")]
public sealed record DrawnAward([property: Id(0)] string Team, [property: Id(1)] string Group, [property: Id(2)] int Rank, [property: Id(3)] string Tier);

/// <summary>Decides which awards an unveiling announces beside the places. Pure.</summary>
/// <remarks>
/// Only a list that was drawn up is announced; none is reckoned here. A group's list is left out whole where it does not rest on the results that are
/// unveiled: a place and an award that contradict each other are not announced.
/// </remarks>
internal static class AnnouncedAwards
{
    /// <summary>The awards of the teams that a step shows; null = none, so that a step without awards is recorded as ever.</summary>
    public static ImmutableSortedDictionary<string, string>? Of(UnveilSession session, UnveilStep step, ImmutableArray<DrawnAward> drawn)
    {
        var tiers = drawn.Where(award => award.Group == step.Group).ToDictionary(award => award.Team, StringComparer.Ordinal);
        if (tiers.Count == 0 || !Agree(session, step.Group, tiers))
        {
            return null;
        }

        var announced = session.Showing(step)
            .Where(shown => tiers.ContainsKey(shown.Team.Id))
            .ToImmutableSortedDictionary(shown => shown.Team.Id, shown => tiers[shown.Team.Id].Tier, StringComparer.Ordinal);
        return announced.IsEmpty ? null : announced;
    }

    // The same teams at the same places, down to the last one with an award.
    private static bool Agree(UnveilSession session, string group, Dictionary<string, DrawnAward> tiers)
    {
        var last = tiers.Values.Max(award => award.Rank);
        var ranked = session.Target.Rankings[group].Rows().Where(row => row.Rank <= last).ToArray();
        return ranked.Length == tiers.Count && ranked.All(row => tiers.GetValueOrDefault(row.Entry.Id)?.Rank == row.Rank);
    }
}
