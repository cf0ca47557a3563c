using System.Net;
using EventsLive.Rehearsal.Client;

namespace EventsLive.Rehearsal.Replay;

/// <summary>Replays a recorded contest through the public API.</summary>
public sealed class Replayer(ApiClient api, TimeProvider time)
{
    private const string NewTown = "rehearsal";

    private static readonly TimeSpan LongestArrival = TimeSpan.FromSeconds(15);

    /// <summary>Creates what the replay needs. What is there already stays as it is, so that a replay can be sent again.</summary>
    /// <exception cref="RefusedException">The server refuses a part of it.</exception>
    /// <exception cref="OutcomeUnknownException">The server does not answer.</exception>
    public async Task SetUp(ReplayPlan plan, ReplayTarget target, CancellationToken cancellation)
    {
        var town = target.Town ?? await FindTown(target.NewDistrict, cancellation).ConfigureAwait(false);
        var path = $"/api/v1/events/{target.EventId}";
        var found = await api.Get(path, cancellation).ConfigureAwait(false);
        if (found.Status == HttpStatusCode.NotFound)
        {
            await Put(path, Event(target, town), cancellation).ConfigureAwait(false);
        }
        else
        {
            found.Expect($"GET {path}");
        }

        await Put($"{path}/contest", plan.Contest, cancellation).ConfigureAwait(false);
        foreach (var team in plan.Teams)
        {
            await Put(
                $"{path}/teams/{team.Id}",
                new { number = team.Number, name = team.Id, school = team.Id, town, group = team.Group },
                cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Posts the runs one after the other, each answered before the next is sent, since their order is what is replayed.</summary>
    /// <param name="speed">How many times faster than recorded; 0 = as fast as the answers come.</param>
    /// <remarks>At a speed, a latency is counted from the moment at which the run was due; otherwise from its sending.</remarks>
    public async Task Post(
        ReplayPlan plan,
        string eventId,
        double speed,
        Arrivals arrivals,
        LoadTally tally,
        CancellationToken cancellation)
    {
        var pace = new Pace(time);
        foreach (var run in plan.Runs)
        {
            var from = speed > 0
                ? await pace.Until((run.EnteredAt - plan.Runs[0].EnteredAt) / speed, cancellation).ConfigureAwait(false)
                : time.GetTimestamp();
            arrivals.Sending(run);
            try
            {
                var answer = await api
                    .Post($"/api/v1/events/{eventId}/scores", ReplayPlan.Sheet(run), ReplayPlan.Key(run), cancellation)
                    .ConfigureAwait(false);
                tally.Answered(answer, time.GetElapsedTime(from));
                if (answer.Succeeded)
                {
                    arrivals.Accepted(run);
                }
            }
            catch (OutcomeUnknownException unknown)
            {
                tally.Unknown(unknown);
            }
        }
    }

    /// <summary>Waits until the contest's view shows every accepted run.</summary>
    /// <returns>The runs that it still does not show.</returns>
    public async Task<IReadOnlyList<RecordedRun>> WaitForArrivals(Arrivals arrivals, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        var missing = arrivals.Missing();
        while (missing.Count > 0 && time.GetElapsedTime(begun) < LongestArrival)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation).ConfigureAwait(false);
            missing = arrivals.Missing();
        }

        return missing;
    }

    /// <summary>A town of the district; where there is no district yet, one is created.</summary>
    private async Task<string> FindTown(string newDistrict, CancellationToken cancellation)
    {
        var board = await api.Get("/api/v1/board", cancellation).ConfigureAwait(false);
        if (board.Succeeded && board.Read<Board>().Towns is [var first, ..])
        {
            return first.Id;
        }

        await Put("/api/v1/district", new { name = newDistrict, towns = new[] { new { id = NewTown, name = newDistrict } } }, cancellation)
            .ConfigureAwait(false);
        return NewTown;
    }

    private object Event(ReplayTarget target, string town) => new
    {
        name = target.EventName,
        kind = "contest",
        town,
        venues = Array.Empty<string>(),
        startsAt = time.GetUtcNow().AddMinutes(-5),
        endsAt = time.GetUtcNow().AddHours(12),
        capacity = (int?)null,
        registration = new { opensAt = (string?)null, closesAt = (string?)null, waitlist = "none" },
    };

    private async Task Put(string path, object body, CancellationToken cancellation) =>
        (await api.Put(path, body, cancellation).ConfigureAwait(false)).Expect($"PUT {path}");

    private sealed record Board(IReadOnlyList<Town> Towns);

    private sealed record Town(string Id);
}

/// <summary>Where a replay goes.</summary>
/// <param name="NewDistrict">Name of the district, and of its one town, where the server has none yet.</param>
/// <param name="Town">Id of the town of the event and its teams; null = the district's first.</param>
public sealed record ReplayTarget(string EventId, string EventName, string NewDistrict, string? Town);

/// <summary>What a replay did.</summary>
/// <param name="Posted">Requests and answers.</param>
/// <param name="Arrived">Accepted runs that the hub's view showed, with the points that were sent.</param>
/// <param name="Lost">Accepted runs that it did not show, as <c>team/round</c>: there must be none.</param>
/// <param name="ArrivalMs">From the sending of a sheet to its arrival in the hub's view.</param>
/// <param name="Unverified">Recorded runs that were left out because they were never confirmed.</param>
public sealed record ReplayReport(
    LoadReport Posted,
    int Arrived,
    IReadOnlyList<string> Lost,
    LatencySummary? ArrivalMs,
    FollowReport Hub,
    int Unverified);
