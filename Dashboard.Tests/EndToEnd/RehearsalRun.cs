using System.Text.Json;
using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Rehearsal.Client;
using Xunit;

namespace EventsLive.Dashboard.Tests.EndToEnd;

/// <summary>Runs the Rehearsal program as its users do and reads what it reports.</summary>
internal static class RehearsalRun
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Runs one command against a Dashboard and returns its JSON report; a bad exit code fails the test with the program's output.</summary>
    public static async Task<T> Report<T>(DashboardProcess dashboard, string command, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var json = folder.File("report.json");
        await using var rehearsal = ChildProcess.Start(
            $"Rehearsal {command}",
            "dotnet",
            [Repository.Program("Rehearsal"), command, "--server", dashboard.Address.ToString(), "--json", json, .. arguments],
            folder.Path,
            new Dictionary<string, string?> { ["EVENTSLIVE_TOKEN"] = DashboardProcess.AdminToken });
        var exitCode = await rehearsal.WaitForExit(Longest);
        Assert.True(exitCode == 0, $"{rehearsal.Name} ended with {exitCode}:\n{rehearsal.Output}");
        return JsonSerializer.Deserialize<T>(await File.ReadAllBytesAsync(json, TestContext.Current.CancellationToken), ApiAnswer.Json)!;
    }
}
