using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventsLive.Grains.Archives;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;
using static EventsLive.Grains.Tests.Golden.GoldenSamples;

namespace EventsLive.Grains.Tests.Golden;

/// <summary>A contest that goes the whole way for a golden store: assigned judges, the head judge's desk, freeze and unveiling, publication, appeals, awards, archive.</summary>
internal static class FinalsStore
{
    private const string Rule = """{"schema":1,"fields":[{"name":"score","min":0,"max":400,"step":0.5}],"rounds":{"counted":2,"aggregate":"sum"},"ties":["best"]}""";

    private static readonly DateTimeOffset NoticeEnded = new(2025, 11, 20, 0, 0, 0, TimeSpan.FromHours(8));

    public static async Task WriteAsync(IGrainFactory grains, string key)
    {
        var (contest, desk) = (grains.GetGrain<IContestGrain>(key), grains.GetGrain<IContestDeskGrain>(key));
        Accepted(await contest.Configure(new ContestSettings(["小学组"], 2, Rule, ContestPublication.Approved), Stamp));
        foreach (var team in new[] { "a", "b", "c", "d" })
        {
            Accepted(await contest.PutTeam(team, new TeamEntry(null, team + "队", "实验小学", "chengguan", "小学组", ["赵六"], ["钱七"]), Stamp));
        }

        Accepted(await contest.AssignJudges([new JudgeAssignment("judge-a", "小学组", [1, 2], 3, null)], Stamp));
        foreach (var (team, points) in new[] { ("a", 90m), ("b", 80m), ("c", 70m), ("d", 60m) })
        {
            var signing = team == "a" ? new SheetSigning(CaptainAnswer.Signed, null, "0,0,5,5", "1,1,2,2") : team == "b" ? new SheetSigning(CaptainAnswer.Refused, "不认可扣分", null, "1,1,2,2") : null;
            Accepted(await contest.EnterScore(Score(team, 1, points) with { Signing = signing }, Stamp));
        }

        Accepted(await desk.EraseSheetRow("s1", SheetRow.Signatures, Stamp));

        var second = Accepted(await contest.EnterScore(Score("b", 1, 85), Stamp)).SheetId;
        Accepted(await desk.SettleConflict(new ConflictChoice("b", new RunRef(1), second, ["s2", second], "两张计分表"), Stamp));
        Accepted(await desk.Reopen(new RerunOrder("c", new RunRef(1), "s3", SetAsideCause.Rerun, "场地断电"), Stamp));
        var again = Accepted(await contest.EnterScore(Score("c", 1, 75), Stamp)).SheetId;
        Accepted(await contest.ApproveSheets(["s1", "s4", again], Stamp));
        Accepted(await contest.WithdrawApproval(["s4"], "再核一次", Stamp));
        Accepted(await contest.ApproveSheets(["s4"], Stamp));

        Accepted(await contest.Freeze(new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), null, Stamp));
        Accepted(await contest.Freeze(null, null, Stamp));
        Accepted(await contest.Unfreeze(Stamp));
        Accepted(await contest.Freeze(null, null, Stamp));
        Accepted(await contest.StartUnveil(new UnveilSettings(["小学组"], 2, [1]), Stamp));
        Accepted(await contest.UnveilNext(1, Stamp));
        Accepted(await contest.UnveilNext(2, Stamp));
        Accepted(await contest.EndUnveil(Stamp));
        Accepted(await desk.PublishDespiteGaps("第二轮未进行", Stamp));

        Accepted(await desk.SetAppealTerms(new AppealTerms(60, 3), Stamp));
        Accepted(await desk.IssueAppealLink("d", AppealRules.HashOf("secret"), Stamp));
        var upheld = Accepted(await desk.FileAppeal(new AppealEntry("d", new RunRef(1), "漏计一项任务"), Stamp)).AppealId;
        Accepted(await desk.AdmitAppeal(upheld, true, null, Stamp));
        Accepted(await desk.DecideAppeal(upheld, AppealRuling.Correct, "录像可见任务完成", Stamp));
        Accepted(await desk.Correct(new Correction(Score("d", 1, 65) with { Replaces = "s4", Reason = "按仲裁更正" }, CorrectionCategory.AppealUpheld, upheld), Stamp));
        Accepted(await desk.PublishAppeal(upheld, "漏计任务", "更正成绩", Stamp));
        var dismissed = Accepted(await desk.FileAppeal(new AppealEntry("a", new RunRef(1), "对手用时"), Stamp)).AppealId;
        Accepted(await desk.AdmitAppeal(dismissed, false, "与本队成绩无关", Stamp));

