using EventsLive.Dashboard.Devices;
using EventsLive.Dashboard.SignIn;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Network;

/// <summary>A tablet in the hall: a real Chromium to which the server is no loopback address, over http, over trusted https and over https that it does not trust.</summary>
public sealed class HallTests(HallHost hall) : IClassFixture<HallHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tablet_PairedByCode_PassesTheCheckAndOpensTheSheet(bool https)
    {
        await using var browser = await HallBrowser.Launch(https ? hall.Authority : null);
        var page = await browser.Context.NewPageAsync();
        var opened = await hall.OpenPairing($"{(https ? "安全" : "普通")}平板");
        await page.GotoAsync(At(https, "/pair"));
        Assert.Equal(https, await page.EvaluateAsync<bool>("isSecureContext"));
        await page.Locator("#code").FillAsync(opened.Code);
        await page.GetByRole(AriaRole.Button, new() { Name = "配对", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#paired p")).ToContainTextAsync("平板");
        await page.Locator("#paired a").ClickAsync();

        await Assertions.Expect(page.Locator("#line-connection")).ToHaveAttributeAsync("data-level", "ok");
        await Assertions.Expect(page.Locator("#line-clock")).ToHaveAttributeAsync("data-level", "ok");
        await Assertions.Expect(page.Locator("#line-ruleVersion")).ToHaveAttributeAsync("data-level", "ok");
        await Assertions.Expect(page.Locator("#line-storage")).Not.ToHaveAttributeAsync("data-level", "must");
        await Assertions.Expect(page.Locator("#line-serviceWorker")).ToContainTextAsync(https ? "评分页" : "http");
        await AnswerBattery(page);
        await Assertions.Expect(page.Locator("#report")).ToContainTextAsync("已报告给裁判长");
        var device = (await hall.Host.Administrator().GetDevice(opened.DeviceId));
        Assert.NotEqual("must", device.GetProperty("check").GetString());

        var cookie = Assert.Single(await browser.Context.CookiesAsync(), cookie => cookie.Name.Contains(Schemes.Cookie, StringComparison.Ordinal));
        Assert.Equal((https ? "__Host-" + Schemes.Cookie : Schemes.Cookie, https, true), (cookie.Name, cookie.Secure, cookie.HttpOnly));
        await page.GotoAsync(At(https, "/judge"));
        await Assertions.Expect(page.Locator("#judge")).ToContainTextAsync("机器人综合技能赛");
        await Assertions.Expect(page.Locator("#hall-notice")).ToBeVisibleAsync(new() { Visible = !https });
    }

    [Fact]
    public async Task Tablet_PairedByLink_LeavesNoSecretInTheAddress()
    {
        await using var browser = await HallBrowser.Launch(hall.Authority);
        var page = await browser.Context.NewPageAsync();
        var seen = new List<string>();
        page.Request += (_, request) => seen.Add($"{request.Url} {request.Headers.GetValueOrDefault("referer")}");
        var opened = await hall.OpenPairing("扫码平板");
        await page.GotoAsync(At(true, PairingCodes.LinkStart + opened.Link));
        await Assertions.Expect(page.Locator("#paired p")).ToContainTextAsync("扫码平板");
        Assert.Equal(At(true, "/pair"), page.Url);
        Assert.DoesNotContain(seen, line => line.Contains(opened.Link, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pair_WrongCode_IsSaidAndTheRightOneStillWorks()
    {
        await using var browser = await HallBrowser.Launch(null);
        var page = await browser.Context.NewPageAsync();
        var opened = await hall.OpenPairing("改正");
        await page.GotoAsync(At(false, "/pair"));
        await page.Locator("#code").FillAsync("1234");
        await page.Locator("form button").ClickAsync();
        await Assertions.Expect(page.Locator("#pair-fault")).ToContainTextAsync("8 位");
        await page.Locator("#code").FillAsync(opened.Code[..7] + (opened.Code[7] == '0' ? '1' : '0'));
        await page.Locator("form button").ClickAsync();
        await Assertions.Expect(page.Locator("#pair-fault")).ToContainTextAsync("无效");
        // As a Chinese keyboard types it.
        await page.Locator("#code").FillAsync(string.Concat(opened.Code.Select(digit => (char)(digit - '0' + '０'))));
        await page.Locator("form button").ClickAsync();
        await Assertions.Expect(page.Locator("#paired p")).ToContainTextAsync("改正");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SignIn_WithAnAccount_WorksInTheHall(bool https)
    {
        await using var browser = await HallBrowser.Launch(https ? hall.Authority : null);
        var page = await browser.Context.NewPageAsync();
        await page.GotoAsync(At(https, "/judge"));
        await page.Locator("#login").FillAsync(await hall.Account(Role.Judge));
        await page.Locator("#password").FillAsync(HallHost.Password);
        await page.Locator("form button", new() { HasText = "登录" }).ClickAsync();
        await Assertions.Expect(page.Locator("#judge")).ToContainTextAsync("机器人综合技能赛");
        await page.GotoAsync(At(https, "/judge/check"));
        await AnswerBattery(page);
        await Assertions.Expect(page.Locator("#report")).ToContainTextAsync("未配对");
    }

    [Fact]
    public async Task Https_WithoutTrust_IsRefusedByTheBrowser()
    {
        await using var browser = await HallBrowser.Launch(trusted: null);
        var page = await browser.Context.NewPageAsync();
        var refused = await Assert.ThrowsAsync<PlaywrightException>(() => page.GotoAsync(At(true, "/connect")));
        Assert.Contains("ERR_CERT_AUTHORITY_INVALID", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Https_WarningClickedAway_IsToldWhatWillNotWork()
    {
        await using var browser = await HallBrowser.Launch(trusted: null, acceptErrors: true);
        var page = await browser.Context.NewPageAsync();
        await page.GotoAsync(At(true, "/connect"));
        // The browser itself calls this a secure context: only a worker shows the difference.
        Assert.True(await page.EvaluateAsync<bool>("isSecureContext"));
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-trust", "untrusted");
        await Assertions.Expect(page.Locator("#hall-notice")).ToContainTextAsync("尚未信任");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connect_InTheHall_ShowsCodesFingerprintAndTheFiles(bool https)
    {
        await using var browser = await HallBrowser.Launch(https ? hall.Authority : null);
        var page = await browser.Context.NewPageAsync();
        await page.GotoAsync(At(https, "/connect"));
        var text = await page.Locator(".connect").InnerTextAsync();
        Assert.Contains(At(false, "/connect"), text, StringComparison.Ordinal);
        Assert.Contains(At(true, "/pair"), text, StringComparison.Ordinal);
        Assert.Contains(hall.Authority.Fingerprint, text.Replace(":", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("#hall-notice")).ToBeVisibleAsync(new() { Visible = !https });
        await Assertions.Expect(page.Locator("#trusted")).ToBeVisibleAsync(new() { Visible = https });

        using var visitor = hall.Host.Client();
        var der = await visitor.GetByteArrayAsync(new Uri("/connect/eventslive.crt", UriKind.Relative), Cancellation);
        Assert.Equal(hall.Authority.Certificate.RawData, der);
        var pem = await visitor.GetStringAsync(new Uri("/connect/eventslive.pem", UriKind.Relative), Cancellation);
        Assert.DoesNotContain("PRIVATE", pem, StringComparison.Ordinal);
        Assert.Equal(der, System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pem).RawData);
        var profile = await visitor.GetStringAsync(new Uri("/connect/eventslive.mobileconfig", UriKind.Relative), Cancellation);
        Assert.Equal(Convert.ToBase64String(der), System.Xml.Linq.XDocument.Parse(profile).Descendants("data").Single().Value);
    }

    [Fact]
    public async Task Check_RuleChangedSinceTheLast_IsSaid()
    {
        await using var browser = await HallBrowser.Launch(null);
        var page = await browser.Context.NewPageAsync();
        var opened = await hall.OpenPairing("规则");
        await page.GotoAsync(At(false, PairingCodes.LinkStart + opened.Link));
        await page.Locator("#paired a").ClickAsync();
        await Assertions.Expect(page.Locator("#line-ruleVersion")).ToHaveAttributeAsync("data-level", "ok");
        await hall.SetRule(90);
        await page.Locator("#again").ClickAsync();
        await Assertions.Expect(page.Locator("#line-ruleVersion")).ToContainTextAsync("规则有改动");
        await hall.SetRule(100);
    }

    [Fact]
    public async Task Check_NoNetwork_MustBeMended()
    {
        await using var browser = await HallBrowser.Launch(null);
        var page = await browser.Context.NewPageAsync();
        var opened = await hall.OpenPairing("断网");
        await page.GotoAsync(At(false, PairingCodes.LinkStart + opened.Link));
        await page.Locator("#paired a").ClickAsync();
        await Assertions.Expect(page.Locator("#line-connection")).ToHaveAttributeAsync("data-level", "ok");
        await browser.Context.SetOfflineAsync(true);
        await page.Locator("#again").ClickAsync();
        await Assertions.Expect(page.Locator("#line-connection")).ToHaveAttributeAsync("data-level", "must");
        await AnswerBattery(page);
        await Assertions.Expect(page.Locator("#verdict")).ToHaveAttributeAsync("data-level", "must");
        await Assertions.Expect(page.Locator("#report")).ToContainTextAsync("未能报告");
    }

    [Fact]
    public async Task Devices_OfStaff_PairsWatchesAndRevokes()
    {
        await using var staff = await HallBrowser.Launch(hall.Authority);
        await using var tablet = await HallBrowser.Launch(null);
        var desk = await staff.Context.NewPageAsync();
        await desk.GotoAsync(At(true, "/devices"));
        await desk.Locator("#login").FillAsync(await hall.Account(Role.HeadJudge));
        await desk.Locator("#password").FillAsync(HallHost.Password);
        await desk.Locator("form button", new() { HasText = "登录" }).ClickAsync();
        await desk.Locator("[data-act=pair]").ClickAsync();
        await desk.Locator("[data-act=invite]").ClickAsync();
        await Assertions.Expect(desk.Locator("[data-form=pair]")).ToContainTextAsync("必填");
        await desk.GetByLabel("名称", new() { Exact = true }).FillAsync("7 号台");
        await desk.Locator("[data-act=invite]").ClickAsync();
        var code = await desk.Locator(".digits").InnerTextAsync();

        var page = await tablet.Context.NewPageAsync();
        await page.GotoAsync(At(false, "/pair"));
        await page.Locator("#code").FillAsync(code);
        await page.Locator("form button").ClickAsync();
        await Assertions.Expect(page.Locator("#paired p")).ToContainTextAsync("7 号台");
        await Assertions.Expect(desk.Locator("[data-form=paired]")).ToContainTextAsync("已配对");
        await desk.Locator("[data-act=done]").ClickAsync();

        var row = desk.Locator("tr", new() { HasText = "7 号台" });
        await Assertions.Expect(row).ToContainTextAsync("在线");
        await row.Locator("[data-act=revoke]").ClickAsync();
        await row.Locator("[data-act=revoke-sure]").ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("撤销");
        await page.GotoAsync(At(false, "/judge"));
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
        await row.Locator("[data-act=forget]").ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Device_Revoked_LosesItsOpenCircuit()
    {
        await using var browser = await HallBrowser.Launch(hall.Authority);
        var page = await browser.Context.NewPageAsync();
        var opened = await hall.OpenPairing("大屏", Role.Display);
        await page.GotoAsync(At(true, PairingCodes.LinkStart + opened.Link));
        await Assertions.Expect(page.Locator("#paired p")).ToContainTextAsync("大屏");
        var connected = page.WaitForWebSocketAsync();
        await page.GotoAsync(At(true, "/wall"));
        var circuit = await connected;
        var cut = new TaskCompletionSource();
        circuit.Close += (_, _) => cut.TrySetResult();
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("机器人综合技能赛");
        Assert.False(cut.Task.IsCompleted);

        using var administrator = hall.Host.Administrator();
        Assert.Equal(System.Net.HttpStatusCode.OK, (await Api.HttpSteps.Delete(administrator, $"/devices/{opened.DeviceId}")).Status);
        await cut.Task.WaitAsync(TimeSpan.FromSeconds(8), Cancellation);
    }

    internal static async Task AnswerBattery(IPage page)
    {
        await Assertions.Expect(page.Locator("#line-battery .words")).Not.ToBeEmptyAsync();
        if (await page.Locator("#line-battery button").First.IsVisibleAsync())
        {
            await page.Locator("#line-battery button").First.ClickAsync();
        }
    }

    private string At(bool https, string path) => new Uri(https ? hall.Https : hall.Http, path).ToString();
}
