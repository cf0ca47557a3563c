using System.Collections.Immutable;
using CsCheck;
using EventsLive.Grains.Floors;
using Xunit;

namespace EventsLive.Grains.Tests.Floors;

/// <summary>The draw: a permutation that anybody can repeat, schools apart where they can be; and the circle method.</summary>
public sealed class RunningOrderTests
{
    private static readonly Gen<(string Seed, string[] Teams, int Schools, RoundOrder Order, int Round)> Draws = Gen.Select(
        Gen.Int[0, 99_999_999].Select(seed => $"{seed:D8}"),
        Gen.Int[1, 60].Select(count => Enumerable.Range(1, count).Select(i => $"t{i}").ToArray()),
        Gen.Int[1, 9],
        Gen.Enum<RoundOrder>(),
        Gen.Int[1, 4]);

    [Fact]
    public void Draw_AnySeed_IsAPermutationAndTheSameWhateverTheOrderOfTheTeams() =>
        Draws.Sample(
            draw =>
            {
                var (seed, teams, schools, order, round) = draw;
                var drawn = RunningOrder.Of(seed, "小学", teams, round, 4, order, SchoolOf(schools));
                Assert.Equal(teams.Order(StringComparer.Ordinal), drawn.Order(StringComparer.Ordinal));
                Assert.Equal(drawn, RunningOrder.Of(seed, "小学", teams.Reverse(), round, 4, order, SchoolOf(schools)));
            },
            iter: 500);

    [Fact]
    public void Draw_SeparatingSchools_LeavesNoneSideBySideWhereThatCanBe() =>
        Draws.Sample(
            draw =>
            {
                var (seed, teams, schools, _, _) = draw;
                var school = SchoolOf(schools);
                var drawn = RunningOrder.Of(seed, "小学", teams, 1, 1, RoundOrder.Same, school);
                var largest = teams.CountBy(school).Max(count => count.Value);
                var together = drawn.Zip(drawn.Skip(1)).Count(pair => school(pair.First) == school(pair.Second));
                // One school with m of n teams has at least m − (n − m + 1) of its own side by side, and the draw has no more.
                Assert.Equal(Math.Max(0, (2 * largest) - teams.Length - 1), together);
            },
            iter: 2_000);

    [Fact]
    public void Draw_WithoutSeparating_LeavesSomeSideBySide() =>
        // The negative control of the property above: the shuffle alone does not keep schools apart.
        Assert.Contains(
            Enumerable.Range(0, 50),
            seed => RunningOrder.Of($"{seed}", "小学", Enumerable.Range(1, 20).Select(i => $"t{i}"), 1, 1, RoundOrder.Same, null) is var drawn
                && drawn.Zip(drawn.Skip(1)).Any(pair => SchoolOf(3)(pair.First) == SchoolOf(3)(pair.Second)));

    [Fact]
    public void Draw_KnownSeed_StaysTheSameForEver()
    {
        // A recorded seed must give its order in every later version: this line never changes. Reckoned apart by a program in another language.
        var drawn = RunningOrder.Of("20261128", "小学", ["a", "b", "c", "d", "e", "f"], 1, 2, RoundOrder.Same, null);
        Assert.Equal("dabecf", string.Concat(drawn));
    }

    [Fact]
    public void Draw_FirstPlace_IsAsLikelyForEachTeam()
    {
        const int Draws = 12_000;
        string[] teams = ["a", "b", "c", "d", "e", "f"];
        var first = Enumerable.Range(0, Draws).CountBy(seed => RunningOrder.Of($"{seed}", "g", teams, 1, 1, RoundOrder.Same, null)[0]);
        // Six times the standard deviation of a fair draw: sqrt(12000 · 1/6 · 5/6) ≈ 41.
        Assert.All(first, count => Assert.InRange(count.Value, 2_000 - 246, 2_000 + 246));
    }

    [Fact]
    public void Draw_FurtherRounds_FollowTheSetting()
    {
        string[] teams = ["a", "b", "c", "d", "e"];
        ImmutableArray<string> Round(int round, RoundOrder order) => RunningOrder.Of("7", "g", teams, round, 2, order, null);

        var first = Round(1, RoundOrder.Same);
        Assert.Equal(first, Round(2, RoundOrder.Same));
        Assert.Equal(first.Reverse(), Round(2, RoundOrder.Mirrored));
        Assert.Equal([.. first.Skip(3), .. first.Take(3)], Round(2, RoundOrder.Rotated));
        Assert.NotEqual(first, Round(2, RoundOrder.Redrawn));
    }

    [Fact]
    public void RoundRobin_AnyNumberOfTeams_PairsEachWithEachOnceAndNobodyTwiceInARound() =>
        Gen.Int[2, 25].Sample(count =>
        {
            string[] teams = [.. Enumerable.Range(1, count).Select(i => $"t{i}")];
            var rounds = RoundRobin.Of(teams);
            Assert.Equal(count % 2 == 0 ? count - 1 : count, rounds.Length);
            Assert.All(rounds, round => Assert.Equal(round.Length * 2, round.SelectMany(pair => new[] { pair.First, pair.Second }).Distinct().Count()));
            var pairs = rounds.SelectMany(round => round).Select(pair => string.CompareOrdinal(pair.First, pair.Second) < 0 ? pair : (pair.Second, pair.First)).ToArray();
            Assert.Equal(count * (count - 1) / 2, pairs.Length);
            Assert.Equal(pairs.Length, pairs.Distinct().Count());
        });

    private static Func<string, string> SchoolOf(int schools) => team => $"s{int.Parse(team.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) % schools}";
}
