using System.Collections.Immutable;
using CsCheck;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Appeals from filing to publication: their terms, their stages, and what they lead to.</summary>
public sealed class AppealTests
{
    private const int Iterations = 500;

    private static readonly DateTimeOffset Now = Start.AddHours(1);

    [Fact]
    public void Appeal_UpheldByACorrection_IsCarriedOutByTheNewVersionAndPublished()
    {
        var contest = With();
        Assert.Equal("a1", contest.Accept(File(contest, AppealOrigin.Paper, Now)).AppealId);
        contest.Accept(AppealRules.Admit(contest.State, "a1", true, null));
        contest.Accept(AppealRules.Decide(contest.State, "a1", AppealRuling.Correct, "录像显示触线", Now));
        AssertRefused(AppealRules.Publish(contest.State, "a1", Wording), RefusalKind.AppealOpen, "appeal", "a1");
        var entry = Score("a", 1, 120, "s1", "按仲裁结果");
        AssertRefused(Correct(contest, Score("b", 1, 1, "s2", "x"), "a1"), RefusalKind.AppealStageWrong, "appeal");
        AssertRefused(Correct(contest, entry, "a9"), RefusalKind.UnknownAppeal, "appeal");

        contest.Accept(Correct(contest, entry, "a1"));

        Assert.Equal(("s3", 120m), (contest.State.Desk.Appeals[1].CarriedOutBy, contest.State.All.Teams["a"].Result.Total));
        AssertRefused(Correct(contest, entry with { Replaces = "s3" }, "a1"), RefusalKind.AppealStageWrong, "appeal");
        AssertRefused(AppealRules.Publish(contest.State, "a1", Wording with { Outcome = " " }), RefusalKind.Required, "outcome");
        contest.Accept(AppealRules.Publish(contest.State, "a1", Wording));
        Assert.Contains("\"ruling\":\"correct\"", System.Text.Encoding.UTF8.GetString(ContestViews.Row(contest.State, "c", Audience.Public, "appeal:1")!), StringComparison.Ordinal);
        Assert.DoesNotContain(contest.Records, record => record.ToString()!.Contains("触线", StringComparison.Ordinal));
        Assert.Equal(["appeal:1", "appeal-ruling:1", "sheet:s3", "appeal-wording:1"], contest.Personal.TakeLast(4).Select(row => row.Subject));
    }

    [Fact]
    public void Appeal_UpheldByARerun_OpensTheRunInTheSameAct()
    {
        var contest = With();
        contest.Accept(File(contest, AppealOrigin.Team, Start.AddMinutes(20)));
        contest.Accept(AppealRules.Admit(contest.State, "a1", true, null));

        contest.Accept(AppealRules.Decide(contest.State, "a1", AppealRuling.Rerun, "场地故障", Now));

        Assert.Equal("a1", contest.Records.OfType<RunReopened>().Single().Appeal);
        Assert.False(contest.State.All.Teams["a"].Runs.ContainsKey(new RunKey("", 1, null)));
        Assert.False(contest.State.Desk.Appeals[1].IsOpen);
    }

    [Fact]
    public void Appeal_AfterItsTimeOrNumber_IsRefused()
    {
        var contest = With();
        contest.Accept(AppealRules.SetTerms(contest.State, new AppealTerms(30, 1)));
        var shown = contest.State.Shown.Teams["a"].Run1().Standing.AcceptedAt;
        AssertRefused(File(contest, AppealOrigin.Team, shown.AddMinutes(30).AddTicks(1)), RefusalKind.AppealTooLate, "round", InputRules.Time(shown.AddMinutes(30)));
        contest.Accept(File(contest, AppealOrigin.Team, shown.AddMinutes(30)));
        AssertRefused(File(contest, AppealOrigin.Paper, shown), RefusalKind.AppealsExhausted, null, "1");
        AssertRefused(AppealRules.SetTerms(contest.State, new AppealTerms(0, 1)), RefusalKind.OutOfRange, "minutes");
        AssertRefused(AppealRules.SetTerms(contest.State, new AppealTerms(null, -1)), RefusalKind.OutOfRange, "perTeam");
        Assert.Empty(AppealRules.SetTerms(contest.State, new AppealTerms(30, 1)).Records);
    }

    /// <summary>The time begins when the public can see the result, not when it was entered.</summary>
    [Fact]
    public void Deadline_OfAHeldBackResult_BeginsWhenItShows()
    {
        var contest = With();
        contest.Accept(PublicationRules.Freeze(contest.State, null, Start.AddSeconds(6)));
        contest.Enter(Score("a", 2, 10));
        Assert.Null(AppealRules.Deadline(contest.State, "a", new RunKey("", 2, null)));
        var early = AppealRules.Deadline(contest.State, "a", new RunKey("", 1, null));
        var released = contest.Records.Count;
        contest.Accept(PublicationRules.Unfreeze(contest.State, Now));

        Assert.Equal(early, AppealRules.Deadline(contest.State, "a", new RunKey("", 1, null)));
        var at = contest.State.Desk.Releases[^1].Until;
        Assert.Equal(at.AddMinutes(30), AppealRules.Deadline(contest.State, "a", new RunKey("", 2, null)));
        Assert.Equal(released + 1, contest.Records.Count);
    }

