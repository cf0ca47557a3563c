using System.Security.Cryptography.X509Certificates;
using EventsLive.Dashboard.Network;
using Microsoft.Playwright;
using Xunit;

namespace EventsLive.Dashboard.Tests.Harness;

/// <summary>A Chromium of its own, with a profile of its own, to which the host under test is a machine in the hall: <see cref="HostName"/>.</summary>
/// <remarks>A browser treats loopback as secure whatever the protocol; a hall's server is not loopback to its tablets.</remarks>
public sealed class HallBrowser : IAsyncDisposable
{
    public const string HostName = "hall.test";

    private readonly TemporaryFolder _home;
    private readonly IPlaywright _playwright;

    private HallBrowser(TemporaryFolder home, IPlaywright playwright, IBrowserContext context) =>
        (_home, _playwright, Context) = (home, playwright, context);

    public IBrowserContext Context { get; }

    /// <param name="trusted">The authority that stands among the browser's own; null = none does.</param>
    /// <param name="acceptErrors">As if somebody clicked the certificate warning away.</param>
    public static async Task<HallBrowser> Launch(CertificateAuthority? trusted, bool acceptErrors = false, int width = 1280, int height = 800)
    {
        var home = new TemporaryFolder();
        if (trusted is not null)
        {
            await Trust(home.Path, trusted);
        }

        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
        environment["HOME"] = home.Path;
        environment.Remove("XDG_DATA_HOME");
        var playwright = await Playwright.CreateAsync();
        var context = await playwright.Chromium.LaunchPersistentContextAsync(Path.Combine(home.Path, "profile"), new BrowserTypeLaunchPersistentContextOptions
        {
            ExecutablePath = Browser.FindExecutable(),
            Args = [.. Browser.Arguments, $"--host-resolver-rules=MAP {HostName} 127.0.0.1"],
            Env = environment,
            IgnoreHTTPSErrors = acceptErrors,
            Locale = "zh-CN",
            TimezoneId = "Asia/Shanghai",
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        return new HallBrowser(home, playwright, context);
    }

    public async ValueTask DisposeAsync()
    {
        await Context.DisposeAsync();
        _playwright.Dispose();
        _home.Dispose();
    }

    // Chromium on Linux takes its user's authorities from an NSS database.
    private static async Task Trust(string home, CertificateAuthority authority)
    {
        var database = Path.Combine(home, ".pki", "nssdb");
        Directory.CreateDirectory(database);
        var file = Path.Combine(home, "authority.pem");
        await File.WriteAllTextAsync(file, authority.Certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await Run("-N", "-d", $"sql:{database}", "--empty-password");
        await Run("-A", "-d", $"sql:{database}", "-n", "EventsLive", "-t", "C,,", "-i", file);
    }

    private static async Task Run(params string[] arguments)
    {
        await using var process = ChildProcess.Start("certutil", "certutil", arguments, Path.GetTempPath());
        var code = await process.WaitForExit(TimeSpan.FromSeconds(20));
        Assert.True(code == 0, $"certutil {string.Join(' ', arguments)} ended with {code}: {process.Output}");
    }
}
