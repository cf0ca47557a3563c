using System.Net;
using System.Text.RegularExpressions;
using EventsLive.Dashboard.SignIn;
using EventsLive.Dashboard.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EventsLive.Dashboard.Tests.SignIn;

/// <summary>The set-up link, sign-in, accounts and sign-out, through the forms that people use.</summary>
public sealed partial class SignInTests : IAsyncLifetime
{
    private const string Password = "correct horse";

    private readonly ApiHost _host = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task SetUp_SignIn_Accounts_SignOut()
    {
        var link = _host.Services.GetRequiredService<SetUpLink>().Relative;
        using var browser = Browser();

        // The link makes the first administrator, once.
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(Local("/set-up?token=guessed"), Cancellation)).StatusCode);
        var setUp = await Post(browser, link, "set-up", ("Input.Login", "管理员"), ("Input.Password", Password), ("Input.Again", "another one"));
        Assert.Equal(HttpStatusCode.BadRequest, setUp.StatusCode);
        setUp = await Post(browser, link, "set-up", ("Input.Login", "管理员"), ("Input.Password", "short"), ("Input.Again", "short"));
        Assert.Equal(HttpStatusCode.BadRequest, setUp.StatusCode);
        setUp = await Post(browser, link, "set-up", ("Input.Login", "管理员"), ("Input.Password", Password), ("Input.Again", Password));
        Assert.Equal((HttpStatusCode.Redirect, "/accounts"), (setUp.StatusCode, Target(setUp)));
        AssertSessionCookie(setUp);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(Local(link), Cancellation)).StatusCode);

        // The administrator makes a judge, who signs in elsewhere and may enter scores but not see the accounts.
        var created = await Post(browser, "/accounts", "create", ("Input.Login", "裁判甲"), ("Input.Password", Password), ("Input.Role", "Judge"));
        Assert.Equal("/accounts?done=created", Target(created));
        var taken = await Post(browser, "/accounts", "create", ("Input.Login", "裁判甲 "), ("Input.Password", Password), ("Input.Role", "Judge"));
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);

        using var tablet = Browser();
        var wrong = await Post(tablet, "/sign-in", "sign-in", ("Input.Login", "裁判甲"), ("Input.Password", "wrong password"));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        var signedIn = await Post(tablet, "/sign-in?to=%2Fjudge", "sign-in", ("Input.Login", "裁判甲"), ("Input.Password", Password));
        Assert.Equal((HttpStatusCode.Redirect, "/judge"), (signedIn.StatusCode, Target(signedIn)));
        (await tablet.Post("/events/no-such/scores", """{"team":"t","round":1,"fields":{}}""")).Expect(HttpStatusCode.NotFound);
        (await tablet.Put("/district", "{}")).ExpectProblem(HttpStatusCode.Forbidden, "forbidden", null);
        var denied = await tablet.GetAsync(Local("/accounts"), Cancellation);
        Assert.Equal("/sign-in?to=%2Faccounts&denied=true", Target(denied));

        // Removing the account ends the session.
        var judge = (await _host.Services.GetRequiredService<DistrictAccounts>().FindAsync("裁判甲"))!;
        var removed = await Post(browser, "/accounts", $"remove-{judge.Id}");
        Assert.Equal("/accounts?done=removed", Target(removed));
        (await tablet.Post("/events/no-such/scores", """{"team":"t","round":1,"fields":{}}""")).ExpectProblem(HttpStatusCode.Unauthorized, "not-signed-in", null);

        var signedOut = await Submit(browser, "/accounts", "/sign-out", handler: null);
        Assert.Equal("/sign-in", Target(signedOut));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync(Local("/accounts"), Cancellation)).StatusCode);
    }

    /// <summary>Only the session that signs out ends: not with its cookie alone, which somebody may have copied, and not that of another browser.</summary>
    [Fact]
    public async Task SignOut_EndsItsSessionAndNoOther()
    {
        using var browser = Browser();
        var setUp = await Post(
            browser, _host.Services.GetRequiredService<SetUpLink>().Relative, "set-up", ("Input.Login", "管理员"), ("Input.Password", Password), ("Input.Again", Password));
        var cookie = Assert.Single(setUp.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(Schemes.Cookie, StringComparison.Ordinal)).Split(';')[0];
        using var copy = _host.Client();
        copy.DefaultRequestHeaders.Add("Cookie", cookie);
        using var elsewhere = Browser();
        await Post(elsewhere, "/sign-in", "sign-in", ("Input.Login", "管理员"), ("Input.Password", Password));
        (await copy.Get("/judges")).Expect(HttpStatusCode.OK);

        Assert.Equal("/sign-in", Target(await Submit(browser, "/accounts", "/sign-out", handler: null)));

        (await copy.Get("/judges")).ExpectProblem(HttpStatusCode.Unauthorized, "not-signed-in", null);
        (await elsewhere.Get("/judges")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task SignIn_TooManyAttempts_IsThrottledByAccount()
    {
        using var browser = Browser();
        for (var i = 0; i < SignInThrottle.PerAccountAndMinute; i++)
        {
            var wrong = await Post(browser, "/sign-in", "sign-in", ("Input.Login", "victim"), ("Input.Password", "guess"));
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        var throttled = await Post(browser, "/sign-in", "sign-in", ("Input.Login", " VICTIM"), ("Input.Password", "guess"));
        Assert.Equal(HttpStatusCode.TooManyRequests, throttled.StatusCode);
        Assert.NotNull(throttled.Headers.RetryAfter);
        var other = await Post(browser, "/sign-in", "sign-in", ("Input.Login", "somebody-else"), ("Input.Password", "guess"));
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
    }

    [Fact]
    public async Task SignIn_GuessesFromElsewhere_LockNobodyOutOfAKnownBrowser()
    {
        using var owner = Browser();
        var setUp = await Post(
            owner, _host.Services.GetRequiredService<SetUpLink>().Relative, "set-up", ("Input.Login", "裁判长"), ("Input.Password", Password), ("Input.Again", Password));
        Assert.Equal(HttpStatusCode.Redirect, setUp.StatusCode);
        await Submit(owner, "/accounts", "/sign-out", handler: null);
        Assert.Equal(HttpStatusCode.Redirect, (await SignIn(owner, Password)).StatusCode);
        await Submit(owner, "/accounts", "/sign-out", handler: null);

        using var stranger = Browser();
        for (var i = 0; i < SignInThrottle.PerAccountAndMinute; i++)
        {
            await SignIn(stranger, "guess");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await SignIn(stranger, Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SignIn(owner, Password)).StatusCode);

        // A known browser may not guess for ever either.
        await Submit(owner, "/accounts", "/sign-out", handler: null);
        for (var i = 0; i < SignInThrottle.PerAccountAndMinute; i++)
        {
            await SignIn(owner, "guess");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await SignIn(owner, Password)).StatusCode);

        Task<HttpResponseMessage> SignIn(HttpClient browser, string password) =>
            Post(browser, "/sign-in", "sign-in", ("Input.Login", "裁判长"), ("Input.Password", password));
    }

    [Fact]
    public async Task Form_WithoutItsToken_IsRefused()
    {
        using var browser = Browser();
        using var content = new FormUrlEncodedContent([new("_handler", "sign-in"), new("Input.Login", "a"), new("Input.Password", "b")]);
        using var response = await browser.PostAsync(Local("/sign-in"), content, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static Uri Local(string path) => new(path, UriKind.Relative);

    private string? Target(HttpResponseMessage response) =>
        response.Headers.Location is { } location ? new Uri(_host.Address, location).PathAndQuery : null;

    private static void AssertSessionCookie(HttpResponseMessage response)
    {
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(Schemes.Cookie + "=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Loads a page and submits its form, as a browser does.</summary>
    private static Task<HttpResponseMessage> Post(
        HttpClient browser, string page, string handler, params (string Name, string Value)[] fields) =>
        Submit(browser, page, page, handler, fields);

    private static async Task<HttpResponseMessage> Submit(
        HttpClient browser, string page, string action, string? handler, params (string Name, string Value)[] fields)
    {
        var html = await browser.GetStringAsync(Local(page), Cancellation);
        var token = AntiforgeryField().Match(html).Groups["token"].Value;
        Assert.NotEmpty(token);
        using var content = new FormUrlEncodedContent(
        [
            new("__RequestVerificationToken", token),
            .. handler is null ? [] : new KeyValuePair<string, string>[] { new("_handler", handler) },
            .. fields.Select(item => KeyValuePair.Create(item.Name, item.Value)),
        ]);
        return await browser.PostAsync(Local(action), content, Cancellation);
    }

    private HttpClient Browser() =>
        new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = _host.Address };

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex AntiforgeryField();
}
