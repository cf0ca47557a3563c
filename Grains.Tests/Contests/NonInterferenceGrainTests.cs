using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Teams;
using EventsLive.Grains.Tests.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;
using static EventsLive.Grains.Tests.Events.DistrictCluster;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>The pushes of the real grains under a clock of the test's: what a hidden history adds is seen in no byte, no version and no moment.</summary>
/// <remarks>The histories are lived side by side in districts of their own, under one clock.</remarks>
public sealed class NonInterferenceGrainTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Morning = new(2099, 11, 28, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    // Relative, by matches, with a final for the best of the heat.
    private const string Rule =
        """{"schema":2,"fields":[{"name":"score","max":1000}],"run":[{"name":"won","value":{"versus":"score","win":3,"tie":1,"loss":0,"unopposed":0}}],"stages":[{"name":"heat"},{"name":"final","role":"ranksAbove","promote":{"top":1}}],"team":[{"name":"total","value":{"runs":"sum","of":"score"}},{"name":"wins","value":{"runs":"sum","of":"won"}}],"ranking":[{"by":"total"},{"by":"wins"}]}""";

    private readonly FakeTimeProvider _clock = new(Morning);
    private ClockedCluster _clocked = null!;
    private IViewObserver? _nobody;

    private InProcessTestCluster Cluster => _clocked.Cluster;

    public async ValueTask InitializeAsync()
    {
        _clocked = await ClockedCluster.StartAsync(_clock, silo =>
        {
            silo.AddOutgoingGrainCallFilter<PushLog>();
            silo.Services.AddSingleton(new PushLog.Lines(_clock));
        });
        _nobody = Cluster.Client.CreateObjectReference<IViewObserver>(new WatchingObserver());
    }

    public ValueTask DisposeAsync() => _clocked.DisposeAsync();

    [Fact]
    public async Task HiddenSheets_MoveNoBytesVersionsOrMomentsOfAnyPush()
    {
        var log = ((InProcessSiloHandle)Cluster.Silos[0]).ServiceProvider.GetRequiredService<PushLog.Lines>();
        History[] histories =
        [
            new("quiet", IsFrozen: true, IsBusy: false), new("busy", IsFrozen: true, IsBusy: true),
            new("quiet-open", IsFrozen: false, IsBusy: false), new("busy-open", IsFrozen: false, IsBusy: true),
        ];
        foreach (var history in histories)
        {
            await BeginAsync(history);
        }

        // The district's round of questions is over before anybody follows.
        await PassAsync(histories, TimeSpan.FromSeconds(6));
        var followers = histories.SelectMany(Followers).ToArray();
        foreach (var follower in followers)
        {
            log.Name(follower.Reference, follower.District, follower.Name);
            log.Note(follower.District, follower.Name, await follower.Grain.Renew(follower.Audience, follower.Reference, null));
        }

        for (var round = 1; round <= 4; round++)
        {
            // Hidden acts just before something changes that shows: it must not wait for the rhythm of what nobody saw.
            foreach (var history in histories.Where(history => history.IsBusy))
            {
                await BeBusyAsync(history, round);
            }

            await PassAsync(histories, 2 * Tick);
            foreach (var history in histories)
            {
                await ContestOf(history).PutTeam("b", Entry(name: $"改名{round}"), Stamp());
                // What is shown is reckoned by the other rule, and by nothing else.
                Assert.Null((await ContestOf(history).ChangeRule(Rule.Replace("1000", $"{1000 + round}", StringComparison.Ordinal).Replace("sum", round % 2 == 0 ? "sum" : "max", StringComparison.Ordinal), "评审", Stamp())).Refusal);
            }

            await PassAsync(histories, TimeSpan.FromSeconds(1));
            foreach (var follower in followers)
            {
                log.Note(follower.District, follower.Name, await follower.Grain.Look(follower.Audience));
            }
        }

        var quiet = log.Of("quiet");
        Assert.All(["contest Public|", "contest Operations|", "district Public|", "team Operations|", "改名4"], told => Assert.Contains(told, quiet, StringComparison.Ordinal));
        Assert.Equal(quiet, log.Of("busy"));

        // The negative control: where nothing is held back, the same sheets are seen.
        Assert.NotEqual(log.Of("quiet-open"), log.Of("busy-open"));
    }

    // Whatever staff may do to results that are held back.
    private async Task BeBusyAsync(History history, int round)
    {
        var (contest, desk) = (ContestOf(history), Cluster.Client.GetGrain<IContestDeskGrain>(GrainKey.Of(history.District, "c")));
        var photos = Cluster.Client.GetGrain<IContestPhotoGrain>(GrainKey.Of(history.District, "c"));
        var first = await Entered(Score("b", round, 200 + round));
        var second = await Entered(Score("b", round, 900));
        await Entered(Score("b", round, 300, first, "看错"));
        await Entered(Score("a", round, 500) with { Stage = "final" });
        await Entered(Score("a", round, 400) with { Match = "m1", Side = "red" });
        await Entered(Score("b", round, 450) with { Match = "m1", Side = "blue" });
        var paper = await Entered(Score("b", round, 600) with { Stage = "final", Source = SheetSource.Paper, At = _clock.GetUtcNow().AddMinutes(-9) });
        Assert.Null((await photos.PutPhoto(paper, Pictures.Sheet(), Stamp())).Refusal);
        Assert.Null((await contest.MoveSheet(new SheetMove(paper, "b", new RunRef(round, null, "m2"), null, false, "选错轮次"), Stamp())).Refusal);
        Assert.Null((await contest.ApproveSheets(["s1"], Stamp())).Refusal);
        Assert.Null((await contest.WithdrawApproval(["s1"], "看错", Stamp())).Refusal);
        Assert.Equal(RefusalKind.UnknownRound, (await contest.EnterScore(Score("b", 9, 1), Stamp())).Refusal?.Kind);

        var sheets = (await contest.Sheets("b"))!.Value.Where(sheet => sheet.Round == round && sheet is { Stage: "heat", Match: null, ReplacedBy: null }).Select(sheet => sheet.SheetId).ToImmutableArray();
        Assert.Null((await desk.SettleConflict(new ConflictChoice("b", new RunRef(round), second, sheets, "两张"), Stamp())).Refusal);
        Assert.Null((await desk.Correct(new Correction(Score("b", round, 800, second, "复核"), CorrectionCategory.Miscounted, null), Stamp())).Refusal);
        var red = Assert.Single((await contest.Sheets("a"))!.Value, sheet => sheet.Round == round && sheet.Match is not null).SheetId;
        Assert.Null((await desk.Reopen(new RerunOrder("a", new RunRef(round, null, "m1"), red, SetAsideCause.Rerun, "断电"), Stamp())).Refusal);
        Assert.Null((await desk.SetAppealTerms(new AppealTerms(null, null), Stamp())).Refusal);
        var appeal = (await desk.FileAppeal(new AppealEntry("b", new RunRef(round), "少计一次"), Stamp())).Result!.AppealId;
        Assert.Null((await desk.AdmitAppeal(appeal, true, null, Stamp())).Refusal);
        Assert.Null((await desk.DecideAppeal(appeal, AppealRuling.Rerun, "录像", Stamp())).Refusal);
        Assert.Null((await contest.PreviewRule(Rule.Replace("1000", "2000", StringComparison.Ordinal))).Refusal);

        async Task<string> Entered(ScoreEntry entry)
        {
            var answer = await contest.EnterScore(entry, Stamp());
            Assert.Null(answer.Refusal);
            return answer.Result!.SheetId;
        }
    }

    private IContestGrain ContestOf(History history) => Cluster.Client.GetGrain<IContestGrain>(GrainKey.Of(history.District, "c"));

    private ITeamGrain TeamOf(History history) => Cluster.Client.GetGrain<ITeamGrain>(GrainKey.Of(history.District, "c", "b"));

    private IDistrictGrain DistrictOf(History history) => Cluster.Client.GetGrain<IDistrictGrain>(GrainKey.Of(history.District, "district"));

    private async Task BeginAsync(History history)
    {
        await DistrictOf(history).Configure(new DistrictSettings("示例区", [new Town("chengguan", "城关街道")]), Stamp());
        var settings = EventSamples.Settings() with { Kind = EventKind.Contest, Venues = [], StartsAt = Morning.AddHours(-1), EndsAt = Morning.AddHours(8) };
        Assert.Null((await Cluster.Client.GetGrain<IEventGrain>(GrainKey.Of(history.District, "c")).Configure(settings, Stamp())).Refusal);
        var contest = ContestOf(history);
        Assert.Null((await contest.Configure(new ContestSettings(["小学"], 4, Rule), Stamp())).Refusal);
        await contest.PutTeam("a", Entry(), Stamp());
        await contest.PutTeam("b", Entry(), Stamp());
        await contest.EnterScore(Score("a", 1, 100), Stamp());
        if (history.IsFrozen)
        {
            Assert.NotNull((await contest.Freeze(null, "秘而不宣", Stamp())).Result?.FrozenSince);
        }
    }

    private IEnumerable<Follower> Followers(History history) =>
        from view in new (string Name, IPublishesViews Grain)[]
        {
            ("contest", ContestOf(history)),
            ("district", DistrictOf(history)),
            ("team", TeamOf(history)),
        }
        from audience in new[] { Audience.Public, Audience.Operations }
        select new Follower(history.District, $"{view.Name} {audience}", view.Grain, audience, Cluster.Client.CreateObjectReference<IViewObserver>(new WatchingObserver()));

    private async Task PassAsync(History[] histories, TimeSpan time)
    {
        await SettleAsync(histories);
        for (var passed = TimeSpan.Zero; passed < time; passed += Tick)
        {
            _clock.Advance(Tick);
            await SettleAsync(histories);
        }
    }

    /// <summary>Waits for turns, reports and the turns that they cause: each call that is answered stood behind what was queued before it.</summary>
    private async Task SettleAsync(History[] histories)
    {
        for (var turn = 0; turn < 12; turn++)
        {
            await Task.WhenAll(histories.SelectMany(history => new Task[]
            {
                ContestOf(history).Settings(), DistrictOf(history).Settings(), TeamOf(history).Release(Audience.Staff, _nobody!),
            }));
        }
    }

    private sealed record History(string District, bool IsFrozen, bool IsBusy);

    private sealed record Follower(string District, string Name, IPublishesViews Grain, Audience Audience, IViewObserver Reference);
}
