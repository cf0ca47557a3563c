using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Microsoft.Extensions.Logging;

namespace EventsLive.Grains.Teams;

/// <inheritdoc cref="ITeamGrain"/>
/// <remarks>
/// It asks the contest while somebody watches, and not for every score: a score of one team may move the ranks of all. A version is
/// the one of the contest's view at which the row was first seen as it is, so that it names one content over all lives of this grain.
/// </remarks>
public sealed partial class TeamGrain(TimeProvider time, ILogger<TeamGrain> logger) : Grain, ITeamGrain
{
    /// <summary>How often the contest is asked on behalf of those who hold a lease.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    /// <summary>What was learnt this lately is not asked for again.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<Audience, TeamPicture> _pictures = [];
    private IContestGrain? _contest;
    private string _teamId = "";
    private IGrainTimer? _timer;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var (district, rest) = GrainKey.Split(this.GetPrimaryKeyString());
        (var eventId, _teamId) = GrainKey.Split(rest);
        _contest = GrainFactory.GetGrain<IContestGrain>(GrainKey.Of(district, eventId));
        return Task.CompletedTask;
    }

    public async Task<ViewDiff?> Renew(Audience audience, IViewObserver observer, ViewVersion? known)
    {
        if (await FreshAsync(audience) is not { } picture)
        {
            return null;
        }

        picture.Leases[observer] = time.GetUtcNow() + ViewPublisher.Lease;
        _timer ??= this.RegisterGrainTimer(LookAroundAsync, new GrainTimerCreationOptions(Round, Round));
        return known == picture.Version ? new ViewDiff(known, picture.Version, [], []) : picture.Snapshot();
    }

    public Task Release(Audience audience, IViewObserver observer)
    {
        if (_pictures.TryGetValue(audience, out var picture))
        {
            picture.Leases.Remove(observer);
        }

        return Task.CompletedTask;
    }

    public async Task<ViewDiff?> Look(Audience audience) => (await FreshAsync(audience))?.Snapshot();

    private async Task<TeamPicture?> FreshAsync(Audience audience)
    {
        var picture = _pictures.GetValueOrDefault(audience);
        if (picture is not null && time.GetElapsedTime(picture.AskedAt) < Fresh)
        {
            return picture;
        }

        if (await _contest!.TeamView(audience, _teamId) is not { } view)
        {
            if (_pictures.Count == 0)
            {
                // Asking for an unknown id must not leave a grain behind.
                DeactivateOnIdle();
            }

            return null;
        }

        if (picture is null)
        {
            picture = new TeamPicture();
            _pictures.Add(audience, picture);
        }

        picture.AskedAt = time.GetTimestamp();
        picture.Take(view);
        return picture;
    }

    private async Task LookAroundAsync()
    {
        var now = time.GetUtcNow();
        foreach (var (audience, picture) in _pictures.ToArray())
        {
            if (!picture.DropLeases(now))
            {
                continue;
            }

            try
            {
                await FreshAsync(audience);
            }
            catch (Exception exception) when (exception is TimeoutException or OrleansException or JournalStoreException)
            {
                // Watchers keep what they have; the next round asks again.
                LogNoAnswer(logger, exception, _teamId);
            }
        }

        if (_pictures.Values.All(picture => picture.Leases.Count == 0))
        {
            DeactivateOnIdle();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The contest of team {TeamId} did not answer")]
    private static partial void LogNoAnswer(ILogger logger, Exception exception, string teamId);

    /// <summary>What one audience sees of the team, and who watches it.</summary>
    private sealed class TeamPicture
    {
        private ImmutableArray<ViewRow> _rows = [];

        public Dictionary<IViewObserver, DateTimeOffset> Leases { get; } = [];

        public ViewVersion Version { get; private set; }

        /// <summary>Timestamp of the last answer.</summary>
        public long AskedAt { get; set; }

        public ViewDiff Snapshot() => new(null, Version, _rows, []);

        /// <summary>Takes what the contest shows; a row that came out the same keeps its version.</summary>
        public void Take(ViewDiff view)
        {
            if (!_rows.IsEmpty && (view.To <= Version || view.Set[0].Json.AsSpan().SequenceEqual(_rows[0].Json)))
            {
                return;
            }

            var diff = new ViewDiff(_rows.IsEmpty ? null : Version, view.To, view.Set, []);
            (_rows, Version) = (view.Set, view.To);
            foreach (var observer in Leases.Keys)
            {
                observer.Changed(diff).Ignore();
            }
        }

        /// <summary>Ends the leases that were not renewed; whether any is left.</summary>
        public bool DropLeases(DateTimeOffset now)
        {
            foreach (var (observer, until) in Leases)
            {
                if (until < now)
                {
                    Leases.Remove(observer);
                }
            }

            return Leases.Count > 0;
        }
    }
}
