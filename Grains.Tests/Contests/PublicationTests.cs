using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>What of a contest's results is shown, by its publication.</summary>
public sealed class PublicationTests
{
    [Fact]
    public void Immediate_EverySheet_ShowsAtOnce()
    {
        var contest = Published(ContestPublication.Immediate);

        contest.Enter(Score("a", 1, 100));

        Assert.Same(contest.State.All, contest.State.Shown);
        Assert.Equal(100, contest.State.Shown.Teams["a"].Result.Total);
    }

    [Theory]
    [InlineData(ContestPublication.Approved)]
    [InlineData(ContestPublication.Awards)]
    public void HeldBack_Sheet_LeavesTheShownBoardTheSameObject(ContestPublication publication)
    {
        var contest = Published(publication);
        var before = contest.State.Shown;

        var sheet = contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("a", 1, 90, sheet.SheetId, "看错"));
        contest.Enter(Score("a", 1, 80));

        Assert.Same(before, contest.State.Shown);
        Assert.Equal((90m, 1), (contest.State.All.Teams["a"].Result.Total, contest.State.All.RunsDone));
        var summary = ContestViews.Summary(contest.State, Audience.Public, "e", default);
        Assert.Equal((2, 0, 0, 6, 0), (summary.Teams, summary.TeamsWithSheet, summary.RunsDone, summary.RunsPlanned, summary.LastSheets.Length));
    }

    [Fact]
    public void HeldBack_TeamEntry_ShowsAtOnce()
    {
        var contest = Published(ContestPublication.Awards);
        contest.Enter(Score("a", 1, 100));

        contest.Put("c");
        contest.Put("a", Entry(name: "新名", group: "初中"));

        var shown = contest.State.Shown;
        Assert.Equal(["a", "b", "c"], shown.Teams.Keys.Order());
        Assert.Equal(("新名", "初中", null), (shown.Teams["a"].Name, shown.Teams["a"].Group, shown.Teams["a"].Result.Total));
        Assert.Equal(["a"], shown.Standings("初中").Select(row => row.Team));
    }

    [Fact]
    public void Configure_ToAnotherPublication_ShowsAndHidesWhatHasHappened()
    {
        var contest = Published(ContestPublication.Awards);
        contest.Enter(Score("a", 1, 100));

        Publish(contest, ContestPublication.Immediate);
        Assert.Equal(100, contest.State.Shown.Teams["a"].Result.Total);
        Publish(contest, ContestPublication.Approved);
        Assert.Null(contest.State.Shown.Teams["a"].Result.Total);
        Assert.Equal((0, 0), (contest.State.Shown.RunsDone, contest.State.Shown.TeamsWithSheet));
        AssertRefused(
            ContestRules.Configure(contest.State, contest.State.Settings! with { Publication = (ContestPublication)9 }), RefusalKind.Malformed, "publication", "Immediate");
    }

    [Fact]
    public void Configure_WithoutAPublication_KeepsItsOwn()
    {
        var contest = Published(ContestPublication.Awards);
        contest.Enter(Score("a", 1, 100));

        contest.Accept(ContestRules.Configure(contest.State, new ContestSettings(["小学", "初中"], 6, BestOfThree)));

        Assert.Equal((ContestPublication.Awards, 6), (contest.State.Settings!.Publication, contest.State.Settings.Rounds));
        Assert.Null(contest.State.Shown.Teams["a"].Result.Total);
        Assert.Equal(ContestPublication.Immediate, Configured().State.Settings!.Publication);
    }

    [Fact]
    public void Snapshot_OfWhatIsHeldBack_KeepsItHidden()
    {
        var model = new ContestModel();
        var contest = Published(ContestPublication.Immediate);
        contest.Enter(Score("a", 1, 100));
        Publish(contest, ContestPublication.Awards);
        contest.Enter(Score("b", 1, 200));

        var loaded = model.Load(model.Save(contest.State));

        Assert.Equal(contest.State.All.Standings(null), loaded.All.Standings(null));
        Assert.Equal(contest.State.Shown.Standings(null), loaded.Shown.Standings(null));
        Assert.Equal(contest.State.Shown.LastSheets, loaded.Shown.LastSheets);
        Assert.Equal(contest.State.Settings, loaded.Settings! with { Groups = contest.State.Settings!.Groups });
        Assert.Equal(200, loaded.BoardFor(Audience.Staff).Teams["b"].Result.Total);
        Assert.Null(loaded.BoardFor(Audience.Operations).Teams["b"].Result.Total);
    }

    private static ContestFixture Published(ContestPublication publication)
    {
        var contest = Configured();
        Publish(contest, publication);
        contest.Put("a");
        contest.Put("b");
        return contest;
    }

    private static void Publish(ContestFixture contest, ContestPublication publication) =>
        contest.Accept(ContestRules.Configure(contest.State, contest.State.Settings! with { Publication = publication }));
}
