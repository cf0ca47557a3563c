using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Scoring.Entered;

namespace EventsLive.Grains.Tests.Scoring;

/// <summary>Each example rule against results worked out by hand: rank, team, total, and what separated it from the next one.</summary>
public sealed class ExampleRulesTests
{
    [Fact]
    public void Fll_EqualBest_NextBestThenThirdThenShared() => Assert.Equal(
        ["1 a 200 nextBest", "2 b 200 nextBest", "3 c 200 nextBest", "4 e 200 shared", "4 d 200 best", "6 f 190 best", "- g"],
        Example("fll-best-of-three").Order(
            Team("g", Run("1", SheetOutcome.NoShow)),
            Team("f", "score", 190, 190, 190),
            Team("e", "score", 200, 100),
            Team("d", "score", 100, 200),
            Team("c", "score", 200, 0, 100),
            Team("b", "score", 150, 200, 90),
            Team("a", "score", 100, 150, 200)));

    [Fact]
    public void BestTwoOfThree_Tie_BestRunDecides()
    {
        // a: 100 + 80, b: 120 + 60 (40 dropped), c: 12 tasks - 20 faults = 140; the round with more faults than tasks is 0.
        Assert.Equal(
            ["1 b 180 best", "2 a 180 total", "3 c 140"],
            Example("best-two-of-three-summed").Order(
                Team("a", Run("1", Tasks(5)), Run("2", Tasks(4)), Run("3", Tasks(1))),
                Team("b", Run("1", Tasks(6)), Run("2", Tasks(2)), Run("3", Tasks(3))),
                Team("c", Run("1", Tasks(12, 20)), Run("2", Tasks(0, 20)))));

        static string Tasks(int tasks, int faults = 0) => $$"""{"tasks":{{tasks}},"faults":{{faults}}}""";
    }

    [Fact]
    public void BestOfTwo_Tie_FirstRunDecides() => Assert.Equal(
        ["1 a 100 firstRun", "2 b 100 firstRun", "3 c 100"],
        Example("best-of-two-first-run-decides").Order(
            Team("c", Run("1", SheetOutcome.NoShow), Run("2", """{"score":100}""")),
            Team("b", Run("1", """{"score":80}"""), Run("2", """{"score":90,"modification":10}""")),
            Team("a", Run("1", """{"score":95,"modification":5}"""), Run("2", """{"score":10}"""))));

    [Fact]
    public void BestOfTwo_Tie_TimeOfThatRunDecides() => Assert.Equal(
        ["1 b 100 time", "2 a 100 best", "3 c 90"],
        Example("best-of-two-time-decides").Order(
            Team("a", Run("1", """{"score":100,"time":60.5}"""), Run("2", """{"score":90,"time":10}""")),
            Team("b", Run("1", """{"score":100,"time":90}"""), Run("2", """{"score":100,"time":60.49}""")),
            Team("c", Run("1", """{"score":90,"time":5}"""))));

    [Fact]
    public void VexIq_MatchesPlayed_DropsByTheTable()
    {
        var rule = Example("vex-iq-teamwork");

        // 3 matches: none dropped, (30+60+60)/3 = 50. 4: the lowest, (60+60+30)/3. 8: two. A no-show is the 0 that is dropped.
        Assert.Equal(50, rule.ResultOf(Team("a", "score", 30, 60, 60)).Total);
        Assert.Equal(50, rule.ResultOf(Team("b", Run("1", SheetOutcome.NoShow), Run("2", Score(60)), Run("3", Score(60)), Run("4", Score(30)))).Total);
        Assert.Equal(35, rule.ResultOf(Team("c", "score", 0, 10, 20, 30, 30, 40, 40, 50)).Total);
        Assert.Equal(5.2m, rule.ResultOf(Team("d", "score", 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8)).Total);
        Assert.Equal(10, rule.ResultOf(Team("e", "score", [.. Enumerable.Repeat(0m, 4), .. Enumerable.Repeat(10m, 12)])).Total);

        static string Score(int score) => $$"""{"score":{{score}}}""";
    }

