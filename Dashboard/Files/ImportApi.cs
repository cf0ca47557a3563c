using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Files;

/// <summary>Teams and scores from files, all or none, with a dry run that says what would become of each row.</summary>
internal static class ImportApi
{
    public static void MapImports(this IEndpointRouteBuilder api)
    {
        api.MapPost("/events/{eventId}/teams/import", async (string eventId, string? dryRun, HttpContext http, ApiCalls calls) =>
                IsDryRun(dryRun) is not { } dry ? ProblemResult.Of(RefusalKind.Malformed, "dryRun")
                : await calls.TeamTownsAsync(http, eventId) is not { } towns ? ProblemResult.Of(RefusalKind.StoreUnavailable)
                : await WriteTeams(eventId, dry, towns, http, calls))
            .Describe("importTeams", "Enters or changes the teams of a file (CSV or XLSX), all or none; dryRun=true says what would change. Columns: 队伍标识 (team), 编号 (number), 队名 (name), 学校 (school), 镇街 (town), 组别 (group), 队员 (members), 教练 (coaches). A row is of the team with its id, else its number, else its name, school and group. A town is one of the district, by name or id, or one that a team of the contest has already.")
            .Accepts<string>(TableReader.Csv, TableReader.ContentTypes[1..])
            .Gives<TeamImportAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Organiser);

        api.MapPost("/events/{eventId}/scores/import", async (string eventId, string? dryRun, HttpContext http, ApiCalls calls) =>
                IsDryRun(dryRun) is not { } dry ? ProblemResult.Of(RefusalKind.Malformed, "dryRun") : await WriteScores(eventId, dry, http, calls))
            .Describe("importScores", "Enters the sheets of a file (CSV or XLSX), all or none; dryRun=true says what would become of each row. Header: team,round[,judge][,outcome][,match][,side][,stage][,surrogate],<one column a sheet field, by its name or label>, or in Chinese: 编号, 轮次, 裁判, 结果, 场次, 场边, 阶段, 替补场次; team by id or number; outcome scored (as when it is empty), noShow, withdrawn or disqualified; surrogate true or false. A row with neither a value nor an outcome is no sheet: a template may be taken back filled in part. A sheet that stands already, word for word, is not entered again.")
            .Accepts<string>(TableReader.Csv, TableReader.ContentTypes[1..])
            .Gives<ImportAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge);
    }

    private static Task<IResult> WriteTeams(string eventId, bool dryRun, TeamTowns towns, HttpContext http, ApiCalls calls)
    {
        ImportRows<TeamImport>? read = null;
        return calls.Write<ImportRows<TeamImport>, TeamImportResult>(
            http,
            TableReader.ContentTypes,
            RawBody.ImportLimit,
            body => TeamFile.Read(body, towns.Find),
            (rows, stamp) =>
            {
                read = rows;
                var contest = calls.In(http).Contest(eventId);
                return rows.SendAsync(entries => dryRun ? contest.PreviewTeams(entries) : contest.ImportTeams(entries, stamp), contest.PreviewTeams);
            },
            result => Answers.Ok(TeamImportAnswer.Of(result, read!, dryRun), ApiJson.Body.TeamImportAnswer),
            (rows, refusal) => rows.Locate(refusal));
    }

    private static Task<IResult> WriteScores(string eventId, bool dryRun, HttpContext http, ApiCalls calls)
    {
        ImportRows<ScoreEntry>? read = null;
        return calls.Write<ImportRows<ScoreEntry>, ImportResult>(
            http,
            TableReader.ContentTypes,
            RawBody.ImportLimit,
            ScoreFile.Read,
            async (rows, stamp) =>
            {
                read = rows;
                var contest = calls.In(http).Contest(eventId);
                var settings = await contest.Settings();
                return await rows.SendAsync(
                    entries => dryRun ? Preview(entries) : contest.ImportScores(SheetColumns.ByName(entries, settings), stamp), Preview);

                Task<Answer<ImportResult>> Preview(ImmutableArray<ScoreEntry> entries) => contest.PreviewScores(SheetColumns.ByName(entries, settings));
            },
            result => Answers.Ok(ImportAnswer.Of(result, read!, dryRun), ApiJson.Body.ImportAnswer),
            (rows, refusal) => rows.Locate(refusal));
    }

    private static bool? IsDryRun(string? dryRun) => dryRun switch
    {
        null or "false" => false,
        "true" => true,
        _ => null,
    };
}

/// <param name="DryRun">True: nothing has changed.</param>
/// <param name="IgnoredColumns">Headers that were not understood; what stands below them is not imported.</param>
/// <param name="Rows">What would become of each row; only in a dry run.</param>
public sealed record TeamImportAnswer(
    bool DryRun,
    int Added,
    int Changed,
    int Unchanged,
    IReadOnlyList<string> IgnoredColumns,
    IReadOnlyList<TeamImportLine>? Rows)
{
    internal static TeamImportAnswer Of(TeamImportResult result, ImportRows<TeamImport> read, bool dryRun) => new(
        dryRun,
        result.Added,
        result.Changed,
        result.Unchanged,
        read.Ignored,
        result.Rows?.Select((row, i) => new TeamImportLine(read.Lines[i], row.Team, row.Number, read.Entries[i].Name, Words.Of(row.Change), row.Fields)).ToArray());
}

/// <param name="Line">Line of the file.</param>
/// <param name="Fields">Names of the fields that would change.</param>
public sealed record TeamImportLine(
    int Line,
    string Team,
    int Number,
    string Name,
    [property: AllowedValues("added", "changed", "unchanged")] string Change,
    IReadOnlyList<string> Fields);

/// <param name="Accepted">How many sheets were, or would be, entered.</param>
/// <param name="Waiting">Those of them that do not count: another sheet stands for their run.</param>
/// <param name="Unchanged">Rows whose sheet stands already.</param>
/// <param name="Rows">What would become of each row; only in a dry run.</param>
public sealed record ImportAnswer(bool DryRun, int Accepted, int Waiting, int Unchanged, IReadOnlyList<ScoreImportLine>? Rows)
{
    internal static ImportAnswer Of(ImportResult result, ImportRows<ScoreEntry> read, bool dryRun) => new(
        dryRun,
        result.Accepted,
        result.Waiting,
        result.Unchanged,
        result.Rows?.Select((row, i) => new ScoreImportLine(
            read.Lines[i], row.Team, row.Round, row.Points, row.Unchanged ? "unchanged" : row.Counted ? "entered" : "waiting")).ToArray());
}

/// <param name="Line">Line of the file.</param>
/// <param name="Points">Points of the sheet by the rule; null where the outcome yields none.</param>
public sealed record ScoreImportLine(
    int Line,
    string Team,
    int Round,
    decimal? Points,
    [property: AllowedValues("entered", "waiting", "unchanged")] string Change);
