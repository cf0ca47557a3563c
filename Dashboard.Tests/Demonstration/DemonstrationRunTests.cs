using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using EventsLive.Dashboard.Demonstration;
using EventsLive.Dashboard.SignIn;
using EventsLive.Dashboard.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EventsLive.Dashboard.Tests.Demonstration;

/// <summary>The demonstration's commands go through the real API, and every one of them is accepted.</summary>
[Collection(ApiHostCollection.Name)]
public sealed partial class DemonstrationRunTests(ApiHost host)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OfAllThatIsAlive_NothingIsRefusedAndASecondRunChangesNothing()
    {
        var now = DateTimeOffset.UtcNow;
        var scripts = new DemonstrationScripts(7);
        using var client = host.Client(host.Services.GetRequiredService<ProcessToken>().Value);
        // Whatever a script holds is sent at once: the runner's clock stands at the end of all of them.
        using var runner = new DemonstrationRunner(client, new FixedTime(now.AddDays(2)), NullLogger<DemonstrationRunner>.Instance);
        DemonstrationScript[] alive = [scripts.Yesterday(now), .. scripts.Alive(now)];

        await runner.RunAsync(scripts.Stage(now), Cancellation);
        await Task.WhenAll(alive.Select(script => runner.RunAsync(script, Cancellation)));
        var before = await Counts(client, alive);

        Assert.Equal(0, runner.Refused);
        Assert.True(runner.Accepted > 500, $"{runner.Accepted} steps were accepted.");

        await Task.WhenAll(alive.Select(script => runner.RunAsync(script, Cancellation)));
        var after = await Counts(client, alive);

        Assert.Equal(0, runner.Refused);
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Run_WithTheProcessToken_WritesIntoNoOtherDistrict()
    {
        using var client = host.Client(host.Services.GetRequiredService<ProcessToken>().Value);
        client.DefaultRequestHeaders.Add("EventsLive-District", "district");

        await client.Put("/venues/from-the-demonstration", new { name = "不应出现", town = "chengguan", capacity = 1 });
        using var own = host.Administrator();
        var board = await own.Get("/board");

        Assert.DoesNotContain("from-the-demonstration", board.Json.GetRawText(), StringComparison.Ordinal);
    }

    // What a repetition must not change: registrations, waitlists, presence and sheets.
    private static Task<string> Counts(HttpClient client, IReadOnlyCollection<DemonstrationScript> scripts) =>
        // An event hears of its venue's counts a moment later: at the end of the scripts everybody has left.
        Harness.Eventually.Get("all visitors to have left", () => Ask(client, scripts), counts => !Present().IsMatch(counts));

    private static async Task<string> Ask(HttpClient client, IEnumerable<DemonstrationScript> scripts)
    {
        var paths = scripts
            .SelectMany(script => script.Steps)
            .Where(step => step.Kind == StepKind.Put && EventOrContest().IsMatch(step.Path))
            .Select(step => step.Path.EndsWith("/contest", StringComparison.Ordinal) ? step.Path.Replace("/contest", "/judging", StringComparison.Ordinal) : step.Path);
        var counts = new StringBuilder();
        foreach (var path in paths)
        {
            var json = (await client.Get("/" + path)).Expect(HttpStatusCode.OK).Json;
            counts.AppendLine(json.TryGetProperty("teams", out var teams)
                ? teams.GetRawText()
                : $"{path} {json.GetProperty("confirmed")} {json.GetProperty("waitlisted")} present {json.GetProperty("present")}");
        }

        return counts.ToString();
    }

    [GeneratedRegex("^events/[^/]+(/contest)?$")]
    private static partial Regex EventOrContest();

    [GeneratedRegex(@" present [1-9]")]
    private static partial Regex Present();

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
