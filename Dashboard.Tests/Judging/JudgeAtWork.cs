using EventsLive.Dashboard.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Judging;

/// <summary>A judge who enters one sheet after the other, whatever happens around, and remembers what the tablet said it had taken.</summary>
/// <param name="seed">Decides the scores and everything that goes wrong, so that a run can be had again.</param>
internal sealed class JudgeAtWork(Hall hall, int teams, int seed)
{
    // Generous: a machine that runs other tests beside this one is slow, and what is slow is not lost.
    private const int PatienceMs = 90_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(PatienceMs);
    private static readonly LocatorClickOptions Quick = new() { Timeout = PatienceMs };

    private readonly Random _dice = new(seed);
    private readonly List<(int Team, int Round, int Score)> _taken = [];
    private IPage? _page;

    /// <summary>What the tablet said it had taken, in order.</summary>
    public IReadOnlyList<(int Team, int Round, int Score)> Taken => _taken;

    /// <summary>How often each thing went wrong.</summary>
    public Dictionary<string, int> Mishaps { get; } = [];

    /// <summary>Where the judge is, for a run that does not end.</summary>
    public override string ToString() => $"{_taken.Count} sheets taken, network {hall.Network.Now}, {string.Join(", ", Mishaps.Select(mishap => $"{mishap.Key}: {mishap.Value}"))}";

    /// <summary>True: before each reload and start the tablet's storage is wiped, as if there were no outbox.</summary>
    public bool Forgetful { get; init; }

    private IPage Page => _page ?? throw new InvalidOperationException("The page is not open.");

    public async Task Open() => _page = await hall.OpenContest();

    /// <summary>Enters a round for every team while the network comes and goes, and the browser or the page dies at the times that the dice say.</summary>
    public async Task EnterRound(int round)
    {
        await ChooseRound(round);
        for (var team = 1; team <= teams; team++)
        {
            if (_dice.Next(6) == 0)
            {
                var state = (NetworkCut.State)_dice.Next(3);
                hall.Network.Set(state);
                Note($"network {state}");
            }

            await Enter(team, round, _dice.Next(0, 10_000));
            if (!Forgetful)
            {
                // Wiped behind the page's back, the storage holds less than the page rightly counts.
                await CheckCount();
            }
        }
    }

    /// <summary>Waits until the tablet says that all is sent.</summary>
    public async Task UntilAllSent()
    {
        hall.Network.Set(NetworkCut.State.Up);
        await Eventually.Get(
            "the tablet to say that all is sent",
            () => Page.Locator("#unsent").GetAttributeAsync("data-count"),
            count => count == "0",
            Patience);
        await Assertions.Expect(Page.Locator("#unsent")).ToHaveTextAsync("全部已上传");
    }

    private async Task Enter(int team, int round, int score)
    {
        while (true)
        {
            var mishap = _dice.Next(24);
            await Page.EvaluateAsync(Steps(mishap <= 2 ? "await open(); type();" : "await open(); type(); await submit();"), new { name = TeamName(team), score = $"{score}" });
            switch (mishap)
            {
                case 0:
                    // What the tablet says it has kept must be there again after the page has gone.
                    await Page.Locator("#kept:not(:empty)").WaitForAsync(new() { Timeout = PatienceMs });
                    await Reload();
                    await ExpectDraft(team, score);
                    break;
                case 1:
                    await Page.Locator("#kept:not(:empty)").WaitForAsync(new() { Timeout = PatienceMs });
                    await KillBrowser();
                    await ExpectDraft(team, score);
                    break;
                case 2:
                    // At the very moment of submitting: it is taken or it is a draft, but never gone and never twice.
                    await Page.EvaluateAsync("document.querySelector('#actions .main').click()");
                    await Task.Delay(_dice.Next(30), TestContext.Current.CancellationToken);
                    await KillBrowser();
                    if (await IsTaken(team))
                    {
                        _taken.Add((team, round, score));
                        return;
                    }

                    Note("killed before it was taken");
                    continue;
            }

            if (mishap <= 2)
            {
                await Page.EvaluateAsync(Steps("await submit();"), new { name = TeamName(team), score = (string?)null });
            }

            _taken.Add((team, round, score));
            return;
        }
    }

    private async Task OpenSheet(int team) => await Page.EvaluateAsync(Steps("await open();"), new { name = TeamName(team), score = (string?)null });

    private async Task ExpectDraft(int team, int score)
    {
        await OpenSheet(team);
        if (!Forgetful)
        {
            await Assertions.Expect(Page.Locator("#field-score")).ToHaveValueAsync($"{score}", new() { Timeout = PatienceMs });
            return;
        }

        await Page.Locator("#field-score").FillAsync($"{score}");
    }

    private async Task<string> Where() => await Page.Locator(".sheet").CountAsync() > 0 ? "sheet" : "teams";

