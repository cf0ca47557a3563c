using EventsLive.Dashboard.Tests.Harness;
using Xunit;

namespace EventsLive.Dashboard.Tests.EndToEnd;

/// <summary>The process dies between two instructions, again and again, under load.</summary>
public sealed class KillTests
{
    private static readonly int[] Kills = [100, 250, 450];

    [Fact]
    public async Task Dashboard_KilledUnderLoad_KeepsEverythingAcceptedOnceAndNothingRefused()
    {
        await using var dashboard = await DashboardProcess.StartNew();
        var run = new KilledRun(dashboard);
        await run.SetUp();

        await run.SendAndKill(Kills);

        Assert.Empty(await run.Reckon());
        run.AssertItWasARealRun();
    }

    /// <summary>The negative control: over a store that keeps nothing, the same reckoning must find the losses.</summary>
    [Fact]
    public async Task Dashboard_KilledOverMemory_IsFoundToHaveLostWhatItAccepted()
    {
        await using var dashboard = await DashboardProcess.StartNew(new Dictionary<string, string?> { ["EventsLive__Storage"] = "Memory" });
        var run = new KilledRun(dashboard);
        await run.SetUp();

        await run.SendAndKill(Kills[0]);

        Assert.NotEmpty(await run.Reckon());
    }
}
