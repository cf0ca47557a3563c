using System.Globalization;
using System.Text.Json;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.Scoring;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>The judge's tablet and the server give one sheet the same points, and find the same sheets sound, by every rule that comes with the program.</summary>
public sealed class RuleAgreementTests(Browser browser, ITestOutputHelper output)
{
    private const int SheetsPerStage = 60;

    private const string Weighted = """
        {
          "schema": 1,
          "fields": [
            { "name": "points", "min": 0, "max": 12, "weight": 20.5 },
            { "name": "time", "min": 0, "max": 120, "step": 0.1, "weight": -0.3 },
            { "name": "note", "min": 1, "max": 9, "weight": 0 }
          ],
          "rounds": { "counted": 2, "aggregate": "best" }
        }
        """;

    // Each stage sums the fields that its own sheets have.
    private const string Staged = """
        {
          "schema": 2,
          "fields": [{ "name": "goals", "max": 12, "weight": 20 }, { "name": "bonus", "max": 30 }],
          "stages": [{ "name": "first", "fields": ["goals"] }, { "name": "final" }]
        }
        """;

    // What a run is worth is known when the other side has played: neither tells it by one sheet, however its names hide it.
    private const string Relative = """
        {
          "schema": 2,
          "fields": [{ "name": "mean", "max": 12 }],
          "run": [
            { "name": "league", "value": { "if": { "known": "mean" }, "then": { "sum": [0, { "versus": { "judges": "mean", "of": "mean" }, "win": 3 }] } } },
            { "name": "own", "value": "mean" }
          ]
        }
        """;

    [Fact]
    public async Task RandomSheets_OfEveryRule_AreJudgedAlikeByTabletAndServer()
    {
        await using var page = await OpenModules();
        var dice = new Random(20261125);
        var wrong = new List<string>();
        var (sheets, sound, scored) = (0, 0, 0);
        foreach (var (id, text) in RuleDocuments.Examples.Concat(RuleDocuments.Templates).Select(document => (document.Id, document.Text)).Append(("schema-1", Weighted)).Append(("staged", Staged)).Append(("relative", Relative)))
        {
            Assert.True(ScoringRuleReader.TryRead(text, out var rule, out _), id);
            var cases = (rule.Stages.IsEmpty ? [""] : rule.Stages.Select(stage => stage.Name)).SelectMany(stage => Enumerable.Range(0, SheetsPerStage), (stage, _) => Deal(rule, stage, dice)).ToArray();
            var answers = await Ask(page.Page, text, cases);
            foreach (var (sheet, answer) in cases.Zip(answers))
            {
                var problem = rule.Check(sheet.Stage, sheet.Judge, sheet.Values);
                var points = problem is null ? rule.PointsOf(sheet.Stage, sheet.Judge, sheet.Values) : null;
                if (answer.Sound != problem is null || (answer.Sound && answer.Points != points))
                {
                    wrong.Add($"{id} {sheet}: the server says {problem?.ToString() ?? "sound"} {points}, the tablet {answer}");
                }

                sheets++;
                sound += problem is null ? 1 : 0;
                scored += points is null ? 0 : 1;
            }
        }

        output.WriteLine($"{sheets} sheets, {sound} sound, {scored} with points");
        Assert.Empty(wrong.Take(10));
        Assert.True(scored > sheets / 3 && sound < sheets, "The sheets are too much alike to tell anything.");
    }

