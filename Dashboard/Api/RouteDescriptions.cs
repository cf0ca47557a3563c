using EventsLive.Dashboard.Network;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>What the API's document says of a route, and who may call it; written where the route is mapped.</summary>
internal static class RouteDescriptions
{
    private static readonly int[] ReadProblems =
    [
        StatusCodes.Status400BadRequest,
        StatusCodes.Status403Forbidden,
        StatusCodes.Status404NotFound,
        StatusCodes.Status503ServiceUnavailable,
    ];

    private static readonly int[] WriteProblems =
    [
        .. ReadProblems,
        StatusCodes.Status409Conflict,
        StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType,
        StatusCodes.Status422UnprocessableEntity,
    ];

    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name).WithSummary(summary);

    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route)
        where T : notnull => route.Accepts<T>("application/json");

    /// <summary>The command is all in the path.</summary>
    public static RouteHandlerBuilder TakesNothing(this RouteHandlerBuilder route) => route.WithMetadata(NoBody.Instance);

    public static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder route, int status) => route.Produces<T>(status, "application/json");

    public static RouteHandlerBuilder RefusesReads(this RouteHandlerBuilder route) => route.Refuses(ReadProblems);

    public static RouteHandlerBuilder RefusesWrites(this RouteHandlerBuilder route) =>
        route.Refuses(WriteProblems).WithHeader(CommandStamps.Header, "1 to 128 visible ASCII characters; remembered for 24 hours by caller and path.");

    public static RouteHandlerBuilder WithHeader(this RouteHandlerBuilder route, string name, string description) =>
        route.WithMetadata(new HeaderDescription(name, description));

    /// <summary>Only for accounts with one of the roles; an administrator has all of them.</summary>
    public static RouteHandlerBuilder For(this RouteHandlerBuilder route, params Role[] roles) =>
        route.RequireAuthorization(Access.Any(roles)).Refuses([StatusCodes.Status401Unauthorized]);

    /// <summary>Also for visitors without an account: the answer follows the caller's audience.</summary>
    public static RouteHandlerBuilder ForEverybody(this RouteHandlerBuilder route) => route.AllowAnonymous();

    /// <summary>Also for visitors, so many times a minute and address.</summary>
    public static RouteHandlerBuilder ForEverybody(this RouteHandlerBuilder route, PublicAct bounded) =>
        route.ForEverybody().WithMetadata(new BoundedAttribute(bounded)).Refuses([StatusCodes.Status429TooManyRequests]);

    private static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, IEnumerable<int> statuses)
    {
        foreach (var status in statuses)
        {
            route.Produces<ProblemDocument>(status, ProblemResult.ContentType);
        }

        return route;
    }
}

/// <summary>A request header that a route reads, for the API's document.</summary>
internal sealed record HeaderDescription(string Name, string Description);

/// <summary>Says that a command has no body.</summary>
internal sealed class NoBody
{
    public static NoBody Instance { get; } = new();
}
