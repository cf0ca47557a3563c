using System.Net;
using System.Security.Cryptography;
using System.Text;
using EventsLive.Dashboard.Tests.Api;
using Xunit;
using static EventsLive.Dashboard.Tests.Archives.ArchiveFiles;

namespace EventsLive.Dashboard.Tests.Archives;

/// <summary>A file held against the archives of its contest over HTTP, and what has changed since they were made.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class ArchiveVerificationApiTests(ApiHost host)
{
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
}
