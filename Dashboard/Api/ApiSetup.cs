using EventsLive.Dashboard.Archives;
using EventsLive.Dashboard.Devices;
using EventsLive.Dashboard.Files;
using EventsLive.Dashboard.Judging;
using Microsoft.AspNetCore.Diagnostics;

namespace EventsLive.Dashboard.Api;

/// <summary>The HTTP API under <c>/api/v1</c>: its services, its problems and its routes.</summary>
public static class ApiSetup
{
    public const string Root = "/api/v1";

    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<InstallationKeys>();
        builder.Services.AddHostedService(services => services.GetRequiredService<InstallationKeys>());
        builder.Services.AddSingleton<Districts>();
        builder.Services.AddSingleton<ApiCalls>();
        builder.Services.AddSingleton<AppealLinks>();
        builder.Services.AddSingleton<FeedSource>();
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Body));
        builder.AddApiDocument();
    }

    /// <summary>Gives every failure under <c>/api</c> the form of a problem document, whoever made it.</summary>
    public static void UseApiProblems(this WebApplication app) =>
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api =>
        {
            api.UseExceptionHandler(failed => failed.Run(context =>
            {
                var kind = context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad
                    ? ProblemKind.Of(bad.StatusCode)
                    : null;
                return new ProblemResult(kind ?? ProblemKind.Internal).ExecuteAsync(context);
            }));
            api.UseStatusCodePages(status => ProblemKind.Of(status.HttpContext.Response.StatusCode) is { } kind
                ? new ProblemResult(kind).ExecuteAsync(status.HttpContext)
                : Task.CompletedTask);
            api.Use((context, next) => context.GetEndpoint() switch
            {
                null => new ProblemResult(ProblemKind.NotFound).ExecuteAsync(context),
                // What routing answers to a wrong method or content type names no policy: it would be denied, and a visitor told to sign in.
                not RouteEndpoint and { RequestDelegate: { } refuse } => refuse(context),
                _ => next(context),
            });
        });

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup(Root);
        api.MapDistrict();
        api.MapVenues();
        api.MapEvents();
        api.MapRegistrations();
        api.MapCheckIns();
        api.MapContests();
        api.MapScores();
        api.MapRules();
        api.MapImports();
        api.MapExports();
        api.MapFloors();
        api.MapOveralls();
        api.MapEligibility();
        api.MapAwards();
        api.MapArchives();
        api.MapPublication();
        api.MapUnveil();
        api.MapDesk();
        api.MapTeamChanges();
        api.MapAppeals();
        api.MapBoard();
        api.MapFeeds();
        api.MapHistory();
        api.MapJudging();
        api.MapAssignments();
        api.MapDevices();
        api.MapSigning();
        api.MapPhotos();
        api.MapMoves();
        api.MapWhereabouts();
        app.MapRuleSchema();
        app.MapOpenApi().AllowAnonymous();
    }
}
