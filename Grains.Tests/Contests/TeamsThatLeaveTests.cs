using System.Collections.Immutable;
using CsCheck;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Teams that have left the contest, and teams that never came: who is measured by whom, and who has a place.</summary>
public sealed class TeamsThatLeaveTests
{
    private const string Scaled =
        """{"schema":2,"fields":[{"name":"score","max":1000}],"outcomes":{"disqualified":"teamOut"},"team":[{"name":"best","value":{"runs":"best"}},{"name":"total","value":{"scale":"best","to":50}}]}""";

    private static readonly string[] Teams = ["a", "b", "c", "d"];

    private static readonly Gen<(string Team, int Round, int Value, int Act)[]> GenActs = Gen.Select(Gen.OneOf(Teams), Gen.Int[1, 3], Gen.Int[0, 6], Gen.Int[0, 5]).Array[0, 24];

    public static TheoryData<string> Rules =>
    [
        Scaled,
        """{"schema":2,"fields":[{"name":"score","max":1000}],"run":[{"name":"league","value":{"versus":"score","win":3,"tie":1}}],"team":[{"name":"t","value":{"runs":"sum"}}],"ranking":[{"by":"t"},{"headToHead":[{"by":"t"}],"again":true}]}""",
        """{"schema":2,"fields":[{"name":"score","max":1000}],"stages":[{"name":"first"},{"name":"final","role":"ranksAbove","promote":{"top":2}}],"team":[{"name":"t","value":{"runs":"sum","none":0}}]}""",
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Standings_TeamsComeAndGo_EqualThoseFromScratch(string rule) => GenActs.Sample(acts =>
    {
        var contest = Entered(rule);
        foreach (var (team, round, value, act) in acts)
        {
            if (act == 0)
            {
                contest.Put(team, Entry() with { Withdrawn = value > 2 });
            }
            else if (act == 1)
            {
                _ = contest.State.All.Standings(null).Count();
            }
            else
            {
                contest.Enter(Score(team, round, value) with { Match = $"m{value % 2}", Stage = contest.State.Rule!.Stages.IsEmpty || value < 5 ? null : "final" });
            }
        }

        var model = new ContestModel();
        var scratch = model.Load(model.Save(contest.State)).All;
        Assert.Equal(scratch.Standings(null), contest.State.All.Standings(null));
        Assert.All(Teams, team => Assert.True(scratch.Teams[team].Result.IsSameAs(contest.State.All.Teams[team].Result), team));
        // What is explained is what is ranked, and nobody stands in front of a team that has left.
        foreach (var team in contest.State.All.Teams.Values)
        {
            var explained = StandingExplanations.Of(contest.State.All, Audience.Staff, team.Id, default!)!;
            Assert.Equal(contest.State.All.RankOf(team), explained.Rank);
            Assert.True(team.Withdrawn || explained.Next is null || !contest.State.All.Teams[explained.Next.Team].Withdrawn);
            Assert.True(!team.Withdrawn || explained is { Rank: null, Next: null });
        }
    }, iter: 150);

    /// <summary>The best team leaves: the next best gets all of the scale, as it would without it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Scale_BestTeamWithdrawsOrIsDisqualified_MeasuresByTheNext(bool withdraws)
    {
        var contest = Entered(Scaled);
        contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("b", 1, 80));
        contest.Enter(Score("c", 1, 40));
        Assert.Equal([50, 40, 20], Totals(contest, "a", "b", "c"));

        if (withdraws)
        {
            contest.Put("a", Entry() with { Withdrawn = true });
        }
        else
        {
            contest.Enter(NoScore("a", 2, RunOutcome.Disqualified));
        }

        // Whoever has left is shown with no more than there is.
        Assert.Equal([withdraws ? 50 : null, 50, 25], Totals(contest, "a", "b", "c"));
        Assert.Equal(["b", "c"], contest.State.All.Standings(null).Where(row => row.Rank is not null).Select(row => row.Team));
        contest.Put("a", Entry() with { Withdrawn = false });
        Assert.Equal(withdraws ? [50, 40, 20] : [null, 50, 25], Totals(contest, "a", "b", "c"));
    }

    [Fact]
    public void Promotion_TeamWithdraws_TheNextGoesOn()
    {
        var contest = Entered("""{"schema":2,"fields":[{"name":"score","max":1000}],"stages":[{"name":"first"},{"name":"final","role":"ranksAbove","promote":{"top":2}}]}""");
        foreach (var (i, team) in Teams.Index())
        {
            contest.Enter(Score(team, 1, 100 - i));
        }

        contest.Put("a", Entry() with { Withdrawn = true });

        Assert.Equal(["b", "c"], contest.State.All.PromotedTo(contest.State.Rule!.Stages[1], "小学"));
    }

