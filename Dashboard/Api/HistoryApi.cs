using System.Buffers;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>A contest's whole history as lines of JSON, in order and without loss, for programs of the staff.</summary>
/// <remarks>
/// A line is <c>{version, at, actor, type, record}</c>: one durable record. Versions rise and stand for ever, over restarts and whatever
/// process answers, so that <c>since</c> alone resumes; numbers that are left out are of records that tell nothing. Unlike the feed of a
/// view nothing is skipped for a slow follower. A blank line says that the connection lives. Where the contest cannot be read any more,
/// the answer ends: the follower comes again with the last version that it has.
/// </remarks>
internal static class HistoryApi
{
    internal const string ContentType = "application/x-ndjson";

    /// <summary>Silence after which a blank line is sent.</summary>
    internal static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(250);

    private const int PageSize = 500;

    public static void MapHistory(this IEndpointRouteBuilder api) =>
        api.MapGet("/events/{eventId}/contest/history", (string eventId, string? since, string? follow, HttpContext http, ApiCalls calls, FeedSource feeds) =>
                Answer(eventId, since, follow, http, calls, feeds))
            .Describe("getContestHistory", "Every record of the contest after the version `since`, a line each, in order and without loss; with follow=true the answer stays open and goes on, with a blank line after 10 seconds of silence.")
            .Produces<object>(StatusCodes.Status200OK, ContentType)
            .RefusesReads()
            .For(Role.HeadJudge, Role.Organiser);

    private static async Task<IResult> Answer(string eventId, string? since, string? follow, HttpContext http, ApiCalls calls, FeedSource feeds)
    {
        if (!FeedApi.TryNumber(since, out var after))
        {
            return ProblemResult.Of(RefusalKind.Malformed, "since");
        }

        if (follow is not (null or "true" or "false"))
        {
            return ProblemResult.Of(RefusalKind.Malformed, "follow");
        }

        return await calls.Read(
            http,
            async _ => await calls.In(http).Contest(eventId).History(after ?? 0, PageSize) is { } page ? new Page(page) : null,
            first => new Lines(calls.In(http).Contest(eventId), after ?? 0, first, follow == "true", feeds.Stopping),
            RefusalKind.UnknownContest);
    }

    private sealed record Page(IReadOnlyList<HistoryEntry> Entries);

    private sealed class Lines(IContestGrain contest, long after, Page first, bool follow, CancellationToken stopping) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            // What is read while the answer is open is read in the name of whoever opened it.
            CallActor.Set(Callers.ActorOf(httpContext.User));
            using var end = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
            httpContext.Response.ContentType = ContentType;
            await httpContext.Response.StartAsync(end.Token);
            try
            {
                await WriteAllAsync(httpContext, end.Token);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // The follower has gone, or the program ends: the lines end here.
            }
            catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
            {
                // A whole line was the last one. What follows, the follower asks for again.
            }
        }

        private async Task WriteAllAsync(HttpContext http, CancellationToken cancellation)
        {
            var (page, last) = (first.Entries, after);
            var quietSince = Environment.TickCount64;
            while (true)
            {
                foreach (var entry in page)
                {
                    Write(http.Response, entry);
                    last = entry.Version;
                }

                if (page.Count > 0)
                {
                    await http.Response.BodyWriter.FlushAsync(cancellation);
                    quietSince = Environment.TickCount64;
                }
                else if (!follow)
                {
                    return;
                }
                else
                {
                    if (Environment.TickCount64 - quietSince >= KeepAlive.TotalMilliseconds)
                    {
                        await http.Response.BodyWriter.WriteAsync("\n"u8.ToArray(), cancellation);
                        quietSince = Environment.TickCount64;
                    }

                    await Task.Delay(AskAgain, cancellation);
                }

                page = [.. await contest.History(last, PageSize) ?? []];
            }
        }

        private static void Write(HttpResponse response, HistoryEntry entry)
        {
            using (var writer = new Utf8JsonWriter(response.BodyWriter))
            {
                writer.WriteStartObject();
                writer.WriteNumber("version", entry.Version);
                writer.WriteString("at", entry.At);
                writer.WriteString("actor", entry.Actor);
                writer.WriteString("type", entry.Type);
                writer.WritePropertyName("record");
                writer.WriteRawValue(entry.Json, skipInputValidation: true);
                writer.WriteEndObject();
            }

            response.BodyWriter.Write("\n"u8);
        }
    }
}