    /// <summary>After a start: whether the sheet that was being submitted lies in the outbox, or has left it.</summary>
    private async Task<bool> IsTaken(int team)
    {
        // The page shows its teams first and then the sheet that was open: what it shows has to stand.
        var before = await Where();
        for (var stands = 0; stands < 5; stands = await Where() == before ? stands + 1 : 0)
        {
            before = await Where();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        if (before == "sheet")
        {
            var change = Page.GetByText("本表尚未上传").Or(Page.GetByText("本表正在上传")).Or(Page.GetByText("本轮已有成绩"));
            var taken = await change.CountAsync() > 0;
            await Page.GetByRole(AriaRole.Button, new() { Name = "返回", Exact = true }).ClickAsync(Quick);
            return taken;
        }

        var state = await Card(team).GetAttributeAsync("class") ?? "";
        return state.Contains("unsent", StringComparison.Ordinal) || state.Contains("done", StringComparison.Ordinal);
    }

    /// <summary>What a judge does on the page, in one go: each step touches the page's own controls and waits for what the page shows.</summary>
    private static string Steps(string steps) => $$"""
        async ({ name, score }) => {
          const until = async (what, see) => {
            for (const end = performance.now() + 90_000; !see();) {
              if (performance.now() > end) { throw new Error(`not seen: ${what}; the page shows ${document.querySelector('.judge-page')?.innerText}`); }
              await new Promise((resolve) => setTimeout(resolve, 4));
            }
          };
          const input = () => document.querySelector('#field-score');
          const open = async () => {
            if (input() === null) {
              [...document.querySelectorAll('.card')].find((card) => card.querySelector('strong').textContent === name).click();
            }
            await until('the sheet of ' + name, () => input() !== null && document.querySelector('#judge-title').textContent.includes(name));
          };
          const type = () => {
            input().value = score;
            input().dispatchEvent(new Event('input'));
          };
          const submit = async () => {
            document.querySelector('#actions .main').click();
            await until(name + ' taken', () => document.querySelector('.last .who')?.textContent.includes(name));
          };
          {{steps}}
        }
        """;

    private ILocator Card(int team) => Page.Locator(".card", new() { HasText = TeamName(team) });

    private static string TeamName(int team) => $"{team:00} {team} 号队";

    private async Task ChooseRound(int round)
    {
        await Page.GetByRole(AriaRole.Radio, new() { Name = $"第 {round} 轮", Exact = true }).ClickAsync(Quick);
    }

    /// <summary>On a plain origin a page can come back only over the network; what is typed meanwhile has to be safe all the same.</summary>
    private async Task Reload()
    {
        Note("reload");
        await Reachable();
        if (Forgetful)
        {
            await Wipe();
        }

        await Load();
        await Settled();
    }

    private async Task KillBrowser()
    {
        Note("browser killed");
        await Reachable();
        await hall.Browser.Kill();
        await hall.Browser.Start();
        await hall.SignIn();
        _page = hall.Browser.Context.Pages[0];
        await Load();
        if (Forgetful)
        {
            await Wipe();
            await Load();
        }

        await Settled();
    }

    private Task Load() => Eventually.True(
        "the page over a server that may be starting",
        async () => (await Page.GotoAsync(hall.Address.ToString(), new() { Timeout = 20_000 }))?.Ok ?? false,
        Patience);

    /// <summary>The page is where the judge was.</summary>
    private async Task Settled()
    {
        await Page.Locator(".sheet, .card").First.WaitForAsync(new() { Timeout = PatienceMs });
        if (await Page.Locator(".card", new() { HasText = "测试活动" }).CountAsync() > 0)
        {
            await Page.Locator(".card").First.ClickAsync(Quick);
            await Card(1).WaitForAsync(new() { Timeout = PatienceMs });
        }
    }

    private async Task Reachable()
    {
        hall.Network.Set(NetworkCut.State.Up);
        await hall.UntilServed();
    }

    private async Task Wipe() => await Page.EvaluateAsync("""
        async () => {
          const database = await new Promise((resolve) => { const r = indexedDB.open('eventslive-judge'); r.onsuccess = () => resolve(r.result); });
          const t = database.transaction([...database.objectStoreNames], 'readwrite');
          for (const name of ['outbox', 'drafts', 'receipts']) { t.objectStore(name).clear(); }
          await new Promise((resolve) => { t.oncomplete = resolve; });
          database.close();
        }
        """);

    /// <summary>The head's count is what the storage holds: read between two looks at the head, so that a sheet that leaves meanwhile is no fault.</summary>
    private async Task CheckCount()
    {
        var difference = await Page.EvaluateAsync<string>("""
            async () => {
              const open = indexedDB.open('eventslive-judge');
              const database = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
              const stored = () => new Promise((resolve) => {
                const count = database.transaction('outbox').objectStore('outbox').count();
                count.onsuccess = () => resolve(count.result);
              });
              const shown = () => Number(/\d+/.exec(document.querySelector('#unsent').textContent)?.[0] ?? 0);
              let said = '';
              for (let tries = 0; tries < 1_000; tries++) {
                const [before, there, after] = [shown(), await stored(), shown()];
                if (before === there || after === there) { said = ''; break; }
                said = `the head shows ${after} unsent sheets, the outbox holds ${there}`;
                await new Promise((resolve) => setTimeout(resolve, 10));
              }
              database.close();
              return said;
            }
            """);
        Assert.Equal("", difference);
    }

    private void Note(string what) => Mishaps[what] = Mishaps.GetValueOrDefault(what) + 1;
}
