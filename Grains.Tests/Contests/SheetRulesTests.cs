using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Scoring;
using EventsLive.Grains.Journal;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Judges' sheets: what is accepted, what counts, and how corrections keep the history.</summary>
public sealed class SheetRulesTests
{
    [Fact]
    public void Enter_BadEntry_IsRefusedByField()
    {
        var state = WithTeam().State;
        var good = Score("t1", 1, 100);

        AssertRefused(SheetRules.Enter(ContestState.Empty, good), RefusalKind.UnknownContest, null);
        AssertRefused(SheetRules.Enter(state, good with { Team = "" }), RefusalKind.Required, "team");
        AssertRefused(SheetRules.Enter(state, good with { Team = "t9" }), RefusalKind.UnknownTeam, "team", "t9");
        AssertRefused(SheetRules.Enter(state, good with { Round = 0 }), RefusalKind.UnknownRound, "round", "1", "4");
        AssertRefused(SheetRules.Enter(state, good with { Round = 5 }), RefusalKind.UnknownRound, "round", "1", "4");
        AssertRefused(SheetRules.Enter(state, good with { Judge = "李 老师" }), RefusalKind.Malformed, "judge");
        AssertRefused(SheetRules.Enter(state, good with { Device = "\n" }), RefusalKind.Malformed, "device");
        AssertRefused(SheetRules.Enter(state, good with { Outcome = (RunOutcome)9 }), RefusalKind.Malformed, "outcome", "Scored");
        AssertRefused(SheetRules.Enter(state, good with { Source = 0 }), RefusalKind.Malformed, "source", "Tablet");
    }

    [Theory]
    [InlineData("{}", RefusalKind.Required, "fields.score")]
    [InlineData("""{"score":1001}""", RefusalKind.OutOfRange, "fields.score")]
    [InlineData("""{"score":-1}""", RefusalKind.OutOfRange, "fields.score")]
    [InlineData("""{"score":0.5}""", RefusalKind.OutOfRange, "fields.score")]
    [InlineData("""{"score":79228162514264337593543950335}""", RefusalKind.OutOfRange, "fields.score")]
    [InlineData("""{"score":1,"bonus":1}""", RefusalKind.UnknownField, "fields.bonus")]
    public void Enter_BadFields_NamesTheFieldAndItsRange(string fields, RefusalKind kind, string field)
    {
        var entry = Score("t1", 1, 0) with { Fields = JsonSerializer.Deserialize<ImmutableDictionary<string, decimal>>(fields)! };

        string[] range = kind == RefusalKind.OutOfRange ? ["0", "1000", "1"] : [];
        AssertRefused(SheetRules.Enter(WithTeam().State, entry), kind, field, range);
    }

    [Fact]
    public void Enter_FieldsWithoutScore_IsRefused() =>
        AssertRefused(SheetRules.Enter(WithTeam().State, Score("t1", 1, 5) with { Outcome = RunOutcome.NoShow }), RefusalKind.UnknownField, "fields.score");

    [Fact]
    public void Enter_SameNumberWithZeros_ReadsTheSame()
    {
        var contest = WithTeam();

        contest.Enter(Score("t1", 1, 652.0m));

        Assert.Equal("652", FormattableString.Invariant($"{contest.State.All.Teams["t1"].Result.Total}"));
    }

    [Fact]
    public void Enter_FurtherSheetWithoutReplaces_IsKeptAndDoesNotCount()
    {
        var contest = WithTeam();
        contest.Enter(Score("t1", 1, 100));

        var second = contest.Enter(Score("t1", 1, 900));

        Assert.Equal(new SheetResult("s2", 900, false), second);
        var run = contest.State.All.Teams["t1"].Runs[new RunKey("", 1, null)];
        Assert.Equal(("s1", true, 2), (run.Standing.Id, run.Open, run.Sheets.Length));
        Assert.Equal(100, contest.State.All.Teams["t1"].Result.Total);
        Assert.Equal(1, contest.State.All.RunsDone);
    }