    [Fact]
    public void VexIq_EqualMeans_NextLowestIsRemovedAgainAndAgain() => Assert.Equal(
        // All have 40 without the lowest. a: then (40+60)/2 = 50; b and c: 40, 40.
        ["1 a 40 nextLowestRemoved", "2 b 40 shared", "2 c 40"],
        Example("vex-iq-teamwork").Order(
            Team("b", "score", 5, 40, 40, 40),
            Team("c", "score", 40, 40, 40, 10),
            Team("a", "score", 0, 20, 40, 60)));

    [Fact]
    public void Ftc_MatchesOfAlliances_WinThenLosingScoreBeforePenalties()
    {
        // m1: red 100 (10 of them penalties) beats blue 80 (20): 2 points each for red, losing score before penalties 60.
        // m2: 50 against 50: 1 point each, the lower score before penalties is 45. m3: no opponents scored: own 70; c is a surrogate there.
        Contestant[] teams =
        [
            Team("a", Run("/1/m1/red", Sheet(100, 10)), Run("/2/m2/red", Sheet(50, 5))),
            Team("b", Run("/1/m1/red", Sheet(100, 10)), Run("/2/m3/red", Sheet(70))),
            Team("c", Run("/1/m1/blue", Sheet(80, 20)), Run("/2/m2/blue", Sheet(50)), Run("/3/m3/red*", Sheet(70))),
            Team("d", Run("/1/m1/blue", Sheet(80, 20)), Run("/2/m3/blue", SheetOutcome.NoShow)),
        ];
        var rule = Example("ftc-2018-19");

        Assert.Equal(["1 b 4 rankingPoints", "2 a 3 rankingPoints", "3 c 1 rankingPoints", "4 d 0"], rule.Order(teams));
        Assert.Equal(["rankingPoints=4", "tiebreakerPoints=130", "highest=100"], Values(rule, teams, "b"));
        Assert.Equal(["rankingPoints=3", "tiebreakerPoints=105", "highest=100"], Values(rule, teams, "a"));
        Assert.Equal(["rankingPoints=1", "tiebreakerPoints=105", "highest=80"], Values(rule, teams, "c"));

        static string Sheet(int score, int penalties = 0) => $$"""{"score":{{score}},"penalties":{{penalties}}}""";
    }

    [Fact]
    public void Diving_SevenJudges_DropsHighestAndLowestAndCarriesStages()
    {
        var rule = Example("diving");

        // Marks 7 7.5 8 8 8 8.5 9 without 7 and 9: 40; x 0.6 x 3.2 = 76.8.
        Assert.Equal(76.8m, rule.ResultOf(Team("a", Dive("preliminary/1", 3.2m, 7, 7.5m, 8, 8, 8, 8.5m, 9))).Total);

        // Preliminary 60 for c, 48 for b, 36 for a, 72 for d. The semifinal carries: b 48 + 36 = 84, a 36 + 60 = 96. The final starts anew.
        Contestant[] teams =
        [
            Team("a", Even("preliminary/1", 6), Even("semifinal/1", 10), Even("final/1", 1)),
            Team("b", Even("preliminary/1", 8), Even("semifinal/1", 6), Even("final/1", 2)),
            Team("c", Even("preliminary/1", 10), Even("semifinal/1", 9)),
            Team("d", Even("preliminary/1", 10), Even("preliminary/2", 2)),
            Team("e", Run("preliminary/1", SheetOutcome.Disqualified), Even("preliminary/2", 9)),
        ];
        Assert.Equal(["1 b 12 total", "2 a 6 stage", "3 c 114 stage", "4 d 72 total", "- e"], rule.Order(teams));

        static JudgedRun Dive(string key, decimal difficulty, params decimal[] marks) => Run(
            key,
            [.. marks.Select((mark, i) => Entered.Sheet(FormattableString.Invariant($$"""{"mark":{{mark}}}"""), $"j{i}")), Entered.Sheet(FormattableString.Invariant($$"""{"difficulty":{{difficulty}}}"""))]);
        static JudgedRun Even(string key, int mark) => Dive(key, 2, mark, mark, mark, mark, mark, mark, mark);
    }

