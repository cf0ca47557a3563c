using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>What the judge's page keeps on the device: drafts, a storage that is full or none, other accounts, signing out.</summary>
[Collection(ApiHostCollection.Name)]
public sealed class JudgeStorageTests(ApiHost host, Browser browser)
{
    private const string Scores = "**/scores";

    [Fact]
    public async Task Draft_Reloaded_IsThereAgainOnTheSameSheet()
    {
        await using var contest = await OpenSheet.Of(host, browser, "judge-draft");
        await contest.Page.Locator("#field-goals").FillAsync("99");
        await contest.Page.Locator("#field-faults").FillAsync("2");
        await Assertions.Expect(contest.Page.Locator("#kept")).ToContainTextAsync("已存本机");
        await contest.Page.ReloadAsync();

        await Assertions.Expect(contest.Page.Locator("#judge-title")).ToContainTextAsync("星火队");
        await Assertions.Expect(contest.Page.Locator("#field-goals")).ToHaveValueAsync("99");
        await Assertions.Expect(contest.Page.Locator("#field-faults")).ToHaveValueAsync("2");
    }

    [Fact]
    public async Task Storage_BrowserGivesNone_IsSaidAndSubmittingStillWorks()
    {
        await using var contest = await OpenSheet.Of(host, browser, "judge-storage", "Object.defineProperty(globalThis, 'indexedDB', { value: { open() { throw new DOMException('no', 'QuotaExceededError'); } } });");
        await Assertions.Expect(contest.Page.Locator("#storage")).ToContainTextAsync("本机存储不可用");
        await contest.Fill(goals: 3, faults: 0);
        await contest.Submit();

        await Assertions.Expect(contest.Page.Locator(".last .verdict")).ToHaveTextAsync("已记入成绩");
        Assert.Single(await contest.Sheets());
    }

    [Fact]
    public async Task Storage_FullFromOneMomentOn_KeepsWhatWasThereAndSendsWhatComes()
    {
        await using var contest = await OpenSheet.Of(host, browser, "judge-full", """
            const put = IDBObjectStore.prototype.put;
            IDBObjectStore.prototype.put = function (value) {
              if (globalThis.diskIsFull) { throw new DOMException('no', 'QuotaExceededError'); }
              return put.call(this, value);
            };
            """);
        var cut = true;
        await contest.Page.RouteAsync(Scores, route => cut ? route.AbortAsync() : route.ContinueAsync());
        await contest.Page.EvaluateAsync("globalThis.diskIsFull = true");
        await contest.Fill(goals: 3, faults: 0);
        await contest.Submit();
        await Assertions.Expect(contest.Page.Locator("#storage")).ToContainTextAsync("本机存储不可用");
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份");
        await contest.Page.EvaluateAsync("globalThis.diskIsFull = false");
        await contest.Page.Locator(".card", new() { HasText = "星火队" }).ClickAsync();
        await Assertions.Expect(contest.Page.Locator("#storage")).ToBeHiddenAsync();
        await contest.Page.ReloadAsync();
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份");
        cut = false;

        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("全部已上传", new() { Timeout = 20_000 });
        Assert.Single(await contest.Sheets());
    }

    [Fact]
    public async Task Send_AnotherAccountOnTheTablet_DoesNotCarryItsSheets()
    {
        await using var contest = await OpenSheet.Of(host, browser, "judge-another");
        var cut = true;
        await contest.Page.RouteAsync(Scores, route => cut ? route.AbortAsync() : route.ContinueAsync());
        await contest.Fill(goals: 3, faults: 0);
        await contest.Submit();
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份");
        using var next = await host.SignedIn(Role.Judge);
        await contest.SignIn(host, next);
        cut = false;

        await Assertions.Expect(contest.Page.Locator("#signed-out")).ToBeVisibleAsync();
        Assert.Empty(await contest.Sheets());
        await contest.Page.ReloadAsync();
        await contest.Page.Locator("#unsent").ClickAsync();
        await Assertions.Expect(contest.Page.Locator(".notice")).ToContainTextAsync("另有其他裁判的 1 份");
        Assert.Empty(await contest.Sheets());
    }

    [Fact]
    public async Task SignOut_DraftAndUnsentSheet_SaysWhatWouldBeLost()
    {
        await using var contest = await OpenSheet.Of(host, browser, "judge-sign-out");
        await contest.PutTeam("t2", 2, "二号队");
        await contest.Page.RouteAsync(Scores, route => route.AbortAsync());
        await contest.Fill(goals: 3, faults: 0);
        await contest.Submit();
        // Taken: only then is the page where the judge left it.
        await Assertions.Expect(contest.Page.Locator(".last .who")).ToBeVisibleAsync();
        await contest.Page.ReloadAsync();
        await contest.Reopen("二号队");
        await contest.Fill(goals: 1, faults: 1);
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "返回", Exact = true }).ClickAsync();
        await contest.Page.GetByRole(AriaRole.Button, new() { Name = "退出登录" }).ClickAsync();

        await Assertions.Expect(contest.Page.Locator("#ask li").Nth(0)).ToContainTextAsync("1 份计分表未上传，将留在本机");
        await Assertions.Expect(contest.Page.Locator("#ask li").Nth(1)).ToHaveTextAsync("02 二号队 第 1 轮的草稿将被删除");
        await contest.Page.Locator("#ask button[value=yes]").ClickAsync();
        await contest.Page.WaitForURLAsync("**/sign-in");
        await contest.SignIn(host, await host.SignedInAgain(contest.Judge));
        await contest.Page.GotoAsync(new Uri(host.Address, "/judge").ToString());
        await Assertions.Expect(contest.Page.Locator("#unsent")).ToHaveTextAsync("未上传 1 份");
        await contest.Page.Locator("#unsent").ClickAsync();
        await Assertions.Expect(contest.Page.Locator(".list h2")).ToHaveTextAsync(["未上传"]);
    }
}
