using System.Globalization;
using System.Net;
using System.Text;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Files;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Organiser;

/// <summary>The organiser's contest page in a real browser.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class ContestPageTests(ApiHost host, Browser browser)
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    [Fact]
    public async Task Import_OfTeams_ShowsWhatWouldChangeAndImportsWhenConfirmed()
    {
        await using var page = await Open("page-import", "机器人综合技能赛");
        await page.Page.Locator("[data-act=import-teams]").ClickAsync();
        await Upload(page.Page, "队伍.csv", Gb18030.GetBytes("编号,队名,学校,镇街,组别,队员\n1,火星队,第一小学,测试镇,小学组,张三、李四\n2,金星队,第二小学,测试镇,初中组,\n"));

        var dialog = page.Page.Locator("[data-form=import]");
        await Assertions.Expect(dialog.Locator(".summary")).ToContainTextAsync("新增 2 支，更新 0 支，不变 0 支");
        using var administrator = host.Administrator();
        Assert.Equal(0, (await administrator.Get("/events/page-import/standings")).Json.GetProperty("rows").GetArrayLength());

        await page.Page.Locator("[data-act=confirm-import]").ClickAsync();
        await Assertions.Expect(dialog.Locator(".done")).ToContainTextAsync("新增 2 支");
        await Assertions.Expect(page.Page.Locator("[data-team=t1]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Page.Locator("tr", new() { HasText = "金星队" }).First).ToContainTextAsync("测试镇");
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Import_WithThirtyBadRows_NamesEachLineAndColumnAndOffersNoImport()
    {
        await using var page = await Open("page-bad", "机器人创新挑战赛");
        await page.Page.Locator("[data-act=import-teams]").ClickAsync();
        var rows = string.Concat(Enumerable.Range(1, 30).Select(i => $"<row r=\"{i + 1}\"><c r=\"A{i + 1}\"><v>{i}</v></c><c r=\"B{i + 1}\" t=\"inlineStr\"><is><t>{i}号队</t></is></c><c r=\"C{i + 1}\" t=\"inlineStr\"><is><t>第一小学</t></is></c><c r=\"D{i + 1}\" t=\"inlineStr\"><is><t>测试镇</t></is></c><c r=\"E{i + 1}\" t=\"inlineStr\"><is><t>高中组</t></is></c></row>"));
        await Upload(page.Page, "teams.xlsx", Workbooks.Of(
            """<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c><c r="E1" t="s"><v>4</v></c></row>""" + rows,
            ["编号", "队名", "学校", "镇街", "组别"]));

        var errors = page.Page.Locator("[data-form=import] .errors tbody tr");
        await Assertions.Expect(errors).ToHaveCountAsync(1);
        await Assertions.Expect(errors).ToContainTextAsync("2–31组别组别不存在。");
        await Assertions.Expect(page.Page.Locator("[data-act=confirm-import]")).ToHaveCountAsync(0);
        await page.Screenshot("contest-import-errors");
    }

    [Fact]
    public async Task Team_AddedAndWithdrawn_StandsInTheTable()
    {
        await using var page = await Open("page-team", "机器人工程挑战赛");
        await page.Page.Locator("[data-act=new-team]").ClickAsync();
        var form = page.Page.Locator("[data-form=team]");
        await form.GetByLabel("队名").FillAsync("火星队");
        await form.GetByLabel("学校").FillAsync("第一小学");
        await form.Locator(".mud-select", new() { HasText = "镇街" }).First.ClickAsync();
        await page.Page.Locator(".mud-popover-open .mud-list-item", new() { HasText = "测试镇" }).First.ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
        await page.Page.Locator("[data-act=save]").ClickAsync();

        var row = page.Page.Locator("tr", new() { HasText = "火星队" }).First;
        await Assertions.Expect(row).ToContainTextAsync("测试镇");
        await row.GetByText("退赛").ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("已退赛");
        await Assertions.Expect(row).ToContainTextAsync("撤销退赛");
    }

    [Fact]
    public async Task Signatures_MadeRequired_AreAskedForByTheTablet()
    {
        await using var page = await Open("page-signatures", "机器人创意赛");
        await page.Page.GetByText("组别与规则").ClickAsync();
        await page.Page.Locator("[data-form=contest] .mud-select", new() { HasText = "计分表签名" }).First.ClickAsync();
        await page.Page.Locator(".mud-popover-open .mud-list-item", new() { HasText = "须由队长和裁判签名" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
        await page.Screenshot("contest-signatures");
        await page.Page.Locator("[data-act=save-contest]").ClickAsync();

        using var administrator = host.Administrator();
        await Eventually.True("the tablet to be told", async () => (await administrator.Get("/events/page-signatures/judging")).Text("signatures") == "required");
    }

    [Fact]
    public async Task Rule_WithAFault_SaysWhereItIs()
    {
        await using var page = await Open("page-rule", "机器人普及赛");
        await page.Page.GetByText("组别与规则").ClickAsync();
        await page.Page.Locator("[data-form=rule] .source > summary").ClickAsync();
        await page.Page.Locator("[data-form=rule] .document textarea").FillAsync("""{"schema":1,"fields":[{"name":"score","min":10,"max":1,"step":1}],"rounds":{"counted":1,"aggregate":"best"}}""");
        await page.Page.Locator("[data-act=save-contest]").ClickAsync();

        await Assertions.Expect(page.Page.Locator("[data-form=contest]")).ToContainTextAsync("fields[0].max：");
    }

    [Fact]
    public async Task PrintedForms_OfFortyEightTeams_HaveEachTeamAndFitTheirPages()
    {
        await using var page = await Open("page-print", "机器人竞速赛", teams: 48);
        foreach (var (form, pages) in new[] { ("sheets?round=1", 24), ("running-list?round=1", 4), ("results", 4) })
        {
            await page.Page.GotoAsync(new Uri(host.Address, $"/organiser/contest/page-print/print/{form}").ToString());
            var pdf = await page.Page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true });
            var text = Encoding.Latin1.GetString(pdf);
            Assert.InRange(text.Split("/Type /Page\n").Length - 1, 1, pages);
            await Assertions.Expect(page.Page.Locator("body")).ToContainTextAsync("48 号队");
            await File.WriteAllBytesAsync(Path.Combine(Repository.Artifacts, "screenshots", $"print-{form.Split('?')[0]}.pdf"), pdf, TestContext.Current.CancellationToken);
        }

        await page.Page.GotoAsync(new Uri(host.Address, "/organiser/contest/page-print/print/sheets?round=2&lang=en").ToString());
        await Assertions.Expect(page.Page.Locator("article").First).ToContainTextAsync("Captain");
        await page.Page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true, Path = Path.Combine(Repository.Artifacts, "screenshots", "print-en.pdf"), PageRanges = "1" });
        await page.Page.GotoAsync(new Uri(host.Address, "/organiser/contest/page-print/print/results?lang=en").ToString());
        await Assertions.Expect(page.Page.Locator("article").First).ToContainTextAsync("Head judge");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Page_EmptyFewAndManyTeams_ShowsThemAll()
    {
        await using var few = await Open("page-few", "机器人创意评审", teams: 4);
        await few.Screenshot("contest-few");
        await few.Page.Locator(".mud-tab", new() { HasText = "成绩排名" }).ClickAsync();
        await Assertions.Expect(few.Page.Locator(".standings-table")).ToContainTextAsync("2 号队");
        await Assertions.Expect(few.Page.Locator(".standings-table thead")).ToContainTextAsync("第 1 轮第 2 轮第 3 轮");
        await few.Screenshot("contest-few-standings");

        await using var many = await Open("page-many", "机器人综合技能赛（全区）", teams: 1_000);
        await Assertions.Expect(many.Page.Locator(".sum").Last).ToHaveTextAsync("显示 1000 / 1000 支");
        await many.Screenshot("contest-many");
        await many.Page.SetViewportSizeAsync(390, 844);
        await many.Screenshot("contest-many-phone");
        await many.Page.GetByLabel("按队名、学校或编号查找").FillAsync("777");
        await Assertions.Expect(many.Page.Locator(".sum").Last).ToHaveTextAsync("显示 1 / 1000 支");

        await few.Page.Context.AddCookiesAsync([new Microsoft.Playwright.Cookie { Name = "EventsLive.Language", Value = "c%3Den%7Cuic%3Den", Url = host.Address.ToString() }]);
        await few.Page.GotoAsync(new Uri(host.Address, "/organiser/contest/page-few").ToString());
        await few.Page.Locator("[data-act=import-teams]").ClickAsync();
        await Assertions.Expect(few.Page.Locator("[data-form=import]")).ToContainTextAsync("No file chosen");
        await few.Screenshot("contest-english");

        await using var none = await Open("page-none", "机器人普及赛", configured: false);
        await Assertions.Expect(none.Page.Locator("[data-form=contest]")).ToHaveCountAsync(1);
        await none.Screenshot("contest-empty");
        await none.Page.Locator("[data-act=save-contest]").ClickAsync();
        await Assertions.Expect(none.Page.Locator("[data-act=new-team]")).ToHaveCountAsync(1, new() { Timeout = 15_000 });
        Assert.Empty(many.Errors);
    }

    private static Task Upload(IPage page, string name, byte[] file) => page.Locator("[data-form=import] input[type=file]")
        .ChooseAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = file });

    private async Task<BrowserPage> Open(string id, string name, int teams = 0, bool configured = true)
    {
        using var administrator = host.Administrator();
        if (configured)
        {
            await ContestSamples.Create(administrator, id, name);
        }
        else
        {
            await administrator.Put($"/events/{id}", new { name, kind = "contest", town = "town-1", venues = Array.Empty<string>(), startsAt = DateTimeOffset.UtcNow, endsAt = DateTimeOffset.UtcNow.AddHours(5) });
        }

        if (teams > 0)
        {
            var file = "编号,队名,学校,镇街,组别\n" + string.Concat(Enumerable.Range(1, teams).Select(i => $"{i},{i} 号队,示例区第{i % 30}实验小学,测试镇,{(i % 2 == 0 ? "小学组" : "初中组")}\n"));
            (await administrator.Send(HttpMethod.Post, $"/events/{id}/teams/import", file, "text/csv")).Expect(HttpStatusCode.OK);
            var scores = "编号,轮次,完成任务数,用时\n" + string.Concat(Enumerable.Range(1, teams).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},1,{i % 11},{i % 100}.5\n")));
            (await administrator.Send(HttpMethod.Post, $"/events/{id}/scores/import", scores, "text/csv")).Expect(HttpStatusCode.OK);
        }

        var page = await browser.NewPage(width: 1920, height: 1080);
        await page.SignIn(host, await host.SignedIn(Role.Organiser));
        await page.Page.GotoAsync(new Uri(host.Address, $"/organiser/contest/{id}").ToString());
        if (configured)
        {
            await Assertions.Expect(page.Page.Locator("#age")).ToHaveTextAsync("数据实时更新", new() { Timeout = 20_000 });
        }

        return page;
    }
}
