using Microsoft.Playwright;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>A tablet's browser as a process of its own on a profile of its own, which stays when the process is killed and started again.</summary>
public sealed class TabletBrowser : IAsyncDisposable
{
    /// <summary>A name that is the test machine but not loopback to the browser: plain HTTP is no secure origin there, as in a hall.</summary>
    public const string Host = "hall.test";

    private readonly TemporaryFolder _folder = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private ChildProcess? _process;

    private TabletBrowser()
    {
    }

    /// <summary>The one window's context, with what the profile holds.</summary>
    public IBrowserContext Context => (_browser ?? throw new InvalidOperationException("The browser is not started.")).Contexts[0];

    public static async Task<TabletBrowser> StartNew()
    {
        var browser = new TabletBrowser();
        await browser.Start();
        return browser;
    }

    /// <summary>Starts the browser on the profile as the last process left it.</summary>
    public async Task Start()
    {
        var portFile = _folder.File("DevToolsActivePort");
        File.Delete(portFile);
        // A killed browser leaves its mark, which would make the next one ask whether it may start.
        foreach (var mark in new[] { "SingletonLock", "SingletonCookie", "SingletonSocket" })
        {
            File.Delete(_folder.File(mark));
        }

        _process = ChildProcess.Start(
            "Chromium",
            Browser.FindExecutable(),
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--window-size=1280,800", "--lang=zh-CN", "--hide-crash-restore-bubble", "--remote-debugging-port=0",
                $"--user-data-dir={_folder.Path}", $"--host-resolver-rules=MAP {Host} 127.0.0.1", "about:blank",
            ],
            _folder.Path);
        var port = await Eventually.Get(
            "the port of the browser",
            async () => (await File.ReadAllLinesAsync(portFile)).FirstOrDefault() ?? "",
            line => line.Length > 0);
        _playwright ??= await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.ConnectOverCDPAsync($"http://127.0.0.1:{port}");
    }

    /// <summary>SIGKILL, as a battery that is empty: nothing is flushed and nobody is told.</summary>
    public async Task Kill()
    {
        await _process!.Kill();
        await _process.DisposeAsync();
        await _browser!.DisposeAsync();
        _browser = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _process!.DisposeAsync();
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await Eventually.True("the browser's folder to be free", () =>
        {
            _folder.Dispose();
            return true;
        });
    }
}
