using EventsLive.Dashboard.Tests.Harness;
using EventsLive.Grains.Tests.Storage;
using EventsLive.Rehearsal.Client;
using Xunit;

namespace EventsLive.Dashboard.Tests.Deployment;

/// <summary>The published programs, started as <c>docker-compose.yml</c> starts them: Azurite, Redis, one Silo, one Dashboard as its client.</summary>
public sealed class ClusterTests(PublishedPrograms programs) : IClassFixture<PublishedPrograms>
{
    private const string Contest = "contest";

    private readonly ComposeFile _compose = ComposeFile.Read();

    [Fact]
    public void Publish_BothPrograms_HoldWhatTheirContainersStart()
    {
        foreach (var (service, folder) in new[] { ("silo", programs.SiloFolder), ("dashboard", programs.DashboardFolder) })
        {
            var dockerfile = File.ReadAllText(Path.Combine(Repository.Root, _compose[$"services/{service}/build/dockerfile"]!));
            var program = Path.GetFileName(Directory.EnumerateFiles(folder, "EventsLive.*.runtimeconfig.json").Single(
                file => dockerfile.Contains(Path.GetFileName(file).Replace(".runtimeconfig.json", ".dll", StringComparison.Ordinal), StringComparison.Ordinal)));

            Assert.True(File.Exists(Path.Combine(folder, program.Replace(".runtimeconfig.json", ".dll", StringComparison.Ordinal))));
        }

        Assert.True(File.Exists(Path.Combine(programs.DashboardFolder, "wwwroot", "eventslive.css")));
    }

    [Fact]
    public async Task Cluster_StartedAsComposed_KeepsScoresOverTheDeathOfEitherProcess()
    {
        await using var azurite = new AzuriteServer();
        await azurite.InitializeAsync();
        await using var redis = await RedisServer.StartNew();
        await using var silo = SiloProcess.Create(
            Path.Combine(programs.SiloFolder, "EventsLive.Silo.dll"),
            programs.SiloFolder,
            Settings("silo", azurite, redis));
        await silo.Start();
        await using var dashboard = DashboardProcess.Create(
            Path.Combine(programs.DashboardFolder, "EventsLive.Dashboard.dll"),
            programs.DashboardFolder,
            Settings("dashboard", azurite, redis));
        await dashboard.Start();
        var api = dashboard.Api(policy: RetryPolicy.Patient);
        await api.CreateDistrict();
        await api.CreateContest(Contest, teams: 3);

        (await api.Score(Contest, "t1", round: 1, score: 70, key: "first")).Expect("the first score");
        await dashboard.Process.Kill();
        await dashboard.Start();
        (await api.Score(Contest, "t2", round: 1, score: 80, key: "second")).Expect("the second score");
        await silo.Process.Kill();
        await silo.Start();

        Assert.Equal(
            [("t2", 80m), ("t1", 70m), ("t3", null)],
            await Eventually.Get("the standings", () => Standings(api), standings => standings.Count == 3, TimeSpan.FromSeconds(60)));
        (await api.Score(Contest, "t3", round: 1, score: 90, key: "third")).Expect("the third score");
        Assert.Equal("t3", (await Standings(api))[0].Team);
        Assert.False(Directory.EnumerateFileSystemEntries(dashboard.DataDirectory).Any(), "A client of the cluster keeps nothing of its own.");

        await dashboard.Process.Terminate(TimeSpan.FromSeconds(40));
        await silo.Process.Terminate(TimeSpan.FromSeconds(40));
        Assert.Equal((0, 0), (dashboard.Process.ExitCode, silo.Process.ExitCode));
    }

    private static async Task<IReadOnlyList<(string Team, decimal? Total)>> Standings(TestApi api)
    {
        var answer = (await api.Get($"/events/{Contest}/standings")).Expect("the standings");
        return [.. answer.Read<StandingsPage>().Rows.Select(row => (row.Team, row.Total))];
    }

    /// <summary>The settings of a service as composed, with the addresses of this test's servers.</summary>
    private Dictionary<string, string?> Settings(string service, AzuriteServer azurite, RedisServer redis) =>
        _compose.Keys($"services/{service}/environment").ToDictionary(
            name => name,
            name => name switch
            {
                "ConnectionStrings__tables" => azurite.ConnectionString,
                "ConnectionStrings__redis" => redis.ConnectionString,
                _ => _compose[$"services/{service}/environment/{name}"],
            });
}
