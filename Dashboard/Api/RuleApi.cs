using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.Scoring;

namespace EventsLive.Dashboard.Api;

/// <summary>Rules of contests: templates, a try-out that keeps nothing, a look at what a change would move, the change itself, and why a team stands where it stands.</summary>
internal static class RuleApi
{
    public static void MapRules(this IEndpointRouteBuilder api)
    {
        api.MapGet("/scoring/templates", () => Answers.Ok(Templates, ApiJson.Body.TemplatesAnswer))
            .Describe("getScoringTemplates", "The rules of the organiser's menu, and examples of the rules of known contests.")
            .Gives<TemplatesAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();

        api.MapPost("/scoring/try", (HttpContext http, ApiCalls calls) =>
                calls.Write<TryBody, TryOut, TryAnswer>(
                    http,
                    ApiJson.Body.TryBody,
                    (attempt, _) => Task.FromResult(attempt.Run()),
                    answer => Answers.Ok(answer, ApiJson.Body.TryAnswer)))
            .Describe("tryScoringRule", "Scores and ranks sample sheets by a rule; nothing is kept.")
            .Takes<TryBody>()
            .Gives<TryAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Organiser, Role.HeadJudge);

        api.MapPost("/events/{eventId}/contest/preview", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<RulePreviewBody, RuleCommand, RulePreview>(
                    http,
                    ApiJson.Body.RulePreviewBody,
                    (command, _) => calls.In(http).Contest(eventId).PreviewRule(command.Rule),
                    preview => Answers.Ok(
                        new RulePreviewAnswer(preview.Teams, [.. preview.Moves.Select(move => new RankMoveAnswer(
                            move.Team, move.Number, move.Name, move.Group, move.RankBefore, move.RankAfter, move.TotalBefore, move.TotalAfter))]),
                        ApiJson.Body.RulePreviewAnswer)))
            .Describe("previewRule", "Every team whose rank or total another rule would change; nothing is kept.")
            .Takes<RulePreviewBody>()
            .Gives<RulePreviewAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Organiser, Role.HeadJudge);

        api.MapPut("/events/{eventId}/contest/rule", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<RuleChangeBody, RuleCommand, ContestRevision>(
                    http,
                    ApiJson.Body.RuleChangeBody,
                    (command, stamp) => calls.In(http).Contest(eventId).ChangeRule(command.Rule, command.Reason, stamp),
                    revision => Answers.Put(revision.Created, revision.Version)))
            .Describe("putRule", "Changes the rule of a contest that has sheets; all of them are scored by it. Sheets that do not fit it are named and nothing changes.")
            .Takes<RuleChangeBody>()
            .Gives<RevisionAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge);

        api.MapGet("/events/{eventId}/contest/rule/versions", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    async _ => await calls.In(http).Contest(eventId).RuleVersions() is { } versions ? RuleVersionsAnswer.Of(versions) : null,
                    versions => Answers.Ok(versions, ApiJson.Body.RuleVersionsAnswer),
                    RefusalKind.UnknownContest))
            .Describe("getRuleVersions", "The rules that the contest has been scored by, the oldest first: since when, by whom, and why each was changed once sheets counted. The last one is in force; the documents themselves are in the contest's history and in its archive.")
            .Gives<RuleVersionsAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapGet("/events/{eventId}/standings/{teamId}", (string eventId, string teamId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    actor => calls.In(http).Contest(eventId).Explain(actor.Audience, teamId),
                    explanation => Answers.Ok(ExplanationText.Of(explanation), ApiJson.Body.ExplanationAnswer),
                    RefusalKind.UnknownTeam))
            .Describe("explainStanding", "How a team came by its place: the runs that counted and those that were dropped, each rounding, each criterion, and what separated it from the next; in words (Chinese; lang=en for English) and as data.")
            .Gives<ExplanationAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .ForEverybody();
    }

    private static TemplatesAnswer Templates { get; } = new(
        [.. RuleDocuments.Templates.Select(TemplateOf)],
        [.. RuleDocuments.Examples.Select(TemplateOf)]);

    private static RuleTemplate TemplateOf(RuleDocument document) => new(
        document.Id,
        new LabelAnswer(document.Title.Zh, document.Title.In("en")),
        new LabelAnswer(document.Description.Zh, document.Description.In("en")),
        JsonElement.Parse(document.Text));
}

