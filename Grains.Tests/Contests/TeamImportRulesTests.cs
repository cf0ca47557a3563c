using System.Collections.Immutable;
using CsCheck;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Contests;

public sealed class TeamImportRulesTests
{
    private static readonly JournalLimits Limits = new(MaxRecords: 100, MaxBytes: 1_000_000, MaxPersonalRows: 100);

    [Fact]
    public void Import_NewTeams_GetIdsAndTheNextNumbers()
    {
        var contest = ContestFixture.Configured();
        contest.Put("a", ContestFixture.Entry("甲", number: 7));

        var result = Accept(contest, Row("乙"), Row("丙", number: 3), Row("丁"));

        Assert.Equal((3, 0, 0), (result.Added, result.Changed, result.Unchanged));
        Assert.Equal([("t8", 8), ("t3", 3), ("t9", 9)], result.Rows!.Value.Select(row => (row.Team, row.Number)));
        Assert.Equal(4, contest.State.All.Teams.Count);
    }

    [Fact]
    public void Import_SameListAgain_ChangesNothing()
    {
        var contest = ContestFixture.Configured();
        TeamImport[] list = [Row("甲", members: ["张三"]), Row("乙", number: 5)];
        Accept(contest, list);
        var records = contest.Records.Count;

        var again = Accept(contest, list);

        Assert.Equal((0, 0, 2), (again.Added, again.Changed, again.Unchanged));
        Assert.Equal(records, contest.Records.Count);
    }

    [Fact]
    public void Import_TeamKnownByNumberOrName_IsChangedAndKeepsItsSheets()
    {
        var contest = ContestFixture.Configured();
        contest.Put("a", ContestFixture.Entry("甲", number: 1));
        contest.Put("b", ContestFixture.Entry("（乙）队", number: 2));
        contest.Enter(ContestFixture.Score("a", 1, 50));

        var result = Accept(contest, Row("甲甲", number: 1), Row("(乙)队", number: 9, members: ["张三"]));

        Assert.Equal((0, 2, 0), (result.Added, result.Changed, result.Unchanged));
        Assert.Equal(["name"], result.Rows!.Value[0].Fields);
        Assert.Equal(["number", "name", "members"], result.Rows!.Value[1].Fields);
        Assert.Equal(("甲甲", 50m), (contest.State.All.Teams["a"].Name, contest.State.All.Teams["a"].Result.Total));
        Assert.Equal(9, contest.State.All.Teams["b"].Number);
        Assert.Equal(["a", "b"], contest.State.Numbers.Values);
    }

    [Fact]
    public void Import_NamedByIds_MayTakeOverEachOthersNumbers()
    {
        var contest = ContestFixture.Configured();
        contest.Put("a", ContestFixture.Entry("甲", number: 1));
        contest.Put("b", ContestFixture.Entry("乙", number: 2));

        Accept(contest, Row("甲", number: 2) with { Team = "a" }, Row("乙", number: 1) with { Team = "b" });

        Assert.Equal(["b", "a"], contest.State.Numbers.Values);
        Assert.Equal((2, 1), (contest.State.All.Teams["a"].Number, contest.State.All.Teams["b"].Number));
    }

    [Fact]
    public void Import_AnyBadRow_IsRefusedWholeAndEachRowIsNamed()
    {
        var contest = ContestFixture.Configured();
        contest.Put("a", ContestFixture.Entry("甲", number: 1));
        contest.Put("b", ContestFixture.Entry("乙", number: 2));

        var decision = Decide(
            contest,
            Row("丙"),
            Row("甲", number: 2),
            Row("丁", group: "高中"),
            Row("戊", number: 0),
            Row("丙"),
            Row("己", number: 50),
            Row("庚", number: 50),
            Row(""),
            Row("乙"),
            Row("乙", number: 2));

        Refusal[] all = [decision.Refusal!, .. decision.Refusal!.Others];
        Assert.Equal(
            [
                (RefusalKind.NameTaken, "entries[0].name"),
                (RefusalKind.NumberTaken, "entries[1].number"),
                (RefusalKind.UnknownGroup, "entries[2].group"),
                (RefusalKind.OutOfRange, "entries[3].number"),
                (RefusalKind.NameTaken, "entries[4].name"),
                (RefusalKind.NumberTaken, "entries[6].number"),
                (RefusalKind.Required, "entries[7].name"),
                (RefusalKind.NameTaken, "entries[8].name"),
            ],
            all.OrderBy(refusal => int.Parse(refusal.Arguments[^1], System.Globalization.CultureInfo.InvariantCulture)).Select(refusal => (refusal.Kind, refusal.Field!)));
        Assert.Empty(decision.Records);
        Assert.Empty(decision.Personal);
    }

    [Fact]
    public void Import_RowWithSeveralFaults_NamesEachOfThem()
    {
        var decision = Decide(ContestFixture.Configured(), Row("甲"), Row("", number: 0, group: "高中", members: ["张三", "李\u0007四"]) with { Team = "T 1", School = "" });

        Assert.Equal(
            ["entries[1].number", "entries[1].name", "entries[1].school", "entries[1].group", "entries[1].members[1]", "entries[1].team"],
            new[] { decision.Refusal! }.Concat(decision.Refusal!.Others).Select(refusal => refusal.Field));
    }

