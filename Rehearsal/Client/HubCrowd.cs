namespace EventsLive.Rehearsal.Client;

/// <summary>Many hub connections that follow the same topics.</summary>
public sealed class HubCrowd : IAsyncDisposable
{
    private const int ConnectedAtOnce = 32;
    private const int ComparisonTries = 20;
    private static readonly TimeSpan ComparisonPause = TimeSpan.FromMilliseconds(250);

    private readonly IReadOnlyList<string> _topics;
    private readonly HubFollower[] _followers;
    private int _connected;

    public HubCrowd(Uri server, string? token, IReadOnlyList<string> topics, int connections)
    {
        _topics = topics;
        _followers = [.. Enumerable.Range(0, connections).Select(_ => new HubFollower(server, token))];
    }

    public IReadOnlyList<HubFollower> Followers => _followers;

    /// <summary>Connections that follow all topics.</summary>
    public int Connected => Volatile.Read(ref _connected);

    /// <summary>Snapshots and diffs that the followers have applied so far.</summary>
    public int Changes => _followers.Sum(follower => follower.Counts.Changes);

    public Task Start(CancellationToken cancellation) => Parallel.ForEachAsync(
        _followers,
        new ParallelOptions { MaxDegreeOfParallelism = ConnectedAtOnce, CancellationToken = cancellation },
        async (follower, token) =>
        {
            await follower.Start(_topics, token).ConfigureAwait(false);
            Interlocked.Increment(ref _connected);
        });

    public FollowReport Report() => _followers.Select(follower => follower.Counts.Report()).Aggregate((sum, report) => sum + report);

    /// <summary>Compares every copy that diffs made with the server's whole view of the same version.</summary>
    /// <returns>Copies that differ, and copies that could not be compared because the view never stood still.</returns>
    public async Task<(int Diverged, int Uncompared)> Compare(CancellationToken cancellation)
    {
        var diverged = 0;
        var uncompared = 0;
        foreach (var follower in _followers)
        {
            foreach (var topic in _topics)
            {
                switch (await Compare(follower, topic, cancellation).ConfigureAwait(false))
                {
                    case false:
                        diverged++;
                        break;
                    case null:
                        uncompared++;
                        break;
                    case true:
                        break;
                }
            }
        }

        return (diverged, uncompared);
    }

    public async ValueTask DisposeAsync() =>
        await Parallel.ForEachAsync(_followers, async (follower, _) => await follower.DisposeAsync().ConfigureAwait(false))
            .ConfigureAwait(false);

    private static async Task<bool?> Compare(HubFollower follower, string topic, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < ComparisonTries; attempt++)
        {
            if (await follower.EqualsServer(topic, cancellation).ConfigureAwait(false) is { } same)
            {
                return same;
            }

            await Task.Delay(ComparisonPause, cancellation).ConfigureAwait(false);
        }

        return null;
    }
}
