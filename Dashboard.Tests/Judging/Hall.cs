using EventsLive.Dashboard.SignIn;
using EventsLive.Dashboard.Tests.Api;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.People;
using Microsoft.Playwright;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>A hall: a server as a process of its own, a network that can be cut, and a judge's tablet, each of which may die.</summary>
internal sealed class Hall : IAsyncDisposable
{
    public const string Contest = "hall";

    private readonly string _cookie;

    private Hall(DashboardProcess server, NetworkCut network, TabletBrowser browser, string host, string cookie)
    {
        Server = server;
        Network = network;
        Browser = browser;
        Address = new Uri($"http://{host}:{network.Port}/judge");
        _cookie = cookie;
    }

    public DashboardProcess Server { get; }

    public NetworkCut Network { get; }

    public TabletBrowser Browser { get; }

    /// <summary>The judge's page as the tablet calls it, over the network that can be cut.</summary>
    public Uri Address { get; }

    /// <param name="host">Name of the server to the browser: <see cref="TabletBrowser.Host"/>, or <c>localhost</c>, which is a secure origin.</param>
    public static async Task<Hall> Open(int teams, int rounds, string host = TabletBrowser.Host)
    {
        var server = DashboardProcess.Create(Repository.Program("Dashboard"), Path.Combine(Repository.Root, "Dashboard"));
        // The judge's account and session are made by a host on the same store, which then makes room for the process.
        string cookie;
        var maker = new ApiHost(["--EventsLive:Storage", "Sqlite", "--EventsLive:DataDirectory", server.DataDirectory]);
        await maker.InitializeAsync();
        await using (maker)
        {
            using var judge = await maker.SignedIn(Role.Judge);
            cookie = judge.DefaultRequestHeaders.GetValues("Cookie").Single();
        }

        await server.Start();
        var api = server.Api();
        await api.CreateDistrict();
        await api.CreateContest(Contest, teams, rounds);
        await Eventually.True(
            "the contest in the district's picture",
            async () => (await api.Get("/board")).Object["events"]!.AsArray().Any(row => (bool)row!["hasContest"]!));
        return new Hall(server, new NetworkCut(server.Address), await TabletBrowser.StartNew(), host, cookie[(Schemes.Cookie.Length + 1)..]);
    }

    /// <summary>Signs the judge in on the tablet.</summary>
    public Task SignIn() => Browser.Context.AddCookiesAsync([new Cookie
    {
        Name = Schemes.Cookie,
        Value = _cookie,
        Domain = Address.Host,
        Path = "/",
        Expires = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds(),
    }]);

    /// <summary>A signed-in tab on the judge's page of the contest.</summary>
    public async Task<IPage> OpenContest()
    {
        await SignIn();
        Browser.Context.SetDefaultTimeout(90_000);
        var page = await Browser.Context.NewPageAsync();
        await page.GotoAsync(Address.ToString());
        await page.Locator(".card").First.WaitForAsync();
        if (await page.Locator(".card", new() { HasText = "测试活动" }).IsVisibleAsync())
        {
            await page.Locator(".card").ClickAsync();
        }

        await page.Locator(".card", new() { HasText = "01 1 号队" }).WaitForAsync();
        return page;
    }

    /// <summary>Waits until the server answers, also while it is being killed and started again.</summary>
    public async Task UntilServed()
    {
        using var http = new HttpClient { BaseAddress = Server.Address, Timeout = TimeSpan.FromSeconds(2) };
        await Eventually.True("the server to be ready", async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode, TimeSpan.FromSeconds(90));
    }

    /// <summary>The sheets that the server has, in the order in which it accepted them.</summary>
    public async Task<IReadOnlyList<ArrivedSheet>> Arrived(int teams)
    {
        var api = Server.Api();
        var sheets = new List<ArrivedSheet>();
        for (var team = 1; team <= teams; team++)
        {
            var answer = await api.Get($"/events/{Contest}/teams/t{team}/sheets");
            answer.Expect("the sheets of a team");
            sheets.AddRange(answer.Object["sheets"]!.AsArray().Select(sheet => new ArrivedSheet(
                int.Parse(((string)sheet!["sheetId"]!)[1..], System.Globalization.CultureInfo.InvariantCulture),
                team,
                (int)sheet["round"]!,
                (int)(decimal)sheet["fields"]!["score"]!)));
        }

        return [.. sheets.OrderBy(sheet => sheet.Number)];
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Network.DisposeAsync();
        await Server.DisposeAsync();
    }
}

/// <param name="Number">Its place in the order of acceptance, from 1.</param>
internal sealed record ArrivedSheet(int Number, int Team, int Round, int Score);
