using System.Globalization;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Files;

/// <summary>A contest's tables as files, CSV or Excel: what a role may not see is not in its file.</summary>
internal static class ExportApi
{
    public static void MapExports(this IEndpointRouteBuilder api)
    {
        api.MapGet("/events/{eventId}/standings/export", (string eventId, string? format, string? group, HttpContext http, ApiCalls calls, IStringLocalizer<FileTexts> texts) =>
                Answer(eventId, format, "standings", http, calls, texts, async district => await StandingsFile.Tables(
                    calls.In(http).Contest(eventId), await calls.In(http).Desk(eventId).PublishedAppeals() ?? [], Callers.AudienceOf(http.User), group, district, texts)))
            .Describe("exportStandings", "The standings as the caller's audience may see them, best first, with the public notices of corrections and decided appeals; format=csv or xlsx, there with a worksheet a group and one for each kind of notice.")
            .GivesTable()
            .ForEverybody();

        api.MapGet("/events/{eventId}/teams/export", (string eventId, string? format, HttpContext http, ApiCalls calls, IStringLocalizer<FileTexts> texts) =>
                Answer(eventId, format, "teams", http, calls, texts, district => TeamTables.Teams(calls.In(http).Contest(eventId), Callers.ActorOf(http.User), district, texts)))
            .Describe("exportTeams", "The teams as a file that can be imported again; with the names of pupils and coaches for organisers only. format=csv or xlsx.")
            .GivesTable()
            .For(Role.Judge, Role.Organiser);

        api.MapGet("/events/{eventId}/awards/certificates", (string eventId, string? format, HttpContext http, ApiCalls calls, TimeProvider time, IStringLocalizer<FileTexts> texts) =>
                Answer(eventId, format, "certificates", http, calls, texts, district => CertificateTables.Of(
                    calls.In(http).Awards(eventId), calls.In(http).Contest(eventId), eventId, district, time.GetUtcNow(), texts)))
            .Describe("exportCertificates", "A row for each certificate: a pupil or coach and one award of the team, by the list as it was drawn up. format=csv or xlsx.")
            .GivesTable()
            .For(Role.Organiser);

        api.MapGet("/events/{eventId}/overall/export", (string eventId, string? format, string? by, string? group, HttpContext http, ApiCalls calls, IStringLocalizer<FileTexts> texts) =>
                by is not (null or "school" or "town" or "teams") ? Task.FromResult<IResult>(ProblemResult.Of(Refusal.Of(RefusalKind.Malformed, "by", "school", "town", "teams")))
                : Answer(eventId, format, "overall", http, calls, texts, district => OverallTables.Of(
                    calls.In(http).Overall(eventId), Callers.AudienceOf(http.User), string.IsNullOrEmpty(group) ? null : group, ChoiceOf(by, format), district, texts), RefusalKind.UnknownOverall))
            .Describe("exportOverall", "The totals over the contests of a large event as the caller's audience may see them: by=school, town or teams (each team that gave points). format=csv, or xlsx with all three as worksheets where by is not given.")
            .GivesTable()
            .ForEverybody();

        api.MapGet("/events/{eventId}/teams/template", (string eventId, string? format, HttpContext http, ApiCalls calls, IStringLocalizer<FileTexts> texts) =>
                Answer(eventId, format, "teamTemplate", http, calls, texts, _ => TeamTables.Template(calls.In(http).Contest(eventId), texts)))
            .Describe("getTeamTemplate", "An empty file for the import of teams: the header alone. format=csv or xlsx.")
            .GivesTable()
            .For(Role.Organiser);

        api.MapGet("/events/{eventId}/scores/template", (string eventId, string? format, HttpContext http, ApiCalls calls, IStringLocalizer<FileTexts> texts) =>
                Answer(eventId, format, "scoreTemplate", http, calls, texts, _ => SheetTables.Template(calls.In(http).Contest(eventId), calls.In(http).Floor(eventId), texts)))
            .Describe("getScoreTemplate", "A file for the import of scores: the header, and a row for each team and counted round without a sheet; of a later stage for the teams that go on to it, of a head-to-head contest for the matches of the floor's plan. format=csv or xlsx.")
            .GivesTable()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapGet("/events/{eventId}/scores/export", (string eventId, string? format, HttpContext http, ApiCalls calls, IStringLocalizer<FileTexts> texts) =>
                Answer(eventId, format, "sheets", http, calls, texts, _ => SheetTables.Current(calls.In(http).Contest(eventId), texts)))
            .Describe("exportScores", "The sheets that stand, in a form that can be imported again. format=csv or xlsx.")
            .GivesTable()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapGet("/events/{eventId}/scores/history", (string eventId, string? format, HttpContext http, ApiCalls calls, IGrainFactory grains, ServedDistrict served, IStringLocalizer<FileTexts> texts) =>
                Answer(eventId, format, "history", http, calls, texts, async _ => await SheetTables.History(
                    calls.In(http).Contest(eventId), await NamesAsync(calls.In(http), grains.GetGrain<IAccountsGrain>(GrainKey.Of(served.Id, "accounts"))), texts)))
            .Describe("exportHistory", "Every sheet ever accepted, in that order: its version, who sent it, when and from where, what it corrected, from what to what and why, signature, photo, approval, and how it was chosen, set aside or moved. format=csv or xlsx.")
            .GivesTable()
            .For(Role.HeadJudge, Role.Organiser);
    }

    // Accounts are the installation's, also for those who work in its demonstration.
    private static async Task<Func<string, ValueTask<string>>> NamesAsync(DistrictGrains district, IAccountsGrain accounts)
    {
        var devices = await district.Devices.List();
        var names = new ActorNames(async id => (await accounts.Get(id))?.Login);
        return async actor =>
        {
            await names.LearnAsync([actor], devices);
            return names.Of(actor, devices);
        };
    }

    private static RouteHandlerBuilder GivesTable(this RouteHandlerBuilder route) =>
        route.Produces<string>(StatusCodes.Status200OK, TableReader.Csv, TableReader.Excel).RefusesReads();

    private static async Task<IResult> Answer(
        string eventId,
        string? format,
        string title,
        HttpContext http,
        ApiCalls calls,
        IStringLocalizer<FileTexts> texts,
        Func<DistrictView, Task<IReadOnlyList<OutTable>?>> tables,
        RefusalKind unknown = RefusalKind.UnknownContest)
    {
        if (format is not (null or "csv" or "xlsx"))
        {
            return ProblemResult.Of(RefusalKind.Malformed, "format");
        }

        if (calls.IdFault(http) is { } fault)
        {
            return fault;
        }

        if (await calls.TownsAsync(http) is not { } district)
        {
            return ProblemResult.Of(RefusalKind.StoreUnavailable);
        }

        var name = district.Events.GetValueOrDefault(eventId)?.Name ?? eventId;
        var day = LocalTime.ToLocal(DateTimeOffset.UtcNow).ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture);
        return await calls.Read(
            http,
            _ => tables(district),
            found => new TableResult($"{name}-{texts[title]}-{day}", format == "xlsx", found),
            unknown);
    }

    private static OverallTables.Choice? ChoiceOf(string? by, string? format) => by switch
    {
        "town" => OverallTables.Choice.Town,
        "teams" => OverallTables.Choice.Teams,
        "school" => OverallTables.Choice.School,
        _ => format == "xlsx" ? null : OverallTables.Choice.School,
    };
}
