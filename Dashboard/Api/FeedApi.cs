using System.Globalization;
using System.Text.Json;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Api;

/// <summary>The changes of a view as lines of JSON, for programs that follow without SignalR.</summary>
/// <remarks>
/// A line is <c>{epoch, version, rows}</c>, the whole view, or <c>{epoch, since, version, set, removed}</c>, all that changed between
/// two of its versions. The first line brings a follower from <c>since</c> to now: by a change where that is still known, else by the whole view.
/// Versions rise within an epoch, which begins anew when the publisher starts again: <c>since</c> goes with the <c>epoch</c> of the same line.
/// A slow follower skips pictures, never rows: changes compose. A blank line says that the connection lives.
/// </remarks>
internal static class FeedApi
{
    private const string ContentType = "application/x-ndjson";

    /// <summary>Silence after which a blank line is sent.</summary>
    internal static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstAnswerWithin = TimeSpan.FromSeconds(5);

    public static void MapFeeds(this IEndpointRouteBuilder api)
    {
        api.MapGet("/events/{eventId}/feed", (string eventId, string? since, string? epoch, string? follow, HttpContext http, ApiCalls calls, FeedSource feeds) =>
                Answer(http, calls, feeds, new Topic(TopicKind.Event, eventId), (since, epoch, follow), RefusalKind.UnknownEvent))
            .Describe("getEventFeed", "The changes of an event's view since a version, a line each; with follow=true the answer stays open and goes on.")
            .Produces<object>(StatusCodes.Status200OK, ContentType)
            .RefusesReads()
            .ForEverybody();

        api.MapGet("/events/{eventId}/contest/feed", (string eventId, string? since, string? epoch, string? follow, HttpContext http, ApiCalls calls, FeedSource feeds) =>
                Answer(http, calls, feeds, Topic.Contest(eventId), (since, epoch, follow), RefusalKind.UnknownContest))
            .Describe("getContestFeed", "The changes of a contest's view since a version, a line each; with follow=true the answer stays open and goes on.")
            .Produces<object>(StatusCodes.Status200OK, ContentType)
            .RefusesReads()
            .ForEverybody();
    }

    private static async Task<IResult> Answer(
        HttpContext http, ApiCalls calls, FeedSource feeds, Topic topic, (string? Since, string? Epoch, string? Follow) query, RefusalKind unknown)
    {
        if (calls.IdFault(http) is { } fault)
        {
            return fault;
        }

        if (!TryNumber(query.Since, out var since))
        {
            return ProblemResult.Of(RefusalKind.Malformed, "since");
        }

        if (!TryNumber(query.Epoch, out var epoch))
        {
            return ProblemResult.Of(RefusalKind.Malformed, "epoch");
        }

        if (query.Follow is not (null or "true" or "false"))
        {
            return ProblemResult.Of(RefusalKind.Malformed, "follow");
        }

        // The live feeds follow one district at a time.
        if (calls.In(http).Id != await feeds.DistrictAsync())
        {
            return ProblemResult.Of(unknown);
        }

        var cursor = feeds.Follow(topic, Callers.AudienceOf(http.User));
        try
        {
            await cursor.FirstAnswer(http.RequestAborted).WaitAsync(FirstAnswerWithin, http.RequestAborted);
        }
        catch (TimeoutException)
        {
            cursor.Dispose();
            return ProblemResult.Of(RefusalKind.StoreUnavailable);
        }
        catch
        {
            cursor.Dispose();
            throw;
        }

        if (cursor.Take() is not { } whole)
        {
            var state = cursor.Status.State;
            cursor.Dispose();
            return ProblemResult.Of(state == FeedState.Unknown ? unknown : RefusalKind.StoreUnavailable);
        }

        // A number alone is of the first life of the contest or of none that can be told: numbers begin anew with each epoch.
        var first = since is { } number && number <= whole.To.Number && (epoch ?? 1) == whole.To.Epoch
            ? cursor.TakeSince(new ViewVersion(whole.To.Epoch, number))
            : whole;
        return new FeedLines(cursor, first, query.Follow == "true", feeds.Stopping);
    }

    internal static bool TryNumber(string? text, out long? number)
    {
        number = null;
        if (text is null)
        {
            return true;
        }

        var good = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        number = value;
        return good;
    }

    /// <summary>Writes the lines as they come, at the pace at which the follower reads: a slow one skips pictures.</summary>
    private sealed class FeedLines(FeedCursor cursor, FeedDelta? first, bool follow, CancellationToken stopping) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            using var _ = cursor;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
            httpContext.Response.ContentType = ContentType;
            await httpContext.Response.StartAsync(end.Token);
            try
            {
                for (var delta = first; delta is not null || follow; delta = cursor.Take())
                {
                    if (delta is not null)
                    {
                        await WriteAsync(httpContext, delta, end.Token);
                    }

                    if (!follow)
                    {
                        return;
                    }

                    while (!await NewsWithin(KeepAlive, end.Token))
                    {
                        await httpContext.Response.BodyWriter.WriteAsync("\n"u8.ToArray(), end.Token);
                    }
                }
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // The follower has gone, or the program ends: the lines end here.
            }
        }

        private async Task<bool> NewsWithin(TimeSpan time, CancellationToken cancellation)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            silence.CancelAfter(time);
            try
            {
                await cursor.WaitAsync(silence.Token);
                return true;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return false;
            }
        }

        private static async Task WriteAsync(HttpContext http, FeedDelta delta, CancellationToken cancellation)
        {
            await using (var writer = new Utf8JsonWriter(http.Response.BodyWriter))
            {
                writer.WriteStartObject();
                writer.WriteNumber("epoch", delta.To.Epoch);
                if (delta.From is { } from)
                {
                    writer.WriteNumber("since", from.Number);
                }

                writer.WriteNumber("version", delta.To.Number);
                writer.WriteStartObject(delta.IsSnapshot ? "rows" : "set");
                foreach (var row in delta.Set)
                {
                    writer.WritePropertyName(row.Key);
                    writer.WriteRawValue(row.Json, skipInputValidation: true);
                }

                writer.WriteEndObject();
                if (!delta.IsSnapshot)
                {
                    writer.WriteStartArray("removed");
                    foreach (var key in delta.Removed)
                    {
                        writer.WriteStringValue(key);
                    }

                    writer.WriteEndArray();
                }

                writer.WriteEndObject();
            }

            await http.Response.BodyWriter.WriteAsync("\n"u8.ToArray(), cancellation);
        }
    }
}

/// <summary>The live feeds as the API follows them.</summary>
public sealed class FeedSource(LiveFeeds feeds, CurrentDistrict current, IHostApplicationLifetime lifetime)
{
    /// <summary>Ends all answers that stay open, so that the program can end.</summary>
    public CancellationToken Stopping => lifetime.ApplicationStopping;

    public ValueTask<string> DistrictAsync() => current.IdAsync();

    public FeedCursor Follow(Topic topic, Audience audience) => feeds.Follow(topic, audience);
}