    [Fact]
    public void Withdraw_WhileItsPlaceIsAnnounced_IsRefused()
    {
        var contest = Entered(Scaled);
        contest.Enter(Score("a", 1, 100));
        contest.Accept(PublicationRules.Freeze(contest.State, null, Start));
        contest.Accept(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], null, [])));

        AssertRefused(ContestRules.PutTeam(contest.State, "a", Entry() with { Withdrawn = true }, TeamPersons.None), RefusalKind.UnveilRunning, "withdrawn");
    }

    /// <summary>As the rule of the ICPC says of itself: who has submitted nothing has solved 0 problems and is ranked, behind those who have solved any.</summary>
    [Fact]
    public void Standings_TeamWithoutASheetByARuleThatGivesItAValue_IsRanked()
    {
        var contest = Entered(RuleDocuments.Examples.Single(example => example.Id == "icpc").Text);
        contest.Enter(Solved("a", 1, 30));
        contest.Enter(Solved("b", 0, 0));

        var model = new ContestModel();
        foreach (var board in new[] { contest.State.All, model.Load(model.Save(contest.State)).All })
        {
            Assert.Equal([("a", 1, 1m), ("b", 2, 0m), ("c", 2, 0m), ("d", 2, 0m)], board.Standings(null).Select(row => (row.Team, row.Rank!.Value, row.Total!.Value)));
            var explained = StandingExplanations.Of(board, Audience.Staff, "c", default!)!;
            Assert.Equal((2, 0m, "0"), (explained.Rank!.Value, explained.Total!.Value, explained.Criteria[0].Values.Single()));
        }
    }

    /// <summary>Until the awards nothing is shown, not even what a rule gives to no sheets: that would be a rank and a total that nobody has.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Standings_BeforeTheAwardsByARuleThatGivesNoSheetsAValue_ShowNothing(bool relative)
    {
        var document = RuleDocuments.Examples.Single(example => example.Id == "icpc").Text;
        document = relative ? document.Replace("\"ranking\": [", "\"ranking\": [{ \"by\": { \"scale\": \"solvedCount\", \"to\": 10 }, \"name\": \"share\" }, ", StringComparison.Ordinal) : document;
        var contest = new ContestFixture();
        contest.Accept(ContestRules.Configure(contest.State, new ContestSettings(["小学"], 3, document, ContestPublication.Awards)));
        contest.Put("a");
        contest.Put("b");
        contest.Enter(Solved("a", 1, 30));
        contest.Put("c");
        AssertShown([]);

        contest.Accept(UnveilRules.Start(contest.State, new UnveilSettings(["小学"], null, [])));
        contest.Put("d");
        AssertShown([]);
        contest.Accept(UnveilRules.Next(contest.State, 1, []));
        AssertShown([]);
        contest.Accept(UnveilRules.Next(contest.State, 2, []));
        AssertShown([("c", 2)]);
        contest.Accept(UnveilRules.Next(contest.State, 3, []));
        AssertShown([("b", 2), ("c", 2)]);
        contest.Accept(UnveilRules.Next(contest.State, 4, []));
        AssertShown([("a", 1), ("b", 2), ("c", 2)]);
        contest.Accept(UnveilRules.End(contest.State));
        contest.Accept(PublicationRules.Publish(contest.State, Start.AddHours(1), acceptGaps: true));
        AssertShown([("a", 1), ("b", 2), ("c", 2), ("d", 2)]);

        void AssertShown((string, int)[] rows)
        {
            var model = new ContestModel();
            foreach (var state in new[] { contest.State, model.Load(model.Save(contest.State)) })
            {
                Assert.Equal(rows, state.Shown.Standings(null).Where(row => row.Rank is not null).Select(row => (row.Team, row.Rank!.Value)).Order());
                Assert.All(state.Shown.Teams.Values, team =>
                {
                    var row = ContestViews.Team(state, team, Audience.Public);
                    var explained = StandingExplanations.Of(state.Shown, Audience.Public, team.Id, default!)!;
                    Assert.Equal(rows.Any(shown => shown.Item1 == team.Id), row.Total is not null);
                    Assert.Equal((row.Total, row.Total is null), (explained.Total, explained.Rank is null));
                });
            }
        }
    }

    private static ScoreEntry Solved(string team, int solved, int minute) =>
        Score(team, 1, 0) with { Fields = ImmutableDictionary<string, decimal>.Empty.Add("solved", solved).Add("minute", minute) };

    private static decimal?[] Totals(ContestFixture contest, params string[] teams) => [.. teams.Select(team => contest.State.All.Teams[team].Result.Total)];

    private static ContestFixture Entered(string rule)
    {
        var contest = Configured(rule);
        foreach (var team in Teams)
        {
            contest.Put(team);
        }

        return contest;
    }
}
