using System.Text.RegularExpressions;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Tests.Events;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;
using static EventsLive.Grains.Tests.Events.DistrictCluster;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>The head judge's side of a contest as a grain: one activation with the contest, atomic, and the same in another life.</summary>
public sealed class DeskGrainTests(DistrictCluster cluster) : IClassFixture<DistrictCluster>
{
    [Fact]
    public async Task Desk_OfAConflict_IsTheContestsOwnAndTellsTheReason()
    {
        var (contest, desk) = await Configured("desk-conflict");
        await contest.EnterScore(Score("a", 1, 100), Stamp());
        await contest.EnterScore(Score("a", 1, 200), Stamp());
        Assert.Equal([("a", 1)], (await desk.Overview())!.Conflicts.Select(gap => (gap.Team, gap.Run.Round)));

        Assert.Null((await desk.SettleConflict(new ConflictChoice("a", new RunRef(1), "s2", ["s1", "s2"], "第一张填错队"), Stamp())).Refusal);

        Assert.Equal(200, (await contest.Standings(Audience.Public, null))!.Rows[0].Total);
        await cluster.Cluster.DeactivateAsync(contest);
        var run = Assert.Single((await desk.History("a", 1))!.Runs);
        Assert.Equal(["s2"], run.Standing);
        Assert.Equal(
            [("s1", null, SetAsideCause.Conflict), ("s2", "第一张填错队", (SetAsideCause?)null)],
            run.Versions.Select(version => (version.SheetId, version.ChosenFor, version.SetAside?.Cause)));
        Assert.Empty((await desk.Overview())!.Conflicts);
    }

    [Fact]
    public async Task TwoHeadJudgesAtOnce_OneActStandsAndTheOtherIsRefused()
    {
        var (contest, desk) = await Configured("desk-race");
        await contest.EnterScore(Score("a", 1, 100), Stamp());

        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(i =>
            desk.Correct(new Correction(Score("a", 1, 100 + i, "s1", "复核"), CorrectionCategory.EntryError, null), Stamp())));

