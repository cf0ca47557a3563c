using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using EventsLive.Dashboard.Archives;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Judging;
using EventsLive.Dashboard.Tests.Awards;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Floors;
using EventsLive.Grains.People;
using Xunit;

namespace EventsLive.Dashboard.Tests.Archives;

/// <summary>The archive of a contest over HTTP: its bytes, its hash, what each version holds, and what a file is held against.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class ArchiveApiTests(ApiHost host)
{
    [Fact]
    public async Task Archive_OfTheSameContest_MadeAgain_IsTheSameFileWithTheSameNumber()
    {
        var day = await new ArchiveDay(host, "archive-same").SetUp();
        var made = (await day.Make(null, ("Idempotency-Key", "once"))).Expect(HttpStatusCode.Created).Json;
        Assert.Equal((1, true), (made.GetProperty("number").GetInt32(), made.GetProperty("created").GetBoolean()));
        Assert.Equal(made.ToString(), (await day.Make(null, ("Idempotency-Key", "once"))).Expect(HttpStatusCode.Created).Json.ToString());

        var (first, answer) = await day.Download();
        // The clock of a ZIP entry has a step of two seconds: the second file is made when it has gone on.
        var began = DateTime.UtcNow;
        await Eventually.True("the clock to go on", () => Task.FromResult(DateTime.UtcNow - began > TimeSpan.FromSeconds(2)));
        var again = (await day.Make()).Json;
        var (second, _) = await day.Download(again.GetProperty("number").GetInt32());
        AssertSame(first, second);
        Assert.Equal((1, false), (again.GetProperty("number").GetInt32(), again.GetProperty("created").GetBoolean()));
        var archive = Assert.Single((await day.Archives()).Json.GetProperty("archives").EnumerateArray());
        var hash = Convert.ToHexStringLower(SHA256.HashData(first));
        Assert.Equal(hash, archive.GetProperty("full").GetProperty("sha256").GetString());
        Assert.Equal($"sha-256=:{Convert.ToBase64String(SHA256.HashData(first))}:", Assert.Single(answer.Headers.GetValues("Repr-Digest")));
        Assert.Equal(first.Length, archive.GetProperty("full").GetProperty("bytes").GetInt64());
        Assert.True(archive.GetProperty("contestRecords").GetInt64() > 20);
        Assert.False((await day.Archives()).Json.GetProperty("changed").GetBoolean());
    }

    [Fact]
    public async Task Archive_Full_HoldsEveryPart_AndSumsThatAreTrue()
    {
        var day = await new ArchiveDay(host, "archive-parts").SetUp();
        (await day.Make()).Expect(HttpStatusCode.Created);
        var (file, _) = await day.Download();
        var entries = Entries(file);

        string[] parts =
        [
            "contest.json", "rules/rule-1.json", "rules/rule-2.json", "rules.json", "teams.csv", "teams.xlsx", "standings.csv", "standings.xlsx", "explanations.ndjson", "sheets.csv", "sheets.xlsx",
            "sheet-history.csv", "sheet-history.xlsx", "runs.ndjson", "appeals.ndjson", "actors.json", "awards.json", "certificates.csv", "certificates.xlsx", "corrections.json", "floor.ndjson",
            "records/contest.ndjson", "records/awards.ndjson", "records/floor.ndjson", "texts/contest.ndjson", "texts/awards.ndjson", "texts/floor.ndjson", "index.html", "manifest.json", "SHA256SUMS",
        ];
        Assert.Equal(parts, entries.Keys);
        var sums = Encoding.UTF8.GetString(entries["SHA256SUMS"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ", 2)).ToDictionary(line => line[1], line => line[0]);
        Assert.Equal(parts[..^1], sums.Keys);
        Assert.All(sums, sum => Assert.Equal(sum.Value, Convert.ToHexStringLower(SHA256.HashData(entries[sum.Key]))));
        var manifest = JsonDocument.Parse(entries["manifest.json"]).RootElement;
        Assert.Equal(parts[..^2], manifest.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));

        // Every sheet, the corrected one and the one that was set aside as well; each rule with why it came.
        var history = Text(entries["sheet-history.csv"]);
        Assert.All(Enumerable.Range(1, 8), number => Assert.Contains($",s{number},", history, StringComparison.Ordinal));
        Assert.Contains("重赛作废", history, StringComparison.Ordinal);
        Assert.Contains("规则由陈二修订", Text(entries["rules.json"]), StringComparison.Ordinal);
        Assert.Contains("\"weight\":20", Text(entries["rules/rule-2.json"]), StringComparison.Ordinal);
        var records = Text(entries["records/contest.ndjson"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(records, line => Assert.True(JsonDocument.Parse(line).RootElement.GetProperty("version").GetInt64() > 0));
        var index = Text(entries["index.html"]);
        Assert.StartsWith("<!DOCTYPE html>", index, StringComparison.Ordinal);
        Assert.Contains("第1队", index, StringComparison.Ordinal);
        Assert.Contains("王五申诉裁判", index, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", index, StringComparison.Ordinal);
    }

    /// <summary>The photo of a paper sheet is a file of its own in the full version and nowhere in the public one; erased, a new archive has it no more.</summary>
    [Fact]
    public async Task Photo_OfAPaperSheet_IsAFileOfTheFullVersionAlone()
    {
        var day = await new ArchiveDay(host, "archive-photo").SetUp();
        // For a run that has a sheet: the floor has nothing to note of it while the archive is made.
        var sheet = (await day.Administrator.Post("/events/archive-photo/scores", """{"team":"t4","round":1,"fields":{"tasks":3,"time":60},"source":"paper"}""")).Expect(HttpStatusCode.Created).Text("sheetId");
        (await PhotoApiTests.Put(day.Administrator, "archive-photo", sheet!, PhotoApiTests.Pixel)).Expect(HttpStatusCode.OK);
        (await day.Make("补录")).Expect(HttpStatusCode.Created);

        var full = Entries((await day.Download()).File);
        Assert.Equal(PhotoApiTests.Pixel, full[$"photos/{sheet}.png"]);
        Assert.All(full.Where(entry => !entry.Key.StartsWith("photos/", StringComparison.Ordinal)), entry => Assert.DoesNotContain(Convert.ToBase64String(PhotoApiTests.Pixel), Text(entry.Value), StringComparison.Ordinal));
        var shown = Entries((await day.Download(variant: "public")).File);
        Assert.DoesNotContain(shown.Keys, name => name.StartsWith("photos/", StringComparison.Ordinal));
        Assert.DoesNotContain("sheet-photographed", Text(shown["records/contest.ndjson"]), StringComparison.Ordinal);

        (await day.Administrator.Delete($"/events/archive-photo/sheets/{sheet}/photo")).Expect(HttpStatusCode.OK);
        (await day.Make("补录")).Expect(HttpStatusCode.Created);
        Assert.DoesNotContain(Entries((await day.Download(2)).File).Keys, name => name.StartsWith("photos/", StringComparison.Ordinal));
    }

    /// <summary>Each signature is a picture of its own in the full version, and nowhere in the public one.</summary>
    [Fact]
    public async Task Signatures_OfASheet_ArePicturesOfTheFullVersionAlone()
    {
        var day = await new ArchiveDay(host, "archive-signed").SetUp();
        var sheet = (await day.Administrator.Post(
            "/events/archive-signed/scores",
            """{"team":"t4","round":1,"fields":{"tasks":3,"time":60},"signing":{"captain":"refused","reason":"不认可计时","judgeStrokes":"300,80,40,30,60,-20;500,90"}}""")).Expect(HttpStatusCode.Created).Text("sheetId");
        (await day.Make("补录")).Expect(HttpStatusCode.Created);

        var full = Entries((await day.Download()).File);
        Assert.Equal([$"signatures/{sheet}-judge.svg"], full.Keys.Where(name => name.StartsWith("signatures/", StringComparison.Ordinal)));
        var drawing = XDocument.Parse(Text(full[$"signatures/{sheet}-judge.svg"]));
        Assert.Equal(["300,80 340,110 400,90", "500,90 500,90"], drawing.Root!.Elements().Select(line => line.Attribute("points")!.Value));
        Assert.DoesNotContain(Entries((await day.Download(variant: "public")).File), entry => Text(entry.Value).Contains("300,80", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Signatures_OfHundredsOfSheets_AreArchivedAndTheFileVerifies()
    {
        var day = await new ArchiveDay(host, "archive-many").SetUp();
        for (var i = 0; i < 101; i++)
        {
            (await day.Administrator.Post(
                "/events/archive-many/scores",
                $$$"""{"team":"t4","round":1,"fields":{"tasks":3,"time":{{{i % 60}}} },"signing":{"captain":"signed","captainStrokes":"{{{i}}},80,40,30","judgeStrokes":"300,80,40,30"}}""")).Expect(HttpStatusCode.Created);
        }

        (await day.Make("补录")).Expect(HttpStatusCode.Created);
        var (file, _) = await day.Download();
        Assert.Equal(202, Entries(file).Keys.Count(name => name.StartsWith("signatures/", StringComparison.Ordinal)));
        Assert.Equal("recorded", (await day.Verify(file)).Expect(HttpStatusCode.OK).Text("outcome"));
    }

    [Fact]
    public async Task PublicVersion_HoldsNoTextAboutPersons_AndTheFullOneHoldsAllOfIt()
    {
        var day = await new ArchiveDay(host, "archive-public").SetUp();
        (await day.Make("褚三要求提前归档")).Expect(HttpStatusCode.Created);
        var (full, _) = await day.Download();
        var (shown, answer) = await day.Download(variant: "public");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // Nothing is packed, workbooks neither: what is in the file is found as it stands.
        Assert.All(ArchiveDay.Persons, text => Assert.True(!Holds(shown, text), $"The public version holds '{text}'."));
        var index = WebUtility.HtmlDecode(Text(Entries(shown)["index.html"]));
        Assert.All(ArchiveDay.Persons, text => Assert.DoesNotContain(text, index, StringComparison.Ordinal));
        // The reason of an archive is not in it; all else is in the full one.
        Assert.All(ArchiveDay.Persons.Except(["褚三要求提前归档"]), text => Assert.True(Holds(full, text), $"The full version lacks '{text}'."));
        Assert.All(new[] { "第1队", "一等奖", "第2实验学校" }, text => Assert.True(Holds(shown, text)));
        var records = Text(Entries(shown)["records/contest.ndjson"]);
        Assert.Contains("contest.sheet-accepted", records, StringComparison.Ordinal);
        Assert.DoesNotContain("\"actor\"", records, StringComparison.Ordinal);
        Assert.DoesNotContain("appeal-filed", records, StringComparison.Ordinal);
        Assert.Equal("recorded public", Verdict(await day.Verify(shown)));
    }

    [Fact]
    public void PublicVersion_OfEveryTypeOfRecord_IsDecidedByName()
    {
        string[] withheld =
        [
            "contest.judges-assigned", "contest.member-substituted", "contest.appeal-link-issued", "contest.appeal-filed", "contest.appeal-admitted", "contest.appeal-dismissed", "contest.appeal-decided",
            "contest.appeal-carried-out", "contest.appeal-published", "contest.sheet-row-erased", "contest.sheet-photographed", "awards.scheme-set", "awards.proposed", "awards.publicised", "awards.objection-entered", "awards.objection-decided",
            "awards.published", "awards.withdrawn", "floor.arrived", "floor.arrival-undone", "floor.step", "floor.withdrawal-entered", "floor.withdrawal-refused", "floor.clock", "floor.practice-sheet",
        ];
        string[] all = [.. new ContestModel().Records.Aliases, .. new AwardsModel().Records.Aliases, .. new FloorModel().Records.Aliases];

        Assert.Equal(withheld.Order(), all.Where(type => !PublicRecords.Shows(type)).Order());
    }

    [Fact]
    public async Task Verification_OfAFileWithOneBitTurned_NamesTheEntry()
    {
        var day = await new ArchiveDay(host, "archive-bit").SetUp();
        (await day.Make()).Expect(HttpStatusCode.Created);
        var (file, _) = await day.Download();
        Assert.Equal("recorded full", Verdict(await day.Verify(file)));

        foreach (var name in new[] { "contest.json", "standings.csv", "sheets.xlsx", "records/contest.ndjson", "SHA256SUMS" })
        {
            var turned = file.ToArray();
            turned[OffsetOf(file, name) + 5] ^= 1;
            var answer = (await day.Verify(turned)).Expect(HttpStatusCode.OK).Json;
            Assert.Equal("differs", answer.GetProperty("outcome").GetString());
            var finding = Assert.Single(answer.GetProperty("entries").EnumerateArray());
            Assert.Equal(name, finding.GetProperty("name").GetString());
            Assert.Contains(finding.GetProperty("finding").GetString(), new[] { "changed", "unreadable" });
        }
    }

    [Fact]
    public async Task Verification_OfOtherFiles_SaysWhatTheyAre()
    {
        var day = await new ArchiveDay(host, "archive-other").SetUp();
        (await day.Make()).Expect(HttpStatusCode.Created);
        var (file, _) = await day.Download();

        Assert.Equal("unknown", Verdict(await day.Verify("none"u8.ToArray())));
        Assert.Equal("unknown", Verdict(await day.Verify([])));
        Assert.Equal("unknown", Verdict(await day.Verify(file[..^100])));
        Assert.Equal("repacked full", Verdict(await day.Verify(Packed(Entries(file)))));

        var less = Entries(file);
        less.Remove("standings.csv");
        less.Add("extra.txt", "more"u8.ToArray());
        var answer = (await day.Verify(Packed(less))).Json;
        Assert.Equal(["standings.csv missing", "extra.txt added"], answer.GetProperty("entries").EnumerateArray().Select(entry => $"{entry.GetProperty("name")} {entry.GetProperty("finding")}"));

        // One that fits in its hashes but not in its sums, as whoever forges a score would leave it.
        var forged = Entries(file);
        forged["standings.csv"] = Encoding.UTF8.GetBytes(Text(forged["standings.csv"]).Replace("第1队", "第9队", StringComparison.Ordinal));
        forged["SHA256SUMS"] = Encoding.UTF8.GetBytes(Text(forged["SHA256SUMS"]).Replace(
            Convert.ToHexStringLower(SHA256.HashData(Entries(file)["standings.csv"])), Convert.ToHexStringLower(SHA256.HashData(forged["standings.csv"])), StringComparison.Ordinal));
        answer = (await day.Verify(Packed(forged))).Json;
        Assert.Equal(["standings.csv", "SHA256SUMS"], answer.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Contest_ThatIsNotFinished_IsArchivedWithAReasonOnly()
    {
        var day = await new ArchiveDay(host, "archive-open").SetUp(finished: false);
        (await day.Make()).ExpectProblem(HttpStatusCode.Conflict, "contest-unfinished", "reason");
        (await day.Make("  ")).ExpectProblem(HttpStatusCode.Conflict, "contest-unfinished", "reason");
        Assert.Equal(["appealsOpen", "awardsOpen"], (await day.Archives()).Json.GetProperty("open").EnumerateArray().Select(open => open.GetString()));
        Assert.Empty((await day.Archives()).Json.GetProperty("archives").EnumerateArray());

        (await day.Make("县里要求先行备案")).Expect(HttpStatusCode.Created);
        Assert.Equal("县里要求先行备案", (await day.Archives()).Json.GetProperty("archives")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Contest_ThatIsNotPublished_HasNoPublicVersion()
    {
        await new AwardsDay(host, "archive-hidden").SetUp(3, "awards");
        var day = new ArchiveDay(host, "archive-hidden");
        (await day.Make("中止的比赛")).Expect(HttpStatusCode.Created);

        Assert.Equal(JsonValueKind.Null, (await day.Archives()).Json.GetProperty("archives")[0].GetProperty("public").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await day.Download(variant: "public")).Answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await day.Download()).Answer.StatusCode);
    }

    [Fact]
    public async Task Appeal_WhereTheTimeEndsWithTheArchive_IsRefusedOnceTheResultsAreArchived()
    {
        var day = await new ArchiveDay(host, "archive-appeals").SetUp();
        (await day.Administrator.Put("/events/archive-appeals/appeal-terms", new { perTeam = 5 })).Expect(HttpStatusCode.OK);
        var secret = (await day.Administrator.Post("/events/archive-appeals/teams/t4/appeal-link", "")).Expect(HttpStatusCode.Created).Text("secret");
        using var team = host.Client();
        var appeal = new { secret, round = 1, reason = "漏计一次触线" };
        (await team.Post("/events/archive-appeals/appeals/by-link", appeal)).Expect(HttpStatusCode.Created);
        (await day.Make("申诉未结，先行备案")).Expect(HttpStatusCode.Created);

        (await team.Post("/events/archive-appeals/appeals/by-link", appeal)).ExpectProblem(HttpStatusCode.Conflict, "appeal-too-late", "round");
        // What came in time on paper is the arbitration group's to enter.
        (await day.Administrator.Post("/events/archive-appeals/appeals", new { team = "t4", round = 1, reason = "赛后当场提交" })).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Change_AfterTheArchive_IsSaid_AndTheOldHashStillVerifiesItsFile()
    {
        var day = await new ArchiveDay(host, "archive-change").SetUp();
        (await day.Make()).Expect(HttpStatusCode.Created);
        var (old, _) = await day.Download();
        (await day.Administrator.Post("/events/archive-change/corrections", """{"team":"t4","round":1,"replaces":"s4","fields":{"tasks":2,"time":4},"category":"entryError","reason":"复核"}""")).Expect(HttpStatusCode.Created);

        Assert.True((await day.Archives()).Json.GetProperty("changed").GetBoolean());
        Assert.Equal(HttpStatusCode.Conflict, (await day.Download()).Answer.StatusCode);
        Assert.Equal("recorded full", Verdict(await day.Verify(old)));

        // The published list of awards rests on the results as they were: nothing is open, and the archive says what it holds.
        Assert.Equal(2, (await day.Make()).Expect(HttpStatusCode.Created).Json.GetProperty("number").GetInt32());
        Assert.False((await day.Archives()).Json.GetProperty("changed").GetBoolean());
        var (second, _) = await day.Download(2);
        Assert.NotEqual(old, second);
        Assert.Equal([1, 1], new[] { await day.Verify(old), await day.Verify(old) }.Select(answer => answer.Json.GetProperty("number").GetInt32()));
        Assert.Equal(2, (await day.Verify(second)).Json.GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task Names_ThatPlacesAndTheEventGetLater_LeaveTheArchiveAsItWas()
    {
        const string Id = "archive-renamed";
        var day = await new ArchiveDay(host, Id).SetUp();
        (await day.Make()).Expect(HttpStatusCode.Created);
        var (before, _) = await day.Download();
        (await day.Administrator.Put("/district", new { name = "改名区", towns = new[] { new { id = "town-1", name = "改名镇" } } })).Expect(HttpStatusCode.OK);
        try
        {
            var now = DateTimeOffset.UtcNow;
            (await day.Administrator.Put($"/events/{Id}", new { name = "改名赛", kind = "contest", town = "town-1", venues = Array.Empty<string>(), startsAt = now.AddHours(-2), endsAt = now.AddHours(3) })).Expect(HttpStatusCode.OK);

            Assert.False((await day.Archives()).Json.GetProperty("changed").GetBoolean());
            var (after, answer) = await day.Download();
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            AssertSame(before, after);
            Assert.Contains("测试镇", Text(Entries(after)["teams.csv"]), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await day.Download(variant: "public")).Answer.StatusCode);

            // Asked for anew, it is another archive, by today's names.
            Assert.Equal(2, (await day.Make()).Expect(HttpStatusCode.Created).Json.GetProperty("number").GetInt32());
            Assert.Contains("改名镇", Text(Entries((await day.Download(2)).File)["teams.csv"]), StringComparison.Ordinal);
        }
        finally
        {
            (await day.Administrator.Put("/district", new { name = "测试区", towns = new[] { new { id = "town-1", name = "测试镇" } } })).Expect(HttpStatusCode.OK);
        }
    }

    /// <summary>The floor learns a second late how a team is called now: the archive has it from the contest.</summary>
    [Fact]
    public async Task Team_RenamedRightBeforeTheArchive_IsCalledSoInEveryPart_AndTheArchiveStaysAsItIs()
    {
        const string Id = "archive-late";
        await new AwardsDay(host, Id).SetUp(3, "awards");
        var day = new ArchiveDay(host, Id);
        (await day.Administrator.Put($"/events/{Id}/floor", new { startsAt = DateTimeOffset.UtcNow.ToString("O"), runSeconds = 120 })).Expect(HttpStatusCode.Created);
        (await day.Administrator.Put($"/events/{Id}/floor/tables/1", """{"name":"一号台","open":true}""")).Expect(HttpStatusCode.Created);
        (await day.Administrator.Post($"/events/{Id}/floor/draw", """{"seed":"2026"}""")).Expect(HttpStatusCode.OK);
        await Eventually.True("the floor to see the three runs", async () => (await Floor()).Split("\"stage\":\"done\"").Length >= 4);
        (await day.Administrator.Put($"/events/{Id}/teams/t2", new { name = "新名队", school = "新名学校", town = "town-1", group = "小学组", members = new[] { "队员2", "组员2" }, coaches = new[] { "教师2" } })).Expect(HttpStatusCode.OK);

        (await day.Make("先行备案")).Expect(HttpStatusCode.Created);
        await Eventually.True("the floor to hear of the name", async () => (await Floor()).Contains("新名队", StringComparison.Ordinal));
        var (file, answer) = await day.Download();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("第2队", Text(Entries(file)["floor.ndjson"]), StringComparison.Ordinal);
        Assert.Contains("新名学校", Text(Entries(file)["floor.ndjson"]), StringComparison.Ordinal);

        async Task<string> Floor() => (await day.Administrator.Get($"/events/{Id}/floor")).Expect(HttpStatusCode.OK).Json.ToString();
    }

    [Fact]
    public async Task Actors_AreNamedInTheFullVersion_AsTheyWereCalled()
    {
        var day = await new ArchiveDay(host, "archive-actors").SetUp();
        using var judge = await host.SignedIn(Role.Judge);
        // For a run that has a sheet: the floor has nothing to note of it while the archive is made.
        (await judge.Post("/events/archive-actors/scores", """{"team":"t4","round":1,"fields":{"tasks":1,"time":2} }""")).Expect(HttpStatusCode.Created);
        (await day.Make("补录一轮")).Expect(HttpStatusCode.Created);

        var full = Entries((await day.Download()).File);
        var actor = Assert.Single(JsonDocument.Parse(full["actors.json"]).RootElement.EnumerateArray(), one => one.GetProperty("name").GetString()!.StartsWith("Judge-", StringComparison.Ordinal));
        Assert.Contains($"\"actor\":\"{actor.GetProperty("id").GetString()}\"", Text(full["records/contest.ndjson"]), StringComparison.Ordinal);
        Assert.Contains(actor.GetProperty("name").GetString()!, Text(full["sheet-history.csv"]), StringComparison.Ordinal);
        Assert.False(Entries((await day.Download(variant: "public")).File).ContainsKey("actors.json"));
    }

    [Fact]
    public async Task Archive_AskedForWrongly_IsRefusedByName()
    {
        var day = await new ArchiveDay(host, "archive-wrong").SetUp();
        (await day.Administrator.Post("/events/archive-none/archives", "{}")).ExpectProblem(HttpStatusCode.NotFound, "unknown-contest", null);
        (await day.Administrator.Get("/events/archive-wrong/archives/1/file")).ExpectProblem(HttpStatusCode.NotFound, "unknown-archive", "number");
        (await day.Administrator.Get("/events/archive-wrong/archives/1/file?variant=half")).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "variant");
        (await (await host.SignedIn(Role.HeadJudge)).Post("/events/archive-wrong/archives", "{}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden", null);
        (await (await host.SignedIn(Role.Judge)).Get("/events/archive-wrong/archives")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden", null);
    }

    /// <summary>Compares files, workbooks within them part by part, so that a failure says where they differ.</summary>
    private static void AssertSame(byte[] expected, byte[] actual)
    {
        var (one, other) = (Entries(expected), Entries(actual));
        Assert.Equal(one.Keys, other.Keys);
        foreach (var (name, bytes) in one)
        {
            if (name.EndsWith(".xlsx", StringComparison.Ordinal))
            {
                AssertSame(bytes, other[name]);
            }
            else
            {
                Assert.Equal($"{name}: {Text(bytes)}", $"{name}: {Text(other[name])}");
            }
        }

        Assert.Equal(expected, actual);
    }

    private static string Verdict(Reply answer) => $"{answer.Expect(HttpStatusCode.OK).Text("outcome")} {answer.Text("variant")}".TrimEnd();

    private static bool Holds(byte[] file, string text) => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private static string Text(byte[] entry) => Encoding.UTF8.GetString(entry);

    private static Dictionary<string, byte[]> Entries(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var content = entry.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            return bytes.ToArray();
        });
    }

    private static byte[] Packed(Dictionary<string, byte[]> entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var content = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                content.Write(bytes);
            }
        }

        return file.ToArray();
    }

    /// <summary>Where the content of an entry begins: behind its local header.</summary>
    private static int OffsetOf(byte[] file, string name)
    {
        // The name may stand in another entry's content as well: only behind a local header it is the entry's own.
        var header = -1;
        for (var from = 0; header < 0; from++)
        {
            from += file.AsSpan(from).IndexOf(Encoding.UTF8.GetBytes(name));
            header = from >= 30 && BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(from - 30)) == 0x04034b50u ? from - 30 : -1;
        }

        return header + 30 + name.Length + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(header + 28));
    }
}