    [Theory]
    [InlineData(2, 10, "2")]
    [InlineData(10, 1, "1")]
    public void Import_LargerThanABatch_IsRefusedWithTheLimit(int records, int personal, string limit)
    {
        var contest = ContestFixture.Configured();
        var decision = TeamImportRules.Import(
            contest.State,
            [Row("甲", members: ["张三"]), Row("乙", members: ["李四"]), Row("丙")],
            ImmutableDictionary<string, TeamPersons>.Empty,
            new JournalLimits(records, 1_000, personal));
        ContestFixture.AssertRefused(decision, RefusalKind.TooLarge, "entries", limit);
    }

    [Fact]
    public void Import_ListWithoutPersons_LeavesThemAsTheyAre()
    {
        var contest = ContestFixture.Configured();
        Accept(contest, Row("甲", number: 1, members: ["张三"]));
        Accept(contest, Row("甲甲", number: 1) with { Coaches = ["李四"] });

        var persons = Persons(contest)["t1"];
        Assert.Equal(["张三"], persons.Members);
        Assert.Equal(["李四"], persons.Coaches);
    }

    [Fact]
    public void Withdrawn_Team_HasNoRankAndKeepsItsSheets()
    {
        var contest = ContestFixture.Configured();
        contest.Put("a", ContestFixture.Entry("甲", number: 1));
        contest.Put("b", ContestFixture.Entry("乙", number: 2));
        contest.Enter(ContestFixture.Score("a", 1, 50));
        contest.Enter(ContestFixture.Score("b", 1, 40));

        contest.Put("a", ContestFixture.Entry("甲", number: 1) with { Withdrawn = true });
        Accept(contest, Row("甲", number: 1), Row("乙", number: 2));

        var standings = contest.State.All.Standings("小学").ToArray();
        Assert.Equal([("b", (int?)1, RunOutcome.Scored), ("a", null, RunOutcome.Withdrawn)], standings.Select(row => (row.Team, row.Rank, row.Outcome!.Value)));
        Assert.Single(contest.State.All.Teams["a"].Runs);
        var model = new ContestModel();
        Assert.True(model.Load(model.Save(contest.State)).All.Teams["a"].Withdrawn);
        contest.Put("a", ContestFixture.Entry("甲", number: 1) with { Withdrawn = false });
        Assert.Equal(1, contest.State.All.RankOf(contest.State.All.Teams["a"]));
    }

    [Fact]
    public void Import_AnyLists_NumbersAndTeamsStayOneToOneAndARepeatChangesNothing()
    {
        var row = Gen.Select(
            Gen.Int[-6, 12].Select(number => number > 0 ? number : (int?)null),
            Gen.Int[0, 4].Select(i => "甲乙丙丁戊"[i].ToString()),
            Gen.Bool.Select(first => first ? "小学" : "初中"),
            Gen.Int[0, 8].Select(i => i switch { 0 => "a", 1 => "b", 2 => "t3", _ => null }));
        row.Array[1, 6].Array[1, 6].Sample(lists =>
        {
            var contest = ContestFixture.Configured();
            foreach (var list in lists)
            {
                TeamImport[] rows = [.. list.Select(one => Row(one.Item2, one.Item1, one.Item3) with { Team = one.Item4 })];
                var decision = Decide(contest, rows);
                if (decision.Refusal is not null)
                {
                    continue;
                }

                contest.Accept(decision);
                Assert.Equal(contest.State.All.Teams.Values.Select(team => (team.Number, team.Id)).Order(), contest.State.Numbers.Select(pair => (pair.Key, pair.Value)));
                Assert.Equal(contest.State.All.Teams.Count, contest.State.All.Rankings.Values.Sum(ranking => ranking.Count));
                var again = Decide(contest, rows);
                Assert.True(again.Refusal is null && again.Records.Count == 0, "A list that was taken must change nothing the second time.");
            }
        });
    }

    private static TeamImport Row(string name, int? number = null, string group = "小学", ImmutableArray<string>? members = null) =>
        new(null, number, name, "第一小学", "城关镇", group, members, null);

    private static Dictionary<string, TeamPersons> Persons(ContestFixture contest) => contest.Personal
        .Where(row => row.Subject.StartsWith("team:", StringComparison.Ordinal))
        .GroupBy(row => row.Subject["team:".Length..])
        .ToDictionary(rows => rows.Key, rows => System.Text.Json.JsonSerializer.Deserialize(rows.Last().Json.Span, ContestJson.Default.TeamPersons)!);

    private static Decision<TeamImportResult> Decide(ContestFixture contest, params TeamImport[] rows) =>
        TeamImportRules.Import(contest.State, [.. rows], Persons(contest), Limits);

    private static TeamImportResult Accept(ContestFixture contest, params TeamImport[] rows) => contest.Accept(Decide(contest, rows));
}
