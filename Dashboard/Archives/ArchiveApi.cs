using System.ComponentModel.DataAnnotations;
using System.Net.Mime;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Files;
using EventsLive.Grains.Archives;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using Microsoft.AspNetCore.Http.Features;

namespace EventsLive.Dashboard.Archives;

/// <summary>归档 over HTTP: a finished contest as one file that is known by its hash for ever.</summary>
internal static class ArchiveApi
{
    public const string ReprDigest = "Repr-Digest";

    public static void MapArchives(this IEndpointRouteBuilder api)
    {
        api.MapGet("/events/{eventId}/archives", (string eventId, HttpContext http, ApiCalls calls) =>
                calls.Read(
                    http,
                    _ => calls.In(http).Archives(eventId).Desk(),
                    desk => Answers.Ok(ArchivesAnswer.Of(desk), ApiJson.Body.ArchivesAnswer),
                    RefusalKind.UnknownContest))
            .Describe("getArchives", "归档: the archives made of a contest, each with its number, its hashes, and how far the records in it reach; whether the contest has changed since the last one; what is still open.")
            .Gives<ArchivesAnswer>(StatusCodes.Status200OK)
            .RefusesReads()
            .For(Role.HeadJudge, Role.Organiser);

        api.MapPost("/events/{eventId}/archives", (string eventId, HttpContext http, ApiCalls calls, ContestArchives archives) =>
                calls.Write<ArchiveBody, ArchiveRequest, ArchiveReceipt>(
                    http,
                    ApiJson.Body.ArchiveBody,
                    (request, stamp) => archives.MakeAsync(calls.In(http), eventId, request.Reason, Callers.ActorOf(http.User), stamp, http.RequestAborted),
                    receipt => receipt.Created
                        ? Answers.Created(new ArchiveMadeAnswer(receipt.Number, receipt.Created), ApiJson.Body.ArchiveMadeAnswer)
                        : Answers.Ok(new ArchiveMadeAnswer(receipt.Number, receipt.Created), ApiJson.Body.ArchiveMadeAnswer)))
            .Describe("makeArchive", "Makes the archive of a finished contest and records its hashes; of one where something is open only with a reason. A contest that has not changed since keeps the number of its last archive. The files are got by getArchiveFile.")
            .Takes<ArchiveBody>()
            .Gives<ArchiveMadeAnswer>(StatusCodes.Status201Created)
            .Gives<ArchiveMadeAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.Organiser);

        api.MapGet("/events/{eventId}/archives/{number}/file", File)
            .Describe("getArchiveFile", "The file of an archive (ZIP), variant=full with names, reasons and appeals, or variant=public without any text about persons. The header Repr-Digest (RFC 9530) has its SHA-256. It is made again from the records and given only if it is the recorded one; where the contest has changed since, it is refused: make a new archive.")
            .Produces<Stream>(StatusCodes.Status200OK, MediaTypeNames.Application.Zip)
            .Produces<ProblemDocument>(StatusCodes.Status409Conflict, ProblemResult.ContentType)
            .RefusesReads()
            .For(Role.Organiser);

        api.MapPost("/events/{eventId}/archives/verify", Verify)
            .Describe("verifyArchive", "核验归档: says whether a file is a recorded archive of the contest, byte for byte, and if not, which entries differ. Nothing is kept.")
            .Accepts<Stream>(MediaTypeNames.Application.Zip)
            .Gives<VerificationAnswer>(StatusCodes.Status200OK)
            .RefusesWrites()
            .For(Role.HeadJudge, Role.Organiser);
    }

    private static async Task<IResult> File(string eventId, string number, string? variant, HttpContext http, ApiCalls calls, ContestArchives archives)
    {
        if ((variant is null ? ArchiveVariant.Full : Words.TryParse<ArchiveVariant>(variant, out var word) ? word : (ArchiveVariant?)null) is not { } wanted)
        {
            return ProblemResult.Of(Refusal.Of(RefusalKind.Malformed, "variant", "full", "public"));
        }

        return await calls.Read(
            http,
            async actor => new Made(await archives.FileAsync(calls.In(http), eventId, number, wanted, actor, http.RequestAborted)),
            made => made.Built.Refusal is { } refusal ? ProblemResult.Of(refusal) : new ArchiveFileResult(made.Built.Value!, number, wanted),
            RefusalKind.UnknownContest);
    }

    private static async Task<IResult> Verify(string eventId, HttpContext http, ApiCalls calls, ContestArchives archives)
    {
        if (SameOrigin.Refuses(http))
        {
            return new ProblemResult(ProblemKind.CrossSite);
        }

        if (http.Request.ContentLength > ContestArchives.MaxFile)
        {
            return ProblemResult.Of(Refusal.Of(RefusalKind.TooLarge, BodyParser.WholeBody, $"{ContestArchives.MaxFile}"));
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = ContestArchives.MaxFile;
        }

        await using var file = TemporaryFile.Create();
        try
        {
            await http.Request.Body.CopyToAsync(file, http.RequestAborted);
        }
        catch (BadHttpRequestException bad)
        {
            return new ProblemResult(ProblemKind.Of(bad.StatusCode) ?? ProblemKind.Of(RefusalKind.Malformed), BodyParser.WholeBody);
        }

        return await calls.Read(
            http,
            _ => archives.VerifyAsync(calls.In(http), eventId, file, http.RequestAborted),
            verification => Answers.Ok(VerificationAnswer.Of(verification), ApiJson.Body.VerificationAnswer),
            RefusalKind.UnknownContest);
    }

    private sealed record Made(Checked<BuiltArchive> Built);

    /// <summary>Sends the file, with its hash ahead.</summary>
    private sealed class ArchiveFileResult(BuiltArchive built, string number, ArchiveVariant variant) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await using (built)
            {
                var response = httpContext.Response;
                response.ContentType = MediaTypeNames.Application.Zip;
                response.ContentLength = built.File.Length;
                response.Headers.CacheControl = "no-store";
                response.Headers[ReprDigest] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(built.Facts.Sha256))}:";
                var name = ArchiveNames.FileOf(built.ContestName, number, variant);
                response.Headers.ContentDisposition = new ContentDisposition("attachment") { FileName = "archive.zip" } + "; filename*=UTF-8''" + Uri.EscapeDataString(name);
                await built.File.CopyToAsync(response.Body, httpContext.RequestAborted);
            }
        }
    }
}

