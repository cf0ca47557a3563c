using EventsLive.Dashboard.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>Nothing that a tablet has taken is lost or doubled, whatever dies: a real browser, a real server and a network that comes and goes.</summary>
public sealed class OutboxTests(ITestOutputHelper output)
{
    // A judge is done in well under a minute; a machine that runs other tests beside this one may be many times slower, and that is no loss.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Sheets_NetworkCutBrowserKilledServerKilled_EachArrivesOnceInOrder()
    {
        const int teams = 40;
        const int rounds = 6;
        await using var hall = await Hall.Open(teams, rounds);
        var judge = new JudgeAtWork(hall, teams, seed: 20261125);
        await Within(judge, async () =>
        {
            await judge.Open();
            for (var round = 1; round <= rounds; round++)
            {
                // The server dies in the middle of each round and comes back while the judge goes on.
                var killing = KillServer(hall, TimeSpan.FromSeconds(2 * round));
                await judge.EnterRound(round);
                await killing;
            }

            await judge.UntilAllSent();
        });

        output.WriteLine($"{judge}");
        var arrived = await hall.Arrived(teams);
        Assert.Equal(teams * rounds, judge.Taken.Count);
        Assert.Equal(judge.Taken, arrived.Select(sheet => (sheet.Team, sheet.Round, sheet.Score)));
        Assert.All(["browser killed", "reload", "network Cut", "network Hanging"], mishap => Assert.Contains(mishap, judge.Mishaps.Keys));
    }

    [Fact]
    public async Task Sheets_WithoutOutbox_AreLost()
    {
        const int teams = 60;
        await using var hall = await Hall.Open(teams, rounds: 1);
        var judge = new JudgeAtWork(hall, teams, seed: 20261125) { Forgetful = true };
        await Within(judge, async () =>
        {
            await judge.Open();
            await judge.EnterRound(1);
            await judge.UntilAllSent();
        });

        var arrived = await hall.Arrived(teams);
        Assert.Contains(judge.Taken, sheet => !arrived.Any(there => (there.Team, there.Round, there.Score) == sheet));
    }

    [Fact]
    public async Task TwoTabs_OfOneTablet_SendInOneOrder()
    {
        const int teams = 12;
        await using var hall = await Hall.Open(teams, rounds: 1);
        var first = await hall.OpenContest();
        var second = await hall.OpenContest();
        hall.Network.Set(NetworkCut.State.Cut);
        var taken = new List<int>();
        for (var team = 1; team <= teams; team++)
        {
            var page = team % 2 == 0 ? first : second;
            await page.Locator(".card", new() { HasText = $"{team:00} {team} 号队" }).ClickAsync();
            await page.Locator("#field-score").FillAsync($"{team}");
            await page.Locator("#actions .main").ClickAsync();
            await page.Locator(".last .who", new() { HasText = $"{team:00} {team} 号队" }).WaitForAsync();
            taken.Add(team);
        }

        await Assertions.Expect(first.Locator("#unsent")).ToHaveTextAsync($"未上传 {teams} 份");
        await Assertions.Expect(second.Locator("#unsent")).ToHaveTextAsync($"未上传 {teams} 份");
        hall.Network.Set(NetworkCut.State.Up);
        await Assertions.Expect(first.Locator("#unsent")).ToHaveTextAsync("全部已上传", new() { Timeout = 30_000 });
        await Assertions.Expect(second.Locator("#unsent")).ToHaveTextAsync("全部已上传");

        Assert.Equal(taken, (await hall.Arrived(teams)).Select(sheet => sheet.Team));
    }

    [Fact]
    public async Task SecureOrigin_ServerGone_PageOpensAndTakesSheets()
    {
        const int teams = 4;
        await using var hall = await Hall.Open(teams, rounds: 1, host: "localhost");
        var page = await hall.OpenContest();
        await page.EvaluateAsync("navigator.serviceWorker.ready.then(() => true)");
        await Eventually.True("the page in the worker's cache", () => page.EvaluateAsync<bool>("caches.match('/judge').then((kept) => kept !== undefined)"));
        await hall.Server.Process.Kill();
        hall.Network.Set(NetworkCut.State.Cut);
        await hall.Browser.Kill();
        await hall.Browser.Start();
        await hall.SignIn();
        page = hall.Browser.Context.Pages[0];
        await page.GotoAsync(hall.Address.ToString());

        await Assertions.Expect(page.Locator("#network")).ToContainTextAsync("网络中断");
        await Assertions.Expect(page.Locator("#as-of")).ToContainTextAsync("的数据");
        for (var team = 1; team <= teams; team++)
        {
            await page.Locator(".card", new() { HasText = $"{team:00} {team} 号队" }).ClickAsync();
            await page.Locator("#field-score").FillAsync($"{team}");
            await page.Locator("#actions .main").ClickAsync();
            await page.Locator(".last .who", new() { HasText = $"{team:00} {team} 号队" }).WaitForAsync();
            await page.ReloadAsync();
            await Assertions.Expect(page.Locator("#unsent")).ToHaveTextAsync($"未上传 {team} 份");
        }

        await hall.Server.Start();
        hall.Network.Set(NetworkCut.State.Up);
        await Assertions.Expect(page.Locator("#unsent")).ToHaveTextAsync("全部已上传", new() { Timeout = 30_000 });
        Assert.Equal([1, 2, 3, 4], (await hall.Arrived(teams)).Select(sheet => sheet.Team));
    }

    private static async Task KillServer(Hall hall, TimeSpan after)
    {
        await Task.Delay(after, TestContext.Current.CancellationToken);
        await hall.Server.Process.Kill();
        await hall.Server.Start();
    }

    private static async Task Within(JudgeAtWork judge, Func<Task> work)
    {
        try
        {
            await work().WaitAsync(Longest, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException failure)
        {
            Assert.Fail($"The judge was not done: {failure.Message} {judge}");
        }
    }
}