    [Fact]
    public void Enter_Correction_CountsAndKeepsTheHistory()
    {
        var contest = WithTeam();
        contest.Enter(Score("t1", 1, 100));

        AssertRefused(SheetRules.Enter(contest.State, Score("t1", 1, 90, "s1")), RefusalKind.ReasonRequired, "reason");
        AssertRefused(SheetRules.Enter(contest.State, Score("t1", 2, 90, "s1", "看错")), RefusalKind.UnknownSheet, "replaces", "s1");
        var corrected = contest.Enter(Score("t1", 1, 90, "s1", "看错"));
        AssertRefused(SheetRules.Enter(contest.State, Score("t1", 1, 80, "s1", "又看错")), RefusalKind.SheetReplaced, "replaces", "s1", "s2");

        Assert.Equal(new SheetResult("s2", 90, true), corrected);
        var team = contest.State.All.Teams["t1"];
        Assert.Equal(90, team.Result.Total);
        Assert.Equal([("s1", "s2"), ("s2", null)], team.Runs[new RunKey("", 1, null)].Sheets.Select(sheet => (sheet.Id, sheet.ReplacedBy)));
        var remark = Assert.Single(contest.Personal, row => row.Subject.StartsWith("sheet:", StringComparison.Ordinal));
        Assert.Equal("sheet:s2", remark.Subject);
        Assert.DoesNotContain("看错", contest.Records[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Enter_CorrectionOfAWaitingSheet_StillWaits()
    {
        var contest = WithTeam();
        contest.Enter(Score("t1", 1, 100));
        contest.Enter(Score("t1", 1, 900));

        var corrected = contest.Enter(Score("t1", 1, 800, "s2", "改"));

        Assert.False(corrected.Counted);
        Assert.Equal(100, contest.State.All.Teams["t1"].Result.Total);
        Assert.True(contest.State.All.Teams["t1"].Runs[new RunKey("", 1, null)].Open);
    }

    [Fact]
    public void Enter_RunsWithoutPoints_AreLeftOutAndKeepTheirOutcome()
    {
        var contest = WithTeam();
        contest.Enter(NoScore("t1", 1, RunOutcome.NoShow));

        var unranked = Assert.Single(contest.State.All.Standings("小学"));
        contest.Enter(Score("t1", 2, 50));
        contest.Enter(Score("t1", 4, 999));
        var ranked = Assert.Single(contest.State.All.Standings("小学"));
        contest.Enter(NoScore("t1", 2, RunOutcome.Disqualified) with { Replaces = "s2", Reason = "犯规" });
        var disqualified = Assert.Single(contest.State.All.Standings("小学"));

        Assert.Equal((null, null, RunOutcome.NoShow), (unranked.Rank, unranked.Total, unranked.Outcome));
        Assert.Equal((1, 50m, RunOutcome.Scored), (ranked.Rank, ranked.Total, ranked.Outcome));
        Assert.Equal((null, null, RunOutcome.Disqualified), (disqualified.Rank, disqualified.Total, disqualified.Outcome));
    }

    [Fact]
    public void Import_WithBadEntries_ReportsEachAndAppliesNone()
    {
        var contest = WithTeam();

        var decision = SheetRules.Import(
            contest.State,
            [Score("t1", 1, 1), Score("t9", 1, 1), Score("t1", 2, 2), Score("t1", 9, 1)],
            Start,
            4);

        AssertRefused(decision, RefusalKind.UnknownTeam, "entries[1].team", "t9", "1");
        var other = Assert.Single(decision.Refusal!.Others);
        Assert.Equal((RefusalKind.UnknownRound, "entries[3].round", "3"), (other.Kind, other.Field, other.Arguments[^1]));
    }

    [Fact]
    public void Import_EntryWithSeveralFaults_NamesEachOfThem()
    {
        const string Rule = """{"schema":2,"fields":[{"name":"a","max":5},{"name":"b","max":5},{"name":"c","max":5}],"constraints":[{"require":{"atMost":["a","b"]},"message":{"zh":"a 不能多于 b"}}]}""";
        var contest = Configured(Rule);
        contest.Put("t1");
        var fields = new Dictionary<string, decimal> { ["a"] = 9, ["c"] = -1, ["x"] = 1 }.ToImmutableDictionary();

        var decision = SheetRules.Import(contest.State, [Score("t9", 9, 0) with { Fields = fields, Judge = "A B", Side = "red" }, Score("t1", 1, 0) with { Fields = fields.Remove("x").SetItems([new("a", 3), new("b", 1), new("c", 2)]) }], Start, 4);

        Assert.Equal(
            [
                (RefusalKind.UnknownTeam, "entries[0].team"),
                (RefusalKind.UnknownRound, "entries[0].round"),
                (RefusalKind.Malformed, "entries[0].judge"),
                (RefusalKind.Required, "entries[0].match"),
                (RefusalKind.UnknownField, "entries[0].fields.x"),
                (RefusalKind.OutOfRange, "entries[0].fields.a"),
                (RefusalKind.Required, "entries[0].fields.b"),
                (RefusalKind.OutOfRange, "entries[0].fields.c"),
                (RefusalKind.SheetInconsistent, "entries[1].fields"),
            ],
            new[] { decision.Refusal! }.Concat(decision.Refusal!.Others).Select(refusal => (refusal.Kind, refusal.Field!)));
    }

    [Fact]
    public void Import_GoodEntries_CountAsIfEnteredOneByOne()
    {
        var imported = WithTeam();
        var entered = WithTeam();
        ScoreEntry[] entries = [Score("t1", 1, 10), Score("t1", 1, 11), Score("t1", 1, 12, "s1", "改"), NoScore("t1", 2, RunOutcome.Withdrawn)];

        Assert.Equal(4, imported.Accept(SheetRules.Import(imported.State, [.. entries], Start, 4)).Accepted);
        foreach (var entry in entries)
        {
            entered.Enter(entry);
        }

        Assert.Equal(entered.Records.Select(record => JsonSerializer.Serialize(record, record.GetType())), imported.Records.Select(record => JsonSerializer.Serialize(record, record.GetType())));
        Assert.Equal(entered.Personal.Select(row => row.Subject), imported.Personal.Select(row => row.Subject));
    }

    [Fact]
    public void Import_MoreThanABatchHolds_IsRefusedAsTooLarge() =>
        AssertRefused(SheetRules.Import(WithTeam().State, [Score("t1", 1, 1), Score("t1", 2, 1)], Start, 1), RefusalKind.TooLarge, "entries", "1");

    private static ContestFixture WithTeam()
    {
        var contest = Configured();
        contest.Put("t1");
        return contest;
    }
}
