using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>One page of the shared browser in a context of its own, with the errors that its console showed.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = new();

    public BrowserPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Enqueue($"{message.Text} ({message.Location})");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Uncaught exceptions and error messages of the console so far.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Saves what the page shows as <c>artifacts/screenshots/{name}.png</c> and returns the path.</summary>
    public async Task<string> Screenshot(string name, bool fullPage = false)
    {
        var path = Path.Combine(Repository.Artifacts, "screenshots", $"{name}.png");
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = fullPage });
        return path;
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
