using System.Collections.Immutable;
using CsCheck;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Tests.Contests;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;
using static EventsLive.Grains.Tests.Floors.FloorFixture;

namespace EventsLive.Grains.Tests.Floors;

/// <summary>The running order of a later stage, drawn from a real contest's sheets: of those who go on, repeatable, and never changed behind anybody's back.</summary>
public sealed class StageOrderRulesTests
{
    private static readonly DrawRequest Final = new("20261128", null, false, null, "final");

    [Fact]
    public void Draw_OfAFinal_TakesThePromotedTeamsTheBestLastAndLeavesTheFirstStageAlone()
    {
        var (floor, _) = Day("a 60", "b 50", "c 40", "d 30");
        var before = floor.State.Order;

        var drawn = floor.Accept(floor.TryStage(Final));

        Assert.Equal(("20261128", 2, 0), (drawn.Seed, drawn.Slots, drawn.Unplaced));
        Assert.Equal(["b", "a"], Teams(floor));
        Assert.Equal(before, floor.State.Order.Take(before.Length));
        Assert.Equal(("20261128", RunningOrder.RankMethod, StageOrder.BestLast, 1, false), floor.State.DrawOf("final", "小学") is { } draw ? (draw.Seed, draw.Method, draw.Order, draw.Number, draw.Despite) : default);
        Assert.Equal("7", floor.State.Draw!.Seed);
        Assert.Equal(floor.Describe(floor.State), floor.Describe(floor.Replay()));
        Assert.Equal(floor.Describe(floor.State), floor.Describe(floor.Reload()));
        // The first stage is drawn again without a word of the final.
        floor.Accept(floor.TryStage(new DrawRequest("8", null, false, "补报", "first"), headJudge: true));
        Assert.Equal(["b", "a"], Teams(floor));
    }

    [Theory]
    [InlineData(StageOrder.BestFirst, "a b")]
    [InlineData(StageOrder.BestLast, "b a")]
    public void Draw_ByPlaces_FollowsThem(StageOrder order, string expected)
    {
        var (floor, _) = Day("a 60", "b 50", "c 40", "d 30");
        floor.Accept(floor.TryStage(Final with { Order = order }));
        Assert.Equal(expected.Split(' '), Teams(floor));
    }

    /// <summary>Who runs last would tell the hall who leads.</summary>
    [Fact]
    public void Draw_WhileResultsAreHeldBack_GoesByNoPlaces()
    {
        var (floor, contest) = Day("a 60", "b 50", "c 40", "d 30");
        contest.Accept(PublicationRules.Freeze(contest.State, null, FloorFixture.Start));
        floor.Roster = Roster(contest);

        AssertRefused(floor.TryStage(Final with { Order = StageOrder.BestLast }), RefusalKind.Malformed, "order", "random");
        floor.Accept(floor.TryStage(Final));

        Assert.Equal(StageOrder.Random, floor.State.DrawOf("final", "小学")!.Order);
    }

