using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using EventsLive.Dashboard.Tests.Judging;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

/// <summary>Everything that staff may do to a contest's results over HTTP while they are held back; each act is one that was accepted, or refused as it says.</summary>
/// <param name="rule">The contest's rule, whose field <c>score</c> ends at 90000.</param>
/// <param name="stage">Name of a later stage of the rule; null = it has none.</param>
internal sealed partial class HiddenActs(HttpClient organiser, HttpClient judge, HttpClient head, string id, string rule, string? stage)
{
    /// <summary>The scores that only hidden sheets have: in no answer to the public.</summary>
    [GeneratedRegex(@"(?<!\w)876[45]\d(?!\w)")]
    public static partial Regex Scores { get; }

    private string Events => $"/events/{id}";

    /// <summary>Enters a sheet and answers its id.</summary>
    public async Task<string> Score(string team, int round, int score, string more = "") =>
        Id(await judge.Post($"{Events}/scores", $$"""{"team":"{{team}}","round":{{round}},"fields":{"score":{{score}} }{{more}} }"""));

    /// <summary>Enters one sheet for each of the three teams, before anything is held back.</summary>
    public async Task BeginAsync()
    {
        await Score("t1", 1, 100);
        await Score("t2", 3, 90);
        await Score("t3", 1, 80);
    }

    public async Task DoAsync()
    {
        await Shown();
        await Sheets();
        await Matches();
        await Paper();
        await Desk();
        await Appeals();
        await Preparations();
    }

    // What was shown before is moved, opened again and corrected.
    private async Task Shown()
    {
        (await judge.Post($"{Events}/sheets/s3/move", """{"team":"t2","round":2,"reason":"选错队"}""")).Expect(HttpStatusCode.Created);
        (await head.Post($"{Events}/runs/reopen", new { team = "t2", round = 3, standing = "s2", reason = "断电" })).Expect(HttpStatusCode.OK);
        (await head.Post($"{Events}/corrections", new { team = "t1", round = 1, replaces = "s1", fields = new { score = 87649 }, category = "entryError", reason = "看错" })).Expect(HttpStatusCode.Created);
    }

    // Sheets of every outcome, a conflict, a correction, a signature, refusals.
    private async Task Sheets()
    {
        var sheet = await Score("t2", 1, 87659);
        await Score("t1", 2, 87659);
        await Score("t1", 2, 87658);
        await Score("t2", 1, 87657, $$""","replaces":"{{sheet}}","reason":"误录" """);
        await Score("t3", 2, 87656, ""","signing":{"captain":"refused","reason":"认为少计一次"}""");
        (await judge.Post($"{Events}/scores", """{"team":"t3","round":1,"outcome":"disqualified"}""")).Expect(HttpStatusCode.Created);
        (await judge.Post($"{Events}/scores", """{"team":"t1","round":9,"fields":{"score":1}}""")).Expect(HttpStatusCode.BadRequest);
    }

    private async Task Matches()
    {
        await Score("t1", 3, 87655, ""","match":"m1","side":"red" """);
        await Score("t2", 3, 87654, ""","match":"m1","side":"blue" """);
        if (stage is not null)
        {
            await Score("t2", 1, 87653, $$""","stage":"{{stage}}" """);
            await Score("t1", 1, 87652, $$""","stage":"{{stage}}","match":"m2" """);
        }
    }

    // Entered afterwards, with its photo, and moved to the team that it was of.
    private async Task Paper()
    {
        var paper = await Score("t2", 2, 87651, $$""","source":"paper","at":"{{DateTimeOffset.UtcNow.AddMinutes(-30):o}}" """);
        (await PhotoApiTests.Put(judge, id, paper, PhotoApiTests.Pixel)).Expect(HttpStatusCode.OK);
        (await judge.Post($"{Events}/sheets/{paper}/move", """{"team":"t3","round":3,"reason":"选错队"}""")).Expect(HttpStatusCode.Created);
    }

    // A conflict settled, a run opened again, a corrected one, approvals given and withdrawn.
    private async Task Desk()
    {
        var seen = await SheetsOf("t1", 2, counted: null);
        (await head.Post($"{Events}/conflicts/settle", new { team = "t1", round = 2, sheet = seen[^1], seen, reason = "两张计分表" })).Expect(HttpStatusCode.OK);
        var standing = Assert.Single(await SheetsOf("t3", 2, counted: true));
        (await head.Post($"{Events}/runs/reopen", new { team = "t3", round = 2, standing, reason = "断电" })).Expect(HttpStatusCode.OK);
        var corrected = Assert.Single(await SheetsOf("t2", 1, counted: true));
        (await head.Post($"{Events}/corrections", new { team = "t2", round = 1, replaces = corrected, fields = new { score = 87650 }, category = "miscounted", reason = "复核" })).Expect(HttpStatusCode.Created);
        var unapproved = await Score("t3", 2, 87648);
        (await head.Post($"{Events}/sheets/approve", new { sheets = new[] { unapproved } })).Expect(HttpStatusCode.OK);
        (await head.Post($"{Events}/sheets/withdraw-approval", new { sheets = new[] { unapproved }, reason = "看错" })).Expect(HttpStatusCode.OK);
    }

    // Of teams other than the one whose own page is read: what they asked themselves is no secret to them.
    private async Task Appeals()
    {
        foreach (var (team, round, ruling) in new[] { ("t3", 1, "correct"), ("t3", 3, "rerun"), ("t2", 2, null) })
        {
            var appeal = (await head.Post($"{Events}/appeals", new { team, round, reason = "分数有误" })).Expect(HttpStatusCode.Created).Text("appealId");
            (await head.Post($"{Events}/appeals/{appeal}/admit", new { admitted = ruling is not null, reason = "不属申诉范围" })).Expect(HttpStatusCode.OK);
            if (ruling is not null)
            {
                (await head.Post($"{Events}/appeals/{appeal}/decide", new { ruling, reason = "录像" })).Expect(HttpStatusCode.OK);
            }
        }

        Assert.Equal(3, (await head.Get($"{Events}/desk")).Expect(HttpStatusCode.OK).Json.GetProperty("appeals").GetArrayLength());
    }

    // A look at another rule, and a list of awards in the making.
    private async Task Preparations()
    {
        (await organiser.Post($"{Events}/contest/preview", $$"""{"rule":{{rule.Replace("90000", "95000", StringComparison.Ordinal)}}}""")).Expect(HttpStatusCode.OK);
        (await organiser.Put($"{Events}/awards/scheme", """{"tiers":[{"name":"一等奖","percent":50}]}""")).Expect(HttpStatusCode.OK);
        (await organiser.Post($"{Events}/awards/propose", "")).Expect(HttpStatusCode.OK);
    }

    /// <summary>Ids of a team's solo sheets in a round of the first stage, the oldest first.</summary>
    private async Task<string[]> SheetsOf(string team, int round, bool? counted)
    {
        var sheets = (await judge.Get($"{Events}/teams/{team}/sheets")).Expect(HttpStatusCode.OK).Json.GetProperty("sheets").EnumerateArray();
        return
        [
            .. from sheet in sheets
               where sheet.GetProperty("round").GetInt32() == round && TextOf(sheet, "match") is null && (stage is null || TextOf(sheet, "stage") != stage)
               where counted is null || (sheet.GetProperty("counted").GetBoolean() == counted && TextOf(sheet, "replacedBy") is null)
               select TextOf(sheet, "sheetId"),
        ];
    }

    private static string? TextOf(JsonElement sheet, string name) => sheet.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Id(Reply reply) => reply.Expect(HttpStatusCode.Created).Text("sheetId")!;
}
