using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Dashboard.Tests.Live;
using EventsLive.Dashboard.Wall;
using EventsLive.Grains.Events;
using EventsLive.Grains.Live;
using Xunit;

namespace EventsLive.Dashboard.Tests.Wall;

/// <summary>A wall that keeps to no contest turns to a ceremony, also when its contest's time is over and others still run.</summary>
public sealed class CeremonyFollowedTests
{
    [Fact]
    public async Task Wall_CeremonyOfAContestThatIsOver_TakesTheWallFromThoseThatRun()
    {
        await using var fixture = new FeedFixture();
        fixture.Views.PublishDay();
        var now = fixture.Clock.GetUtcNow();
        fixture.Views["district"].Set(
            "event:over", SampleDistrict.Event("over", "竞速赛", EventKind.Contest, now, "cup", true) with { EndsAt = now.AddMinutes(-10), Status = EventStatus.Ended }, RowJson.Default.EventRow);
        var over = fixture.Views["contest:over"];
        over.Set("contest", new ContestRow("over", ["小学组"], 1, 1, "best", "分", false), RowJson.Default.ContestRow);
        over.Set(ContestUnveilKey, new UnveilRow(0, null, null, null, null), RowJson.Default.UnveilRow);
        using var session = new WallSession(fixture.Feeds, Audience.Public, new WallPin(null, null), fixture.Clock);
        using var stop = new CancellationTokenSource();
        WallPicture? picture = null;
        var running = session.RunAsync(
            next =>
            {
                picture = next;
                return Task.CompletedTask;
            },
            stop.Token);
        await Until("the contest that runs", () => picture?.Standings is { ContestId: SampleDistrict.ContestId });
        Assert.Null(picture!.Unveil);

        Totals(unveiling: true);
        await Until("the ceremony", () => picture.Unveil is { ContestId: "over" });

        Totals(unveiling: null);
        await Until("the contests that run", () => picture.Unveil is null);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        void Totals(bool? unveiling) => fixture.Views["district"].Set("contest:over", new ContestTotalsRow("over", 5, 5, 5, 5, null, unveiling), RowJson.Default.ContestTotalsRow);

        Task Until(string what, Func<bool> isThere) => Eventually.True(what, () =>
        {
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(100));
            return isThere();
        });
    }

    private const string ContestUnveilKey = EventsLive.Grains.Contests.ContestViews.UnveilKey;
}