public sealed record LabelAnswer(string Zh, string En);

/// <param name="Rule">The whole document, to be sent as a contest's rule.</param>
public sealed record RuleTemplate(string Id, LabelAnswer Title, LabelAnswer Description, JsonElement Rule);

/// <param name="Templates">In the order of the menu.</param>
public sealed record TemplatesAnswer(IReadOnlyList<RuleTemplate> Templates, IReadOnlyList<RuleTemplate> Examples);

public sealed record RuleCommand(string Rule, string Reason);

public sealed record RulePreviewBody([property: Required] JsonElement? Rule) : IBody<RuleCommand>
{
    public Checked<RuleCommand> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new RuleCommand(check.Required("rule", Rule) is { ValueKind: not JsonValueKind.Undefined } rule ? rule.GetRawText() : "", ""));
    }
}

/// <param name="Reason">Why the rule changes; kept for the head judge.</param>
public sealed record RuleChangeBody([property: Required] JsonElement? Rule, [property: Required] string? Reason) : IBody<RuleCommand>
{
    public Checked<RuleCommand> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new RuleCommand(
            check.Required("rule", Rule) is { ValueKind: not JsonValueKind.Undefined } rule ? rule.GetRawText() : "",
            Reason ?? ""));
    }
}

/// <param name="Teams">Teams in the contest.</param>
/// <param name="Moves">Those whose rank or total would be another.</param>
public sealed record RulePreviewAnswer(int Teams, IReadOnlyList<RankMoveAnswer> Moves);

public sealed record RankMoveAnswer(
    string Team,
    int Number,
    string Name,
    string Group,
    int? RankBefore,
    int? RankAfter,
    decimal? TotalBefore,
    decimal? TotalAfter);

public sealed record RuleVersionsAnswer(IReadOnlyList<RuleVersionAnswer> Versions)
{
    internal static RuleVersionsAnswer Of(ImmutableArray<RuleVersionView> versions) => new(
        [.. versions.Select(version => new RuleVersionAnswer(version.Number, version.At, version.Actor, version.Changed ? "headJudge" : "organiser", version.Reason))]);
}

/// <param name="Version">From 1; the greatest one is in force.</param>
/// <param name="At">Since when.</param>
/// <param name="By">The account.</param>
/// <param name="Role">What it was done as: <c>organiser</c>, with the contest's settings, or <c>headJudge</c>, as a change though sheets counted.</param>
/// <param name="Reason">Why it was changed; null = it came with the settings, or what was said has been erased.</param>
public sealed record RuleVersionAnswer(
    int Version,
    DateTimeOffset At,
    string By,
    [property: AllowedValues("organiser", "headJudge")] string Role,
    string? Reason);

/// <param name="Sheets">As they would be posted; the teams are those that they name.</param>
public sealed record TryBody([property: Required] JsonElement? Rule, [property: Required] IReadOnlyList<ScoreBody?>? Sheets) : IBody<TryOut>
{
    private const int MaxSheets = 2_000;

    public Checked<TryOut> ToCommand()
    {
        var check = new ShapeCheck();
        var rule = check.Required("rule", Rule);
        var bodies = check.Required("sheets", Sheets, []);
        if (check.Fault is { } fault)
        {
            return fault;
        }

        if (bodies.Count > MaxSheets)
        {
            return Refusal.Of(RefusalKind.TooLarge, "sheets", $"{MaxSheets}");
        }

        var entries = ImmutableArray.CreateBuilder<ScoreEntry>(bodies.Count);
        for (var i = 0; i < bodies.Count; i++)
        {
            if (bodies[i] is not { } body)
            {
                return Refusal.Of(RefusalKind.Required, $"sheets[{i}]");
            }

            var entry = body.ToCommand();
            if (entry.Refusal is { } refusal)
            {
                return refusal with { Field = $"sheets[{i}].{refusal.Field}" };
            }

            entries.Add(entry.Value!);
        }

        return new Checked<TryOut>(new TryOut(rule.GetRawText(), entries.MoveToImmutable()));
    }
}

