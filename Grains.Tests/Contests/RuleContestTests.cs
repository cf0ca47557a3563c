using System.Collections.Immutable;
using CsCheck;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Contests by rules of schema 2: judges, stages and matches, the incremental state, and the change of a rule.</summary>
public sealed class RuleContestTests
{
    private const string Panel =
        """{"schema":2,"fields":[{"name":"score","max":1000}],"run":[{"name":"points","value":{"judges":"mean","of":"score"}}]}""";

    private static readonly string[] Teams = ["a", "b", "c", "d"];

    // Group, stage, round, match, side and value of a sheet; few of each, so that they meet.
    private static readonly Gen<(string Team, int Round, int Match, int Value)[]> GenSheets =
        Gen.Select(Gen.OneOf(Teams), Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[0, 4]).Array[0, 20];

    public static TheoryData<string> Rules => ["fll-best-of-three", "ftc-2018-19", "round-robin-head-to-head", "league-points-by-place", "vex-iq-teamwork"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Standings_AfterAnySheets_EqualThoseFromScratch(string example) => GenSheets.Sample(sheets =>
    {
        var model = new ContestModel();
        var contest = Played(example, sheets);

        // A loaded snapshot is scored and ranked from scratch.
        var scratch = model.Load(model.Save(contest.State));

        Assert.Equal(scratch.All.Standings(null), contest.State.All.Standings(null));
        Assert.All(contest.State.All.Teams.Values, team => Assert.Equal(scratch.All.Teams[team.Id].Result.Key?.Text, team.Result.Key?.Text));
    }, iter: 200);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Standings_SheetTakenOutAndPutBack_AreTheSame(string example) => GenSheets.Where(sheets => sheets.Length > 0).Sample(sheets =>
    {
        var contest = Played(example, sheets);
        var before = contest.State.All;
        var team = before.Teams.Values.First(team => !team.Runs.IsEmpty);

        var back = before.With(team.Id, team.Runs.Remove(team.Runs.Keys.First())).With(team.Id, team.Runs);

        Assert.Equal(before.Standings(null), back.Standings(null));
        Assert.Equal((before.RunsDone, before.TeamsWithSheet), (back.RunsDone, back.TeamsWithSheet));
    }, iter: 200);

    /// <summary>Groups are ranked when somebody looks: when that was leaves no trace, neither in places nor in whether a row is the same as before.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public void Standings_LookedAtInBetween_AreTheSame(string example) => Gen.Select(GenSheets, Gen.Int[0, 5].Array[20]).Sample((sheets, looks) =>
    {
        var (looking, blind) = (Played(example, []), Played(example, []));
        foreach (var (i, sheet) in sheets.Index())
        {
            Play(looking, sheet);
            Play(blind, sheet);
            if (looks[i] == 0)
            {
                _ = looking.State.All.Standings(null).Count();
            }

            if (looks[i] == 1)
            {
                // A team's facts change, and it leaves or comes back.
                looking.Put(sheet.Team, Entry(name: $"{i}", group: sheet.Value % 2 == 0 ? "小学" : "初中") with { Withdrawn = sheet.Value > 2 });
                blind.Put(sheet.Team, Entry(name: $"{i}", group: sheet.Value % 2 == 0 ? "小学" : "初中") with { Withdrawn = sheet.Value > 2 });
            }
        }

        Assert.Equal(blind.State.All.Standings(null), looking.State.All.Standings(null));
        Assert.All(blind.State.All.Teams.Values, team => Assert.True(looking.State.All.Teams[team.Id].Result.IsSameAs(team.Result)));
    }, iter: 200);

    [Fact]
    public void Enter_AnotherJudgeOfTheRun_CountsAsWell()
    {
        var contest = Configured(Panel);
        contest.Put("a");

        Assert.True(contest.Enter(Score("a", 1, 10) with { Judge = "j1" }).Counted);
        Assert.True(contest.Enter(Score("a", 1, 13) with { Judge = "j2" }).Counted);
        Assert.False(contest.Enter(Score("a", 1, 99) with { Judge = "j2" }).Counted);

        Assert.Equal(11.5m, contest.State.All.Teams["a"].Result.Total);
        Assert.Equal(11.5m, ContestViews.Team(contest.State, contest.State.All.Teams["a"], Audience.Staff).Runs[0]!.Points);
    }

    [Fact]
    public void Enter_StageOrSideThatIsNone_IsRefused()
    {
        var contest = Configured(RuleDocuments.Examples.Single(example => example.Id == "diving").Text);
        contest.Put("a");
        var sheet = Score("a", 1, 1) with { Fields = ImmutableDictionary<string, decimal>.Empty.Add("mark", 5), Judge = "j1" };

        AssertRefused(SheetRules.Enter(contest.State, sheet with { Stage = "finale" }), RefusalKind.UnknownStage, "stage", "preliminary", "semifinal", "final");
        AssertRefused(SheetRules.Enter(contest.State, sheet with { Side = "red" }), RefusalKind.Required, "match");
        contest.Enter(sheet);
        Assert.Equal("preliminary", contest.Records.OfType<SheetAccepted>().Single().Stage);
    }