public sealed record ArchiveRequest(string? Reason);

/// <param name="Reason">Needed while something is open at the contest.</param>
public sealed record ArchiveBody(string? Reason) : IBody<ArchiveRequest>
{
    public Checked<ArchiveRequest> ToCommand() => new(new ArchiveRequest(Reason));
}

/// <param name="Created">False: the contest has not changed since the archive of that number.</param>
public sealed record ArchiveMadeAnswer(int Number, bool Created);

/// <param name="Changed">归档后有变更: a record came to the contest, its awards or its floor after the last archive.</param>
/// <param name="Open">What keeps the contest from being finished: of <c>notPublished</c>, <c>appealsOpen</c>, <c>appealTime</c>, <c>awardsOpen</c>.</param>
/// <param name="Archives">The oldest first.</param>
public sealed record ArchivesAnswer(bool Changed, IReadOnlyList<string> Open, IReadOnlyList<ArchiveAnswer> Archives)
{
    public static ArchivesAnswer Of(ArchiveDesk desk) => new(
        desk.Changed,
        [.. desk.Open.Select(Words.Of)],
        [
            .. desk.Archives.Select(archive => new ArchiveAnswer(
                archive.Number, archive.By, archive.At, desk.Reasons.GetValueOrDefault(archive.Number), archive.Heads.Contest, archive.Heads.Awards, archive.Heads.Floor,
                ArchiveFileAnswer.Of(archive.Full), archive.Public is { } shown ? ArchiveFileAnswer.Of(shown) : null)),
        ]);
}

/// <param name="By">Id of the account that made it.</param>
/// <param name="Reason">Why it was made although something was open.</param>
/// <param name="ContestRecords">Number of the contest's last record in it.</param>
/// <param name="AwardsRecords">Number of the awards' last record in it; 0 = they have none.</param>
/// <param name="FloorRecords">Number of the floor's last record in it; 0 = it has none.</param>
/// <param name="Public">Null: none was made, since the results were not published.</param>
public sealed record ArchiveAnswer(
    int Number,
    string By,
    DateTimeOffset At,
    string? Reason,
    long ContestRecords,
    long AwardsRecords,
    long FloorRecords,
    ArchiveFileAnswer Full,
    ArchiveFileAnswer? Public);

/// <param name="Sha256">Of the whole file, hexadecimal: what <c>sha256sum</c> prints.</param>
/// <param name="Bytes">Its length.</param>
public sealed record ArchiveFileAnswer(string Sha256, long Bytes)
{
    public static ArchiveFileAnswer Of(ArchiveFile file) => new(file.Sha256, file.Bytes);
}

/// <param name="Number">The archive that the file is, or is most like; null = none.</param>
/// <param name="Entries">What is otherwise than was recorded.</param>
public sealed record VerificationAnswer(
    [property: AllowedValues("recorded", "differs", "repacked", "unknown")] string Outcome,
    string Sha256,
    long Bytes,
    int? Number,
    [property: AllowedValues("full", "public")] string? Variant,
    IReadOnlyList<EntryFindingAnswer> Entries)
{
    public static VerificationAnswer Of(Verification verification) => new(
        Words.Of(verification.Outcome),
        verification.Sha256,
        verification.Bytes,
        verification.Number,
        verification.Variant is { } variant ? Words.Of(variant) : null,
        [.. verification.Entries.Select(one => new EntryFindingAnswer(one.Entry, Words.Of(one.Finding)))]);
}

public sealed record EntryFindingAnswer(string Name, [property: AllowedValues("changed", "missing", "added", "unreadable")] string Finding);