    /// <summary>A team that changes its group after the draw has its runs of the old one until somebody acts, and never two of a round.</summary>
    [Fact]
    public void Draw_AfterATeamChangedItsGroup_GivesItOneRunOfARound()
    {
        var (floor, _) = Drawn();
        var promotions = floor.Roster.Stages[1].Promotions;
        floor.Roster = floor.Roster with
        {
            Groups = ["小学", "初中"],
            Teams = [.. floor.Roster.Teams.Select(team => team.Id == "a" ? team with { Group = "初中" } : team)],
            Stages = [floor.Roster.Stages[0], floor.Roster.Stages[1] with { Promotions = [promotions[0] with { Teams = [new PromotedTeam("b", 1), new PromotedTeam("c", 2)] }, promotions[0] with { Group = "初中", Teams = [new PromotedTeam("a", 1)] }] }],
        };

        AssertRefused(floor.TryStage(Final with { Group = "初中", Append = true }), RefusalKind.NoTeams, null);
        floor.Accept(floor.TryStage(Final with { Group = "初中" }));
        var taken = floor.Accept(Replace(floor, "a", "c", "改组"));
        Assert.Equal("小学", floor.State.Slots[Assert.Single(taken.Slots)].Group);
        floor.Accept(floor.TryStage(Final with { Reason = "重排" }));
        Assert.Equal(["a", "b", "c"], Teams(floor).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Draw_WhileASheetIsMissing_IsRefusedAndTheHeadJudgeMayDrawWithAReason()
    {
        var (floor, contest) = Day("a 60", "b 50", "c 40");

        AssertRefused(floor.TryStage(Final), RefusalKind.PromotionOpen, "stage");
        Assert.Equal(["小学", "1", "0", "0", "0", "0", "0"], floor.TryStage(Final).Refusal!.Arguments);
        AssertRefused(floor.TryStage(Final with { DespiteGaps = true, Reason = "赶时间" }), RefusalKind.PromotionOpen, "stage");
        AssertRefused(floor.TryStage(Final with { DespiteGaps = true }, headJudge: true), RefusalKind.ReasonRequired, "reason");
        AssertRefused(floor.TryStage(Final with { Reason = "赶时间" }, headJudge: true), RefusalKind.PromotionOpen, "stage");

        floor.Accept(floor.TryStage(Final with { DespiteGaps = true, Reason = "缺一队，不影响晋级" }, headJudge: true));
        Assert.Equal(["b", "a"], Teams(floor));
        Assert.True(floor.State.DrawOf("final", "小学")!.Despite);

        Enter(contest, "d 30");
        floor.Roster = Roster(contest);
        floor.Accept(floor.TryStage(Final with { Reason = "正式抽签" }));
        Assert.False(floor.State.DrawOf("final", "小学")!.Despite);
    }

    [Fact]
    public void Draw_WhereTheLastPlaceIsShared_IsRefusedUntilItIsSettled()
    {
        var (floor, contest) = Day("a 60", "b 50", "c 50", "d 30");
        Assert.Equal("2", floor.TryStage(Final).Refusal!.Arguments[6]);

        contest.Enter(Score("c", 1, 49, replaces: "s3", reason: "误录") with { Stage = "first" });
        floor.Roster = Roster(contest);
        floor.Accept(floor.TryStage(Final));
        Assert.Equal(["b", "a"], Teams(floor));
    }

    [Fact]
    public void Steps_OfATeamThatGoesOnNoMore_AreRefusedAndNothingElseChanges()
    {
        var (floor, contest) = Drawn();
        var slot = floor.InStage("final").Single(run => run.Of("b") is not null).Id;
        floor.Arrive("b");
        contest.Enter(Score("c", 1, 55, replaces: "s3", reason: "漏计") with { Stage = "first" });
        floor.Roster = Roster(contest);

        foreach (var step in new[] { StepKind.Inspect, StepKind.Queue, StepKind.Call, StepKind.Start, StepKind.Forfeit })
        {
            AssertRefused(floor.Try(slot, step, reason: "x", headJudge: true), RefusalKind.NotPromoted, "team");
        }

        Assert.Equal(["b", "a"], Teams(floor));
    }

    [Fact]
    public void Replace_ByTheTeamThatGoesOnNow_TakesItsPlaceInTheOrder()
    {
        var (floor, contest) = Drawn();
        contest.Enter(Score("c", 1, 55, replaces: "s3", reason: "漏计") with { Stage = "first" });
        floor.Roster = Roster(contest);

        AssertRefused(Replace(floor, "b", "c", null), RefusalKind.ReasonRequired, "reason");
        AssertRefused(Replace(floor, "b", "d", "更正"), RefusalKind.NotPromoted, "in");
        AssertRefused(Replace(floor, "b", "a", "更正"), RefusalKind.NameTaken, "in");
        AssertRefused(Replace(floor, "d", "c", "更正"), RefusalKind.UnknownTeam, "out");
        var slots = floor.Accept(Replace(floor, "b", "c", "三队成绩更正"));

        Assert.Equal(["c", "a"], Teams(floor));
        Assert.All(slots.Slots, id => Assert.Equal("final", floor.State.Slots[id].StageName));
        Assert.Equal(floor.Describe(floor.State), floor.Describe(floor.Replay()));
        floor.Arrive("c");
        floor.Step(slots.Slots[0], StepKind.Inspect);

        floor.Accept(Replace(floor, "c", null, "该队离场"));
        Assert.Equal(["a"], Teams(floor));
        // Who goes on and has no place is drawn behind the others.
        floor.Accept(floor.TryStage(Final with { Append = true, Group = "小学" }));
        Assert.Equal(["a", "c"], Teams(floor));
        Assert.Equal(floor.Describe(floor.State), floor.Describe(floor.Replay()));
    }

    [Fact]
    public void Draw_Again_NeedsAReasonAndIsRefusedOnceARunHasBegun()
    {
        var (floor, _) = Drawn();
        AssertRefused(floor.TryStage(Final), RefusalKind.ReasonRequired, "reason");
        floor.Accept(floor.TryStage(Final with { Order = StageOrder.BestFirst, Reason = "改为正序" }));
        Assert.Equal(["a", "b"], Teams(floor));

        floor.Arrive("a");
        var slot = floor.InStage("final")[0].Id;
        floor.Step(slot, StepKind.Inspect);
        floor.Step(slot, StepKind.Start, table: 1);
        AssertRefused(floor.TryStage(Final with { Reason = "再来" }), RefusalKind.OrderHasBegun, null);
    }

    [Fact]
    public void Draw_WithBadInput_NamesTheField()
    {
        var (floor, _) = Day("a 60", "b 50", "c 40", "d 30");
        AssertRefused(floor.TryStage(Final with { Stage = "semi" }), RefusalKind.UnknownStage, "stage");
        AssertRefused(floor.TryStage(Final with { Group = "高中" }), RefusalKind.UnknownGroup, "group");
        AssertRefused(floor.TryStage(Final with { Append = true }), RefusalKind.Required, "group");
        AssertRefused(floor.TryStage(Final with { Order = (StageOrder)9 }), RefusalKind.Malformed, "order");
        AssertRefused(floor.TryStage(Final with { Rounds = 4 }), RefusalKind.OutOfRange, "rounds");
        AssertRefused(floor.TryStage(new DrawRequest(null, null, false, null, Order: StageOrder.BestLast)), RefusalKind.Required, "stage");
    }

    [Fact]
    public void Plan_OfAStageWithATime_BeginsNoRunBefore()
    {
        var (floor, _) = Day("a 60", "b 50", "c 40", "d 30");
        var afternoon = FloorFixture.Start.AddHours(5);
        floor.Accept(floor.TryStage(Final with { StartsAt = afternoon }));

        Assert.Equal(afternoon, floor.InStage("final")[0].PlannedAt);
        Assert.All(floor.State.Slots.Values.Where(slot => slot.StageName is null), slot => Assert.True(slot.PlannedAt < afternoon));
    }

    [Fact]
    public void ThreeCalls_InTheFinal_WithdrawTheTeamFromThatStageOnly()
    {
        var (floor, _) = Drawn();
        var slot = floor.InStage("final")[0].Id;
        for (var call = 0; call < StepRules.CallsToForfeit; call++)
        {
            floor.Step(slot, StepKind.Call);
            floor.PassTime(Usual.CallInterval);
        }

        Assert.Equal(RunStage.Forfeited, floor.State.Slots[slot].Stage);
        Assert.Equal(("final", 1), floor.State.Pending.Values.Select(pending => (pending.Stage, pending.Round)).Single());
        Assert.All(floor.State.Slots.Values.Where(other => other.StageName is null), other => Assert.NotEqual(RunStage.Forfeited, other.Stage));
    }

    [Fact]
    public void Matches_OfALaterStage_MeetOnlyWhoGoesOn()
    {
        var (floor, _) = Day("a 60", "b 50", "c 40", "d 30");
        AssertRefused(Pair("a", "c"), RefusalKind.NotPromoted, "pairings[0].sides");
        floor.Accept(Pair("a", "b"));
        floor.Accept(OrderRules.AddMatches(floor.State, new MatchRequest("小学", "1", default, "final"), floor.Roster, "0", floor.Now));

        var match = floor.InStage("final").Single();
        Assert.Equal((SlotKind.Match, "a b"), (match.Kind, string.Join(' ', match.Entrants.Select(entrant => entrant.Team).Order())));

        Decision<MatchResult> Pair(string one, string other) =>
            OrderRules.AddMatches(floor.State, new MatchRequest(null, null, [new Pairing(1, [[one], [other]])], "final"), floor.Roster, "0", floor.Now);
    }

    [Fact]
    public void Draw_AnyResults_IsOfThePromotedOnlyAndTheSameWheneverItIsDrawn() =>
        Gen.Select(Gen.Int[0, 100].Array[4, 12], Gen.Enum<StageOrder>(), Gen.Int[0, 99_999_999], Gen.Int[1, 3]).Sample(
            (scores, order, seed, rounds) =>
            {
                var (floor, contest) = Day([.. scores.Select((score, i) => $"{(char)('a' + i)} {score}")]);
                var request = Final with { Seed = $"{seed:D8}", Order = order, Rounds = rounds };
                var promoted = contest.State.All.PromotedTo(contest.State.Rule!.Stages[1], "小学");
                var decision = floor.TryStage(request);
                if (decision.Refusal is { } refusal)
                {
                    // Two of a shared last place do not go on, and then nobody draws.
                    Assert.Equal(RefusalKind.PromotionOpen, refusal.Kind);
                    Assert.NotEqual("0", refusal.Arguments[6]);
                    return;
                }

                floor.Accept(decision);
                var (again, _) = Day([.. scores.Select((score, i) => $"{(char)('a' + i)} {score}").Reverse()]);
                again.Accept(again.TryStage(request));
                for (var round = 1; round <= rounds; round++)
                {
                    var ran = Teams(floor, round: round);
                    Assert.Equal(promoted.Order(StringComparer.Ordinal), ran.Order(StringComparer.Ordinal));
                    Assert.Equal(ran, Teams(again, round: round));
                    var ranks = contest.State.All.PromotionTo(contest.State.Rule!.Stages[1], "小学");
                    var places = ran.Select(team => ranks.Ranks[ranks.Teams.ToList().IndexOf(team)]).ToArray();
                    Assert.True(order == StageOrder.Random || places.SequenceEqual(order == StageOrder.BestFirst ? places.Order() : places.OrderDescending()));
                }
            },
            iter: 200);

    private static Decision<ReplacementResult> Replace(FloorFixture floor, string leaving, string? coming, string? reason) =>
        StageOrderRules.Replace(floor.State, new TeamReplacement("final", leaving, coming, reason), floor.Roster, floor.Now);

    private static string[] Teams(FloorFixture floor, int round = 1) =>
        [.. floor.InStage("final").Where(slot => slot.Round == round).Select(slot => slot.Entrants[0].Team)];

    private static (FloorFixture Floor, ContestFixture Contest) Drawn()
    {
        var day = Day("a 60", "b 50", "c 40", "d 30");
        day.Floor.Accept(day.Floor.TryStage(Final));
        return day;
    }

    // Of at least four teams the two best of a first round go on; one of them that has no score in the list has not played.
    private static (FloorFixture Floor, ContestFixture Contest) Day(params string[] scores)
    {
        var contest = Configured(
            """
            {"schema":2,"fields":[{"name":"score","max":100}],
             "stages":[{"name":"first","counted":1},{"name":"final","label":{"zh":"决赛","en":"Final"},"role":"ranksAbove","counted":1,"promote":{"top":2,"ties":"none","others":"refused"}}]}
            """,
            3,
            "小学");
        foreach (var team in scores.Select(score => score.Split(' ')[0]).Union(["a", "b", "c", "d"]).Order(StringComparer.Ordinal))
        {
            contest.Put(team);
        }

        Enter(contest, scores);
        var floor = With(0, 2);
        floor.Roster = Roster(contest);
        floor.Accept(floor.TryStage(new DrawRequest("7", 1, false, null)));
        return (floor, contest);
    }

    private static void Enter(ContestFixture contest, params string[] scores)
    {
        foreach (var score in scores.Select(score => score.Split(' ')))
        {
            contest.Enter(Score(score[0], 1, int.Parse(score[1], System.Globalization.CultureInfo.InvariantCulture)) with { Stage = "first" });
        }
    }

    private static ContestRoster Roster(ContestFixture contest) => ContestRoster.Of(contest.State, default, null)!;
}
