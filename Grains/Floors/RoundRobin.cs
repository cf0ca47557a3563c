using System.Collections.Immutable;

namespace EventsLive.Grains.Floors;

/// <summary>Pairs the teams of a group so that each meets each other once.</summary>
/// <remarks>
/// The circle method (Kirkman 1847; see Lucas, "Récréations mathématiques" II, 1883): the first team stays, the others turn round it by one place a
/// round; an odd number gets a place that nobody holds, and whoever is paired with it has no match that round. Which of the two comes first alternates
/// for the fixed team, so that nobody has the same side throughout.
/// </remarks>
public static class RoundRobin
{
    /// <returns>By round, the pairs of it; n − 1 rounds for an even number of teams, n for an odd one.</returns>
    public static ImmutableArray<ImmutableArray<(string First, string Second)>> Of(IReadOnlyList<string> teams)
    {
        if (teams.Count < 2)
        {
            return [];
        }

        var places = teams.Count + (teams.Count % 2);
        var rounds = ImmutableArray.CreateBuilder<ImmutableArray<(string, string)>>(places - 1);
        for (var round = 0; round < places - 1; round++)
        {
            var pairs = ImmutableArray.CreateBuilder<(string, string)>(places / 2);
            for (var i = 0; i < places / 2; i++)
            {
                var (left, right) = (At(round, i), At(round, places - 1 - i));
                if (left < teams.Count && right < teams.Count)
                {
                    pairs.Add(i == 0 && round % 2 == 1 ? (teams[right], teams[left]) : (teams[left], teams[right]));
                }
            }

            rounds.Add(pairs.ToImmutable());
        }

        return rounds.MoveToImmutable();

        int At(int round, int place) => place == 0 ? 0 : 1 + ((place - 1 + round) % (places - 1));
    }
}
