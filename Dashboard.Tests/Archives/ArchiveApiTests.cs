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
using static EventsLive.Dashboard.Tests.Archives.ArchiveFiles;

namespace EventsLive.Dashboard.Tests.Archives;

/// <summary>The archive of a contest over HTTP: its bytes, its hash, and what each version holds.</summary>
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

    /// <summary>A contest may let more rounds be entered than its stages have, and a team may have played only the later stage.</summary>
    [Fact]
    public async Task Archive_OfAContestWithStages_HoldsTheRunsOfEachStage()
    {
        var administrator = host.Administrator();
        await Files.ContestSamples.Create(administrator, "archive-stages");
        (await administrator.Put("/events/archive-stages/contest", """
            {"groups":["小学组"],"rounds":3,"rule":{"schema":2,"fields":[{"name":"score","max":100}],
             "stages":[{"name":"first","counted":1},{"name":"final","role":"ranksAbove","counted":1}]}}
            """)).Expect(HttpStatusCode.OK);
        foreach (var team in new[] { "t1", "t2" })
        {
            (await administrator.Put($"/events/archive-stages/teams/{team}", $$"""{"name":"{{team}}","school":"实验小学","town":"town-1","group":"小学组"}""")).Expect(HttpStatusCode.Created);
        }

        (await administrator.Post("/events/archive-stages/scores", """{"team":"t1","round":1,"fields":{"score":40}}""")).Expect(HttpStatusCode.Created);
        (await administrator.Post("/events/archive-stages/scores", """{"team":"t2","stage":"final","round":1,"fields":{"score":70}}""")).Expect(HttpStatusCode.Created);
        var day = new ArchiveDay(host, "archive-stages");

        (await day.Make("未公布即归档")).Expect(HttpStatusCode.Created);

        var runs = Text(Entries((await day.Download()).File)["runs.ndjson"]);
        Assert.Contains("\"s1\"", runs, StringComparison.Ordinal);
        Assert.Contains("\"s2\"", runs, StringComparison.Ordinal);
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
    public async Task Archive_AskedForWrongly_IsRefusedByName()
    {
        var day = await new ArchiveDay(host, "archive-wrong").SetUp();
        (await day.Administrator.Post("/events/archive-none/archives", "{}")).ExpectProblem(HttpStatusCode.NotFound, "unknown-contest", null);
        (await day.Administrator.Get("/events/archive-wrong/archives/1/file")).ExpectProblem(HttpStatusCode.NotFound, "unknown-archive", "number");
        (await day.Administrator.Get("/events/archive-wrong/archives/1/file?variant=half")).ExpectProblem(HttpStatusCode.BadRequest, "malformed", "variant");
        (await (await host.SignedIn(Role.HeadJudge)).Post("/events/archive-wrong/archives", "{}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden", null);
        (await (await host.SignedIn(Role.Judge)).Get("/events/archive-wrong/archives")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden", null);
    }
}
