using System.Text;
using CsCheck;
using EventsLive.Grains.Live;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EventsLive.Grains.Tests.Live;

public sealed class ViewPublisherTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 28, 9, 0, 0, TimeSpan.Zero));
    private readonly Rows _rows = new();
    private readonly Observer _observer = new();
    private readonly ViewPublisher _publisher;

    public ViewPublisherTests() => _publisher = new ViewPublisher(_rows, Audience.Public, _clock) { Epoch = 3 };

    [Fact]
    public void Renew_FirstTime_GivesTheWholeView()
    {
        _rows["a"] = "1";
        var diff = _publisher.Renew(_observer, null);
        Assert.Null(diff.From);
        Assert.Equal(["a=1"], diff.Set.Select(Text));
    }

    [Fact]
    public void Renew_UpToDate_GivesAnEmptyDiff()
    {
        var first = _publisher.Renew(_observer, null);
        var second = _publisher.Renew(_observer, first.To);
        Assert.Equal((first.To, first.To), (second.From!.Value, second.To));
        Assert.Empty(second.Set);
    }

    [Fact]
    public void Renew_APushWasLost_GivesWhatIsMissing()
    {
        var known = _publisher.Renew(_observer, null).To;
        Change("a", "1");
        _publisher.Push();
        Change("b", "2");
        _publisher.Push();
        Change("a", null);
        var diff = _publisher.Renew(_observer, known);
        Assert.Equal(known, diff.From);
        Assert.Equal(["b=2"], diff.Set.Select(Text));
        Assert.Equal(["a"], diff.Removed);
    }

    [Fact]
    public void Renew_VersionOfAnotherLife_GivesTheWholeView()
    {
        _rows["a"] = "1";
        _publisher.Renew(_observer, null);
        Assert.Null(_publisher.Renew(_observer, new ViewVersion(2, 1)).From);
    }

    [Fact]
    public void Push_SeveralChangesSinceTheLast_AreOneDiff()
    {
        var known = _publisher.Renew(_observer, null).To;
        Change("a", "1");
        _publisher.Look();
        Change("a", "2");
        _publisher.Push();
        var diff = Assert.Single(_observer.Diffs);
        Assert.Equal(known, diff.From);
        Assert.Equal(["a=2"], diff.Set.Select(Text));
    }

    [Fact]
    public void Push_RowComesOutTheSame_IsNoVersionOfThisView()
    {
        Change("a", "1");
        var known = _publisher.Renew(_observer, null).To;
        _publisher.Touch("a");
        _publisher.Push();
        Assert.Equal(known, _publisher.Version);
        Assert.Empty(_observer.Diffs);
    }

    [Fact]
    public void Push_LeaseHasEnded_SendsNothing()
    {
        _publisher.Renew(_observer, null);
        _clock.Advance(ViewPublisher.Lease + TimeSpan.FromSeconds(1));
        Change("a", "1");
        _publisher.Push();
        Assert.Empty(_observer.Diffs);
    }

    [Fact]
    public void Look_AfterSleep_HasALaterVersionOfTheSameEpoch()
    {
        var before = _publisher.Look().To;
        _clock.Advance(ViewPublisher.SleepAfter + TimeSpan.FromSeconds(1));
        _publisher.Push();
        Change("a", "1");
        var after = _publisher.Look();
        Assert.True(after.To > before);
        Assert.Equal(["a=1"], after.Set.Select(Text));
    }

    [Fact]
    public void Follower_AnyChangesAndLostPushes_EndsWithThePublishersRows() => Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 3]).Array[0, 80].Sample(steps =>
        {
            var (rows, observer) = (new Rows(), new Observer());
            var publisher = new ViewPublisher(rows, Audience.Staff, _clock) { Epoch = 1 };
            var follower = new Follower();
            follower.Take(publisher.Renew(observer, null));
            foreach (var (key, value, step) in steps)
            {
                var name = "k" + key;
                rows[name] = value == 0 ? null : value.ToString(System.Globalization.CultureInfo.InvariantCulture);
                publisher.Touch(name);
                switch (step)
                {
                    case 0:
                        publisher.Push();
                        observer.Diffs.ForEach(follower.Take);
                        break;
                    case 1:
                        // The push is lost.
                        publisher.Push();
                        break;
                    case 2:
                        follower.Take(publisher.Renew(observer, follower.Version));
                        break;
                    default:
                        break;
                }

                observer.Diffs.Clear();
            }

            follower.Take(publisher.Renew(observer, follower.Version));
            Assert.Equal(rows.All, follower.All);
        });

    private void Change(string key, string? value)
    {
        _rows[key] = value;
        _publisher.Touch(key);
    }

    private static string Text(ViewRow row) => row.Key + "=" + Encoding.UTF8.GetString(row.Json);

    private sealed class Follower
    {
        private readonly SortedDictionary<string, string> _rows = new(StringComparer.Ordinal);

        public ViewVersion? Version { get; private set; }

        public IEnumerable<string> All => _rows.Select(row => row.Key + "=" + row.Value);

        public void Take(ViewDiff diff)
        {
            if (diff.From is null)
            {
                _rows.Clear();
            }
            else if (diff.From != Version)
            {
                return;
            }

            foreach (var row in diff.Set)
            {
                _rows[row.Key] = Encoding.UTF8.GetString(row.Json);
            }

            foreach (var key in diff.Removed)
            {
                _rows.Remove(key);
            }

            Assert.True(Version is null || diff.To >= Version);
            Version = diff.To;
        }
    }

    private sealed class Rows : IViewRows
    {
        private readonly SortedDictionary<string, string> _rows = new(StringComparer.Ordinal);

        public IEnumerable<string> All => _rows.Select(row => row.Key + "=" + row.Value);

        public string? this[string key]
        {
            set
            {
                if (value is null)
                {
                    _rows.Remove(key);
                }
                else
                {
                    _rows[key] = value;
                }
            }
        }

        public IEnumerable<string> RowKeys(Audience audience) => _rows.Keys;

        public byte[]? Row(Audience audience, string key) => _rows.TryGetValue(key, out var row) ? Encoding.UTF8.GetBytes(row) : null;
    }

    private sealed class Observer : IViewObserver
    {
        public List<ViewDiff> Diffs { get; } = [];

        public Task Changed(ViewDiff diff)
        {
            Diffs.Add(diff);
            return Task.CompletedTask;
        }
    }
}
