using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Api;

/// <summary>The head judge's desk over HTTP: conflicts, re-runs, corrections, what is missing, and the history of a run.</summary>
internal static class DeskApi
{
    public static void MapDesk(this IEndpointRouteBuilder api)
    {
        api.MapGet("/events/{eventId}/desk", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    _ => calls.In(http).Desk(eventId).Overview(),
                    overview => Answers.Ok(DeskAnswer.Of(overview), ApiJson.Body.DeskAnswer),
                    RefusalKind.UnknownContest))
            .Describe("getDesk", "What the head judge has to do: runs that are missing, unapproved, unsigned or in conflict, by group, round and start number, and the appeals.")
            .Gives<DeskAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapGet("/events/{eventId}/teams/{teamId}/rounds/{round}/history", (string eventId, string teamId, string round, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    _ => calls.In(http).Desk(eventId).History(teamId, int.TryParse(round, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0),
                    history => Answers.Ok(HistoryAnswer.Of(history), ApiJson.Body.HistoryAnswer),
                    RefusalKind.UnknownTeam))
            .Describe("getRunHistory", "Every version of every sheet of a team's round, the oldest first: who, when, what it said, and why it changed.")
            .Gives<HistoryAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapPost("/events/{eventId}/conflicts/settle", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<ConflictBody, ConflictChoice, SheetStanding>(
                    http,
                    ApiJson.Body.ConflictBody,
                    (choice, stamp) => calls.In(http).Desk(eventId).SettleConflict(choice, stamp),
                    standing => Answers.Ok(new StandingSheetAnswer(standing.SheetId), ApiJson.Body.StandingSheetAnswer)))
            .Describe("settleConflict", "Chooses which of several sheets stands for a run. The others stay in its history.")
            .Takes<ConflictBody>()
            .Gives<StandingSheetAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge);

        api.MapPost("/events/{eventId}/runs/reopen", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<ReopenBody, RerunOrder, RunOpened>(
                    http,
                    ApiJson.Body.ReopenBody,
                    (order, stamp) => calls.In(http).Desk(eventId).Reopen(order, stamp),
                    opened => Answers.Ok(new RunOpenedAnswer(opened.Run.Round, opened.Run.Stage, opened.Run.Match), ApiJson.Body.RunOpenedAnswer)))
            .Describe("reopenRun", "Opens a run again (重赛): its sheets stay in its history, none of them counts.")
            .Takes<ReopenBody>()
            .Gives<RunOpenedAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge);

        api.MapPost("/events/{eventId}/corrections", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<CorrectionBody, Correction, SheetResult>(
                    http,
                    ApiJson.Body.CorrectionBody,
                    (correction, stamp) => calls.In(http).Desk(eventId).Correct(correction, stamp),
                    sheet => Answers.Created(new ScoreAnswer(sheet.SheetId, sheet.Points, sheet.Counted), ApiJson.Body.ScoreAnswer)))
            .Describe("postCorrection", "Enters a new version of a sheet, approved by the act. Once results are published the public is told of it, with the category.")
            .Takes<CorrectionBody>()
            .Gives<ScoreAnswer>(StatusCodes.Status201Created)
            .RefusesWrites()
            .For(Role.HeadJudge);

        api.MapPost("/events/{eventId}/contest/publish-despite-gaps", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Write<ReasonBody, ReasonRequest, PublicationState>(
                    http,
                    ApiJson.Body.ReasonBody,
                    (request, stamp) => calls.In(http).Desk(eventId).PublishDespiteGaps(request.Reason, stamp),
                    state => Answers.Ok(PublicationAnswer.Of(state), ApiJson.Body.PublicationAnswer)))
            .Describe("publishDespiteGaps", "Makes the results final although runs are missing, unapproved, unsigned or in conflict, with a reason.")
            .Takes<ReasonBody>()
            .Gives<PublicationAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge);
    }
}

public sealed record ReasonRequest(string Reason);

public sealed record ReasonBody([property: Required] string? Reason) : IBody<ReasonRequest>
{
    public Checked<ReasonRequest> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new ReasonRequest(check.Required("reason", Reason)));
    }
}

/// <param name="Sheet">Id of the sheet that is to stand.</param>
/// <param name="Seen">Ids of all sheets that contended when the choice was made: with others the choice is refused.</param>
public sealed record ConflictBody(
    [property: Required] string? Team,
    [property: Required] int? Round,
    [property: Required] string? Sheet,
    [property: Required] IReadOnlyList<string?>? Seen,
    [property: Required] string? Reason,
    string? Stage,
    string? Match) : IBody<ConflictChoice>
{
    public Checked<ConflictChoice> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new ConflictChoice(
            check.Required("team", Team),
            new RunRef(check.Required("round", Round), Stage, Match),
            check.Required("sheet", Sheet),
            check.List("seen", check.Required("seen", Seen, [])),
            check.Required("reason", Reason)));
    }
}

