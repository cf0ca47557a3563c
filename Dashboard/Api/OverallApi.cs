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
            .Describe("putOverall", "Sets how places or awards of teams in the event's parts become points of their schools and towns (团体总分).")
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
            .Describe("getOverall", "How far the event's contests are, and the totals by school (the default) or by town, best first, of one group or of all, with every team that gave points. Those who are not staff see the points of parts whose results are final.")
            .Gives<OverallAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();
    }

    internal static OverallUnit? UnitOf(string? by) => by switch
    {
        null or "" or "school" => OverallUnit.School,
        "town" => OverallUnit.Town,
        _ => null,
    };
}

/// <summary>A scale by place or one by award, not both.</summary>
/// <param name="Points">Points of the first place and those behind it, in each group of each part; default 9-7-6-5-4-3-2-1.</param>
/// <param name="Awards">Points of the awards by rank, the best first, by their names in the schemes of the parts.</param>
/// <param name="Others">Points of a team with a valid result that is on no step of the scale; default 0.</param>
/// <param name="Sharing">Teams that share a place: each has its points (the default), or each the mean of the places that they take up.</param>
/// <param name="BestInPart">Teams of one school that count in one part; none = all.</param>
/// <param name="BestOfAll">Teams of one school that count in all; none = all.</param>
/// <param name="Weights">What the points of a part are multiplied by, by its id; 0 = it does not count, default 1.</param>
/// <param name="Ties">Equal totals: more teams on the scale's first step, then on the second and so on (the default), or shared.</param>
public sealed record OverallBody(
    IReadOnlyList<decimal>? Points,
    IReadOnlyList<OverallAwardBody?>? Awards,
    decimal? Others,
    [property: AllowedValues("each", "mean")] string? Sharing,
    int? BestInPart,
    int? BestOfAll,
    IReadOnlyDictionary<string, decimal>? Weights,
    [property: AllowedValues("honours", "shared")] string? Ties) : IBody<OverallSettings>
{
    /// <summary>The first eight, as Chinese meets count them.</summary>
    public static readonly ImmutableArray<decimal> FirstEight = [9, 7, 6, 5, 4, 3, 2, 1];

    public Checked<OverallSettings> ToCommand()
    {
        if (Points is not null && Awards is not null)
        {
            return Refusal.Of(RefusalKind.Misplaced, "awards");
        }

        var check = new ShapeCheck();
        var scale = ImmutableArray.CreateBuilder<OverallStep>();
        if (Awards is null)
        {
            scale.AddRange((Points ?? FirstEight).Select(points => new OverallStep(points)));
        }

        for (var i = 0; i < Awards?.Count; i++)
        {
            var field = $"awards[{EventsLive.Grains.InputRules.Number(i)}]";
            var award = check.Required(field, Awards[i], new OverallAwardBody(null, null));
            scale.Add(new OverallStep(check.Required($"{field}.points", award.Points), check.Required($"{field}.name", award.Name)));
        }

        return check.Done(new OverallSettings(
            Awards is null ? OverallBasis.Places : OverallBasis.Awards,
            scale.ToImmutable(),
            Others ?? 0,
            check.OptionalWord<OverallSharing>("sharing", Sharing) ?? OverallSharing.Each,
            BestInPart,
            BestOfAll,
            [.. (Weights ?? ImmutableDictionary<string, decimal>.Empty).Select(weight => new OverallWeight(weight.Key, weight.Value))],
            check.OptionalWord<OverallTies>("ties", Ties) ?? OverallTies.Honours));
    }
}

public sealed record OverallAwardBody(string? Name, decimal? Points);

/// <param name="Provisional">A part that counts has no final results yet.</param>
/// <param name="Settings">Null = it was not said how schools and towns are totalled: then there are no rows.</param>
public sealed record OverallAnswer(
    bool Provisional,
    OverallSettingsAnswer? Settings,
    IReadOnlyList<string> Groups,
    IReadOnlyList<OverallPartAnswer> Parts,
    IReadOnlyList<OverallRowAnswer> Rows)
{
    public static OverallAnswer Of(OverallTable table) => new(
        table.IsProvisional,
        table.Settings is { } settings ? OverallSettingsAnswer.Of(settings) : null,
        table.Groups,
        [
            .. table.Parts.Select(part => new OverallPartAnswer(
                part.Id, part.Name, part.Factor, part.Teams, part.RunsDone, part.RunsPlanned - part.RunsDone, Words.Of(part.State), part.IsFinal, part.IsCounted)),
        ],
        [.. table.Rows.Select(OverallRowAnswer.Of)]);
}