    [Fact]
    public void NineJudges_EachComponent_IsTrimmedAndRoundedTwice()
    {
        // Composition 7.25 … without 6 and 10: (7.25 * 6 + 7.5) / 7 = 51/7 = 7.2857 -> 7.29; x 1.6 = 11.664 -> 11.66.
        // Presentation all 8 -> 12.80. Skills 8.25 x 1.6 = 13.2. Together 37.66, less 1.
        decimal[] composition = [6, 7.25m, 7.25m, 7.25m, 7.25m, 7.25m, 7.25m, 7.5m, 10];
        var sheets = composition.Select((mark, i) =>
            Sheet(FormattableString.Invariant($$"""{"composition":{{mark}},"presentation":8,"skills":8.25}"""), $"j{i}"));

        var result = Example("nine-judge-panel").ResultOf(Team("a", Run("1", [.. sheets, Sheet("""{"deductions":1}""")])));

        Assert.Equal(36.66m, result.Total);
    }

    [Fact]
    public void Icpc_EqualCounts_PenaltyThenLastSolve() => Assert.Equal(
        // a: 10 + 70 = 80 with the last at 70; b: 20 + 40 + 20 = 80 with the last at 40; c: 90; d solved none, its tries cost nothing.
        ["1 b 2 lastSolve", "2 a 2 penaltyMinutes", "3 c 2 solvedCount", "4 d 0"],
        Example("icpc").Order(
            Team("a", Run("1", Solved(10)), Run("2", Solved(70)), Run("3", """{"solved":0,"wrong":9}""")),
            Team("b", Run("1", Solved(20, 1)), Run("2", Solved(40))),
            Team("c", Run("1", Solved(40)), Run("3", Solved(50))),
            Team("d", Run("1", """{"solved":0,"wrong":3}"""))));

    [Fact]
    public void TwoComponents_ScaledToTheBest_AreRoundedBeforeTheyAreAdded()
    {
        // Field best 300: a 50, b 100/300 -> 16.67, c 0 (none). Interview means: a 60 -> 33.33 of 90, b 90 -> 50, c 90 -> 50.
        Contestant[] teams =
        [
            Team("a", Run("field/1", """{"score":300}"""), Talk(50, 10)),
            Team("b", Run("field/1", """{"score":100}"""), Run("field/2", """{"score":99}"""), Run("interview/1", Sheet("""{"content":50,"delivery":30}""", "j1"), Sheet("""{"content":60,"delivery":40}""", "j2"))),
            Team("c", Talk(60, 30)),
            Team("d", Run("field/1", SheetOutcome.NoShow)),
        ];

        Assert.Equal(["1 a 83.33 total", "2 b 66.67 total", "3 c 50 total", "- d"], Example("two-components-scaled").Order(teams));

        static JudgedRun Talk(int content, int delivery) => Run("interview/1", Sheet($$"""{"content":{{content}},"delivery":{{delivery}}}""", "j1"));
    }

    [Fact]
    public void TwoComponents_UnroundedWouldDiffer_RoundedValuesDecide()
    {
        var rule = Rule("""
            {"schema":2,"fields":[{"name":"x","max":3000},{"name":"y","max":3000}],
             "team":[{"name":"x","value":{"runs":"best","of":"x"}},{"name":"y","value":{"runs":"best","of":"y"}},
               {"name":"sum","value":{"sum":[{"round":{"scale":"x","to":50},"digits":0},{"round":{"scale":"y","to":50},"digits":0}]}}]}
            """);

        // Exactly a has 50 + 0.45 and b 25.2 + 25.2; rounded both have 50. c has 0.5 + 50, rounded 51.
        Assert.Equal(
            ["1 c 51 sum", "2 a 50 shared", "2 b 50"],
            rule.Order(
                Team("a", Run("1", """{"x":1000,"y":9}""")),
                Team("b", Run("1", """{"x":504,"y":504}""")),
                Team("c", Run("1", """{"x":10,"y":1000}"""))));
    }

