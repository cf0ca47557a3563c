using System.Text;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Teams;
using EventsLive.Grains.Tests.Events;
using EventsLive.Grains.Venues;
using EventsLive.Silo.Hosting;
using EventsLive.Silo.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;
using static EventsLive.Grains.Tests.Events.DistrictCluster;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>The pushes of the real grains under a clock of the test's: what a hidden history adds is seen in no byte, no version and no moment.</summary>
public sealed class NonInterferenceGrainTests
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 28, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task Frozen_HiddenSheets_MoveNoBytesVersionsOrMomentsOfAnyPush()
    {
        var quiet = await PlayAsync(hidden: false, freeze: true);
        var busy = await PlayAsync(hidden: true, freeze: true);

        Assert.Contains("contest Public", quiet, StringComparison.Ordinal);
        Assert.Contains("district Operations", quiet, StringComparison.Ordinal);
        Assert.Equal(quiet, busy);
    }

    /// <summary>The negative control: without the freeze the same sheets are seen.</summary>
    [Fact]
    public async Task NotFrozen_TheSameSheets_AreSeen() =>
        Assert.NotEqual(await PlayAsync(hidden: false, freeze: false), await PlayAsync(hidden: true, freeze: false));

    private static async Task<string> PlayAsync(bool hidden, bool freeze)
    {
        var clock = new FakeTimeProvider(Morning);
        var log = new PushLog(clock);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IJournalStore>(new MemoryJournalStore());
            silo.Services.AddSingleton(new JournalServices(
                new MemoryJournalStore(), clock, new RandomIds(), Microsoft.Extensions.Options.Options.Create(new JournalOptions()), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));
            silo.Services.AddSingleton<TimeProvider>(clock);
            silo.Services.AddGrainServices();
            silo.AddOutgoingGrainCallFilter(log);
        });
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        return "";
    }

    private sealed class PushLog(FakeTimeProvider clock) : IOutgoingGrainCallFilter
    {
        private readonly StringBuilder _text = new();

        public Task Invoke(IOutgoingGrainCallContext context)
        {
            if (context.InterfaceMethod.DeclaringType == typeof(IViewObserver))
            {
                lock (_text)
                {
                    _text.Append(clock.GetUtcNow().ToString("O")).Append(' ').Append(context.SourceId).AppendLine();
                }
            }

            return context.Invoke();
        }
    }
}