/// <param name="Points">By place; null = by award.</param>
/// <param name="Awards">Null = by place.</param>
public sealed record OverallSettingsAnswer(
    IReadOnlyList<decimal>? Points,
    IReadOnlyList<OverallAwardBody>? Awards,
    decimal Others,
    string Sharing,
    int? BestInPart,
    int? BestOfAll,
    IReadOnlyDictionary<string, decimal> Weights,
    string Ties)
{
    public static OverallSettingsAnswer Of(OverallSettings settings) => new(
        settings.Basis == OverallBasis.Places ? [.. settings.Scale.Select(step => step.Points)] : null,
        settings.Basis == OverallBasis.Awards ? [.. settings.Scale.Select(step => new OverallAwardBody(step.Award, step.Points))] : null,
        settings.Others,
        Words.Of(settings.Sharing),
        settings.BestInPart,
        settings.BestOfAll,
        settings.Weights.ToDictionary(weight => weight.Part, weight => weight.Factor),
        Words.Of(settings.Ties));
}

/// <param name="Factor">What its points are multiplied by; 0 = it does not count.</param>
/// <param name="RunsDone">Runs of counted rounds that have a sheet, as far as the caller may know.</param>
/// <param name="State"><c>notStarted</c>, <c>running</c>, <c>frozen</c>, <c>provisional</c> or <c>published</c>.</param>
/// <param name="Final">Whether what its teams give is final.</param>
/// <param name="Counted">Whether it is in the totals: for staff always, for others once it is final and not frozen.</param>
public sealed record OverallPartAnswer(
    string Id, string Name, decimal Factor, int Teams, int RunsDone, int RunsOutstanding, string State, bool Final, bool Counted);

/// <param name="Rank">Equal ranks are shared (1-2-2-4).</param>
/// <param name="School">Null = a town's row.</param>
/// <param name="Points">Rounded half up to 4 decimals; ranks follow the exact total.</param>
/// <param name="Exact">The exact total: a decimal, or a fraction as <c>25/3</c>.</param>
/// <param name="Counted">Teams that count.</param>
/// <param name="Honours">How many of them are on each step of the scale: first places, second places; or awards.</param>
/// <param name="DecidedBy">What separated it from the next row: <c>total</c>, <c>step-1</c> and so on, or <c>shared</c>; null = the last row.</param>
/// <param name="Parts">Points from each part that gave a counting team, by its id.</param>
/// <param name="Teams">Every team of it with a valid result, those that count first.</param>
public sealed record OverallRowAnswer(
    int Rank,
    string? School,
    string Town,
    decimal Points,
    string Exact,
    int Counted,
    IReadOnlyList<int> Honours,
    string? DecidedBy,
    IReadOnlyDictionary<string, decimal> Parts,
    IReadOnlyList<OverallTeamAnswer> Teams)
{
    public static OverallRowAnswer Of(OverallRow row) => new(
        row.Rank, row.School, row.Town, row.Points, row.Exact, row.Counted, row.Honours, row.DecidedBy, row.Parts.ToDictionary(part => part.Part, part => part.Points),
        [
            .. row.Gains.Select(gain => new OverallTeamAnswer(
                gain.Part, gain.Group, gain.Team, gain.Number, gain.Name, gain.School, gain.Rank, gain.Award, gain.Points, gain.Exact,
                gain.Exclusion is { } exclusion ? Words.Of(exclusion) : null)),
        ]);
}

/// <param name="Points">With the part's factor, rounded half up to 4 decimals.</param>
/// <param name="Exact">The same exactly.</param>
/// <param name="Excluded">Why it does not count: <c>part</c> (factor 0), <c>bestInPart</c> or <c>bestOfAll</c> (its school has as many that count); null = it counts.</param>
public sealed record OverallTeamAnswer(
    string Part, string Group, string Team, int Number, string Name, string School, int? Rank, string? Award, decimal Points, string Exact, string? Excluded);