    [Fact]
    public async Task BinaryNumbers_InPlaceOfFractions_WouldDiffer()
    {
        // The control: at a half, what a browser's own numbers make of a sum is not what the server makes of it.
        const string rule = """{ "schema": 2, "fields": [{ "name": "a", "kind": "decimal", "max": 9 }], "run": [{ "name": "points", "value": { "round": { "product": ["a", 1.15] }, "digits": 2 }, "digits": 2 }] }""";
        await using var page = await OpenModules();
        Assert.True(ScoringRuleReader.TryRead(rule, out var read, out _));
        var sheet = new DealtSheet("", null, new Dictionary<string, decimal> { ["a"] = 0.9m });

        var exact = Assert.Single(await Ask(page.Page, rule, [sheet])).Points;
        var binary = await page.Page.EvaluateAsync<double>("Math.round(0.9 * 1.15 * 100) / 100");

        Assert.Equal(read.PointsOf("", null, sheet.Values), exact);
        Assert.NotEqual((double)exact!.Value, binary);
    }

    private async Task<BrowserPage> OpenModules()
    {
        var page = await browser.NewPage();
        var modules = Path.Combine(Repository.Root, "Dashboard", "wwwroot", "judge");
        await page.Page.RouteAsync("**/*", route => route.Request.Url.EndsWith(".js", StringComparison.Ordinal)
            ? route.FulfillAsync(new RouteFulfillOptions { Path = Path.Combine(modules, Path.GetFileName(new Uri(route.Request.Url).AbsolutePath)), ContentType = "text/javascript" })
            : route.FulfillAsync(new RouteFulfillOptions { Body = "<!doctype html>", ContentType = "text/html" }));
        await page.Page.GotoAsync("http://tablet.test/");
        return page;
    }

    private static async Task<IReadOnlyList<TabletAnswer>> Ask(IPage page, string rule, IReadOnlyList<DealtSheet> sheets)
    {
        var asked = sheets.Select(sheet => new
        {
            stage = sheet.Stage.Length == 0 ? null : sheet.Stage,
            seat = sheet.Judge,
            texts = sheet.Values.ToDictionary(value => value.Key, value => value.Value.ToString(CultureInfo.InvariantCulture)),
        });
        var answers = await page.EvaluateAsync<string>(
            """
            async ([rule, sheets]) => {
              const { readRule } = await import("/judge/rule.js");
              return JSON.stringify(JSON.parse(sheets).map(({ stage, seat, texts }) => {
                const read = readRule(JSON.parse(rule), { stage, seat });
                const { complete, points } = read.total(texts);
                return { sound: complete && read.contradiction(texts) === null, points: points === null ? null : String(points) };
              }));
            }
            """,
            new[] { rule, JsonSerializer.Serialize(asked) });
        return [.. JsonElement.Parse(answers).EnumerateArray().Select(answer => new TabletAnswer(
            answer.GetProperty("sound").GetBoolean(),
            answer.GetProperty("points").GetString() is { } points ? decimal.Parse(points, CultureInfo.InvariantCulture) : null))];
    }

    private static DealtSheet Deal(ScoringRule rule, string stage, Random dice)
    {
        var values = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var leavesOut = dice.Next(3) == 0;
        var onlyOnce = dice.Next(8) == 0;
        foreach (var field in rule.Fields.Where(field => rule.Holds(stage, field)))
        {
            if ((leavesOut && dice.Next(4) == 0) || (onlyOnce && !field.Once))
            {
                continue;
            }

            var steps = (int)Math.Min((field.Max - field.Min) / field.Step, 1_000_000);
            values[field.Name] = dice.Next(60) == 0 ? field.Max + field.Step
                : field.Options.IsEmpty ? field.Min + field.Step * dice.Next(dice.Next(2) == 0 ? Math.Min(steps, 9) + 1 : steps + 1)
                : field.Options[dice.Next(field.Options.Length)].Value;
        }

        return new DealtSheet(stage, dice.Next(2) == 0 ? null : "a", values);
    }

    private sealed record DealtSheet(string Stage, string? Judge, IReadOnlyDictionary<string, decimal> Values)
    {
        public override string ToString() => $"{Stage} {Judge} {string.Join(' ', Values.Select(value => $"{value.Key}={value.Value}"))}";
    }

    private sealed record TabletAnswer(bool Sound, decimal? Points);
}