    [Fact]
    public void RoundRobin_ThreeWithEqualPoints_HeadToHeadIsAppliedAgain()
    {
        // a, b, c, d have 6 points each; among the four: a beat b, b beat c, c beat d, d beat a, b beat d, a beat c: a 6, b 6, c 3, d 3.
        // Again: a beat b, c beat d. e lost to all but d did not meet it.
        var teams = Games(("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("b", "d"), ("a", "c"), ("c", "e"), ("d", "e"));

        Assert.Equal(
            ["1 a 6 headToHead", "2 b 6 headToHead", "3 c 6 headToHead", "4 d 6 points", "5 e 0"],
            Example("round-robin-head-to-head").Order(teams));
    }

    [Fact]
    public void RoundRobin_CircleOfWins_DifferenceThenExtraMatch()
    {
        var teams = Games(("a", "b"), ("b", "c"), ("c", "a"));
        var rule = Example("round-robin-head-to-head");

        Assert.Equal(["1 a 3 shared", "1 b 3 shared", "1 c 3"], rule.Order(teams));

        Contestant[] extra = [.. teams.Select(team => team.Id switch
        {
            "b" => team with { Runs = team.Runs.Add(Run("extra/1/x/b", """{"score":9}""")) },
            "c" => team with { Runs = team.Runs.Add(Run("extra/1/x/c", """{"score":5}""")) },
            _ => team,
        })];
        Assert.Equal(["1 b 3 extraMatch", "2 c 3 extraMatch", "3 a 3"], rule.Order(extra));
    }

    [Fact]
    public void Race_Penalties_AreTwentySecondsEach() => Assert.Equal(
        ["1 b 70.5 best", "2 a 75 otherRun", "3 c 75 best", "- d"],
        Example("timed-race-penalties").Order(
            Team("a", Run("1", """{"time":35,"penalties":2}"""), Run("2", """{"time":99}""")),
            Team("b", Run("1", """{"time":70.5}"""), Run("2", """{"time":10,"finished":0}""")),
            Team("c", Run("1", """{"time":75}"""), Run("2", SheetOutcome.NoShow)),
            Team("d", Run("1", """{"time":10,"finished":0}"""))));

    [Fact]
    public void League_SharedPlaces_ShareThePoints() => Assert.Equal(
        // b and c share 6 and 4; b's second match is 0.
        ["1 a 8 points", "2 c 5 shared", "2 b 5 points", "4 d 2"],
        Example("league-points-by-place").Order(
            Team("d", Run("/1/m1/4", """{"score":1}""")),
            Team("c", Run("/1/m1/3", """{"score":5}""")),
            Team("b", Run("/1/m1/2", """{"score":5}"""), Run("/2/m2/1", SheetOutcome.NoShow)),
            Team("a", Run("/1/m1/1", """{"score":9}"""))));

    [Fact]
    public void Rescue_RunsInProportionToTheBestOfTheirRound_MakeFourFifths()
    {
        // The best of round 1 is 200, of round 2 is 300. a: (1 + 2/3 + 0) / 3 = 5/9 of 80 = 44.444; b: (1/2 + 1) / 3 = 1/2 of 80 = 40.
        // Documents: a 40, 50 -> mean 45 x 0.2 = 9; b five reviewers 10, 60, 70, 80, 100 -> mean of 60, 70, 80 = 70 x 0.2 = 14. c has documents only: no valid result.
        Contestant[] teams =
        [
            Team("c", Run("review/1", Sheet("""{"documents":100}""", "r1"))),
            Team("b",
                Run("runs/1", """{"score":100,"time":60}"""), Run("runs/2", """{"score":300,"time":60}"""),
                Run("review/1", [.. new[] { 10, 60, 70, 80, 100 }.Select((mark, i) => Sheet($$"""{"documents":{{mark}}}""", $"r{i}"))])),
            Team("a",
                Run("runs/1", """{"score":200,"time":60}"""), Run("runs/2", """{"score":200,"time":61}"""), Run("runs/4", """{"score":900,"time":1}"""),
                Run("review/1", Sheet("""{"documents":40}""", "r1"), Sheet("""{"documents":50}""", "r2"))),
        ];

        Assert.Equal(["1 b 54 total", "2 a 53.444 total", "- c"], Example("rescue-normalised-runs").Order(teams));
    }

    [Fact]
    public void Rescue_EqualTotals_TheMissingRunCostsItsWholeTime() => Assert.Equal(
        // Both have the best of one round and nothing else; a is 480 + 480 + 59, b 480 + 480 + 60; nobody scored in round 3, where 0 of 0 is 0.
        ["1 a 26.667 time", "2 b 26.667 total", "3 d 0"],
        Example("rescue-normalised-runs").Order(
            Team("a", Run("runs/1", """{"score":100,"time":59}""")),
            Team("b", Run("runs/2", """{"score":100,"time":60}""")),
            Team("d", Run("runs/3", """{"score":0,"time":60}"""))));

    [Theory]
    [InlineData("all", "a b c")]
    [InlineData("none", "a")]
    public void Promotion_TiesAtTheCut_AllGoOnOrNoneOfThem(string ties, string expected)
    {
        var rule = Rule($$"""
            {"schema":2,"fields":[{"name":"score","max":100}],
             "stages":[{"name":"first"},{"name":"final","role":"ranksAbove","promote":{"top":2,"ties":"{{ties}}"} }]}
            """);
        Contestant[] teams =
        [
            Team("d", Run("first/1", """{"score":1}"""), Run("final/1", """{"score":100}""")),
            Team("a", Run("first/1", """{"score":9}"""), Run("final/1", """{"score":1}""")),
            Team("b", Run("first/1", """{"score":5}""")),
            Team("c", Run("first/1", """{"score":5}""")),
        ];

        Assert.Equal(expected.Split(' '), rule.PromotedTo(rule.Stages[1], teams));
        Assert.Empty(rule.PromotedTo(rule.Stages[0], teams));
    }

    [Fact]
    public void Stage_WithoutAFieldThatOthersHave_SumsThoseThatItHas() => Assert.Equal(
        ["1 b 27 total", "2 a 19 total", "- c"],
        Rule("""
            {"schema":2,"fields":[{"name":"score","max":100},{"name":"bonus","max":10,"weight":2}],"rounds":{"counted":1},
             "stages":[{"name":"first","fields":["score"]},{"name":"final"}],"team":[{"name":"total","value":{"runs":"sum"} }]}
            """).Order(
            Team("a", Run("first/1", """{"score":9}"""), Run("final/1", """{"score":4,"bonus":3}""")),
            Team("b", Run("first/1", """{"score":7}"""), Run("final/1", """{"score":10,"bonus":5}""")),
            Team("c")));

    private static ScoringRule Example(string id) => Rule(RuleDocuments.Examples.Single(example => example.Id == id).Text);

    private static string[] Values(ScoringRule rule, Contestant[] teams, string team) =>
        [.. rule.Explain(teams, team).Criteria.Select(criterion => $"{criterion.Name}={criterion.Values[0]}")];

    private static string Solved(int minute, int wrong = 0) => $$"""{"solved":1,"minute":{{minute}},"wrong":{{wrong}}}""";

    private static Contestant[] Games(params (string Winner, string Loser)[] games)
    {
        var runs = games.Index().SelectMany(game => new[] { (game.Item.Winner, Goals(game.Index, game.Item.Winner, 2)), (game.Item.Loser, Goals(game.Index, game.Item.Loser, 1)) });
        return [.. runs.GroupBy(run => run.Item1).OrderBy(team => team.Key, StringComparer.Ordinal).Select(team => Team(team.Key, team.Select(run => run.Item2)))];

        static JudgedRun Goals(int game, string team, int goals) => Run($"league/1/g{game}/{team}", $$"""{"score":{{goals}}}""");
    }
}
