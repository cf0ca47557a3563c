using System.Text.Json;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Api;

/// <summary>The district's live picture at one moment.</summary>
internal static class BoardApi
{
    public static void MapBoard(this IEndpointRouteBuilder api) =>
        api.MapGet("/board", (HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    actor => calls.In(http).District.Look(actor.Audience),
                    view => Answers.Ok(ToAnswer(view), ApiJson.Body.BoardAnswer),
                    RefusalKind.UnknownEvent))
            .Describe("getBoard", "The district's live picture; the hub's topic `district` follows it.")
            .Gives<BoardAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();

    private static BoardAnswer ToAnswer(ViewDiff view) => new(
        view.To.Epoch,
        view.To.Number,
        view.Set.FirstOrDefault(row => row.Key == "district") is { } district ? JsonElement.Parse(district.Json) : null,
        ViewRows.Many(view, "event"),
        ViewRows.Many(view, "venue"),
        ViewRows.Many(view, "town"),
        ViewRows.Many(view, "contest"),
        ViewRows.Many(view, "registered"),
        ViewRows.Many(view, "happening"));
}

/// <summary>The rows of the district's view by their noun; the rows' fields are those of the hub's topic <c>district</c>.</summary>
public sealed record BoardAnswer(
    long Epoch,
    long Version,
    JsonElement? District,
    IReadOnlyList<JsonElement> Events,
    IReadOnlyList<JsonElement> Venues,
    IReadOnlyList<JsonElement> Towns,
    IReadOnlyList<JsonElement> Contests,
    IReadOnlyList<JsonElement> Registered,
    IReadOnlyList<JsonElement> Happenings);
