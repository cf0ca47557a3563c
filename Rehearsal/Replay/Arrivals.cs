using System.Text.Json;
using EventsLive.Rehearsal.Client;

namespace EventsLive.Rehearsal.Replay;

/// <summary>Watches a contest's view for the runs that were posted: whether each arrived, with the points that were sent, and how soon.</summary>
public sealed class Arrivals(TimeProvider time)
{
    private readonly Dictionary<(string Team, int Round), Expected> _expected = [];
    private readonly Dictionary<(string Team, int Round), Cell> _shown = [];
    private readonly LatencyHistogram _latencies = new();
    private readonly Lock _gate = new();

    /// <summary>From the sending of a sheet to its arrival in the view, of the runs that were not there before.</summary>
    public LatencySummary? Latencies => _latencies.Summarise();

    /// <summary>Says that a run is about to be posted.</summary>
    public void Sending(RecordedRun run)
    {
        lock (_gate)
        {
            _expected[(run.Team, run.Run)] = new Expected(run, time.GetTimestamp(), Accepted: false);
        }
    }

    /// <summary>Says that a run was accepted: from now on it has to arrive.</summary>
    public void Accepted(RecordedRun run)
    {
        lock (_gate)
        {
            _expected[(run.Team, run.Run)] = _expected[(run.Team, run.Run)] with { Accepted = true };
        }
    }

    /// <summary>Reads the runs that a contest's view shows.</summary>
    public void Look(ViewCopy view)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            foreach (var (key, row) in view.Rows)
            {
                if (key.StartsWith("team:", StringComparison.Ordinal))
                {
                    Look(key["team:".Length..], row, now);
                }
            }
        }
    }

    /// <summary>Accepted runs that the view does not show as they were sent.</summary>
    public IReadOnlyList<RecordedRun> Missing()
    {
        lock (_gate)
        {
            return
            [
                .. _expected
                    .Where(expected => expected.Value.Accepted
                        && !(_shown.TryGetValue(expected.Key, out var cell) && cell.Shows(expected.Value.Run)))
                    .Select(expected => expected.Value.Run),
            ];
        }
    }

    /// <summary>Accepted runs, whether they arrived or not.</summary>
    public int AcceptedCount()
    {
        lock (_gate)
        {
            return _expected.Values.Count(expected => expected.Accepted);
        }
    }

    private void Look(string team, JsonElement row, long now)
    {
        var round = 0;
        foreach (var run in row.GetProperty("runs").EnumerateArray())
        {
            round++;
            if (run.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            var cell = run.Deserialize<Cell>(ApiAnswer.Json)!;
            if (_shown.TryAdd((team, round), cell))
            {
                if (_expected.TryGetValue((team, round), out var expected))
                {
                    _latencies.Record(time.GetElapsedTime(expected.SentAt, now));
                }
            }
            else
            {
                _shown[(team, round)] = cell;
            }
        }
    }

    private sealed record Expected(RecordedRun Run, long SentAt, bool Accepted);

    private sealed record Cell(decimal? Points, string Outcome)
    {
        public bool Shows(RecordedRun run) => run.NoShow ? Outcome == "noShow" : Outcome == "scored" && Points == run.Score;
    }
}
