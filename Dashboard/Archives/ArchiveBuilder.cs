using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Awards;
using EventsLive.Dashboard.Files;
using EventsLive.Dashboard.Judging;
using EventsLive.Grains.Archives;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Archives;

/// <summary>Makes the file of an archive from a contest as it stands: the same contest, the same bytes.</summary>
/// <remarks>
/// Written to a temporary file, one part after the other: of a big contest only the standings are ever whole in memory. Everything is in
/// Chinese, whoever asks. While a file is made the contest may go on; then it is made anew, so that all parts speak of one state.
/// </remarks>
public sealed class ArchiveBuilder(IServiceProvider services, IStringLocalizer<FileTexts> files, ILoggerFactory loggers) : IDisposable
{
    private const int Schema = 1;

    private const string RuleSubject = "rule:";

    // A contest that is being archived is over: what comes meanwhile is rare.
    private const int Tries = 3;

    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");

    // Each file in the making takes disk and a pass over the contest.
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <returns>Null: no such contest.</returns>
    /// <exception cref="ContestChangesException">The contest went on changing while its file was made.</exception>
    internal async Task<BuiltArchive?> BuildAsync(
        DistrictGrains grains, string eventId, ArchiveVariant variant, ArchiveSurroundings surroundings, Actor actor, CancellationToken cancellation)
    {
        await _oneAtATime.WaitAsync(cancellation);
        try
        {
            // Ends with this method.
            CultureInfo.CurrentUICulture = Chinese;
            CallActor.Set(actor);
            for (var i = 0; i < Tries; i++)
            {
                var (contest, awards, floor) = (grains.Contest(eventId), grains.Awards(eventId), grains.Floor(eventId));
                var began = new ArchiveHeads(await contest.RecordCount(), await awards.RecordCount(), await floor.RecordCount());
                if (await WriteAsync(grains, eventId, variant, surroundings, actor, cancellation) is not { } built)
                {
                    return null;
                }

                if ((await contest.Records(began.Contest, 1)).IsEmpty && (await awards.Records(began.Awards, 1)).IsEmpty && (await floor.Records(began.Floor, 1)).IsEmpty)
                {
                    return built;
                }

                await built.DisposeAsync();
            }

            throw new ContestChangesException();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task<BuiltArchive?> WriteAsync(
        DistrictGrains grains, string eventId, ArchiveVariant variant, ArchiveSurroundings surroundings, Actor actor, CancellationToken cancellation)
    {
        if (await ArchiveContent.ReadAsync(grains, eventId, variant, surroundings) is not { } content)
        {
            return null;
        }

        var file = TemporaryFile.Create();
        try
        {
            var heads = new ArchiveHeads(0, 0, 0);
            IReadOnlyList<WrittenEntry> entries;
            await using (var writer = new ArchiveWriter(file))
            {
                heads = await WritePartsAsync(writer, content, actor, cancellation);
                var manifest = new ManifestDocument(
                    Schema, Words.Of(variant), eventId, content.Event.Name, heads, [.. writer.Entries.Select(entry => new ManifestEntry(entry.Name, entry.Bytes, entry.Sha256))]);
                await writer.AddJsonAsync(ArchiveNames.Manifest, manifest, ArchiveDocumentJson.Default.ManifestDocument);
                // In the form that sha256sum -c reads.
                var sums = string.Concat(writer.Entries.Select(entry => $"{entry.Sha256}  {entry.Name}\n"));
                await writer.AddAsync(ArchiveNames.Sums, async output => await output.WriteAsync(Encoding.UTF8.GetBytes(sums), cancellation));
                entries = writer.Entries;
            }

            await file.FlushAsync(cancellation);
            var facts = new ArchiveFile(await ArchiveWriter.HashAsync(file, cancellation), file.Length, [.. entries.Select(entry => entry.Fact)]);
            return new BuiltArchive(file, facts, heads, content.Event.Name, content.IsPublished);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private async Task<ArchiveHeads> WritePartsAsync(ArchiveWriter writer, ArchiveContent content, Actor actor, CancellationToken cancellation)
    {
        await writer.AddJsonAsync("contest.json", ContestOf(content), ArchiveDocumentJson.Default.ContestDocument);
        await WriteRulesAsync(writer, content, cancellation);
        await writer.AddTablesAsync(
            "teams",
            // The tables of a judge are those without the names of persons.
            (await TeamTables.Teams(content.Contest, content.IsFull ? actor : new Actor(actor.Id, [Role.Judge]), content.District, files))!,
            cancellation);
        // What a team and the arbitrators wrote may name persons, and can be erased where it stands: the public version tells the rulings without it.
        var appeals = content.IsFull ? content.PublishedAppeals : [];
        await writer.AddTablesAsync("standings", (await StandingsFile.Tables(content.Contest, appeals, content.Audience, null, content.District, files))!, cancellation);
        await writer.AddLinesAsync("explanations.ndjson", content.Explanations(), (json, one) => JsonSerializer.Serialize(json, one, ApiJson.Body.ExplanationAnswer));
        if (content.IsFull)
        {
            await writer.AddTablesAsync("sheets", (await SheetTables.Current(content.Contest, files))!, cancellation);
            await writer.AddTablesAsync("sheet-history", (await SheetTables.History(content.Contest, actor => ValueTask.FromResult(content.Surroundings.ActorName(actor)), files))!, cancellation);
            await writer.AddLinesAsync("runs.ndjson", content.Runs(), WriteRun);
            await foreach (var signature in content.ContestTexts().SelectMany(text => SignatureImage.Of(text).ToAsyncEnumerable()))
            {
                await writer.AddAsync($"signatures/{signature.Name}.svg", async output => await output.WriteAsync(Encoding.UTF8.GetBytes(signature.Svg), cancellation));
            }

            await foreach (var (sheet, picture) in content.Photos())
            {
                await writer.AddAsync($"photos/{sheet}.{PhotoResult.EndingOf(picture.Type)}", async output => await output.WriteAsync(picture.Data, cancellation));
            }

            await writer.AddLinesAsync("appeals.ndjson", content.Desk.Appeals.ToAsyncEnumerable(), (json, one) => JsonSerializer.Serialize(json, AppealAnswer.Of(one), ApiJson.Body.AppealAnswer));
            await writer.AddJsonAsync("actors.json", [.. content.Surroundings.Actors.Select(actor => new ActorDocument(actor.Key, actor.Value))], ArchiveDocumentJson.Default.IReadOnlyListActorDocument);
            await writer.AddJsonAsync("awards.json", AwardsDeskAnswer.Of(content.AwardsDesk), ApiJson.Body.AwardsDeskAnswer);
            if (content.AwardsDesk is { Revision.Stage: AwardStage.Published, Notice.PublishedAt: { } published } && await content.Contest.Teams() is { } teams)
            {
                await writer.AddTablesAsync("certificates", CertificateTables.Of(content.AwardsDesk, teams, content.Event.Name, content.District, published, files), cancellation);
            }
        }
        else
        {
            await writer.AddJsonAsync("appeals.json", [.. content.PublishedAppeals.Select(FactOf)], ArchiveDocumentJson.Default.IReadOnlyListAppealFactDocument);
            // The office's telephone was for objections, and they are over.
            await writer.AddJsonAsync("awards.json", content.Awards with { Telephone = null }, ApiJson.Body.AwardsAnswer);
        }

        await writer.AddJsonAsync("corrections.json", CorrectionAnswer.Of(content.Desk.Corrections), ApiJson.Body.IReadOnlyListCorrectionAnswer);
        await writer.AddLinesAsync("floor.ndjson", ArchiveFloor.Of(content).ToAsyncEnumerable(), WriteFloorRow);
        var heads = await WriteRecordsAsync(writer, content);
        await WriteTextsAsync(writer, content);
        await writer.AddAsync(ArchiveNames.Index, async output => await output.WriteAsync(Encoding.UTF8.GetBytes(await IndexAsync(content, heads, writer.Entries)), cancellation));
        return heads;
    }

    private static async Task WriteRulesAsync(ArchiveWriter writer, ArchiveContent content, CancellationToken cancellation)
    {
        var versions = new List<RuleVersionDocument>();
        var reasons = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (content.IsFull)
        {
            await foreach (var text in content.ContestTexts().Where(text => text.Subject.StartsWith(RuleSubject, StringComparison.Ordinal)))
            {
                reasons.Add(text.Subject, JsonNode.Parse(text.Json)?["reason"]?.GetValue<string>());
            }
        }

        var (last, revision) = (default(string), 0);
        await foreach (var entry in content.ContestRecords().Where(entry => entry.Type is "contest.configured" or "contest.rule-changed"))
        {
            revision++;
            var rule = JsonNode.Parse(entry.Json)!["rule"]!.GetValue<string>();
            if (rule == last)
            {
                continue;
            }

            last = rule;
            var name = string.Create(CultureInfo.InvariantCulture, $"rules/rule-{versions.Count + 1}.json");
            versions.Add(new RuleVersionDocument(
                entry.Version, entry.At, content.IsFull ? entry.Actor : null, reasons.GetValueOrDefault(ContestSubject.Rule(revision)), name));
            await writer.AddAsync(name, async output => await output.WriteAsync(Encoding.UTF8.GetBytes(rule), cancellation));
        }

        await writer.AddJsonAsync("rules.json", versions, ArchiveDocumentJson.Default.IReadOnlyListRuleVersionDocument);
    }

    private static async Task<ArchiveHeads> WriteRecordsAsync(ArchiveWriter writer, ArchiveContent content)
    {
        var shown = content.IsFull ? null : new PublicRecords();
        var contest = await WriteAsync("records/contest.ndjson", content.ContestRecords());
        // Of the awards the public version has what was announced; drafts and objections stay with the office.
        var awards = content.IsFull
            ? await WriteAsync("records/awards.ndjson", content.AwardsRecords())
            : await content.AwardsRecords().Select(entry => entry.Version).LastOrDefaultAsync();
        var floor = await WriteAsync("records/floor.ndjson", content.FloorRecords());
        return new ArchiveHeads(contest, awards, floor);

        async Task<long> WriteAsync(string name, IAsyncEnumerable<HistoryEntry> records)
        {
            var head = 0L;
            await writer.AddLinesAsync(name, Shown(), WriteRecord);
            return head;

            async IAsyncEnumerable<(HistoryEntry Entry, JsonObject Record)> Shown()
            {
                await foreach (var entry in records)
                {
                    head = entry.Version;
                    if ((shown is null ? JsonNode.Parse(entry.Json)!.AsObject() : shown.Of(entry)) is { } record)
                    {
                        yield return (entry, record);
                    }
                }
            }
        }

        void WriteRecord(Utf8JsonWriter json, (HistoryEntry Entry, JsonObject Record) one)
        {
            json.WriteStartObject();
            json.WriteNumber("version", one.Entry.Version);
            json.WriteString("at", one.Entry.At);
            if (content.IsFull)
            {
                json.WriteString("actor", one.Entry.Actor);
            }

            json.WriteString("type", one.Entry.Type);
            json.WritePropertyName("record");
            one.Record.WriteTo(json);
            json.WriteEndObject();
        }
    }

    private static async Task WriteTextsAsync(ArchiveWriter writer, ArchiveContent content)
    {
        if (!content.IsFull)
        {
            return;
        }

        await writer.AddLinesAsync("texts/contest.ndjson", content.ContestTexts(), WriteText);
        await writer.AddLinesAsync("texts/awards.ndjson", content.AwardsTexts(), WriteText);
        await writer.AddLinesAsync("texts/floor.ndjson", content.FloorTexts(), WriteText);

        static void WriteText(Utf8JsonWriter json, KeptText text)
        {
            json.WriteStartObject();
            json.WriteString("subject", text.Subject);
            json.WritePropertyName("text");
            JsonNode.Parse(text.Json)!.WriteTo(json);
            json.WriteEndObject();
        }
    }

    private static void WriteRun(Utf8JsonWriter json, (TeamRow Team, HistoryAnswer Runs) one)
    {
        json.WriteStartObject();
        json.WriteString("team", one.Team.Id);
        json.WriteNumber("number", one.Team.Number);
        json.WriteString("name", one.Team.Name);
        json.WritePropertyName("runs");
        JsonSerializer.Serialize(json, one.Runs.Runs, ApiJson.Body.IReadOnlyListRunHistoryAnswer);
        json.WriteEndObject();
    }

    private static void WriteFloorRow(Utf8JsonWriter json, (string Key, JsonObject Row) one)
    {
        json.WriteStartObject();
        json.WriteString("key", one.Key);
        json.WritePropertyName("row");
        one.Row.WriteTo(json);
        json.WriteEndObject();
    }

    private static AppealFactDocument FactOf(PublishedAppeal appeal) => new(
        appeal.AppealId,
        appeal.Team,
        appeal.Run.Round,
        appeal.Run.Stage,
        appeal.Run.Match,
        appeal.Stage == AppealStage.Dismissed ? Words.Of(AppealStage.Dismissed) : appeal.Ruling is { } ruling ? Words.Of(ruling) : Words.Of(appeal.Stage),
        appeal.DecidedAt);

    private static ContestDocument ContestOf(ArchiveContent content) => new(
        content.EventId,
        content.Event.Name,
        content.District.District?.Name,
        content.District.TownName(content.Event.Town),
        [.. content.Event.Venues.Select(content.District.VenueName)],
        content.Event.StartsAt,
        content.Event.EndsAt,
        content.Event.PartOf,
        content.Event.Units,
        content.Settings.Groups,
        content.Settings.Rounds,
        Words.Of(content.Settings.Publication),
        content.Standings.Standings.PublishedAt,
        new AppealTermsAnswer(content.Desk.Terms.Minutes, content.Desk.Terms.PerTeam));

    /// <summary>The program's services, but for what turns Chinese into numbers: whoever searches the file finds a name as it is written.</summary>
    private sealed class Readable(IServiceProvider services) : IServiceProvider
    {
        private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

        public object? GetService(Type serviceType) => serviceType == typeof(HtmlEncoder) ? Encoder : services.GetService(serviceType);
    }

    private async Task<string> IndexAsync(ArchiveContent content, ArchiveHeads heads, IReadOnlyList<WrittenEntry> entries)
    {
        var reasons = new List<KeptText>();
        if (content.IsFull)
        {
            await foreach (var text in content.ContestTexts().Concat(content.AwardsTexts()).Concat(content.FloorTexts()).Where(ArchiveReasons.IsReason))
            {
                reasons.Add(text);
            }
        }

        await using var renderer = new HtmlRenderer(new Readable(services), loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(ArchiveIndex.Content)] = content,
                [nameof(ArchiveIndex.Heads)] = heads,
                [nameof(ArchiveIndex.Entries)] = entries,
                [nameof(ArchiveIndex.Reasons)] = reasons,
            });
            return "<!DOCTYPE html>\n" + (await renderer.RenderComponentAsync<ArchiveIndex>(parameters)).ToHtmlString();
        });
    }

}

/// <summary>The contest changed again and again while its archive was made.</summary>
internal sealed class ContestChangesException() : Exception("The contest changed while its archive was made.");

/// <summary>A file that was made of a contest, and what it is known by. Gone once it is disposed of.</summary>
/// <param name="IsPublished">Whether the contest's results are.</param>
internal sealed record BuiltArchive(FileStream File, ArchiveFile Facts, ArchiveHeads Heads, string ContestName, bool IsPublished) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => File.DisposeAsync();
}
