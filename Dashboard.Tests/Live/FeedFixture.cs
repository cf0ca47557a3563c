using System.Text;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.Live;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EventsLive.Dashboard.Tests.Live;

/// <summary>Feeds on a clock of the test's own, and what tests do with them.</summary>
public sealed class FeedFixture : IAsyncDisposable
{
    public FeedFixture(LiveOptions? options = null) =>
        Feeds = new LiveFeeds(Views, Options.Create(options ?? new LiveOptions()), Clock, NullLogger<LiveFeeds>.Instance);

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 28, 9, 0, 0, TimeSpan.Zero));

    public PublishedViews Views { get; } = new();

    public PublishedView District => Views["district"];

    public LiveFeeds Feeds { get; }

    public static ViewRow Row(string key, int value) => new(key, Encoding.UTF8.GetBytes(value.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    public Follower Follow(bool withinEpoch = false) => new(Feeds.Follow(Topic.District, Audience.Public), withinEpoch);

    /// <summary>Waits until the follower has the publisher's version, letting time pass so that renewals fall due.</summary>
    public Task CatchUp(Follower follower) => Eventually.True(
        "the follower to have the publisher's version",
        () =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(500));
            follower.Take();
            return follower.Cursor.Version == District.Version;
        });

    public void AssertSameRows(Follower follower) => Assert.Equal(
        District.Rows.Values.Select(row => $"{row.Key}={Encoding.UTF8.GetString(row.Json)}"),
        follower.Rows.Select(row => $"{row.Key}={row.Value}"));

    public ValueTask DisposeAsync() => Feeds.DisposeAsync();
}

/// <summary>A follower who keeps the rows it is told of and insists that versions never go back.</summary>
public sealed class Follower(FeedCursor cursor, bool withinEpoch)
{
    public FeedCursor Cursor { get; } = cursor;

    public SortedDictionary<string, string> Rows { get; } = new(StringComparer.Ordinal);

    public FeedDelta? Take()
    {
        var before = Cursor.Version;
        var delta = withinEpoch ? Cursor.TakeWithinEpoch() : Cursor.Take();
        if (delta is null)
        {
            return null;
        }

        Assert.True(before is null || delta.To > before, $"{before} was followed by {delta.To}.");
        if (delta.From is { } from)
        {
            Assert.Equal(before, from);
            Assert.True(!withinEpoch || from.Epoch == delta.To.Epoch);
        }
        else
        {
            Rows.Clear();
        }

        foreach (var row in delta.Set)
        {
            Rows[row.Key] = Encoding.UTF8.GetString(row.Json);
        }

        foreach (var key in delta.Removed)
        {
            Rows.Remove(key);
        }

        return delta;
    }
}
