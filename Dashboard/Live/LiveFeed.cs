using System.Collections.Immutable;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Live;

/// <summary>Follows one view for everybody in this process: holds its lease, its rows as they are now, and the ring of its latest changes.</summary>
/// <remarks>
/// The publisher pushes changes without being answered and renewals bring what was missed; a change is applied when it begins at or
/// before what is known, since its rows are absolute. When the publisher begins a new epoch, the difference to the rows
/// that were known is computed here, so followers go on from what they have and nothing flickers.
/// </remarks>
public sealed class LiveFeed : IViewObserver, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly LiveOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IViewLink _link;
    private readonly DiffRing _ring;
    private readonly HashSet<FeedCursor> _cursors = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Wake _renewNow = new();
    private readonly TaskCompletionSource _firstAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _renewals;
    private ImmutableDictionary<string, ViewRow> _rows = ImmutableDictionary.Create<string, ViewRow>(StringComparer.Ordinal);
    private ViewVersion? _version;
    private bool _askForAll;
    private FeedDelta? _snapshot;
    private FeedStatus _status;

    public LiveFeed(Topic topic, Audience audience, IViewSource source, LiveOptions options, TimeProvider time, ILogger logger)
    {
        Topic = topic;
        Audience = audience;
        _options = options;
        _time = time;
        _logger = logger;
        _ring = new DiffRing(options.RingChanges, options.RingBytes);
        _status = new FeedStatus(FeedState.Starting, time.GetUtcNow(), null);
        _link = source.Connect(topic, audience, this);
        // A feed serves everybody: it must not carry on in the name, or the language, of whoever happened to come first.
        using (ExecutionContext.SuppressFlow())
        {
            _renewals = Task.Run(RenewAsync);
        }
    }

    public Topic Topic { get; }

    public Audience Audience { get; }

    public FeedStatus Status => Volatile.Read(ref _status);

    internal Task FirstAnswer => _firstAnswer.Task;

    internal (int Changes, int Bytes) RingSize
    {
        get
        {
            lock (_gate)
            {
                return (_ring.Count, _ring.Bytes);
            }
        }
    }

    /// <summary>A push from the publisher. One that leaves a gap is dropped and the lease renewed at once, which brings what is missing.</summary>
    public Task Changed(ViewDiff diff)
    {
        lock (_gate)
        {
            if (TryApply(diff))
            {
                Confirm(_time.GetUtcNow());
            }
            else if (_version is not { } version || diff.To > version)
            {
                _renewNow.Signal();
            }
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewals;
        try
        {
            await _link.DisposeAsync().AsTask().WaitAsync(_options.RenewalTimeout, _time);
        }
        catch (Exception e)
        {
            // The lease ends by itself; the publisher being gone is no reason to fail.
            _logger.LogDebug(e, "The lease on {Topic} could not be released.", Topic);
        }

        _stop.Dispose();
    }

    internal void Attach(FeedCursor cursor)
    {
        lock (_gate)
        {
            _cursors.Add(cursor);
            if (_version is not null)
            {
                // What is known already is news to whoever has just come.
                cursor.Wake.Signal();
            }
        }
    }

    internal void Detach(FeedCursor cursor)
    {
        lock (_gate)
        {
            _cursors.Remove(cursor);
        }
    }

    internal bool IsNewerThan(ViewVersion? version)
    {
        lock (_gate)
        {
            return _version is { } now && now != version;
        }
    }

    internal bool IsOfOtherEpochThan(ViewVersion version)
    {
        lock (_gate)
        {
            return _version is { } now && now.Epoch != version.Epoch;
        }
    }

    internal FeedDelta? Since(ViewVersion? version)
    {
        lock (_gate)
        {
            if (_version is not { } now || now == version)
            {
                return null;
            }

            var change = version is { } from ? _ring.Since(from) : null;
            return change ?? (_snapshot ??= new FeedDelta(null, now, [.. _rows.Values], []));
        }
    }

    private async Task RenewAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var wait = await RenewOnceAsync() ? _options.Renewal : _options.Retry;
            try
            {
                await _renewNow.WaitAsync(wait, _time, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Renews the lease; false when the publisher could not be reached.</summary>
    private async Task<bool> RenewOnceAsync()
    {
        // The answer is as old as the question may have been: never claimed to be younger.
        var asked = _time.GetUtcNow();
        ViewVersion? known;
        lock (_gate)
        {
            known = _askForAll ? null : _version;
            _askForAll = false;
        }

        try
        {
            var answer = await _link.Renew(known).WaitAsync(_options.RenewalTimeout, _time, _stop.Token);
            lock (_gate)
            {
                Accept(answer, asked);
            }

            return true;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                if (_status.State != FeedState.Lost)
                {
                    _logger.LogWarning(e, "{Topic} cannot be followed for {Audience}; it is tried again.", Topic, Audience);
                    Enter(FeedState.Lost);
                }
            }

            return false;
        }
    }

    private void Accept(ViewDiff? answer, DateTimeOffset asked)
    {
        if (answer is null)
        {
            Enter(FeedState.Unknown);
        }
        else if (TryApply(answer) || _version >= answer.To)
        {
            Enter(FeedState.Live);
            Confirm(asked);
        }
        else
        {
            // The publisher changed its life while a push overtook the answer: all is asked for.
            _askForAll = true;
            _renewNow.Signal();
            return;
        }

        _firstAnswer.TrySetResult();
    }

    private bool TryApply(ViewDiff diff)
    {
        if (_version is { } version)
        {
            if (diff.To <= version)
            {
                return diff.To == version;
            }

            // Rows are absolute, so a change that begins earlier than what is known brings the same rows as one that begins there.
            var followsOn = diff.From is { } from && (from == version || (from < version && from.Epoch == diff.To.Epoch && version.Epoch == from.Epoch));
            if (!followsOn && diff.From is not null)
            {
                return false;
            }
        }
        else if (diff.From is not null)
        {
            return false;
        }

        Apply(diff.From is null ? DifferenceTo(diff.Set) : (diff.Set, diff.Removed), diff.To);
        return true;
    }

    private void Apply((ImmutableArray<ViewRow> Set, ImmutableArray<string> Removed) change, ViewVersion to)
    {
        var rows = _rows.ToBuilder();
        foreach (var row in change.Set)
        {
            rows[row.Key] = row;
        }

        rows.RemoveRange(change.Removed);
        _rows = rows.ToImmutable();
        if (_version is { } from)
        {
            _ring.Add(new FeedDelta(from, to, change.Set, change.Removed));
        }
        else
        {
            _ring.Clear();
        }

        _version = to;
        _snapshot = null;
        foreach (var cursor in _cursors)
        {
            cursor.Wake.Signal();
        }
    }

    private (ImmutableArray<ViewRow> Set, ImmutableArray<string> Removed) DifferenceTo(ImmutableArray<ViewRow> snapshot)
    {
        var gone = _rows.Keys.ToHashSet(StringComparer.Ordinal);
        gone.ExceptWith(snapshot.Select(row => row.Key));
        return (
            [.. snapshot.Where(row => !_rows.TryGetValue(row.Key, out var known) || !known.Json.AsSpan().SequenceEqual(row.Json))],
            [.. gone]);
    }

    private void Confirm(DateTimeOffset at)
    {
        if (_status.ConfirmedAt is not { } before || at > before)
        {
            Volatile.Write(ref _status, _status with { ConfirmedAt = at });
        }
    }

    private void Enter(FeedState state)
    {
        if (_status.State != state)
        {
            Volatile.Write(ref _status, _status with { State = state, Since = _time.GetUtcNow() });
        }
    }
}
