using System.Net;
using System.Text.RegularExpressions;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Files;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using EventsLive.Grains.Scoring;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Organiser;

/// <summary>The rule of a contest in a real browser: chosen, tried out, set, locked, and changed by the head judge.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class RulePageTests(ApiHost host, Browser browser)
{
    [Fact]
    public async Task Rule_FromATemplate_IsTriedSetLockedAndChangedByTheHeadJudge()
    {
        using var administrator = host.Administrator();
        await ContestSamples.Create(administrator, "rule-race", "机器人竞速赛");
        foreach (var (team, number) in new[] { ("a", 1), ("b", 2) })
        {
            (await administrator.Put($"/events/rule-race/teams/{team}", new { number, name = $"{number}号队", school = "第一小学", town = "测试镇", group = "小学组" })).Expect(HttpStatusCode.Created);
        }

        // Template, words, try-out.
        await using var page = await Open("rule-race", Role.Organiser);
        var editor = page.Page.Locator("[data-form=rule]");
        await editor.Locator("[data-template=\"6-race\"]").ClickAsync();
        await Assertions.Expect(editor.Locator(".words")).ToContainTextAsync("计时成绩 = 若 到达终点 则 用时 + （违规 × 20），否则 无");
        await Assertions.Expect(editor.Locator(".words")).ToContainTextAsync("仍相同则名次并列");
        var times = editor.Locator(".samples [data-field=time]");
        await Assertions.Expect(editor.GetByLabel("第 1 张表：用时")).ToHaveCountAsync(1);
        await Assertions.Expect(editor.Locator(".samples input:not([aria-label]), .samples select:not([aria-label])")).ToHaveCountAsync(0);
        foreach (var (i, time) in new[] { "40", "50", "45", "60", "60", "44" }.Index())
        {
            await times.Nth(i).FillAsync(time);
            await times.Nth(i).BlurAsync();
        }

        await Assertions.Expect(editor.Locator(".result tbody tr").First).ToContainTextAsync(new Regex(@"1\s*A\s*40"));
        await Assertions.Expect(editor.Locator(".result tbody tr").Nth(1)).ToContainTextAsync(new Regex(@"2\s*C\s*44"));
        await editor.Locator(".result tbody tr summary").First.ClickAsync();
        await Assertions.Expect(editor.Locator(".result tbody tr").First).ToContainTextAsync("排在 C 之前：40 对 44。");
        await times.Nth(0).FillAsync("9999");
        await times.Nth(0).BlurAsync();
        await Assertions.Expect(editor.Locator(".try-out .refusal")).ToContainTextAsync("用时");
        Assert.Equal(0, (await administrator.Get("/events/rule-race/standings")).Json.GetProperty("rows").EnumerateArray().Count(row => row.GetProperty("rank").ValueKind == System.Text.Json.JsonValueKind.Number));

        // A fault is named where it is; the template set.
        await editor.Locator(".source > summary").ClickAsync();
        var document = editor.Locator(".document textarea");
        var sound = await document.InputValueAsync();
        await document.FillAsync(sound.Replace("\"faults\", 20", "\"fault\", 20", StringComparison.Ordinal));
        await Assertions.Expect(editor.Locator(".verdict")).ToContainTextAsync("run[0].value.then.sum[1].product[0]：");
        await document.FillAsync(sound);
        await Assertions.Expect(editor.Locator(".verdict")).ToHaveTextAsync("规则可用。");
        await page.Page.Locator("[data-act=save-contest]").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mud-snackbar")).ToContainTextAsync("已保存");

        // The first sheet locks it.
        (await administrator.Post("/events/rule-race/scores", """{"team":"a","round":1,"fields":{"time":50,"faults":1}}""")).Expect(HttpStatusCode.Created);
        (await administrator.Post("/events/rule-race/scores", """{"team":"b","round":1,"fields":{"time":60}}""")).Expect(HttpStatusCode.Created);
        await Assertions.Expect(editor.Locator(".state")).ToContainTextAsync("规则已锁定");
        await Assertions.Expect(editor.Locator("[data-act=change-rule]")).ToHaveCountAsync(0);
        await Assertions.Expect(document).Not.ToBeEditableAsync();
        Assert.Empty(page.Errors);

        // The head judge sees what would move, gives the reason, and it moves.
        await using var head = await Open("rule-race", Role.HeadJudge);
        editor = head.Page.Locator("[data-form=rule]");
        await editor.Locator("[data-act=change-rule]").ClickAsync();
        await editor.Locator(".source > summary").ClickAsync();
        document = editor.Locator(".document textarea");
        await document.FillAsync((await document.InputValueAsync()).Replace("20\n", "5\n", StringComparison.Ordinal));
        await editor.Locator("[data-act=preview-rule]").ClickAsync();
        await Assertions.Expect(editor.Locator("[data-move=a]")).ToContainTextAsync("2 → 1");
        await Assertions.Expect(editor.Locator("[data-move=b]")).ToContainTextAsync("1 → 2");
        await Assertions.Expect(editor.Locator("[data-act=confirm-rule]")).ToBeDisabledAsync();
        await head.Screenshot("rule-preview", fullPage: true);
        await editor.GetByLabel("更换理由").FillAsync("裁判会议决定每次罚 5 秒");
        await editor.Locator("[data-act=confirm-rule]").ClickAsync();
        await Assertions.Expect(head.Page.Locator(".mud-snackbar")).ToContainTextAsync("规则已更换");
        Assert.Equal("a", (await administrator.Get("/events/rule-race/standings")).Json.GetProperty("rows")[0].GetProperty("team").GetString());

        // Whoever comes later reads since when, by whom and why.
        var versions = head.Page.Locator("[data-form=rule-versions] li");
        await Assertions.Expect(versions.First).ToContainTextAsync("裁判会议决定每次罚 5 秒");
        await Assertions.Expect(versions.First).ToContainTextAsync("现行");
        await Assertions.Expect(versions.Last).ToContainTextAsync("随赛项设置");

        // Each row says what put it before the next one.
        await head.Page.Locator(".mud-tab", new() { HasText = "成绩排名" }).ClickAsync();
        await Assertions.Expect(head.Page.Locator(".standings-table .decided").First).ToHaveTextAsync("总成绩");
        await head.Page.Locator("[data-explain=a]").ClickAsync();
        await Assertions.Expect(head.Page.Locator("[data-form=explanation]")).ToContainTextAsync("排在 2号队 之前：55 对 60。");
        await head.Screenshot("standing-explained");
        Assert.Empty(head.Errors);
    }

    [Fact]
    public async Task Numbers_ChangedByWhoKnowsNoDocument_ChangeWordsTryOutAndRule()
    {
        using var administrator = host.Administrator();
        await ContestSamples.Create(administrator, "rule-numbers", "机器人大赛");
        await using var page = await Open("rule-numbers", Role.Organiser);
        var editor = page.Page.Locator("[data-form=rule]");
        await editor.Locator("[data-template=\"1-comprehensive-skills\"]").ClickAsync();
        await editor.Locator(".all-numbers > summary").ClickAsync();
        var weight = editor.Locator(".rule-numbers label", new() { HasText = "得分：完成任务 × 20" }).Locator("input");
        await Assertions.Expect(weight).ToHaveValueAsync("20");
        await weight.FillAsync("二十五");
        await weight.BlurAsync();
        await Assertions.Expect(editor.Locator(".rule-numbers .refusal")).ToHaveTextAsync("“二十五”不是数字。");
        await weight.FillAsync("25");
        await weight.BlurAsync();

        await Assertions.Expect(editor.Locator(".words")).ToContainTextAsync("完成任务 × 25");
        await Assertions.Expect(editor.Locator(".rule-numbers .refusal")).ToHaveCountAsync(0);
        await Assertions.Expect(editor.Locator(".samples tbody tr").First).ToContainTextAsync("150");
        await editor.Locator(".rule-numbers label", new() { HasText = "计入成绩的轮次数" }).Locator("input").FillAsync("0");
        await editor.Locator(".rule-numbers label", new() { HasText = "计入成绩的轮次数" }).Locator("input").BlurAsync();
        await Assertions.Expect(editor.Locator(".rule-numbers .refusal")).ToContainTextAsync("未采用对“计入成绩的轮次数”的修改。");
        await Assertions.Expect(editor.Locator(".verdict")).ToHaveTextAsync("规则可用。");
        await editor.Locator(".rule-numbers label", new() { HasText = "得分：违规 × -5" }).Locator("input").FillAsync("-2.5");
        await editor.Locator(".rule-numbers label", new() { HasText = "得分：违规 × -5" }).Locator("input").BlurAsync();
        await Assertions.Expect(editor.Locator(".words")).ToContainTextAsync("违规 × -2.5");
        await page.Page.Locator("[data-act=save-contest]").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mud-snackbar")).ToContainTextAsync("已保存");
        Assert.Contains("-2.5", (await administrator.Get("/events/rule-numbers/contest")).Json.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Editor_OfEveryDocument_SaysItInWordsAndTriesItOut()
    {
        using var administrator = host.Administrator();
        await ContestSamples.Create(administrator, "rule-all", "机器人大赛");
        await using var page = await Open("rule-all", Role.Organiser);
        var editor = page.Page.Locator("[data-form=rule]");
        await editor.Locator(".all-numbers > summary").ClickAsync();
        foreach (var document in RuleDocuments.Templates.Concat(RuleDocuments.Examples))
        {
            if (RuleDocuments.Templates.Contains(document))
            {
                await editor.Locator($"[data-template=\"{document.Id}\"]").ClickAsync();
            }
            else
            {
                await editor.Locator("[data-act=example]").SelectOptionAsync(document.Id);
            }

            await Assertions.Expect(editor.Locator(".templates + .hint")).ToHaveTextAsync(document.Description.Zh);
            await Assertions.Expect(editor.Locator(".verdict")).ToHaveTextAsync("规则可用。");
            var words = await editor.Locator(".words").InnerTextAsync();
            Assert.DoesNotContain("{", words, StringComparison.Ordinal);
            // A text that is not there shows as its own name.
            Assert.DoesNotMatch(@"\b(stat|match|field|treat|stage|aggregate)\.", words);
            var numbers = await editor.Locator(".number-list").InnerTextAsync();
            Assert.DoesNotMatch(@"\b(number|stat|match|field|treat|stage|aggregate)\.|\{", numbers);
            var form = await editor.Locator(".rule-form").InnerTextAsync();
            Assert.DoesNotMatch(@"\b(kind|judges|mode|stat|tie|treat|step|place|label)\.[A-Za-z]|\{", form);
            await Assertions.Expect(editor.Locator(".rule-form .refusal")).ToHaveCountAsync(0);
            await Assertions.Expect(editor.Locator(".try-out .refusal")).ToHaveCountAsync(0);
            await Assertions.Expect(editor.Locator(".result tbody > tr").First).ToBeVisibleAsync();
        }

        Assert.Empty(page.Errors);
    }

    [Theory]
    [InlineData("1-comprehensive-skills")]
    [InlineData("7-fll")]
    [InlineData("diving")]
    [InlineData("ftc-2018-19")]
    public async Task Editor_InBothLanguages_FitsDesktopAndPhone(string id)
    {
        using var administrator = host.Administrator();
        await ContestSamples.Create(administrator, $"rule-look-{id}", "机器人大赛");
        foreach (var language in new[] { "zh-CN", "en" })
        {
            await using var page = await Open($"rule-look-{id}", Role.Organiser, language);
            var editor = page.Page.Locator("[data-form=rule]");
            if (RuleDocuments.Templates.Any(document => document.Id == id))
            {
                await editor.Locator($"[data-template=\"{id}\"]").ClickAsync();
            }
            else
            {
                await editor.Locator("[data-act=example]").SelectOptionAsync(id);
            }

            if (id == "diving")
            {
                await editor.Locator("[data-act=judges]").FillAsync("7");
                await editor.Locator("[data-act=judges]").BlurAsync();
                await editor.Locator("[data-act=make-samples]").ClickAsync();
                await Assertions.Expect(editor.Locator(".samples tbody tr")).ToHaveCountAsync(21);
            }

            await editor.Locator(".result tbody tr summary").First.ClickAsync();
            await page.Screenshot($"rule-{id}-{language}", fullPage: true);
            await page.Page.SetViewportSizeAsync(390, 844);
            var wide = await page.Page.EvaluateAsync<string>("""
                () => document.documentElement.scrollWidth <= innerWidth ? '' : [...document.querySelectorAll('body *')]
                  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.scroll')).map((one) => `${one.tagName}.${one.className}`).join(' ')
                """);
            Assert.True(wide.Length == 0, $"Wider than the phone: {wide}");
            await page.Screenshot($"rule-{id}-{language}-phone", fullPage: true);
        }
    }

    private async Task<BrowserPage> Open(string id, Role role, string language = "zh-CN")
    {
        var page = await browser.NewPage(width: 1920, height: 1080);
        await page.SignIn(host, await host.SignedIn(role));
        await page.Page.Context.AddCookiesAsync([new Microsoft.Playwright.Cookie { Name = "EventsLive.Language", Value = $"c%3D{language}%7Cuic%3D{language}", Url = host.Address.ToString() }]);
        await page.Page.GotoAsync(new Uri(host.Address, $"/organiser/contest/{id}").ToString());
        await page.Page.Locator(".mud-tab", new() { HasTextRegex = new Regex("规则|rule", RegexOptions.IgnoreCase) }).ClickAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(page.Page.Locator("[data-form=rule] .words li").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        return page;
    }
}
