using System.Text;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Settings and teams of a contest: what is refused, by field and rule, and what is kept where.</summary>
public sealed class ContestRulesTests
{
    [Theory]
    [InlineData("", 3, RefusalKind.OutOfRange, "groups")]
    [InlineData("小学,小学", 3, RefusalKind.NameTaken, "groups[1]")]
    [InlineData("小学, ", 3, RefusalKind.Required, "groups[1]")]
    [InlineData("小学", 2, RefusalKind.OutOfRange, "rounds")]
    [InlineData("小学", 201, RefusalKind.OutOfRange, "rounds")]
    [InlineData("小学", 0, RefusalKind.OutOfRange, "rounds")]
    public void Configure_BadSettings_IsRefusedByField(string groups, int rounds, RefusalKind kind, string field)
    {
        var settings = new ContestSettings([.. groups.Split(',').Where(group => groups.Length > 0)], rounds, BestOfThree);

        var decision = ContestRules.Configure(ContestState.Empty, settings);

        Assert.Equal((kind, field), (decision.Refusal?.Kind, decision.Refusal?.Field));
    }

    [Fact]
    public void Configure_TooLongOrTooManyGroups_IsRefused()
    {
        var longest = new string('组', 50);

        Assert.Null(ContestRules.Configure(ContestState.Empty, new ContestSettings([longest], 3, BestOfThree)).Refusal);
        AssertRefused(ContestRules.Configure(ContestState.Empty, new ContestSettings([longest + "组"], 3, BestOfThree)), RefusalKind.TooLong, "groups[0]", "50");
        var groups = Enumerable.Range(1, 21).Select(i => $"组{i}").ToArray();
        AssertRefused(ContestRules.Configure(ContestState.Empty, new ContestSettings([.. groups], 3, BestOfThree)), RefusalKind.OutOfRange, "groups", "1", "20");
    }

    [Fact]
    public void Configure_BadRule_NamesThePathInTheRule()
    {
        var rule = BestOfThree.Replace("\"max\":1000", "\"max\":-1", StringComparison.Ordinal);

        AssertRefused(
            ContestRules.Configure(ContestState.Empty, new ContestSettings(["小学"], 3, rule)),
            RefusalKind.OutOfRange, "rule.fields[0].max", "0", "1000000000");
    }

    [Fact]
    public void Configure_SameAgain_WritesNothing()
    {
        var contest = Configured();

        var decision = ContestRules.Configure(contest.State, contest.State.Settings! with { Rule = BestOfThree.Replace(",", " , ", StringComparison.Ordinal) });

        Assert.Equal(new ContestRevision(false, 1), decision.Result);
        Assert.Empty(decision.Records);
    }

    [Fact]
    public void Configure_AfterTheFirstSheet_LocksTheRuleOnly()
    {
        var contest = Configured();
        contest.Put("t1");
        var other = BestOfThree.Replace("mean", "sum", StringComparison.Ordinal);
        contest.Accept(ContestRules.Configure(contest.State, contest.State.Settings! with { Rule = other }));
        contest.Accept(ContestRules.Configure(contest.State, contest.State.Settings! with { Rule = BestOfThree }));
        contest.Enter(Score("t1", 1, 100));

        AssertRefused(ContestRules.Configure(contest.State, contest.State.Settings! with { Rule = other }), RefusalKind.RuleLocked, "rule");
        var revision = contest.Accept(ContestRules.Configure(contest.State, contest.State.Settings! with { Rounds = 6, Groups = ["小学", "初中", "高中"] }));

        Assert.Equal(new ContestRevision(false, 4), revision);
        Assert.Equal(100, contest.State.All.Teams["t1"].Result.Total);
    }

