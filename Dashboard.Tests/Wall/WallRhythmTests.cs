using System.Collections.Immutable;
using EventsLive.Dashboard.Charts;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Dashboard.Tests.Live;
using EventsLive.Dashboard.Wall;
using EventsLive.Grains.Live;
using Xunit;

namespace EventsLive.Dashboard.Tests.Wall;

public sealed class WallRhythmTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void Rhythm_AfterARest_BeatsAtOnceAndThenRests()
    {
        var rhythm = new Rhythm(TimeSpan.FromMilliseconds(200));
        Assert.True(rhythm.Beat(Noon));
        Assert.False(rhythm.Beat(Noon.AddMilliseconds(199)));
        Assert.Equal(TimeSpan.FromMilliseconds(1), rhythm.Rest(Noon.AddMilliseconds(199)));
        Assert.True(rhythm.Beat(Noon.AddMilliseconds(200)));
        Assert.True(rhythm.Beat(Noon.AddHours(-1)), "a clock set back does not stop it");
    }

    [Fact]
    public void Playlist_GoesRoundAndKeepsItsPlace()
    {
        var playlist = new Playlist(TimeSpan.FromSeconds(10));
        ImmutableArray<Turn> turns = [new("a", "小学组", 1), new("a", "初中组", 1), new(null, null, 1)];
        Assert.Equal(turns[0], playlist.Advance(turns, Noon));
        Assert.Equal(turns[0], playlist.Advance(turns, Noon.AddSeconds(9)));
        Assert.Equal(turns[1], playlist.Advance(turns, Noon.AddSeconds(10)));
        turns = turns.Insert(0, new Turn("b", "小学组", 1));
        Assert.Equal(turns[2], playlist.Advance(turns, Noon.AddSeconds(11)));
        Assert.Equal(turns[3], playlist.Advance(turns, Noon.AddSeconds(20)));
        Assert.Equal(turns[0], playlist.Advance(turns, Noon.AddSeconds(30)));
        Assert.Equal(turns[1], playlist.Advance(turns.RemoveAt(0), Noon.AddSeconds(31)));
        Assert.Null(playlist.Advance([], Noon.AddSeconds(32)));
    }

    [Fact]
    public async Task Session_ChangesWithoutEnd_ShowsFivePicturesASecondAtMost()
    {
        await using var fixture = new FeedFixture();
        fixture.Views.PublishDay();
        using var session = new WallSession(fixture.Feeds, Audience.Public, new WallPin(null, null), fixture.Clock);
        using var stop = new CancellationTokenSource();
        var shown = new List<DateTimeOffset>();
        WallPicture? picture = null;
        var running = session.RunAsync(
            next =>
            {
                picture = next;
                shown.Add(next.Pulse.At);
                return Task.CompletedTask;
            },
            stop.Token);
        await Eventually.True("the first picture", () => picture?.Standings is not null);
        for (var i = 0; i < 100; i++)
        {
            fixture.Views[$"contest:{SampleDistrict.ContestId}"].PutTeam(3, "启航队", 400 + i);
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        await Eventually.True("the last score", () =>
        {
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(50));
            return picture!.Standings!.Lines[0].Team.Total == 499;
        });
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.All(shown.Zip(shown.Skip(1)), pair => Assert.True(pair.Second - pair.First >= WallSession.Frame, $"{pair}"));
    }

    [Fact]
    public void SeriesDelta_NamesOnlyThePointsThatChanged()
    {
        var before = new ChartSeries(null, "area", [new(1L, 5), new(2L, 6), new(3L, 7)]);
        var after = new ChartSeries(null, "area", [new(1L, 5), new(2L, 9), new(3L, 7), new(4L, 1)]);
        var delta = SeriesDelta.Between(before, after);
        Assert.Equal(4, delta.Length);
        Assert.Equal([1, 3], delta.Changed.Select(point => point.At));
        Assert.True(SeriesDelta.Between(before, before).IsEmpty(before));
        Assert.False(SeriesDelta.Between(before, before with { Data = [.. before.Data.Take(2)] }).IsEmpty(before));
    }
}
