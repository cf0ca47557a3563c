using EventsLive.Dashboard.Api;
using EventsLive.Grains;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Shell;

/// <summary>Marks a page about one event, which its route or its query names as <c>Event</c> or <c>EventId</c>: there is none about an event that does not exist.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EventPageAttribute : Attribute
{
    /// <summary>The page is about the event's contest, and there is none about an event without one.</summary>
    public bool NeedsContest { get; init; }
}

/// <summary>Answers 404 where a page is asked for that would be about an event or a contest that does not exist.</summary>
/// <remarks>It comes behind authorization: whoever may not see a page is not told what exists. Where the answer is out of reach, the page says so itself.</remarks>
public static class EventPages
{
    // Longer than a grain's start, shorter than a reader's patience.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly string[] Names = ["EventId", "Event"];

    public static void UseEventPages(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<EventPageAttribute>() is { } page && !await ExistsAsync(context, page))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await next(context);
    });

    private static async Task<bool> ExistsAsync(HttpContext context, EventPageAttribute page)
    {
        if (NameOf(context.Request) is not { } id || !Ids.IsValid(id))
        {
            return false;
        }

        var services = context.RequestServices;
        var grains = services.GetRequiredService<IGrainFactory>();
        try
        {
            var key = GrainKey.Of(await services.GetRequiredService<CurrentDistrict>().IdAsync(), id);
            CallActor.Set(Actor.Public);
            // Not from the district's feed: a page may be opened a moment after its event was made.
            Task<bool> exists = page.NeedsContest ? IsThere(grains.GetGrain<IContestGrain>(key).Settings()) : IsThere(grains.GetGrain<IEventGrain>(key).Settings());
            return await exists.WaitAsync(Patience, services.GetRequiredService<TimeProvider>());
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            return true;
        }
    }

    private static string? NameOf(HttpRequest request) =>
        Names.Select(name => request.RouteValues.GetValueOrDefault(name) as string).FirstOrDefault(value => value is not null) ?? request.Query["event"];

    private static async Task<bool> IsThere<T>(Task<T?> settings)
        where T : class => await settings is not null;
}
