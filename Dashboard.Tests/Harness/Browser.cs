using EventsLive.Dashboard.Tests.Harness;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(Browser))]

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>The machine's own Chromium, started with the first test that needs it and shared by all; each test gets a context of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    internal static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _running = new(Launch);

    /// <summary>A new page in a new context: nothing is shared with other tests.</summary>
    /// <param name="locale">What the browser asks for; Chinese by default.</param>
    /// <param name="width">Of the viewport, in CSS pixels: by default that of a wall.</param>
    /// <param name="workers">Whether pages may have service workers, whose requests a test's routes do not see.</param>
    public async Task<BrowserPage> NewPage(string locale = "zh-CN", int width = 1920, int height = 1080, bool workers = true)
    {
        var (_, browser) = await _running.Value;
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            Locale = locale,
            TimezoneId = "Asia/Shanghai",
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ServiceWorkers = workers ? ServiceWorkerPolicy.Allow : ServiceWorkerPolicy.Block,
        });
        return new BrowserPage(await context.NewPageAsync());
    }

    // Deadlines are for what never comes: a busy machine is given time.
    public ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(20_000);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_running.IsValueCreated && _running.Value.IsCompletedSuccessfully)
        {
            var (playwright, browser) = await _running.Value;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }

    /// <summary>Path of the browser: <c>EVENTSLIVE_CHROMIUM</c>, or the first known name on the path.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string FindExecutable()
    {
        if (Environment.GetEnvironmentVariable("EVENTSLIVE_CHROMIUM") is { Length: > 0 } chosen)
        {
            return chosen;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Names.SelectMany(_ => folders, (name, folder) => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("No Chromium on the path: install one, or name it in EVENTSLIVE_CHROMIUM.");
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> Launch()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = FindExecutable(),
            Args = Arguments,
        });
        return (playwright, browser);
    }
}
