using System.Text;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static EventsLive.Grains.Tests.Events.DistrictCluster;
using static EventsLive.Grains.Tests.Events.EventSamples;

namespace EventsLive.Grains.Tests.Events;

/// <summary>Offers end by the passing of time alone, under a clock of the test's; what is stored says so, for to ask the event would wake it.</summary>
public sealed class OfferEndTests : IAsyncLifetime
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(EventSettingsRules.UsualOfferMinutes);

    private static readonly DateTimeOffset Morning = new(2099, 11, 21, 9, 0, 0, TimeSpan.FromHours(8));

    private readonly FakeTimeProvider _clock = new(Morning);
    private ClockedCluster _clocked = null!;

    private IEventGrain Event => _clocked.Cluster.Client.GetGrain<IEventGrain>(GrainKey.Of(DistrictCluster.District, "offers"));

    public async ValueTask InitializeAsync() => _clocked = await ClockedCluster.StartAsync(_clock);

    public ValueTask DisposeAsync() => _clocked.DisposeAsync();

    [Fact]
    public async Task Offer_ItsTimeComes_ThePlacesGoToTheNextWithoutAnyCommand()
    {
        var waiting = await FullAsync();
        _clock.Advance(Usual - TimeSpan.FromTicks(1));
        Assert.Equal(RegistrationStatus.Offered, (await Event.Registration(waiting[0], true))!.Status);
        Assert.False(await IsReturned(waiting[0]));
        _clock.Advance(TimeSpan.FromTicks(1));

        await UntilReturned(waiting[0]);
        Assert.Equal((RegistrationStatus.Returned, null), await StateOf(waiting[0]));
        Assert.Equal((RegistrationStatus.Offered, Morning + (2 * Usual)), await StateOf(waiting[1]));
    }

    [Fact]
    public async Task Offer_EventWentToRestAndCameBack_EndsAllTheSame()
    {
        var waiting = await FullAsync();
        await _clocked.Cluster.DeactivateAsync(Event);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((RegistrationStatus.Offered, Morning + Usual), await StateOf(waiting[0]));
        _clock.Advance(Usual);

        await UntilReturned(waiting[0]);
    }

    [Fact]
    public async Task TakeOffer_TimePassedWhileTheEventRested_ComesTooLate()
    {
        var waiting = await FullAsync();
        await _clocked.Cluster.DeactivateAsync(Event);
        _clock.Advance(Usual);

        Assert.Equal(RefusalKind.AlreadyReturned, (await Event.TakeOffer(waiting[0], true, Stamp())).Refusal!.Kind);
        var summary = (await Event.Summary())!;
        Assert.Equal((0, 1, 0), (summary.Confirmed, summary.Offered, summary.Waitlisted));
    }

    /// <summary>One place that was given back: the first of two who wait has the offer.</summary>
    private async Task<string[]> FullAsync()
    {
        var district = _clocked.Cluster.Client.GetGrain<IDistrictGrain>(GrainKey.Of(DistrictCluster.District, "district"));
        await district.Configure(new DistrictSettings("示例区", [new Town("chengguan", "城关街道")]), Stamp());
        Assert.Null((await Event.Configure(Settings(1, WaitlistMode.Offer) with { Venues = [], StartsAt = Morning.AddDays(7), EndsAt = Morning.AddDays(8) }, Stamp())).Refusal);
        var first = (await Event.Register(Party(1), Stamp())).Result!.RegistrationId;
        string[] waiting = [(await Event.Register(Party(1), Stamp())).Result!.RegistrationId, (await Event.Register(Party(1), Stamp())).Result!.RegistrationId];
        Assert.Null((await Event.Cancel(first, true, Stamp())).Refusal);
        return waiting;
    }

    private async Task<(RegistrationStatus, DateTimeOffset?)> StateOf(string registration) =>
        await Event.Registration(registration, true) is { } found ? (found.Status, found.OfferedUntil) : default;

    private async Task<bool> IsReturned(string registration)
    {
        await foreach (var batch in _clocked.Store.ReadAsync(EventStream("offers"), 0, TestContext.Current.CancellationToken))
        {
            if (Encoding.UTF8.GetString(batch.Payload.Span).Split('\n').Any(line =>
                line.Contains("event.returned", StringComparison.Ordinal) && line.Contains(registration, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private async Task UntilReturned(string registration)
    {
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (!await IsReturned(registration))
        {
            Assert.True(DateTime.UtcNow < deadline, "The offer still stands though its time is over.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
