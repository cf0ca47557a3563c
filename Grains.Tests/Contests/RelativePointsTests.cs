using CsCheck;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Contests whose runs are worth what the other teams' runs make of them: whoever shows a run's points shows those of the group, and a sheet by itself has none.</summary>
public sealed class RelativePointsTests
{
    private const string Versus = """[{"name":"league","value":{"versus":"score","win":3,"tie":1}}]""";

    private static readonly string[] Teams = ["a", "b", "c", "d"];

    private static readonly Gen<(string Team, int Round, int Match, int Value)[]> GenSheets =
        Gen.Select(Gen.OneOf(Teams), Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[0, 6]).Array[0, 20];

    public static TheoryData<string> Runs =>
    [
        Versus,
        """[{"name":"place","value":{"place":"score","points":[10,6,3],"shared":"mean"}}]""",
        """[{"name":"place","value":{"place":"score","in":"round","better":"less"}}]""",
        """[{"name":"share","value":{"divide":["score",{"peers":"best","of":"score"}]},"digits":3},{"name":"own","value":"score"}]""",
        """[{"name":"other","value":{"match":"opposing","of":"score"}}]""",
    ];

    /// <summary>Every shown number of a run is the value that the group's explanation gives it, whatever was entered, corrected, withdrawn and looked at.</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public void Points_AnyHistory_AreThoseOfTheGroup(string runs) => Gen.Select(GenSheets, Gen.Int[0, 7].Array[20]).Sample((sheets, acts) =>
    {
        var contest = Configured(runs);
        foreach (var (i, (team, round, match, value)) in sheets.Index())
        {
            var entry = Score(team, round, value) with { Match = $"m{match}", Side = value % 2 == 0 ? team : "red", Judge = acts[i] == 1 ? "j1" : null };
            contest.Enter(acts[i] == 2 ? entry with { Outcome = RunOutcome.Disqualified, Fields = entry.Fields.Clear() } : entry);
            if (acts[i] == 3)
            {
                AssertShown(contest.State);
            }

            if (acts[i] == 4)
            {
                contest.Put(team, Entry(name: $"{i}", group: value % 2 == 0 ? "小学" : "初中") with { Withdrawn = value > 2 });
            }
        }

        AssertShown(contest.State);
        var model = new ContestModel();
        AssertSame(model.Load(model.Save(contest.State)).All, contest.State.All);
    }, iter: 100);

    [Fact]
    public void Enter_OpponentsSheet_ChangesWhatTheRunIsShownWith()
    {
        var contest = Configured(Versus);

        Assert.Null(contest.Enter(Match("a", 10)).Points);
        Assert.Equal(3, Shown(contest.State, "a"));
        Assert.Null(contest.Enter(Match("b", 12)).Points);

        Assert.Equal((0, 3), (Shown(contest.State, "a"), Shown(contest.State, "b")));
        Assert.Equal([0, 3], HistoryOf(contest.State, 0, 10).Select(row => row.Points));
        Assert.Equal(0, ContestViews.Sheets(contest.State, contest.State.All.Teams["a"]).Single().Points);
        Assert.All(ContestViews.Summary(contest.State, Audience.Staff, "e", default!).LastSheets, notice => Assert.Null(notice.Points));

        contest.Enter(Match("b", 1) with { Replaces = "s2", Reason = "看错" });

        Assert.Equal((3, 0), (Shown(contest.State, "a"), Shown(contest.State, "b")));
        // The corrected sheet is worth nothing by itself any more.
        Assert.Equal([3, null, 0], HistoryOf(contest.State, 0, 10).Select(row => row.Points));
    }

    /// <summary>Nothing of the ranking rests on others, and the points do: they follow all the same.</summary>
    [Fact]
    public void Enter_RankingByTheOwnScoreOnly_PointsFollowTheOpponent()
    {
        var contest = Configured("""[{"name":"league","value":{"versus":"score","win":3}},{"name":"own","value":"score"}]""", ""","team":[{"name":"total","value":{"runs":"sum","of":"own"}}]""");
        contest.Enter(Match("a", 10));
        var before = contest.State.All.Teams["a"];

        contest.Enter(Match("b", 12));

        Assert.Equal(0, Shown(contest.State, "a"));
        Assert.False(TeamPlaces.IsSame(before, contest.State.All.Teams["a"]), "Watchers would not be told of the row.");
    }

    [Fact]
    public void Points_WhileFrozen_RestOnShownSheetsOnly()
    {
        var contest = Configured(Versus);
        contest.Enter(Match("a", 10));
        contest.Accept(PublicationRules.Freeze(contest.State, null, Start));
        contest.Enter(Match("b", 12));

        Assert.Equal(3, ContestViews.Team(contest.State, contest.State.Shown.Teams["a"], Audience.Public).AllRuns!.Value.Single().Points);
        Assert.Equal(0, Shown(contest.State, "a"));
    }

    private static ScoreEntry Match(string team, int score) => Score(team, 1, score) with { Match = "m1", Side = team };

    private static decimal? Shown(ContestState state, string team) => ContestViews.Team(state, state.All.Teams[team], Audience.Staff).AllRuns!.Value.Single().Points;

    private static ContestFixture Configured(string runs, string more = "")
    {
        var contest = ContestFixture.Configured($$"""{"schema":2,"fields":[{"name":"score","max":1000}],"run":{{runs}}{{more}}}""");
        foreach (var team in Teams)
        {
            contest.Put(team, Entry(group: team == "d" ? "初中" : "小学"));
        }

        return contest;
    }

    private static void AssertShown(ContestState state)
    {
        var rule = state.Rule!;
        foreach (var team in state.All.Teams.Values)
        {
            Contestant[] group = [.. state.All.Teams.Values.Where(one => one.Group == team.Group).Select(one => one.Contestant)];
            var explained = rule.Explain(group, team.Id).Runs.ToDictionary(
                run => run.Key, run => run.Outcome == SheetOutcome.Scored ? run.Measures.FirstOrDefault(measure => measure.Name == rule.RunMeasures[0].Name)?.Value.ToDecimal(rule.RunMeasures[0].Digits) : null);
            Assert.All(ContestViews.Team(state, team, Audience.Staff).AllRuns ?? [], run => Assert.Equal(explained[new RunKey("", run.Round, run.Match)], run.Points));
            foreach (var sheet in ContestViews.Sheets(state, team))
            {
                var run = new RunKey("", sheet.Round, sheet.Match);
                Assert.Equal(team.Runs[run].StandingIds.SequenceEqual([sheet.SheetId]) ? explained[run] : null, sheet.Points);
            }
        }
    }

    private static void AssertSame(ContestBoard scratch, ContestBoard board)
    {
        Assert.Equal(scratch.Standings(null), board.Standings(null));
        Assert.All(board.Teams.Values, team => Assert.True(scratch.Teams[team.Id].Result.IsSameAs(team.Result), $"{team.Id} has another result from scratch."));
    }
}