    [Fact]
    public void Enter_BrokenConstraint_SaysSoInBothLanguages()
    {
        var contest = Configured(RuleDocuments.Examples.Single(example => example.Id == "ftc-2018-19").Text);
        contest.Put("a");
        var sheet = Score("a", 1, 10) with { Fields = ImmutableDictionary<string, decimal>.Empty.Add("score", 10).Add("penalties", 20) };

        AssertRefused(SheetRules.Enter(contest.State, sheet), RefusalKind.SheetInconsistent, "fields", "犯规得分不能多于总分", "Penalty points are part of the score.");
    }

    [Fact]
    public void RuleChange_WithSheets_NeedsAReasonAndMovesWhatThePreviewSaid()
    {
        const string Sum = """{"schema":1,"fields":[{"name":"score","min":0,"max":1000}],"rounds":{"counted":3,"aggregate":"sum"}}""";
        var contest = Configured();
        contest.Put("a");
        contest.Put("b");
        contest.Put("c");
        contest.Enter(Score("a", 1, 50));
        contest.Enter(Score("b", 1, 40));
        contest.Enter(Score("b", 2, 30));

        AssertRefused(ContestRules.Configure(contest.State, contest.State.Settings! with { Rule = Sum }), RefusalKind.RuleLocked, "rule");
        AssertRefused(RuleChange.Change(contest.State, Sum, " "), RefusalKind.ReasonRequired, "reason");
        var preview = RuleChange.Preview(contest.State, Sum).Result!;
        Assert.Equal([("b", 2, 1, 40m, 70m), ("a", 1, 2, 50m, 50m)], preview.Moves.Select(move => (move.Team, move.RankBefore!.Value, move.RankAfter!.Value, move.TotalBefore!.Value, move.TotalAfter!.Value)));

        var revision = contest.Accept(RuleChange.Change(contest.State, Sum, "裁判会议决定"));

        Assert.Equal(2, revision.Version);
        Assert.Equal(["b", "a", "c"], contest.State.All.Standings(null).Select(row => row.Team));
        Assert.DoesNotContain("裁判", contest.Records.OfType<RuleChanged>().Single().Rule, StringComparison.Ordinal);
        Assert.Equal("rule:2", contest.Personal[^1].Subject);
    }

    [Fact]
    public void RuleChange_SheetsThatDoNotFit_AreNamed()
    {
        var contest = Configured();
        contest.Put("a");
        contest.Enter(Score("a", 1, 500));

        AssertRefused(
            RuleChange.Change(contest.State, """{"schema":2,"fields":[{"name":"score","max":100}]}""", "x"), RefusalKind.SheetsUnfit, "rule", "s1", "s1", "fields.score");
    }

    [Fact]
    public void Explain_ForTheFrozenPublic_TellsOnlyWhatIsShown()
    {
        var contest = Configured(Panel);
        contest.Put("a");
        contest.Put("b");
        contest.Enter(Score("a", 1, 10) with { Judge = "j1" });
        contest.Accept(PublicationRules.Freeze(contest.State, null, Start));
        contest.Enter(Score("a", 1, 20) with { Judge = "j2" });
        contest.Enter(Score("b", 1, 99) with { Judge = "j1" });

        StandingExplanation Of(Audience audience) => StandingExplanations.Of(contest.State.BoardFor(audience), audience, "a", default!)!;

        Assert.Equal((1, 10m), (Of(Audience.Public).Rank!.Value, Of(Audience.Public).Total!.Value));
        Assert.Equal([null], Of(Audience.Public).Runs.Single().Measures.Single().Judges.Select(judge => judge.Judge));
        Assert.Equal((2, 15m), (Of(Audience.Staff).Rank!.Value, Of(Audience.Staff).Total!.Value));
        Assert.Equal(["j1", "j2"], Of(Audience.Staff).Runs.Single().Measures.Single().Judges.Select(judge => judge.Judge));
    }

    private static ContestFixture Played(string example, (string Team, int Round, int Match, int Value)[] sheets)
    {
        var contest = Configured(RuleDocuments.Examples.Single(one => one.Id == example).Text);
        foreach (var team in Teams)
        {
            contest.Put(team, Entry(group: team == "d" ? "初中" : "小学"));
        }

        foreach (var (team, round, match, value) in sheets)
        {
            Play(contest, (team, round, match, value));
        }

        return contest;
    }

    private static void Play(ContestFixture contest, (string Team, int Round, int Match, int Value) sheet) =>
        contest.Enter(Score(sheet.Team, sheet.Round, sheet.Value) with { Match = $"m{sheet.Match}", Side = sheet.Value % 2 == 0 ? sheet.Team : "red" });
}