/// <param name="Standing">Id of the sheet that stood when it was decided: where another one stands the act is refused.</param>
/// <param name="Cause">Null = a re-run.</param>
public sealed record ReopenBody(
    [property: Required] string? Team,
    [property: Required] int? Round,
    [property: Required] string? Standing,
    [property: AllowedValues("rerun", "noShowUndone", "disqualificationUndone")] string? Cause,
    [property: Required] string? Reason,
    string? Stage,
    string? Match) : IBody<RerunOrder>
{
    public Checked<RerunOrder> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new RerunOrder(
            check.Required("team", Team),
            new RunRef(check.Required("round", Round), Stage, Match),
            check.Required("standing", Standing),
            check.OptionalWord<SetAsideCause>("cause", Cause) ?? SetAsideCause.Rerun,
            check.Required("reason", Reason)));
    }
}

/// <param name="Replaces">Id of the sheet that is corrected; null = the run has none.</param>
/// <param name="Fields">The sheet's fields by name; only with the outcome <c>scored</c>.</param>
/// <param name="Appeal">Id of the appeal whose ruling this carries out.</param>
public sealed record CorrectionBody(
    [property: Required] string? Team,
    [property: Required] int? Round,
    string? Replaces,
    IReadOnlyDictionary<string, decimal>? Fields,
    [property: AllowedValues("scored", "noShow", "withdrawn", "disqualified")] string? Outcome,
    [property: Required, AllowedValues("entryError", "miscounted", "ruleApplication", "appealUpheld", "rerun", "lateSheet", "infringement", "teamDetails", "review")] string? Category,
    [property: Required] string? Reason,
    string? Appeal,
    string? Judge,
    string? Stage,
    string? Match,
    string? Side,
    bool? Surrogate) : IBody<Correction>
{
    public Checked<Correction> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new Correction(
            new ScoreEntry(
                check.Required("team", Team),
                check.Required("round", Round),
                Judge,
                Fields?.ToImmutableDictionary(StringComparer.Ordinal) ?? ImmutableDictionary<string, decimal>.Empty,
                check.OptionalWord<RunOutcome>("outcome", Outcome) ?? RunOutcome.Scored,
                Replaces,
                check.Required("reason", Reason),
                null,
                null,
                SheetSource.Paper,
                Match,
                Side,
                Stage,
                Surrogate ?? false),
            check.Word<CorrectionCategory>("category", Category),
            Appeal));
    }
}

public sealed record StandingSheetAnswer(string SheetId);

public sealed record RunOpenedAnswer(int Round, string? Stage, string? Match);

public sealed record GapAnswer(string Team, string Group, int Round, string? Stage, string? Match)
{
    public static IReadOnlyList<GapAnswer> Of(ImmutableArray<RunGap> gaps) => [.. gaps.Select(gap => new GapAnswer(gap.Team, gap.Group, gap.Run.Round, gap.Run.Stage, gap.Run.Match))];
}

/// <param name="Missing">缺分: runs of counted rounds without a sheet.</param>
/// <param name="Unapproved">未审.</param>
/// <param name="Unsigned">未签: runs of which a sheet has not the captain's answer, where the contest asks for signatures.</param>
/// <param name="Conflicts">冲突: runs with several sheets.</param>
/// <param name="NotPromoted">未晋级: runs in a stage to which the rule does not promote the team.</param>
/// <param name="Unphotographed">缺照片: runs of which a paper sheet has no photo. It holds up publication only where the contest asks for signatures.</param>
public sealed record DeskAnswer(
    PublicationAnswer State,
    IReadOnlyList<GapAnswer> Missing,
    IReadOnlyList<GapAnswer> Unapproved,
    IReadOnlyList<GapAnswer> Unsigned,
    IReadOnlyList<GapAnswer> Conflicts,
    IReadOnlyList<GapAnswer> NotPromoted,
    IReadOnlyList<CorrectionAnswer> Corrections,
    IReadOnlyList<AppealAnswer> Appeals,
    AppealTermsAnswer AppealTerms,
    IReadOnlyList<GapAnswer> Unphotographed)
{
    public static DeskAnswer Of(DeskOverview desk) => new(
        PublicationAnswer.Of(desk.State),
        GapAnswer.Of(desk.Missing),
        GapAnswer.Of(desk.Unapproved),
        GapAnswer.Of(desk.Unsigned),
        GapAnswer.Of(desk.Conflicts),
        GapAnswer.Of(desk.NotPromoted),
        CorrectionAnswer.Of(desk.Corrections),
        [.. desk.Appeals.Select(AppealAnswer.Of)],
        new AppealTermsAnswer(desk.Terms.Minutes, desk.Terms.PerTeam),
        GapAnswer.Of(desk.Unphotographed));
}

/// <summary>更正说明.</summary>
/// <param name="Round">Null = the team's details changed, no run.</param>
public sealed record CorrectionAnswer(
    int Number,
    DateTimeOffset At,
    string Team,
    int? Round,
    [property: AllowedValues("entryError", "miscounted", "ruleApplication", "appealUpheld", "rerun", "lateSheet", "infringement", "teamDetails", "review")] string Category,
    string? Stage,
    string? Match)
{
    public static IReadOnlyList<CorrectionAnswer> Of(ImmutableArray<CorrectionNotice> notices) =>
        [.. notices.Select(notice => new CorrectionAnswer(notice.Number, notice.At, notice.Team, notice.Run?.Round, Words.Of(notice.Category), notice.Run?.Stage, notice.Run?.Match))];
}

