using System.ComponentModel.DataAnnotations;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Judging;

/// <summary>What a judge's tablet reads: the contest with its teams and runs, and the sheets of one team.</summary>
internal static class JudgingApi
{
    public static void MapJudging(this IEndpointRouteBuilder api)
    {
        api.MapGet("/events/{eventId}/judging", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    actor => FindAsync(calls.In(http), eventId, actor),
                    answer => Answers.Ok(answer, JudgingJson.Body.JudgingAnswer),
                    RefusalKind.UnknownContest))
            .Describe("getJudging", "The contest as its judges see it: the rule with its stages and who is promoted to them, each team with its runs so far, in a head-to-head contest the matches of the floor's plan, and the drawn order of later stages.")
            .Gives<JudgingAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.Judge);

        api.MapGet("/events/{eventId}/teams/{teamId}/sheets", (string eventId, string teamId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    async _ => await calls.In(http).Contest(eventId).Sheets(teamId) is { } sheets ? new SheetsAnswer(sheets) : null,
                    answer => Answers.Ok(answer, JudgingJson.Body.SheetsAnswer),
                    RefusalKind.UnknownTeam))
            .Describe("getSheets", "All sheets of a team, the oldest first; a sheet that was corrected names the one that replaced it.")
            .Gives<SheetsAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.Judge);
    }

    private static async Task<JudgingAnswer?> FindAsync(DistrictGrains district, string eventId, Actor actor)
    {
        var grain = district.Contest(eventId);
        var look = grain.Look(Audience.Staff);
        var assigned = grain.Assignments();
        var promoted = grain.Promotions();
        if (await grain.Settings() is not { } settings || await look is not { } view || await assigned is not { } assignments || await promoted is not { } promotions)
        {
            return null;
        }

        var contest = ViewRows.Single(view, "contest", RowJson.Default.ContestRow);
        var headToHead = HeadToHead.IsIn(settings.Rule);
        var stages = JudgingPlaces.Stages(contest, settings, promotions);
        var schedule = headToHead || stages.Count > 1 ? await district.Floor(eventId).Schedule(Audience.Staff) : null;
        return new JudgingAnswer(
            contest.Groups,
            contest.Rounds,
            contest.CountedRounds,
            contest.Unit,
            JsonElement.Parse(settings.Rule),
            [.. ViewRows.Many(view, "team").OrderBy(team => team.GetProperty("number").GetInt32())],
            assignments.IsEmpty || actor.Is(Role.HeadJudge) ? null : [.. assignments.Where(assignment => assignment.Account == actor.Id).Select(AssignmentApi.ToAnswer)],
            Words.Of(settings.Signatures),
            stages,
            headToHead,
            headToHead && schedule is not null ? JudgingPlaces.Matches(schedule) : [],
            schedule is null ? [] : JudgingPlaces.Runs(schedule));
    }
}

/// <param name="CountedRounds">Rounds 1 to this one count.</param>
/// <param name="Unit">Unit of the points; null = the fields have no common one.</param>
/// <param name="Rule">The scoring rule, schema at <c>/schemas/scoring-rule.json</c>.</param>
/// <param name="Teams">Rows of the hub's topic <c>contest:{id}</c>, by start number.</param>
/// <param name="Assigned">What the caller may score; null = everything.</param>
/// <param name="Signatures">Whether sheets from a tablet must be signed.</param>
/// <param name="Stages">The rule's stages in their order; empty where it has none.</param>
/// <param name="HeadToHead">Whether the rule asks who met whom: then each sheet belongs to a match.</param>
/// <param name="Matches">The matches of the floor's plan in their order, where the contest is head-to-head.</param>
/// <param name="Runs">The runs of later stages in the floor's drawn order; empty where none was drawn.</param>
public sealed record JudgingAnswer(
    IReadOnlyList<string> Groups,
    int Rounds,
    int CountedRounds,
    string? Unit,
    JsonElement Rule,
    IReadOnlyList<JsonElement> Teams,
    IReadOnlyList<AssignmentRow>? Assigned,
    [property: AllowedValues("optional", "required")] string Signatures,
    IReadOnlyList<JudgingStage> Stages,
    bool HeadToHead,
    IReadOnlyList<JudgingMatch> Matches,
    IReadOnlyList<JudgingRun> Runs);

public sealed record SheetsAnswer(IReadOnlyList<TeamSheet> Sheets);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    Converters = [typeof(RowWord<RunOutcome>), typeof(RowWord<CaptainAnswer>), typeof(RowWord<JudgeKind>), typeof(RowWord<SheetSource>)])]
[JsonSerializable(typeof(JudgingAnswer))]
[JsonSerializable(typeof(SheetsAnswer))]
[JsonSerializable(typeof(WhereaboutsAnswer))]
[JsonSerializable(typeof(AssignmentsBody))]
[JsonSerializable(typeof(AssignmentsAnswer))]
[JsonSerializable(typeof(AssignmentResult))]
[JsonSerializable(typeof(JudgesAnswer))]
[JsonSerializable(typeof(ClaimBody))]
[JsonSerializable(typeof(ClaimAnswer))]
internal sealed partial class JudgingJson : JsonSerializerContext
{
    /// <summary>As the API's other bodies: strict when read, Chinese readable when written.</summary>
    public static JudgingJson Body =>
        field ??= new JudgingJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });
}