        await WriteAwardsAsync(grains.GetGrain<IAwardsGrain>(key));
        Accepted(await grains.GetGrain<IArchiveGrain>(key).Record(await FactsAsync(grains, key), "申诉期未满，先行备案", Stamp));
    }

    public static async Task ReadAsync(IGrainFactory grains, string key, JsonObject views)
    {
        var (contest, desk) = (grains.GetGrain<IContestGrain>(key), grains.GetGrain<IContestDeskGrain>(key));
        // Stores from before have no such contest.
        if (await desk.Overview() is not { } overview || await grains.GetGrain<IAwardsGrain>(key).Desk() is not { } awards || await grains.GetGrain<IArchiveGrain>(key).Desk() is not { } archives)
        {
            return;
        }

        Add("finals:sheets", (await contest.SheetHistory(0, 100))!.Value, sheet => sheet.SheetId);
        Add("finals:corrections", overview.Corrections, one => $"{one.Number}");
        Add("finals:appeals", overview.Appeals, one => one.AppealId);
        Add("finals:published-appeals", (await desk.PublishedAppeals())!.Value, one => one.AppealId);
        Add("finals:judges", (await contest.Assignments())!.Value, one => one.Account);
        Add("finals:objections", awards.Objections, one => one.Id);
        Add("finals:awards", awards.List!.Awards, one => one.Team);
        Add("finals:recommended", awards.List.Recommended, one => one.Team);
        Add("finals:archives", archives.Archives, one => $"{one.Number}");
        views["finals:state"] = new JsonObject
        {
            ["publication"] = JsonSerializer.SerializeToNode(overview.State, Plain),
            ["terms"] = JsonSerializer.SerializeToNode(overview.Terms, Plain),
            ["notice"] = JsonSerializer.SerializeToNode(awards.Notice, Plain),
            ["scheme"] = JsonSerializer.SerializeToNode(awards.Scheme, Plain),
            ["link"] = JsonSerializer.SerializeToNode(await desk.AppealLink("secret"), Plain),
            ["reasons"] = JsonSerializer.SerializeToNode(archives.Reasons, Plain),
        };

        void Add<T>(string view, IEnumerable<T> rows, Func<T, string> name) =>
            views[view] = new JsonObject(rows.Select(row => KeyValuePair.Create(name(row), JsonSerializer.SerializeToNode(row, Plain))));
    }

    // Publicised, taken back over an objection that was upheld, drawn up again and published.
    private static async Task WriteAwardsAsync(IAwardsGrain awards)
    {
        Accepted(await awards.SetScheme(
            new AwardScheme(
                [new AwardTier("一等奖", 25, null), new AwardTier("二等奖", null, 1)],
                AwardBase.Registered,
                QuotaRounding.Up,
                CutTie.Next,
                2,
                new Recommendation(1, 1, 1),
                [new SpecialAward("最佳创意奖", "d")]),
            Stamp));
        Accepted(await awards.Propose(Stamp));
        Accepted(await awards.Publicise(NoticeEnded.AddDays(-5), NoticeEnded, "0550-1234567", Stamp));
        var first = Accepted(await awards.EnterObjection("a", "王老师", "队员超龄", Stamp)).ObjectionId;
        Accepted(await awards.DecideObjection(first, true, "情况属实", Stamp));
        Accepted(await awards.Withdraw("异议成立", Stamp));
        Accepted(await awards.Propose(Stamp));
        Accepted(await awards.Publicise(NoticeEnded.AddDays(-3), NoticeEnded, "0550-1234567", Stamp));
        var second = Accepted(await awards.EnterObjection(null, "李老师", "公示时间偏短", Stamp)).ObjectionId;
        Accepted(await awards.DecideObjection(second, false, "符合办法", Stamp));
        Accepted(await awards.Publish(Stamp));
    }

    private static ImmutableSortedDictionary<string, string> Names => ImmutableSortedDictionary<string, string>.Empty.Add("id", "名称");

    private static async Task<ArchiveFacts> FactsAsync(IGrainFactory grains, string key)
    {
        var file = new ArchiveFile(new string('a', 64), 12_345, [new ArchiveEntry("contest.json", new string('b', 64))]);
        return new ArchiveFacts(
            new ArchiveHeads(await grains.GetGrain<IContestGrain>(key).RecordCount(), await grains.GetGrain<IAwardsGrain>(key).RecordCount(), 0),
            file,
            file with { Sha256 = new string('c', 64) },
            new ArchiveSurroundings(new ArchivedEvent("决赛", "town-1", [], NoticeEnded, NoticeEnded, null, []), "区", Names, Names, Names));
    }
}