        Assert.Single(answers, answer => answer.Refusal is null);
        Assert.All(answers.Where(answer => answer.Refusal is not null), answer => Assert.Equal(RefusalKind.SheetReplaced, answer.Refusal!.Kind));
        Assert.Equal(2, (await desk.History("a", 1))!.Runs[0].Versions.Length);
    }

    [Fact]
    public async Task EraseSheetRow_OfSignatures_LeavesTheAnswerAndTheReason()
    {
        var (contest, desk) = await Configured("desk-signatures");
        await contest.EnterScore(Score("a", 1, 100), Stamp());
        await contest.EnterScore(Score("a", 1, 90, "s1", "漏计") with { Signing = new SheetSigning(CaptainAnswer.Signed, null, "1,2,3,4", "5,6,7,8") }, Stamp());
        Assert.Equal("1,2,3,4", (await desk.Signatures("s2"))!.CaptainStrokes);

        Assert.Equal(RefusalKind.UnknownSheet, (await desk.EraseSheetRow("s9", SheetRow.Signatures, Stamp())).Refusal!.Kind);
        Assert.Null((await desk.EraseSheetRow("s2", SheetRow.Signatures, Stamp())).Refusal);
        Assert.Null((await desk.EraseSheetRow("s2", SheetRow.Signatures, Stamp())).Refusal);

        Assert.Null(await desk.Signatures("s2"));
        await cluster.Cluster.DeactivateAsync(contest);
        var version = (await desk.History("a", 1))!.Runs[0].Versions[^1];
        Assert.Equal((CaptainAnswer.Signed, "漏计"), (version.Signed, version.Reason));
    }

    /// <summary>A photo is read alone, moves nothing outside, is in no text of the archive, and is gone once erased.</summary>
    [Fact]
    public async Task Photo_OfAPaperSheet_IsReadAloneMovesNothingOutsideAndIsErased()
    {
        var (contest, desk) = await Configured("desk-photo");
        var photos = cluster.Cluster.Client.GetGrain<IContestPhotoGrain>(GrainKey.Of(DistrictCluster.District, "desk-photo"));
        await contest.EnterScore(Score("a", 1, 100) with { Source = SheetSource.Paper }, Stamp());
        var (visitors, halls, staff) = ((await contest.Look(Audience.Public))!.To, (await contest.Look(Audience.Operations))!.To, (await contest.Look(Audience.Staff))!.To);
        var stamp = new CommandStamp("judge", Guid.NewGuid(), Guid.NewGuid());
        Assert.Equal(1, (await photos.PutPhoto("s1", Pictures.Sheet(10), stamp)).Result!.Version);
        Assert.Equal(1, (await photos.PutPhoto("s1", Pictures.Sheet(10), stamp)).Result!.Version);
        // As a tablet does whose key has been forgotten: the very picture that stands is the answer, and no record.
        Assert.Equal(1, (await photos.PutPhoto("s1", Pictures.Sheet(10), Stamp())).Result!.Version);
        Assert.Equal(2, (await photos.PutPhoto("s1", Pictures.Sheet(20), Stamp())).Result!.Version);
        // A picture that has been replaced is taken once more: whoever sends it wants it to stand.
        Assert.Equal(3, (await photos.PutPhoto("s1", Pictures.Sheet(10), Stamp())).Result!.Version);
        Assert.Equal(4, (await photos.PutPhoto("s1", Pictures.Sheet(20), Stamp())).Result!.Version);

        Assert.Equal(Pictures.Sheet(20).Data, (await photos.Photo("s1"))!.Data);
        Assert.Equal((visitors, halls), ((await contest.Look(Audience.Public))!.To, (await contest.Look(Audience.Operations))!.To));
        Assert.True((await contest.Look(Audience.Staff))!.To > staff);
        Assert.DoesNotContain(await contest.Texts(null, 100), text => text.Subject.StartsWith(ContestSubject.Photos, StringComparison.Ordinal));
        await cluster.Cluster.DeactivateAsync(contest);
        Assert.Equal((4, false), ((await desk.History("a", 1))!.Runs[0].Versions[^1].Photo!.Version, (await desk.History("a", 1))!.Runs[0].Versions[^1].LacksPhoto));

        Assert.Null((await desk.EraseSheetRow("s1", SheetRow.Photo, Stamp())).Refusal);

        Assert.Null(await photos.Photo("s1"));
        Assert.Null(await photos.Photo("s9"));
        Assert.True((await desk.History("a", 1))!.Runs[0].Versions[^1].Photo!.Erased);
        // What was erased is not there any more, however often it comes.
        Assert.Equal(5, (await photos.PutPhoto("s1", Pictures.Sheet(20), Stamp())).Result!.Version);
        Assert.NotNull(await photos.Photo("s1"));
    }

    /// <summary>What the arbitration hears moves nothing outside, not even a version; what it publishes does.</summary>
    [Fact]
    public async Task Appeal_UntilItIsPublished_MovesNoPublicVersion()
    {
        var (contest, desk) = await Configured("desk-appeal");
        await contest.EnterScore(Score("a", 1, 100), Stamp());
        var (visitors, halls, staff) = ((await contest.Look(Audience.Public))!.To, (await contest.Look(Audience.Operations))!.To, (await contest.Look(Audience.Staff))!.To);

        await desk.FileAppeal(new AppealEntry("a", new RunRef(1), "漏计一次"), Stamp());
        await desk.AdmitAppeal("a1", true, null, Stamp());
        await desk.DecideAppeal("a1", AppealRuling.Maintain, "录像无误", Stamp());

        Assert.Equal((visitors, halls), ((await contest.Look(Audience.Public))!.To, (await contest.Look(Audience.Operations))!.To));
        Assert.True((await contest.Look(Audience.Staff))!.To > staff);
        Assert.Empty((await desk.PublishedAppeals())!.Value);
        Assert.Null((await desk.PublishAppeal("a1", "对得分有异议", "维持原比赛结果", Stamp())).Refusal);
        await cluster.Cluster.DeactivateAsync(contest);
        var decided = Assert.Single((await desk.PublishedAppeals())!.Value);
        Assert.Equal(("对得分有异议", "维持原比赛结果", AppealRuling.Maintain), (decided.Reason, decided.Outcome, decided.Ruling));
        Assert.Contains((await contest.Look(Audience.Public))!.Set, row => row.Key == "appeal:1");
    }

    /// <summary>Where results rest on each other, a team that goes to another group moves rows of both: under a freeze only as far as the sheets that show.</summary>
    [Fact]
    public async Task Regrouping_UnderFreeze_TellsNothingOfHiddenSheets()
    {
        const string Relative =
            """{"schema":2,"fields":[{"name":"score","max":1000}],"team":[{"name":"best","value":{"runs":"best","of":"score"}},{"name":"total","value":{"scale":"best","to":50}}]}""";
        var told = new List<string>();
        foreach (var (id, isFrozen, isBusy) in new[] { ("regroup-quiet", true, false), ("regroup-busy", true, true), ("regroup-open", false, true) })
        {
            await cluster.Running(id);
            var contest = cluster.Cluster.Client.GetGrain<IContestGrain>(GrainKey.Of(DistrictCluster.District, id));
            Assert.Null((await contest.Configure(new ContestSettings(["小学", "初中"], 3, Relative), Stamp())).Refusal);
            foreach (var (team, group) in new[] { ("a", "小学"), ("b", "小学"), ("c", "小学"), ("d", "初中"), ("e", "初中") })
            {
                await contest.PutTeam(team, Entry(group: group), Stamp());
            }

            await contest.EnterScore(Score("a", 1, 100), Stamp());
            await contest.EnterScore(Score("d", 1, 80), Stamp());
            await (isFrozen ? contest.Freeze(null, null, Stamp()) : contest.Unfreeze(Stamp()));
            if (isBusy)
            {
                // Before the first push: what was told before is no part of the comparison.
                await contest.EnterScore(Score("b", 1, 300), Stamp());
                await contest.EnterScore(Score("c", 1, 900), Stamp());
                await contest.EnterScore(Score("e", 1, 40), Stamp());
            }

            var before = new[] { (Audience.Public, (await contest.Look(Audience.Public))!.To), (Audience.Operations, (await contest.Look(Audience.Operations))!.To) };
            var summaries = (await contest.Summary(Audience.Public))!.Version.Number;

            Assert.Null((await contest.PutTeam("c", Entry(group: "初中"), Stamp())).Refusal);

            var lines = new List<string> { $"summary {(await contest.Summary(Audience.Public))!.Version.Number - summaries}" };
            foreach (var (audience, from) in before)
            {
                var view = (await contest.Look(audience))!;
                lines.Add($"{audience} {view.To.Number - from.Number}");
                lines.AddRange(view.Set.OrderBy(row => row.Key, StringComparer.Ordinal).Where(row => row.Key != "contest").Select(row => $"{row.Key} {System.Text.Encoding.UTF8.GetString(row.Json)}"));
                lines.AddRange((await contest.Standings(audience, null))!.Rows.Select(row => row.ToString()));
            }

            told.Add(string.Join('\n', lines));
        }

        // Of the moments only that there was one: the contests are lived one after the other.
        told = [.. told.Select(lines => Regex.Replace(lines, @"\d{4}-\d\d-\d\dT[^""]+", "then"))];
        Assert.Equal(told[0], told[1]);
        // The negative control: where nothing is held back, the same sheets are seen.
        Assert.NotEqual(told[0], told[2]);
    }

    /// <summary>What of a substitution names somebody can be erased; that there was one stays.</summary>
    [Fact]
    public async Task Substitution_StaysInTheHistoryAndItsNamesCanBeErased()
    {
        var (contest, desk) = await Configured("desk-substitution");
        await contest.PutTeam("a", Entry() with { Members = ["张三", "李四"], Coaches = ["王老师"] }, Stamp());
        await contest.EnterScore(Score("a", 1, 100), Stamp());
        Assert.Equal(RefusalKind.MembersFixed, (await contest.PutTeam("a", Entry() with { Members = ["赵六"] }, Stamp())).Refusal?.Kind);

        Assert.Equal(1, (await desk.Substitute(new Substitution("a", "张三", "赵六", "因病"), Stamp())).Result?.Number);
        Assert.Equal(RefusalKind.UnknownMember, (await desk.Substitute(new Substitution("a", "张三", "赵六", "因病"), Stamp())).Refusal?.Kind);
        Assert.Equal(2, (await desk.ReviseTeam(new TeamAmendment("a", null, "木星队", null, null, null, null, "报名表填错"), Stamp())).Result?.Number);

        await cluster.Cluster.DeactivateAsync(contest);
        Assert.Equal(["赵六", "李四"], (await desk.Team("a"))!.Members);
        var changes = (await desk.Overview())!.TeamChanges;
        Assert.Equal(("张三", "赵六", "因病", null), (changes[0].Left, changes[0].Joined, changes[0].Reason, changes[0].Before));
        Assert.Equal(("火星队", "木星队", "报名表填错"), (changes[1].Before!.Name, changes[1].After!.Name, changes[1].Reason));
        var history = (await contest.History(0, 100))!.Value;
        Assert.Equal(["contest.member-substituted", "contest.team-put", "contest.team-revised"], history.TakeLast(3).Select(entry => entry.Type));
        Assert.All(history, entry => Assert.DoesNotContain("张三", System.Text.Encoding.UTF8.GetString(entry.Json), StringComparison.Ordinal));

        await cluster.Store.EraseAsync(new StreamId(DistrictCluster.District, "contest", "desk-substitution"), ContestSubject.TeamChange(1), TestContext.Current.CancellationToken);
        changes = (await desk.Overview())!.TeamChanges;
        Assert.Equal((1, "a", null, null, null), (changes[0].Number, changes[0].Team, changes[0].Left, changes[0].Joined, changes[0].Reason));
    }

    [Fact]
    public async Task Desk_OfNoContest_IsNothing()
    {
        var desk = Desk("desk-nowhere");

        Assert.Null(await desk.Overview());
        Assert.Null(await desk.History("a", 1));
        Assert.Null(await desk.PublishedAppeals());
        Assert.Null(await desk.AppealLink("x"));
        Assert.Equal(RefusalKind.UnknownContest, (await desk.FileAppeal(new AppealEntry("a", new RunRef(1), "x"), Stamp())).Refusal?.Kind);
        Assert.Equal(RefusalKind.UnknownContest, (await desk.Reopen(new RerunOrder("a", new RunRef(1), "s1", SetAsideCause.Rerun, "x"), Stamp())).Refusal?.Kind);
    }

    private IContestDeskGrain Desk(string id) => cluster.Cluster.Client.GetGrain<IContestDeskGrain>(GrainKey.Of(DistrictCluster.District, id));

    private async Task<(IContestGrain Contest, IContestDeskGrain Desk)> Configured(string id)
    {
        await cluster.Running(id);
        var contest = cluster.Cluster.Client.GetGrain<IContestGrain>(GrainKey.Of(DistrictCluster.District, id));
        Assert.Null((await contest.Configure(new ContestSettings(["小学"], 3, BestOfThree), Stamp())).Refusal);
        await contest.PutTeam("a", Entry(), Stamp());
        await contest.PutTeam("b", Entry(), Stamp());
        return (contest, Desk(id));
    }
}
