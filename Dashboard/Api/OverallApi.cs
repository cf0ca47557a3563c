using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Overalls;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>The totals of schools and towns over the parts of a large event (团体总分).</summary>
internal static class OverallApi
{
    public static void MapOveralls(this IEndpointRouteBuilder api)
    {
        api.MapPut("/events/{eventId}/overall", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<OverallBody, OverallSettings, OverallRevision>(
                    http,
                    ApiJson.Body.OverallBody,
                    (settings, stamp) => calls.In(http).Overall(eventId).Configure(settings, stamp),
                    revision => Answers.Put(revision.Created, revision.Version)))
            .Describe("putOverall", "Sets how the places of teams in the event's parts become points of their schools and towns (团体总分).")
            .Takes<OverallBody>()
            .Gives<RevisionAnswer>(StatusCodes.Status200OK)
            .Gives<RevisionAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.Organiser);

        api.MapGet("/events/{eventId}/overall", (string eventId, string? by, string? group, HttpContext http, ApiCalls calls) =>
                UnitOf(by) is not { } unit ? Task.FromResult<IResult>(ProblemResult.Of(Refusal.Of(RefusalKind.Malformed, "by", "school", "town")))
                : calls.Read(
                    http,
                    actor => calls.In(http).Overall(eventId).Table(actor.Audience, unit, string.IsNullOrEmpty(group) ? null : group),
                    table => Answers.Ok(OverallAnswer.Of(table), ApiJson.Body.OverallAnswer),
                    RefusalKind.UnknownOverall))
            .Describe("getOverall", "Totals by school (the default) or by town, best first, of one group or of all, from what each part's standings show to whoever asks: a frozen part counts as it did when it froze.")
            .Gives<OverallAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();
    }

    private static OverallUnit? UnitOf(string? by) => by switch
    {
        null or "school" => OverallUnit.School,
        "town" => OverallUnit.Town,
        _ => null,
    };
}

/// <param name="Points">Points of the first place and those behind it, in each group of each part; default 9-7-6-5-4-3-2-1. Teams that share a place all have its points.</param>
/// <param name="Others">Points of a team with a place behind those; default 0.</param>
/// <param name="BestInGroup">Teams of one school that count in one group of one part; none = all.</param>
/// <param name="BestOfAll">Teams of one school that count in all; none = all.</param>
/// <param name="Weights">What the points of a part are multiplied by, by its id; 0 = it does not count, default 1.</param>
/// <param name="Ties">Equal totals: more first places, then more second ones and so on (the default), or shared.</param>
public sealed record OverallBody(
    IReadOnlyList<int>? Points,
    int? Others,
    int? BestInGroup,
    int? BestOfAll,
    IReadOnlyDictionary<string, int>? Weights,
    [property: AllowedValues("places", "shared")] string? Ties) : IBody<OverallSettings>
{
    /// <summary>The first eight, as Chinese meets count them.</summary>
    public static readonly ImmutableArray<int> FirstEight = [9, 7, 6, 5, 4, 3, 2, 1];

    public Checked<OverallSettings> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new OverallSettings(
            Points is null ? FirstEight : [.. Points],
            Others ?? 0,
            BestInGroup,
            BestOfAll,
            [.. (Weights ?? ImmutableDictionary<string, int>.Empty).Select(weight => new OverallWeight(weight.Key, weight.Value))],
            check.OptionalWord<OverallTies>("ties", Ties) ?? OverallTies.Places));
    }
}

/// <param name="Provisional">Not all parts that count have final results.</param>
/// <param name="Frozen">A part that counts holds new results back.</param>
public sealed record OverallAnswer(
    bool Provisional,
    bool Frozen,
    OverallSettingsAnswer Settings,
    IReadOnlyList<string> Groups,
    IReadOnlyList<OverallPartAnswer> Parts,
    IReadOnlyList<OverallRowAnswer> Rows)
{
    public static OverallAnswer Of(OverallTable table)
    {
        var counting = table.Parts.Where(part => part.Weight > 0).ToArray();
        return new OverallAnswer(
            counting.Any(part => part.PublishedAt is null),
            counting.Any(part => part.FrozenSince is not null),
            new OverallSettingsAnswer(
                table.Settings.Points, table.Settings.Others, table.Settings.BestInGroup, table.Settings.BestOfAll, Words.Of(table.Settings.Ties)),
            table.Groups,
            [.. table.Parts.Select(part => new OverallPartAnswer(part.Id, part.Name, part.Weight, part.FrozenSince is not null, part.PublishedAt is null))],
            [.. table.Rows.Select(row => new OverallRowAnswer(row.Rank, row.School, row.Town, row.Points, row.Teams, row.Places, row.Parts))]);
    }
}

public sealed record OverallSettingsAnswer(IReadOnlyList<int> Points, int Others, int? BestInGroup, int? BestOfAll, string Ties);

/// <param name="Weight">What its points are multiplied by; 0 = it does not count.</param>
public sealed record OverallPartAnswer(string Id, string Name, int Weight, bool Frozen, bool Provisional);

/// <param name="Rank">Equal ranks are shared (1-2-2-4).</param>
/// <param name="School">Null = a town's row.</param>
/// <param name="Teams">Teams that count.</param>
/// <param name="Places">How many of them came first, second and so on, as far as places have points.</param>
/// <param name="Parts">Points from each part that gave a counting team, by its id.</param>
public sealed record OverallRowAnswer(
    int Rank,
    string? School,
    string Town,
    long Points,
    int Teams,
    IReadOnlyList<int> Places,
    IReadOnlyDictionary<string, long> Parts);
