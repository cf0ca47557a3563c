using CsCheck;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.Live;
using Xunit;

namespace EventsLive.Dashboard.Tests.Live;

public sealed class LiveFeedTests
{
    private enum Act
    {
        Set,
        Remove,
        LosePushes,
        GetPushes,
        BeginEpoch,
        TakeFirst,
        TakeSecond,
        PassTime,
    }

    private static readonly Gen<(Act Act, int Key, int Value)[]> Stories = Gen
        .Select(
            Gen.Frequency(
                (8, Gen.Const(Act.Set)), (2, Gen.Const(Act.Remove)), (1, Gen.Const(Act.LosePushes)), (1, Gen.Const(Act.GetPushes)),
                (1, Gen.Const(Act.BeginEpoch)), (2, Gen.Const(Act.TakeFirst)), (1, Gen.Const(Act.TakeSecond)), (1, Gen.Const(Act.PassTime))),
            Gen.Int[0, 6],
            Gen.Int[0, 99])
        .Array[0, 60];

    [Fact]
    public Task Followers_AnyInterleaving_EndWithThePublishersRows() => Stories.SampleAsync(
        async story =>
        {
            await using var fixture = new FeedFixture(new LiveOptions { RingChanges = 4, RingBytes = 40 });
            var first = fixture.Follow();
            var second = fixture.Follow(withinEpoch: true);
            foreach (var (act, key, value) in story)
            {
                Do(fixture, first, second, act, key, value);
            }

            fixture.District.LosesPushes = false;
            await fixture.CatchUp(first);
            await fixture.CatchUp(second);
            fixture.AssertSameRows(first);
            fixture.AssertSameRows(second);
        },
        iter: 150,
        threads: 1);

    [Fact]
    public async Task Control_PushesAppliedWithoutVersions_EndWrongWhenOneIsLost()
    {
        var view = new PublishedView();
        var naive = new Dictionary<string, string>();
        var link = view.Connect(new Naive(naive));
        await link.Renew(null);
        view.Change([FeedFixture.Row("a", 1)], []);
        view.LosesPushes = true;
        view.Change([FeedFixture.Row("b", 2)], []);
        view.LosesPushes = false;
        view.Change([FeedFixture.Row("c", 3)], []);
        Assert.NotEqual(view.Rows.Count, naive.Count);
    }

    [Fact]
    public async Task Ring_ManyChanges_StaysWithinItsBounds()
    {
        await using var fixture = new FeedFixture();
        var feed = new LiveFeed(Topic.District, Audience.Public, fixture.Views, new LiveOptions { RingChanges = 8, RingBytes = 1000 }, fixture.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await using (feed)
        {
            await feed.FirstAnswer.WaitAsync(TestContext.Current.CancellationToken);
            for (var i = 0; i < 500; i++)
            {
                fixture.District.Change([FeedFixture.Row($"key-{i % 50}", i)], []);
                var (changes, bytes) = feed.RingSize;
                Assert.InRange(changes, 0, 8);
                Assert.InRange(bytes, 0, 1000);
            }
        }
    }

    [Fact]
    public async Task Take_TwoWhoLackTheSame_ShareOneDeltaAndItsBytes()
    {
        await using var fixture = new FeedFixture();
        var (first, second) = (fixture.Follow(), fixture.Follow());
        await fixture.CatchUp(first);
        await fixture.CatchUp(second);
        fixture.District.Change([FeedFixture.Row("a", 1)], []);
        fixture.District.Change([FeedFixture.Row("b", 2)], ["a"]);
        var (one, other) = (first.Take(), second.Take());
        Assert.Same(one, other);
        Assert.True(one!.ChangeJson.Utf8.Span == other!.ChangeJson.Utf8.Span);
        Assert.Equal("""{"set":{"b":2},"removed":["a"]}""", System.Text.Encoding.UTF8.GetString(one.ChangeJson.Utf8.Span));
    }

    [Fact]
    public async Task Take_NewEpochWithTheSameRows_IsAChangeOfNoRow()
    {
        await using var fixture = new FeedFixture();
        fixture.District.Change([FeedFixture.Row("a", 1)], []);
        var follower = fixture.Follow();
        await fixture.CatchUp(follower);
        fixture.District.BeginEpoch();
        FeedDelta? delta = null;
        await Eventually.True("the new epoch", () =>
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
            return (delta = follower.Take()) is not null;
        });
        Assert.False(delta!.IsSnapshot);
        Assert.Empty(delta.Set);
        Assert.Equal(2, delta.To.Epoch);
    }