    /// <summary>What a team's link answers under a freeze is the same whatever is hidden.</summary>
    [Fact]
    public void Link_UnderFreeze_TellsNothingOfHiddenSheets()
    {
        var (first, second) = (With(), With());
        foreach (var contest in new[] { first, second })
        {
            contest.Accept(AppealRules.IssueLink(contest.State, "b", AppealRules.HashOf("secret")));
            contest.Accept(PublicationRules.Freeze(contest.State, null, Now));
        }

        first.Enter(Score("b", 2, 999));

        Assert.Equal("b", AppealRules.TeamOf(first.State, "secret"));
        Assert.Null(AppealRules.TeamOf(first.State, "secret "));
        Assert.Equal(Answer(second), Answer(first));
        first.Accept(AppealRules.File(first.State, new AppealEntry("b", new RunRef(2), "异议"), AppealOrigin.Paper, Now));
        first.Accept(AppealRules.Admit(first.State, "a1", false, "非申诉范围"));
        AssertRefused(AppealRules.Publish(first.State, "a1", Wording), RefusalKind.ResultsHeldBack, null);
        Assert.Null(ContestViews.Row(first.State, "c", Audience.Staff, "appeal:1"));

        static string Answer(ContestFixture contest) =>
            string.Join('\n', Enumerable.Range(1, 4).Select(round => AppealRules.File(contest.State, new AppealEntry("b", new RunRef(round), "异议"), AppealOrigin.Team, Now.AddHours(5))).Select(decision => $"{decision.Result} {decision.Refusal?.Kind} {decision.Refusal?.Arguments[0]}"));
    }

    [Fact]
    public void Appeal_WithoutATime_EndsWithTheArchiveOfFinalResultsOnly()
    {
        var contest = With();
        contest.Accept(AppealRules.SetTerms(contest.State, new AppealTerms(null, null)));
        AssertAccepted(Now);
        contest.Accept(PublicationRules.Publish(contest.State, Now.AddHours(1), acceptGaps: true));

        // Archived before the results were final, or not at all: a team may still appeal.
        var publishedAt = contest.State.PublishedAt!.Value;
        AssertAccepted(publishedAt.AddMinutes(-1));
        AssertAccepted(null);
        AssertRefused(At(publishedAt.AddMinutes(1)), RefusalKind.AppealTooLate, "round", InputRules.Time(publishedAt.AddMinutes(1)));

        void AssertAccepted(DateTimeOffset? archivedAt) => Assert.Null(At(archivedAt).Refusal);

        Decision<AppealReceipt> At(DateTimeOffset? archivedAt) =>
            AppealRules.File(contest.State, new AppealEntry("a", new RunRef(1), "异议"), AppealOrigin.Team, Now.AddHours(3), archivedAt);
    }

    /// <summary>Whatever is asked in whatever order: stages only go forward, nothing is published that is open, and another life remembers the same.</summary>
    [Fact]
    public void Stages_UnderAnyCommands_OnlyGoForward() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[1, 3], Gen.Int[1, 3]).Array[0, 40].Sample(
            acts =>
            {
                var contest = With();
                contest.Accept(AppealRules.SetTerms(contest.State, new AppealTerms(null, 3)));
                var before = contest.State.Desk.Appeals;
                foreach (var (kind, number, pick) in acts)
                {
                    var (state, id) = (contest.State, $"a{number}");
                    Try(contest, kind switch
                    {
                        0 => AppealRules.File(state, new AppealEntry("a", new RunRef(1), "异议"), AppealOrigin.Paper, Now),
                        1 => AppealRules.Admit(state, id, pick > 1, "理由"),
                        2 or 3 => AppealRules.Decide(state, id, (AppealRuling)pick, "裁定", Now),
                        4 => AppealRules.Publish(state, id, Wording),
                        _ => null,
                    });
                    if (kind == 5 && state.All.Teams["a"].Runs.GetValueOrDefault(new RunKey("", 1, null)) is { } run)
                    {
                        Try(contest, Correct(contest, Score("a", 1, pick, run.Standing.Id, "更正"), id));
                    }
                    else if (kind == 6 && !state.All.Teams["a"].Runs.ContainsKey(new RunKey("", 1, null)))
                    {
                        contest.Enter(Score("a", 1, pick));
                    }

                    var after = contest.State.Desk.Appeals;
                    foreach (var (key, appeal) in after)
                    {
                        var old = before.GetValueOrDefault(key);
                        Assert.True(old is null || old == appeal || Rank(appeal) > Rank(old), $"{old} became {appeal}");
                        Assert.False(appeal.PublishedAt is not null && appeal.IsOpen);
                    }

                    before = after;
                }

                var model = new ContestModel();
                var loaded = model.Load(model.Save(contest.State));
                Assert.Equal(contest.State.Desk.Appeals.Values, loaded.Desk.Appeals.Values);
                Assert.Equal(contest.State.All.Standings(null), loaded.All.Standings(null));
            },
            iter: Iterations);

    private static readonly AppealWording Wording = new("第 1 轮计分有异议", "更正成绩");

    private static int Rank(Appeal appeal) =>
        (appeal.PublishedAt is null ? 0 : 8) + (appeal.CarriedOutBy is null ? 0 : 4) + (appeal.Stage switch { AppealStage.Filed => 0, AppealStage.Admitted => 1, _ => 2 });

    private static void Try<T>(ContestFixture contest, Decision<T>? decision)
    {
        if (decision is { Refusal: null })
        {
            contest.Accept(decision);
        }
    }

    private static Decision<AppealReceipt> File(ContestFixture contest, AppealOrigin origin, DateTimeOffset now) =>
        AppealRules.File(contest.State, new AppealEntry("a", new RunRef(1), "计分员漏计一次触线"), origin, now);

    private static Decision<SheetResult> Correct(ContestFixture contest, ScoreEntry entry, string? appeal) =>
        CorrectionRules.Correct(contest.State, new Correction(entry, CorrectionCategory.AppealUpheld, appeal), Now);

    private static ContestFixture With()
    {
        var contest = Configured();
        contest.Put("a");
        contest.Put("b");
        contest.Enter(Score("a", 1, 100));
        contest.Enter(Score("b", 1, 200));
        return contest;
    }
}
