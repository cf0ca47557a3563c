using System.Net;
using EventsLive.Dashboard.Tests.Harness;
using Xunit;

namespace EventsLive.Dashboard.Tests.Deployment;

/// <summary>The ways to say where the Dashboard listens, each as a user or a container says it.</summary>
public sealed class AddressTests
{
    [Fact]
    public async Task Dashboard_AddressInTheEnvironment_ListensThere()
    {
        using var data = new TemporaryFolder();
        var port = FreePort.Next();
        await using var dashboard = ChildProcess.Start(
            "Dashboard",
            "dotnet",
            [Repository.Program("Dashboard")],
            Path.Combine(Repository.Root, "Dashboard"),
            new Dictionary<string, string?>
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                ["EventsLive__DataDirectory"] = data.Path,
                ["EventsLive__Demo"] = "false",
            });
        using var http = new HttpClient();

        await Eventually.Get(
            $"the Dashboard to be ready at its address; it said: {dashboard.Output}",
            async () => (await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"), TestContext.Current.CancellationToken)).StatusCode,
            status => status == HttpStatusCode.OK,
            TimeSpan.FromSeconds(60));
    }
}
