using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using EventsLive.Dashboard.Judging;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>Score sheets, one by one or as a file, and the standings that follow from them.</summary>
internal static class ScoreApi
{
    public static void MapScores(this IEndpointRouteBuilder api)
    {
        api.MapPost("/events/{eventId}/scores", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<ScoreBody, ScoreEntry, SheetResult>(
                    http,
                    ApiJson.Body.ScoreBody,
                    (entry, stamp) => calls.In(http).Contest(eventId).EnterScore(entry, stamp),
                    sheet => Answers.Created(new ScoreAnswer(sheet.SheetId, sheet.Points, sheet.Counted), ApiJson.Body.ScoreAnswer)))
            .Describe("postScore", "Enters a sheet. A further one for the same team, round and judge without `replaces` is kept, not counted, and waits for the head judge.")
            .Takes<ScoreBody>()
            .Gives<ScoreAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.Judge);

        api.MapGet("/events/{eventId}/standings", (string eventId, string? group, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    async actor => await calls.In(http).Contest(eventId).Standings(actor.Audience, group) is { } standings
                        ? ToAnswer(standings, await AwardsApi.ByTeam(calls.In(http).Awards(eventId), actor.Audience))
                        : null,
                    answer => Answers.Ok(answer, ApiJson.Body.StandingsAnswer),
                    RefusalKind.UnknownContest))
            .Describe("getStandings", "The standings of a group or of all, best first, as the caller's audience may see them.")
            .Gives<StandingsAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();
    }

    private static StandingsAnswer ToAnswer(Standings standings, IReadOnlyDictionary<string, string> awards) => new(
        standings.Version.Epoch,
        standings.Version.Number,
        standings.FrozenSince is not null,
        standings.FrozenSince,
        standings.PublishedAt is null,
        standings.PublishedAt,
        [
            .. standings.Rows.Select(row => StandingsRow.Of(row) with { Award = awards.GetValueOrDefault(row.Team) }),
        ],
        CorrectionAnswer.Of(standings.Corrections),
        [
            .. standings.Rows.GroupBy(row => row.Group).Select(group => (group.Key, Ranked: group.Count(row => row.Rank is not null), Teams: group.Count()))
                .Select(group => new GroupAnswer(group.Key, group.Teams, group.Ranked, standings.MinimumTeams, group.Ranked >= standings.MinimumTeams)),
        ]);
}

/// <param name="Round">From 1. Runs are told apart by stage, round and match: where matches have names, every one of them may be round 1.</param>
/// <param name="Judge">Whose sheet it is where several judge one run: an id, 1 to 64 of <c>a-z 0-9 -</c>.</param>
/// <param name="Fields">The sheet's fields by name, numbers all of them: seconds for a time, 1 and 0 for a boolean, the option's value for a choice. Only with the outcome <c>scored</c>.</param>
/// <param name="At">When the device took it down: RFC 3339 with offset; null = when it arrives.</param>
/// <param name="Replaces">Id of the sheet that this one corrects; needs <paramref name="Reason"/>.</param>
/// <param name="Match">The match that the run is part of: teams that met have the same one.</param>
/// <param name="Side">The side that the team was on, such as <c>red</c>; teams of a match with the same one are one side. Null = the team is its own side.</param>
/// <param name="Stage">A stage of the rule; null = its first one, or none where the rule has none.</param>
/// <param name="Surrogate">The team played for others: the run counts for the match and not for the team.</param>
/// <param name="Signing">Signatures, where the sheet was signed on the tablet.</param>
public sealed record ScoreBody(
    [property: Required] string? Team,
    [property: Required] int? Round,
    string? Judge,
    IReadOnlyDictionary<string, decimal>? Fields,
    [property: AllowedValues("scored", "noShow", "withdrawn", "disqualified")] string? Outcome,
    string? At,
    string? Device,
    [property: AllowedValues("tablet", "paper", "import")] string? Source,
    string? Replaces,
    string? Reason,
    string? Match,
    string? Side,
    string? Stage,
    bool? Surrogate,
    SigningBody? Signing = null) : IBody<ScoreEntry>
{
    public Checked<ScoreEntry> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new ScoreEntry(
            check.Required("team", Team),
            check.Required("round", Round),
            Judge,
            Fields?.ToImmutableDictionary(StringComparer.Ordinal) ?? ImmutableDictionary<string, decimal>.Empty,
            check.OptionalWord<RunOutcome>("outcome", Outcome) ?? RunOutcome.Scored,
            Replaces,
            Reason,
            check.OptionalTime("at", At),
            Device,
            check.OptionalWord<SheetSource>("source", Source) ?? SheetSource.Tablet,
            Match,
            Side,
            Stage,
            Surrogate ?? false,
            SigningBody.Read(Signing, ref check)));
    }
}