    [Fact]
    public void Configure_ThatWouldLoseTeamsOrSheets_IsRefused()
    {
        var contest = Configured();
        contest.Put("t1", Entry(group: "初中"));
        contest.Enter(Score("t1", 4, 100));

        AssertRefused(ContestRules.Configure(contest.State, contest.State.Settings! with { Groups = ["小学"] }), RefusalKind.UnknownGroup, "groups", "初中");
        AssertRefused(ContestRules.Configure(contest.State, contest.State.Settings! with { Rounds = 3 }), RefusalKind.OutOfRange, "rounds", "4", "200");
    }

    [Fact]
    public void PutTeam_WithoutNumber_TakesTheNextAndKeepsIt()
    {
        var contest = Configured();

        Assert.Equal(new TeamRevision(true, 1), contest.Put("a"));
        Assert.Equal(new TeamRevision(true, 7), contest.Put("b", Entry(number: 7)));
        Assert.Equal(new TeamRevision(true, 8), contest.Put("c"));
        Assert.Equal(new TeamRevision(false, 7), contest.Put("b", Entry(name: "新名")));
        Assert.Equal(new TeamRevision(false, 9), contest.Put("b", Entry(number: 9)));
        Assert.Equal(new TeamRevision(true, 7), contest.Put("d", Entry(number: 7)));
        AssertRefused(ContestRules.PutTeam(contest.State, "e", Entry(number: 8)), RefusalKind.NumberTaken, "number", "8", "c");
    }

    [Fact]
    public void PutTeam_BadEntry_IsRefusedByField()
    {
        var state = Configured().State;

        AssertRefused(ContestRules.PutTeam(ContestState.Empty, "a", Entry()), RefusalKind.UnknownContest, null);
        AssertRefused(ContestRules.PutTeam(state, "A b", Entry()), RefusalKind.Malformed, "teamId");
        AssertRefused(ContestRules.PutTeam(state, "a", Entry(name: " ")), RefusalKind.Required, "name");
        AssertRefused(ContestRules.PutTeam(state, "a", Entry(name: "a\u0007")), RefusalKind.Malformed, "name");
        AssertRefused(ContestRules.PutTeam(state, "a", Entry() with { School = new string('校', 51) }), RefusalKind.TooLong, "school", "50");
        AssertRefused(ContestRules.PutTeam(state, "a", Entry(group: "高中")), RefusalKind.UnknownGroup, "group", "高中");
        AssertRefused(ContestRules.PutTeam(state, "a", Entry(number: 0)), RefusalKind.OutOfRange, "number", "1", "99999");
        AssertRefused(ContestRules.PutTeam(state, "a", Entry() with { Members = ["王小明", ""] }), RefusalKind.Required, "members[1]");
    }

    [Fact]
    public void PutTeam_WithPersons_KeepsNamesOutOfTheRecords()
    {
        var contest = Configured();

        contest.Put("t1", Entry() with { Members = ["王小明"], Coaches = ["李老师"] });

        var row = Assert.Single(contest.Personal);
        Assert.Equal("team:t1", row.Subject);
        using var persons = JsonDocument.Parse(row.Json);
        Assert.Equal("王小明", persons.RootElement.GetProperty("members")[0].GetString());
        Assert.Equal("李老师", persons.RootElement.GetProperty("coaches")[0].GetString());
        var record = Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(contest.Records[^1], contest.Records[^1].GetType()));
        Assert.DoesNotContain("小明", System.Text.RegularExpressions.Regex.Unescape(record), StringComparison.Ordinal);
    }

    [Fact]
    public void PutTeam_ToAnotherGroup_MovesItsPlace()
    {
        var contest = Configured();
        contest.Put("a");
        contest.Put("b", Entry(group: "初中"));
        contest.Enter(Score("a", 1, 10));
        contest.Enter(Score("b", 1, 20));

        contest.Put("a", Entry(group: "初中"));

        Assert.Equal([("b", 1), ("a", 2)], contest.State.All.Standings("初中").Select(row => (row.Team, row.Rank!.Value)));
        Assert.Empty(contest.State.All.Standings("小学"));
    }
}
