using EventsLive.Grains.Contests;
using EventsLive.Grains.Tests.Contests;
using Xunit;

namespace EventsLive.Grains.Tests.Scoring;

/// <summary>The published ranking of a real contest, in full, from its runs and its rule as data.</summary>
public sealed class RochesterTests
{
    [Fact]
    public void Standings_OfRochester_EqualThePublishedSeeds()
    {
        var rochester = Rochester.Load();
        var brackets = rochester.Brackets.Select(team => team.Bracket).Distinct().ToArray();
        var contest = ContestFixture.Configured(Rochester.Rule, rochester.Rounds, brackets);
        foreach (var (team, bracket) in rochester.Brackets)
        {
            contest.Put(team, Rochester.EntryOf(team, bracket));
        }

        foreach (var run in rochester.Runs)
        {
            contest.Enter(run);
        }

        Assert.Equal(32, rochester.Published.Length);
        foreach (var bracket in brackets)
        {
            Assert.Equal(
                rochester.Published.Where(seed => seed.Bracket == bracket).Select(seed => (seed.Seed, seed.Team, (decimal?)seed.Best)),
                contest.State.All.Standings(bracket).Select(row => (row.Rank!.Value, row.Team, row.Total)));
        }

        Assert.Equal(156, contest.State.SheetCount);
        Assert.Equal((96, 96, 32), (contest.State.All.RunsDone, contest.State.All.RunsPlanned, contest.State.All.TeamsWithSheet));
        Assert.Equal(3, contest.State.All.Standings(null).Count(row => row.DecidedBy == "mean"));
    }
}