/// <param name="Points">What the sheet alone yields by the rule; null where the outcome yields none or more than this sheet is needed.</param>
/// <param name="Counted">False: another sheet stands for this run, and this one waits for the head judge.</param>
public sealed record ScoreAnswer(
    string SheetId,
    [property: Description("What the sheet alone yields by the rule; null where the outcome yields none, or more than this sheet is needed: other teams' runs, or what is given once for the run. In a try-out of a rule whose points rest on other teams: those of the run among the other sheets.")] decimal? Points,
    [property: Description("False: another sheet stands for this run, and this one waits for the head judge.")] bool Counted);

/// <param name="Frozen">New results are held back, since <paramref name="FrozenSince"/>.</param>
/// <param name="Provisional">The results are not final; they are since <paramref name="PublishedAt"/>.</param>
/// <param name="Corrections">更正说明: what of the published results changed, the oldest first.</param>
/// <param name="Groups">The groups that have teams, in the contest's order.</param>
public sealed record StandingsAnswer(
    long Epoch,
    long Version,
    bool Frozen,
    DateTimeOffset? FrozenSince,
    bool Provisional,
    DateTimeOffset? PublishedAt,
    IReadOnlyList<StandingsRow> Rows,
    IReadOnlyList<CorrectionAnswer> Corrections,
    IReadOnlyList<GroupAnswer> Groups);

/// <param name="Ranked">Teams with a valid result, as far as the caller may know.</param>
/// <param name="MinimumTeams">As many as the rule wants for awards; 0 = any number.</param>
/// <param name="Graded">False: there are fewer; the ranks stand, and nobody gets a tier of awards.</param>
public sealed record GroupAnswer(string Name, int Teams, int Ranked, int MinimumTeams, bool Graded);

/// <param name="Rank">Within the group; equal ranks are shared (1-2-2-4); null = no valid result.</param>
/// <param name="Total">Value of the first criterion, rounded to the digits that the rule shows. Ranks go by the exact value.</param>
/// <param name="DecidedBy">What separated the row from the next one.</param>
/// <param name="Award">奖项; null = none was given, or none that the caller may know: the public from the notice on.</param>
/// <param name="CorrectedAt">When a sheet was accepted that changed the row after the results were published; null = none was.</param>
public sealed record StandingsRow(
    int? Rank,
    string Team,
    int Number,
    string Name,
    string School,
    string Group,
    [property: Description("Value of the first criterion, rounded to the digits that the rule shows; ranks go by the exact value. Null = no valid result; with a rank, a value that no decimal number holds (beyond 7.9e28), which the explanation tells.")] decimal? Total,
    string? Outcome,
    [property: Description(StandingsRow.DecidedByWords)] string? DecidedBy,
    string? Award,
    DateTimeOffset? CorrectedAt)
{
    internal const string DecidedByWords =
        "What separated the row from the next one: the name of a criterion of the rule, stage (the next one did not reach it) or shared (nothing did, the rank is shared); null in the last row and in one without a rank.";

    public static StandingsRow Of(RankedTeam row) => new(
        row.Rank,
        row.Team,
        row.Number,
        row.Name,
        row.School,
        row.Group,
        row.Total,
        row.Outcome is { } outcome ? Words.Of(outcome) : null,
        row.DecidedBy,
        Award: null,
        row.CorrectedAt);
}