    [Fact]
    public async Task Status_PublisherSilent_IsLostAndKeepsTheLastProof()
    {
        await using var fixture = new FeedFixture();
        var follower = fixture.Follow();
        await fixture.CatchUp(follower);
        fixture.District.Silent = true;
        var proven = follower.Cursor.Status.ConfirmedAt;
        await Eventually.True("the feed to be lost", () => Pass(fixture) && follower.Cursor.Status.State == FeedState.Lost);
        var lastProof = follower.Cursor.Status.ConfirmedAt;
        Assert.True(lastProof >= proven);
        Pass(fixture);
        Assert.Equal(lastProof, follower.Cursor.Status.ConfirmedAt);
        fixture.District.Silent = false;
        await Eventually.True("the feed to be live again", () => Pass(fixture) && follower.Cursor.Status.State == FeedState.Live);
        Assert.True(follower.Cursor.Status.ConfirmedAt > lastProof);
    }

    [Fact]
    public async Task Status_NoSuchThing_IsUnknownUntilThereIs()
    {
        await using var fixture = new FeedFixture();
        fixture.District.Missing = true;
        var follower = fixture.Follow();
        await Eventually.True("the feed to say that it is unknown", () => follower.Cursor.Status.State == FeedState.Unknown);
        Assert.Null(follower.Take());
        fixture.District.Missing = false;
        await fixture.CatchUp(follower);
        Assert.Equal(FeedState.Live, follower.Cursor.Status.State);
    }

    [Fact]
    public async Task Follow_SeveralFollowers_ShareOneLeaseThatEndsAfterTheLast()
    {
        await using var fixture = new FeedFixture();
        var (first, second) = (fixture.Follow(), fixture.Follow());
        await fixture.CatchUp(first);
        Assert.Equal(1, fixture.District.Connections);
        first.Cursor.Dispose();
        second.Cursor.Dispose();
        fixture.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, fixture.Feeds.Count);
        using (fixture.Feeds.Follow(Topic.District, Audience.Public))
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(30));
            Assert.Equal((1, 1), (fixture.Feeds.Count, fixture.District.Connections));
        }

        fixture.Clock.Advance(TimeSpan.FromSeconds(30));
        await Eventually.True("the lease to be given back", () => fixture.District.Disposals == 1);
        Assert.Equal(0, fixture.Feeds.Count);
    }

    [Fact]
    public async Task WaitAsync_SomethingNewer_Wakes()
    {
        await using var fixture = new FeedFixture();
        var follower = fixture.Follow();
        await fixture.CatchUp(follower);
        var waiting = follower.Cursor.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        fixture.District.Change([FeedFixture.Row("a", 1)], []);
        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.NotNull(follower.Take());
    }

    [Fact]
    public async Task Follow_AFeedThatIsAlreadyThere_WakesTheNewFollower()
    {
        await using var fixture = new FeedFixture();
        await fixture.CatchUp(fixture.Follow());
        var wake = new Wake();
        using var second = fixture.Feeds.Follow(Topic.District, Audience.Public, wake);
        await wake.WaitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.True(second.Take()!.IsSnapshot);
    }

    [Theory]
    [InlineData("district")]
    [InlineData("event:a-1")]
    [InlineData("contest:a-1")]
    [InlineData("venue:a-1")]
    [InlineData("team:a-1/t2")]
    public void Topic_OfTheContract_IsReadAndWrittenAlike(string text) => Assert.Equal(text, Topic.Parse(text)?.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("districts")]
    [InlineData("event:")]
    [InlineData("event:A")]
    [InlineData("event:a/b")]
    [InlineData("team:a")]
    [InlineData("team:a/b/c")]
    [InlineData("account:a")]
    [InlineData("event:活动")]
    public void Topic_AnythingElse_IsRefused(string? text) => Assert.Null(Topic.Parse(text));

    private static bool Pass(FeedFixture fixture)
    {
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(500));
        return true;
    }

    private static void Do(FeedFixture fixture, Follower first, Follower second, Act act, int key, int value)
    {
        switch (act)
        {
            case Act.Set:
                fixture.District.Change([FeedFixture.Row($"k{key}", value)], []);
                break;
            case Act.Remove:
                fixture.District.Change([], [$"k{key}"]);
                break;
            case Act.LosePushes:
                fixture.District.LosesPushes = true;
                break;
            case Act.GetPushes:
                fixture.District.LosesPushes = false;
                break;
            case Act.BeginEpoch:
                fixture.District.BeginEpoch();
                break;
            case Act.TakeFirst:
                first.Take();
                break;
            case Act.TakeSecond:
                second.Take();
                break;
            default:
                fixture.Clock.Advance(TimeSpan.FromSeconds(3));
                break;
        }
    }

    private sealed class Naive(Dictionary<string, string> rows) : IViewObserver
    {
        public Task Changed(ViewDiff diff)
        {
            foreach (var row in diff.Set)
            {
                rows[row.Key] = System.Text.Encoding.UTF8.GetString(row.Json);
            }

            return Task.CompletedTask;
        }
    }
}