/// <summary>A contest of nothing but sample sheets, played through the same rules as a real one and forgotten.</summary>
public sealed record TryOut(string Rule, ImmutableArray<ScoreEntry> Sheets)
{
    private const string Group = "-";

    /// <summary>Names of teams by id, where they have others than their ids.</summary>
    internal ImmutableDictionary<string, string> Names { get; init; } = ImmutableDictionary<string, string>.Empty;

    public Answer<TryAnswer> Run()
    {
        var played = Play();
        return played.Result is not { } done ? new Answer<TryAnswer>(null, played.Refusal) : new Answer<TryAnswer>(
            new TryAnswer(done.Sheets, [.. done.State.All.Standings(null).Select(row => new TryRow(row.Rank, row.Team, row.Total, row.DecidedBy))]), null);
    }

    /// <summary>The contest after its sheets.</summary>
    internal Answer<TryPlayed> Play()
    {
        var state = ContestState.Empty;
        var meta = new RecordMeta(0, DateTimeOffset.UnixEpoch, "");
        var configured = ContestRules.Configure(state, new ContestSettings([Group], ScoringRuleReader.MaxContestRounds, Rule));
        if (configured.Refusal is { } badRule)
        {
            return new Answer<TryPlayed>(null, badRule);
        }

        state = Fold(state, configured.Records, meta);
        foreach (var (i, team) in Sheets.Select(sheet => sheet.Team).Index().DistinctBy(team => team.Item, StringComparer.Ordinal))
        {
            var name = Names.GetValueOrDefault(team, team);
            var put = ContestRules.PutTeam(state, team, new TeamEntry(null, name.Length is > 0 and <= ContestRules.MaxNameLength ? name : "-", "-", "-", Group, [], []));
            if (put.Refusal is { } badTeam)
            {
                return new Answer<TryPlayed>(null, badTeam with { Field = $"sheets[{i}].team" });
            }

            state = Fold(state, put.Records, meta);
        }

        var points = new List<ScoreAnswer>(Sheets.Length);
        for (var i = 0; i < Sheets.Length; i++)
        {
            var entered = SheetRules.Enter(state, Sheets[i]);
            if (entered.Refusal is { } badSheet)
            {
                return new Answer<TryPlayed>(null, badSheet with { Field = badSheet.Field is null ? $"sheets[{i}]" : $"sheets[{i}].{badSheet.Field}" });
            }

            points.Add(new ScoreAnswer(entered.Result!.SheetId, entered.Result.Points, entered.Result.Counted));
            state = Fold(state, entered.Records, meta);
        }

        return new Answer<TryPlayed>(new TryPlayed(state, state.Rule!.PointsAreRelative ? InTheirGroup(state, points) : points), null);
    }

    // What rests on the other teams' sheets is known when all of them are there.
    private static List<ScoreAnswer> InTheirGroup(ContestState state, List<ScoreAnswer> sheets)
    {
        var points = (from team in state.All.Teams.Values
                      from run in team.Runs
                      from sheet in run.Value.Sheets
                      select (sheet.Id, Points: team.PointsOf(run.Key, sheet, state.Rule!))).ToDictionary(sheet => sheet.Id, sheet => sheet.Points, StringComparer.Ordinal);
        return [.. sheets.Select(sheet => sheet with { Points = points[sheet.SheetId] })];
    }

    private static ContestState Fold(ContestState state, IEnumerable<IRecord> records, RecordMeta meta) =>
        records.Aggregate(state, (folded, record) => ContestModel.Fold(folded, record, meta));
}

/// <param name="Sheets">By the place of the sheet in the request.</param>
internal sealed record TryPlayed(ContestState State, IReadOnlyList<ScoreAnswer> Sheets);

/// <param name="Sheets">By the place of the sheet in the request.</param>
public sealed record TryAnswer(IReadOnlyList<ScoreAnswer> Sheets, IReadOnlyList<TryRow> Rows);

public sealed record TryRow(
    int? Rank,
    string Team,
    decimal? Total,
    [property: Description(StandingsRow.DecidedByWords)] string? DecidedBy);