/// <param name="Runs">The round's runs by stage and match; one without sheets where it has none.</param>
public sealed record HistoryAnswer(IReadOnlyList<RunHistoryAnswer> Runs)
{
    public static HistoryAnswer Of(RoundHistory history) => new([.. history.Runs.Select(RunHistoryAnswer.Of)]);
}

/// <param name="Standing">The sheets that stand, the newest last; empty = the run is open.</param>
/// <param name="Contending">Sheets of which one must be chosen.</param>
/// <param name="AppealUntil">Until when the run may be appealed against; null = no time runs.</param>
public sealed record RunHistoryAnswer(
    int Round, string? Stage, string? Match, IReadOnlyList<string> Standing, IReadOnlyList<string> Contending, IReadOnlyList<VersionAnswer> Versions, DateTimeOffset? AppealUntil)
{
    public static RunHistoryAnswer Of(RunHistory run) =>
        new(run.Run.Round, run.Run.Stage, run.Run.Match, run.Standing, run.Contending, [.. run.Versions.Select(VersionAnswer.Of)], run.DeadlineAt);
}

/// <param name="Actor">Account or device that it came from.</param>
/// <param name="Signed">What the captain did when shown the sheet; null = nobody was asked.</param>
/// <param name="SetAside">Why it counts for nothing any more.</param>
/// <param name="MovedFrom">Where it had been entered by mistake.</param>
/// <param name="MovedFor">Why it was moved here.</param>
/// <param name="At">When it was taken down: by the device's clock, or as it stands on the paper; null = not told.</param>
/// <param name="LacksPhoto">缺照片: it stands, is from paper, and there never was a photo of that paper.</param>
public sealed record VersionAnswer(
    string SheetId,
    string? Judge,
    string Actor,
    string? Device,
    [property: AllowedValues("tablet", "paper", "import")] string Source,
    DateTimeOffset AcceptedAt,
    IReadOnlyDictionary<string, decimal> Fields,
    [property: AllowedValues("scored", "noShow", "withdrawn", "disqualified")] string Outcome,
    decimal? Points,
    bool Counted,
    string? Replaces,
    string? ReplacedBy,
    string? ApprovedBy,
    DateTimeOffset? ApprovedAt,
    string? Reason,
    string? WithdrawnFor,
    string? ChosenFor,
    SetAsideAnswer? SetAside,
    string? Side,
    bool Surrogate,
    [property: AllowedValues("signed", "refused", "absent")] string? Signed,
    MovedAnswer? MovedFrom,
    string? MovedFor,
    DateTimeOffset? At,
    VersionPhoto? Photo,
    bool LacksPhoto)
{
    public static VersionAnswer Of(SheetVersion version) => new(
        version.SheetId,
        version.Judge,
        version.Actor,
        version.Device,
        Words.Of(version.Source),
        version.AcceptedAt,
        version.Fields,
        Words.Of(version.Outcome),
        version.Points,
        version.Counted,
        version.Replaces,
        version.ReplacedBy,
        version.ApprovedBy,
        version.ApprovedAt,
        version.Reason,
        version.WithdrawnFor,
        version.ChosenFor,
        version.SetAside is { } aside ? new SetAsideAnswer(Words.Of(aside.Cause), aside.By, aside.At, aside.Reason, MovedAnswer.Of(aside.MovedTo)) : null,
        version.Side,
        version.Surrogate,
        version.Signed is { } signed ? Words.Of(signed) : null,
        MovedAnswer.Of(version.MovedFrom),
        version.MovedFor,
        version.At,
        version.Photo is { } photo ? new VersionPhoto(photo.SheetId, photo.Version, photo.At, photo.By, photo.Erased) : null,
        version.LacksPhoto);
}

/// <summary>What is known of the photo of a paper sheet; the picture itself is got by getPhoto.</summary>
/// <param name="SheetId">The sheet that it was taken for: where that was moved, the one before.</param>
/// <param name="Version">More than 1: it replaced an older one.</param>
/// <param name="By">Account or device that it came from.</param>
/// <param name="Erased">The picture is gone.</param>
public sealed record VersionPhoto(string SheetId, int Version, DateTimeOffset At, string By, bool Erased);

public sealed record SetAsideAnswer(
    [property: AllowedValues("conflict", "rerun", "noShowUndone", "disqualificationUndone", "moved")] string Cause, string By, DateTimeOffset At, string? Reason, MovedAnswer? MovedTo);

/// <summary>One end of a move: where a sheet came from or went to.</summary>
/// <param name="By">Who moved it.</param>
public sealed record MovedAnswer(string Team, int Round, string? Stage, string? Match, string SheetId, string By, DateTimeOffset At)
{
    internal static MovedAnswer? Of(MovedSheet? moved) =>
        moved is null ? null : new MovedAnswer(moved.Team, moved.Run.Round, moved.Run.Stage, moved.Run.Match, moved.Sheet, moved.By, moved.At);
}
