using EventsLive.Dashboard.Tests.Harness;
using Xunit;

namespace EventsLive.Dashboard.Tests.Deployment;

/// <summary>Silo and Dashboard, published once for the tests that need them as a container would hold them.</summary>
public sealed class PublishedPrograms : IAsyncLifetime
{
    private static readonly TimeSpan LongestPublish = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();

    public string SiloFolder => _folder.File("Silo");

    public string DashboardFolder => _folder.File("Dashboard");

    public async ValueTask InitializeAsync()
    {
        await Publish("Silo", SiloFolder);
        await Publish("Dashboard", DashboardFolder);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Publishes what the build has made: the tests were built from the same sources.</summary>
    private static async Task Publish(string project, string folder)
    {
        await using var publish = ChildProcess.Start(
            $"dotnet publish {project}",
            "dotnet",
            ["publish", project, "-c", Repository.Configuration, "--no-build", "-o", folder, "-v", "quiet", "--nologo", "-nodeReuse:false"],
            Repository.Root);
        var exitCode = await publish.WaitForExit(LongestPublish);
        Assert.True(exitCode == 0, $"{publish.Name} ended with {exitCode}:\n{publish.Output}");
    }
}
