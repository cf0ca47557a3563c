using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using System.Text.Json;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>换人, 改名, 调组: who may change what of a team when, what its history keeps, and what the public is told.</summary>
public sealed class TeamChangeTests
{
    private static readonly TeamPersons Persons = new(["张三", "李四"], ["王老师"]);

    [Fact]
    public void Substitute_ByTheHeadJudge_KeepsSheetsAndWhoLeftWithoutANameInTheRecord()
    {
        var contest = Played();

        Assert.Equal(1, contest.Accept(TeamChangeRules.Substitute(contest.State, Swap(), Persons, byHeadJudge: true)).Number);

        Assert.Equal(new MemberSubstituted(1, "a"), contest.Records[^1]);
        Assert.DoesNotContain("张三", JsonSerializer.Serialize(contest.Records.Select(record => (object)record)), StringComparison.Ordinal);
        Assert.Equal(100, contest.State.All.Teams["a"].Result.Total);
        var rows = contest.Personal.TakeLast(2).ToDictionary(row => row.Subject, row => JsonDocument.Parse(row.Json).RootElement);
        Assert.Equal(["赵六", "李四"], rows["team:a"].GetProperty("members").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal(["王老师"], rows["team:a"].GetProperty("coaches").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal(("张三", "赵六", "因病"), (rows["team-change:1"].GetProperty("left").GetString(), rows["team-change:1"].GetProperty("joined").GetString(), rows["team-change:1"].GetProperty("reason").GetString()));
    }

    [Fact]
    public void Substitute_ByAnOrganiser_OnlyUntilTheTeamHasCompeted()
    {
        var contest = Played();

        AssertRefused(TeamChangeRules.Substitute(contest.State, Swap(), Persons, byHeadJudge: false), RefusalKind.HeadJudgeNeeded, "team");
        Assert.Null(TeamChangeRules.Substitute(contest.State, Swap() with { Team = "b" }, Persons, byHeadJudge: false).Refusal);
        contest.Accept(PublicationRules.Publish(contest.State, Start, acceptGaps: true));
        AssertRefused(TeamChangeRules.Substitute(contest.State, Swap() with { Team = "b" }, Persons, byHeadJudge: false), RefusalKind.HeadJudgeNeeded, "team");
    }

    [Theory]
    [InlineData("王五", "赵六", "因病", RefusalKind.UnknownMember, "member")]
    [InlineData("张三", "李四", "因病", RefusalKind.NameTaken, "successor")]
    [InlineData("张三", "", "因病", RefusalKind.Required, "successor")]
    [InlineData("张三", "赵六", " ", RefusalKind.ReasonRequired, "reason")]
    public void Substitute_Unsound_IsRefusedAndNamesTheField(string member, string successor, string reason, RefusalKind kind, string field) =>
        AssertRefused(TeamChangeRules.Substitute(Played().State, new Substitution("a", member, successor, reason), Persons, byHeadJudge: true), kind, field);

    [Fact]
    public void Substitute_WithNobodyInstead_TakesTheMemberOut()
    {
        var contest = Played();

        contest.Accept(TeamChangeRules.Substitute(contest.State, Swap() with { Successor = null }, Persons, byHeadJudge: true));

        Assert.Contains(contest.Personal, row => row.Subject == "team:a" && JsonDocument.Parse(row.Json).RootElement.GetProperty("members").GetArrayLength() == 1);
    }

    [Fact]
    public void PutTeam_OfATeamThatHasCompeted_TakesNoMemberOutButAddsSome()
    {
        var contest = Played();

        AssertRefused(ContestRules.PutTeam(contest.State, "a", Entry() with { Members = ["李四"] }, Persons), RefusalKind.MembersFixed, "members");
        AssertRefused(ContestRules.PutTeam(contest.State, "a", Entry() with { Members = ["李四"] }), RefusalKind.ChangedMeanwhile, "members");
        Assert.Null(ContestRules.PutTeam(contest.State, "a", Entry() with { Members = ["李四", "张三", "赵六"], Coaches = ["钱老师"] }, Persons).Refusal);
        Assert.Null(ContestRules.PutTeam(contest.State, "b", Entry() with { Members = ["李四"] }, Persons).Refusal);
    }

    [Fact]
    public void Import_OfATeamThatHasCompeted_TakesNoMemberOut()
    {
        var contest = Played();
        var entry = new TeamImport("a", null, "火星队", "第一小学", "城关镇", "小学", ["李四"], null);

        AssertRefused(
            TeamImportRules.Import(contest.State, [entry], new Dictionary<string, TeamPersons> { ["a"] = Persons }, new JournalLimits(100, 1_000_000, 100)),
            RefusalKind.MembersFixed,
            "entries[0].members");
    }

    [Theory]
    [InlineData("name")]
    [InlineData("group")]
    [InlineData("number")]
    [InlineData("withdrawn")]
    public void PutTeam_AfterPublication_ChangesNothingThatIsShown(string field)
    {
        var contest = Played();
        contest.Accept(PublicationRules.Publish(contest.State, Start, acceptGaps: true));
        var changed = field switch
        {
            "name" => Entry(name: "木星队"),
            "group" => Entry(group: "初中"),
            "number" => Entry(number: 77),
            _ => Entry() with { Withdrawn = true },
        };

        AssertRefused(ContestRules.PutTeam(contest.State, "a", changed, Persons), RefusalKind.DetailsPublished, field);
        AssertRefused(ContestRules.PutTeam(contest.State, "late", Entry()), RefusalKind.DetailsPublished, null);
        Assert.Null(ContestRules.PutTeam(contest.State, "a", Entry() with { Members = ["张三", "李四"], Coaches = ["钱老师"] }, Persons).Refusal);
    }

    [Fact]
    public void Revise_AfterPublication_IsShownWithANoticeAndKeepsTheSheets()
    {
        var contest = Played();
        contest.Accept(PublicationRules.Publish(contest.State, Start, acceptGaps: true));

        contest.Accept(TeamChangeRules.Revise(contest.State, Amend() with { Group = "初中", Name = "木星队" }));

        var notice = Assert.Single(contest.State.Desk.Corrections);
        Assert.Equal(("a", null, CorrectionCategory.TeamDetails), (notice.Team, notice.Run, notice.Category));
        var team = contest.State.Shown.Teams["a"];
        Assert.Equal(("木星队", "初中", 100m, 1), (team.Name, team.Group, team.Result.Total, contest.State.Shown.RankOf(team)));
        var change = Assert.Single(contest.State.Desk.TeamChanges);
        Assert.Equal(("火星队", "小学", "木星队", "初中"), (change.Before!.Name, change.Before.Group, change.After!.Name, change.After.Group));
    }

    [Fact]
    public void Revise_BeforePublication_NeedsNoNotice()
    {
        var contest = Played();

        contest.Accept(TeamChangeRules.Revise(contest.State, Amend() with { Name = "木星队" }));

        Assert.Empty(contest.State.Desk.Corrections);
        Assert.Equal("木星队", contest.State.Shown.Teams["a"].Name);
    }

    [Theory]
    [InlineData("group", "幼儿园", RefusalKind.UnknownGroup, "group")]
    [InlineData("number", "2", RefusalKind.NumberTaken, "number")]
    [InlineData("name", "火星队", RefusalKind.NothingChanged, null)]
    [InlineData("reason", "", RefusalKind.ReasonRequired, "reason")]
    public void Revise_Unsound_IsRefused(string what, string value, RefusalKind kind, string? field)
    {
        var amendment = what switch
        {
            "group" => Amend() with { Group = value },
            "number" => Amend() with { Number = 2 },
            "name" => Amend() with { Name = value },
            _ => Amend() with { Name = "木星队", Reason = value },
        };

        AssertRefused(TeamChangeRules.Revise(Played().State, amendment), kind, field);
    }

    [Fact]
    public void Snapshot_KeepsTheChanges()
    {
        var contest = Played();
        contest.Accept(TeamChangeRules.Substitute(contest.State, Swap(), Persons, byHeadJudge: true));
        contest.Accept(TeamChangeRules.Revise(contest.State, Amend() with { Number = 9 }));
        var model = new ContestModel();

        Assert.Equal(contest.State.Desk.TeamChanges, model.Load(model.Save(contest.State)).Desk.TeamChanges);
    }

    private static Substitution Swap() => new("a", "张三", "赵六", "因病");

    private static TeamAmendment Amend() => new("a", null, null, null, null, null, null, "报名表填错");

    /// <summary>Team a has a sheet, team b has none.</summary>
    private static ContestFixture Played()
    {
        var contest = Configured();
        contest.Put("a");
        contest.Put("b");
        contest.Enter(Score("a", 1, 100));
        return contest;
    }
}
