using Azure.Data.Tables;
using EventsLive.Dashboard.Tests.Harness;
using Xunit;

namespace EventsLive.Dashboard.Tests.Deployment;

/// <summary>The deployment cannot be run where these tests run; what it must not lose is read from its files.</summary>
public sealed class ComposeTests
{
    private readonly ComposeFile _compose = ComposeFile.Read();

    [Fact]
    public void Services_AreTheFourProcesses()
    {
        Assert.Equal(["azurite", "dashboard", "redis", "silo"], _compose.Keys("services").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Azurite_RunsAsTheWholeProgramOnAVolumeAndMayFinishWriting()
    {
        Assert.StartsWith("azurite ", _compose["services/azurite/command"], StringComparison.Ordinal);
        Assert.Contains("--location /data", _compose["services/azurite/command"], StringComparison.Ordinal);
        Assert.Equal("azurite:/data", _compose["services/azurite/volumes/0"]);
        Assert.Equal("40s", _compose["services/azurite/stop_grace_period"]);
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("dashboard")]
    public void Program_HasItsDockerfileAReadinessCheckAndTimeToEnd(string service)
    {
        var dockerfile = File.ReadAllText(Path.Combine(Repository.Root, _compose[$"services/{service}/build/dockerfile"]!));

        Assert.Contains("mcr.microsoft.com/dotnet/sdk:10.0", dockerfile, StringComparison.Ordinal);
        Assert.Contains("mcr.microsoft.com/dotnet/aspnet:10.0", dockerfile, StringComparison.Ordinal);
        Assert.Contains("/health/ready", _compose["services/silo/healthcheck/test"], StringComparison.Ordinal);
        Assert.Contains("ready", _compose[$"services/{service}/healthcheck/test"], StringComparison.Ordinal);
        Assert.Equal("40s", _compose[$"services/{service}/stop_grace_period"]);
    }

    [Fact]
    public void Volumes_AreNamedAndDeclared()
    {
        var mounted = _compose.Keys("services")
            .SelectMany(service => _compose.Keys($"services/{service}/volumes").Select(item => _compose[$"services/{service}/volumes/{item}"]!))
            .Select(mount => mount.Split(':')[0]);

        Assert.Equal(mounted.Order(StringComparer.Ordinal), _compose.Keys("volumes").Order(StringComparer.Ordinal));
        Assert.Contains("redis", _compose.Keys("volumes"));
    }

    [Fact]
    public void Settings_AreThoseThatTheProgramsRead()
    {
        var read = string.Concat(
            new[] { "Silo", "Dashboard" }.SelectMany(project => Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories))
                .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .Select(File.ReadAllText));

        foreach (var name in new[] { "silo", "dashboard" }.SelectMany(service => _compose.Keys($"services/{service}/environment")).Distinct())
        {
            // Connection strings are read by their own name.
            var setting = name.StartsWith("ConnectionStrings__", StringComparison.Ordinal) ? name["ConnectionStrings__".Length..] : name.Replace("__", ":", StringComparison.Ordinal);
            Assert.True(read.Contains($"\"{setting}\"", StringComparison.Ordinal), $"no program reads {name}");
        }
    }

    [Fact]
    public void Dashboard_IsAClientOfTheSilosCluster()
    {
        Assert.Equal("Client", _compose["services/dashboard/environment/EventsLive__Mode"]);
        // The web keeps the keys of its cookies in the same store.
        foreach (var shared in new[] { "ConnectionStrings__redis", "ConnectionStrings__tables", "EventsLive__Storage" })
        {
            Assert.NotNull(_compose[$"services/silo/environment/{shared}"]);
            Assert.Equal(_compose[$"services/silo/environment/{shared}"], _compose[$"services/dashboard/environment/{shared}"]);
        }

        Assert.Equal("AzureTables", _compose["services/silo/environment/EventsLive__Storage"]);
    }

    [Fact]
    public void TablesConnection_LeadsToTheAzuriteContainer()
    {
        var client = new TableServiceClient(_compose["services/silo/environment/ConnectionStrings__tables"]);

        Assert.Equal(new Uri("http://azurite:10002/devstoreaccount1"), client.Uri);
    }
}
