using System.Text;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.Venues;
using Xunit;
using static EventsLive.Grains.Tests.Events.DistrictCluster;
using static EventsLive.Grains.Tests.Events.EventSamples;

namespace EventsLive.Grains.Tests.Events;

/// <summary>Events and venues as grains: many callers at once, each other's numbers, the district's catalogue, and another life.</summary>
public sealed class EventGrainTests(DistrictCluster cluster) : IClassFixture<DistrictCluster>
{
    private const int Callers = 500;

    [Theory]
    [InlineData(WaitlistMode.None)]
    [InlineData(WaitlistMode.Promote)]
    public async Task Register_ManyAtOnce_ConfirmsExactlyTheCapacity(WaitlistMode waitlist)
    {
        var grain = await cluster.Running($"crowd-{(int)waitlist}", 100, waitlist);
        var answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => grain.Register(Party(1), Stamp())));

        var others = Callers - 100;
        Assert.Equal(100, answers.Count(answer => answer.Result?.Status == RegistrationStatus.Confirmed));
        Assert.Equal(waitlist == WaitlistMode.None ? others : 0, answers.Count(answer => answer.Refusal?.Kind == RefusalKind.Full));
        var summary = await grain.Summary();
        Assert.Equal((100, waitlist == WaitlistMode.None ? 0 : others), (summary!.Confirmed, summary.Waitlisted));
        Assert.Equal(summary.Confirmed + summary.Waitlisted, summary.RegisteredToday.Sum(bucket => bucket.Persons));
    }

    [Fact]
    public async Task RegisterAndCancel_ManyAtOnce_FreedPlacesGoToThoseWhoWait()
    {
        var grain = await cluster.Running("come-and-go", 50, WaitlistMode.Promote);
        var first = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => grain.Register(Party(1), Stamp())));
        var registering = Enumerable.Range(0, 100).Select(_ => grain.Register(Party(1), Stamp()));
        var cancelling = first.Select(answer => grain.Cancel(answer.Result!.RegistrationId, true, Stamp()));
        await Task.WhenAll([.. registering, .. cancelling]);

        var summary = await grain.Summary();
        Assert.Equal((50, 50), (summary!.Confirmed, summary.Waitlisted));
    }

    [Fact]
    public async Task Configure_DistrictHeldUp_WritesNothingBeforeTheCatalogueKnowsIt()
    {
        await cluster.Venue("catalogue-venue").Configure(new VenueSettings("馆", "chengguan", null), Stamp());
        var arrived = cluster.Store.Shut("district");
        var configuring = cluster.Event("catalogue").Configure(Settings("catalogue"), Stamp());
        try
        {
            await arrived.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            Assert.Equal(StreamHead.None, await Head("catalogue"));
        }
        finally
        {
            cluster.Store.Open();
        }

        Assert.True((await configuring).Result!.Created);
        Assert.Equal(1, (await Head("catalogue")).Version);
    }

    [Fact]
    public async Task Configure_UnknownTownVenueOrWhole_RefusedAndNothingStored()
    {
        await cluster.Venue("unknown-venue").Configure(new VenueSettings("馆", "chengguan", null), Stamp());
        var good = Settings("unknown");
        var grain = cluster.Event("unknown");
        await Refused(good with { Town = "nowhere" }, RefusalKind.UnknownTown, "town");
        await Refused(good with { Venues = ["no-such-venue"] }, RefusalKind.UnknownVenue, "venues");
        await Refused(good with { PartOf = "no-such-event" }, RefusalKind.UnknownEvent, "partOf");
        await Refused(good with { Capacity = 0 }, RefusalKind.OutOfRange, "capacity");
        Assert.Equal(StreamHead.None, await Head("unknown"));
        Assert.Null(await grain.Settings());
        Assert.Null(await RowOf(cluster.DistrictGrain, "event:unknown"));

        async Task Refused(EventSettings settings, RefusalKind kind, string field)
        {
            var refusal = (await grain.Configure(settings, Stamp())).Refusal;
            Assert.Equal((kind, field), (refusal?.Kind, refusal?.Field));
        }
    }

    [Fact]
    public async Task UnknownEvent_Asked_AnswersAndWritesNothing()
    {
        var grain = cluster.Event("nobody-made-it");
        Assert.Null(await grain.Summary());
        Assert.Null(await grain.Look(EventsLive.Grains.Live.Audience.Public));
        Assert.Equal(RefusalKind.UnknownEvent, (await grain.Register(Party(1), Stamp())).Refusal!.Kind);
        Assert.Equal(StreamHead.None, await Head("nobody-made-it"));
    }

    [Fact]
    public async Task CheckIn_AtTheGate_ReachesVenueEventAndDistrict()
    {
        var grain = await cluster.Running("gate");
        var id = (await grain.Register(Party(3), Stamp())).Result!.RegistrationId;
        Assert.Equal(2, (await grain.CheckIn(Scan(id) with { Count = 2 }, Stamp())).Result!.Present);
        Assert.Equal(RefusalKind.MorePersonsThanPlaces, (await grain.CheckIn(Scan(id) with { Count = 2 }, Stamp())).Refusal!.Kind);
        var count = await cluster.Venue("gate-venue").Count(new CountRequest(9, null, null, DateTimeOffset.UtcNow, "turnstile"), Stamp());
        Assert.Equal(new CountResult(11, true), count.Result);

        await Until("the event shows its persons present", async () => (await Number(grain, "event", "present")) == 2);
        await Until("the venue shows all persons present", async () => (await Number(cluster.Venue("gate-venue"), "venue", "present")) == 11);
        await Until("the district shows the event", async () => (await Number(cluster.DistrictGrain, "event:gate", "present")) == 2);
        await Until("the district shows the venue", async () => (await Number(cluster.DistrictGrain, "venue:gate-venue", "present")) == 11);
    }

    [Fact]
    public async Task CheckIn_SentAgainAfterTheRegistrationWasCancelled_AnswersAsTheFirstTime()
    {
        var grain = await cluster.Running("again");
        var id = (await grain.Register(Party(1), Stamp())).Result!.RegistrationId;
        var command = Guid.NewGuid();
        var first = await grain.CheckIn(Scan(id), Stamp(command));
        await grain.Cancel(id, true, Stamp());

        Assert.Equal(first.Result, (await grain.CheckIn(Scan(id), Stamp(command))).Result);
        Assert.Equal(RefusalKind.NotConfirmed, (await grain.CheckIn(Scan(id), Stamp(Guid.NewGuid()))).Refusal!.Kind);
        Assert.Equal(1, (await cluster.Venue("again-venue").Summary())!.Present);
    }

    [Fact]
    public async Task CheckIn_SentAgainAfterTheEventMoved_AnswersAsTheFirstTime()
    {
        var grain = await cluster.Running("moved");
        await cluster.Venue("moved-to").Configure(new VenueSettings("体育馆", "chengguan", null), Stamp());
        var id = (await grain.Register(Party(1), Stamp())).Result!.RegistrationId;
        var (command, named) = (Guid.NewGuid(), Guid.NewGuid());
        var first = await grain.CheckIn(Scan(id), Stamp(command));
        var leaving = Scan(id) with { Direction = Direction.Out, Venue = "moved-venue" };
        var second = await grain.CheckIn(leaving, Stamp(named));
        await grain.Configure(Settings("moved") with { Venues = ["moved-to"] }, Stamp());

        Assert.Equal(first.Result, (await grain.CheckIn(Scan(id), Stamp(command))).Result);
        Assert.Equal(second.Result, (await grain.CheckIn(leaving, Stamp(named))).Result);
        Assert.Equal(RefusalKind.WrongVenue, (await grain.CheckIn(leaving, Stamp(Guid.NewGuid()))).Refusal!.Kind);
        Assert.Equal("moved-to", (await grain.CheckIn(Scan(id), Stamp(Guid.NewGuid()))).Result!.VenueId);
        Assert.Equal(0, (await cluster.Venue("moved-venue").Summary())!.Present);
    }

    [Fact]
    public async Task CheckIn_SentAgainAfterTheRegistrationWasForgotten_AnswersAsTheFirstTime()
    {
        var grain = await cluster.Running("forgotten", capacity: null);
        var id = (await grain.Register(Party(1), Stamp())).Result!.RegistrationId;
        var command = Guid.NewGuid();
        var first = await grain.CheckIn(Scan(id), Stamp(command));
        await grain.Cancel(id, true, Stamp());
        var others = await Task.WhenAll(Enumerable.Range(0, EventModel.Remembered).Select(_ => grain.Register(Party(1), Stamp())));
        await Task.WhenAll(others.Select(other => grain.Cancel(other.Result!.RegistrationId, true, Stamp())));

        Assert.Equal(first.Result, (await grain.CheckIn(Scan(id), Stamp(command))).Result);
        Assert.Equal(RefusalKind.UnknownRegistration, (await grain.CheckIn(Scan(id), Stamp(Guid.NewGuid()))).Refusal!.Kind);
    }

    [Fact]
    public async Task Event_InAnotherLife_KnowsWhatItKnewAndAsksForItsPersonsPresent()
    {
        var grain = await cluster.Running("reborn", 2, WaitlistMode.Promote);
        var id = (await grain.Register(Party(2), Stamp())).Result!.RegistrationId;
        await grain.Register(Party(1), Stamp());
        await grain.CheckIn(Scan(id), Stamp());
        await Until("the event knows who is present", async () => (await grain.Summary())!.Present == 2);
        var before = await grain.Summary();
        await cluster.Cluster.DeactivateAsync(grain);

        await Until("the event knows it again", async () => (await grain.Summary())!.Present == 2);
        var after = await grain.Summary();
        Assert.True(after!.Version > before!.Version, $"{after.Version} does not follow {before.Version}");
        Assert.Equal((before.Confirmed, before.Waitlisted), (after.Confirmed, after.Waitlisted));
        await grain.Cancel(id, true, Stamp());
        Assert.Equal((1, 0), ((await grain.Summary())!.Confirmed, (await grain.Summary())!.Waitlisted));
    }

    [Fact]
    public async Task Registration_ItsTimeComes_OpensInTheViewWithoutACommand()
    {
        await cluster.Venue("opening-venue").Configure(new VenueSettings("馆", "chengguan", null), Stamp());
        var grain = cluster.Event("opening");
        var opensAt = DateTimeOffset.UtcNow.AddSeconds(1.5);
        await grain.Configure(Settings("opening") with { Registration = new RegistrationSettings(opensAt, null, WaitlistMode.None) }, Stamp());
        Assert.False((await RowOf(grain, "event"))!.Value.GetProperty("registrationOpen").GetBoolean());
        Assert.Equal(RefusalKind.RegistrationNotOpen, (await grain.Register(Party(1), Stamp())).Refusal!.Kind);

        await Until("registration opens", async () => (await RowOf(grain, "event"))!.Value.GetProperty("registrationOpen").GetBoolean());
        Assert.NotNull((await grain.Register(Party(1), Stamp())).Result);
        await Until("the district shows it open", async () =>
            (await RowOf(cluster.DistrictGrain, "event:opening"))?.GetProperty("registrationOpen").GetBoolean() == true);
    }

    [Fact]
    public async Task Cancel_WithoutProof_OnlyByRole()
    {
        var grain = await cluster.Running("secret");
        var id = (await grain.Register(Party(1), Stamp())).Result!.RegistrationId;
        CallActor.Set(Actor.Public);
        Assert.Equal(RefusalKind.Forbidden, (await grain.Cancel(id, proven: false, Stamp())).Refusal!.Kind);
        CallActor.Set(new Actor("o", [Role.Organiser]));
        Assert.Equal(RegistrationStatus.Cancelled, (await grain.Cancel(id, proven: false, Stamp())).Result!.Status);
    }

    [Fact]
    public async Task ErasePerson_Registered_LeavesNoNameAndKeepsTheCount()
    {
        var grain = await cluster.Running("erase");
        var id = (await grain.Register(Party(2, "王小明"), Stamp())).Result!.RegistrationId;
        Assert.Contains("王小明", await Personal(id), StringComparison.Ordinal);

        Assert.Equal(2, (await grain.ErasePerson(id, Stamp())).Result!.Places);
        Assert.Empty(await Personal(id));
        Assert.Equal(2, (await grain.Summary())!.Confirmed);
        Assert.Equal(RefusalKind.UnknownRegistration, (await grain.ErasePerson("nobody", Stamp())).Refusal!.Kind);

        async Task<string> Personal(string subject)
        {
            var rows = await cluster.Store.ReadPersonalAsync(EventStream("erase"), [subject], TestContext.Current.CancellationToken);
            return string.Concat(rows.Select(row => Encoding.UTF8.GetString(row.Json.Span)));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ErasePerson_CancelledLongAgoAndTheStoreFails_EndsErasedWithItsRecord(bool eraseFails)
    {
        var name = $"erase-fails-{eraseFails}".ToLowerInvariant();
        var grain = await cluster.Running(name, capacity: null);
        var id = (await grain.Register(Party(1, "赵六"), Stamp())).Result!.RegistrationId;
        await grain.Cancel(id, true, Stamp());
        var others = await Task.WhenAll(Enumerable.Range(0, EventModel.Remembered).Select(_ => grain.Register(Party(1), Stamp())));
        await Task.WhenAll(others.Select(other => grain.Cancel(other.Result!.RegistrationId, true, Stamp())));

        // Either the erasing itself or the last record, which says that it is done, meets a store that is gone.
        cluster.Store.FailErase = eraseFails;
        cluster.Store.FailAppendsAfterErase = !eraseFails;
        Assert.NotNull((await grain.ErasePerson(id, Stamp(Guid.NewGuid()))).Refusal);
        cluster.Store.FailErase = cluster.Store.FailAppendsAfterErase = false;

        await Until("the person is erased and the journal says so", async () =>
        {
            await grain.Summary();
            var rows = await cluster.Store.ReadPersonalAsync(EventStream(name), [id], CancellationToken.None);
            return rows.Count == 0 && await Records(name, "event.person-erased") == 1;
        });
    }

    private async Task<int> Records(string eventId, string alias)
    {
        var count = 0;
        await foreach (var batch in cluster.Store.ReadAsync(EventStream(eventId), 1, CancellationToken.None))
        {
            count += Encoding.UTF8.GetString(batch.Payload.Span).Split($"\"{alias}\"").Length - 1;
        }

        return count;
    }

    private static CheckInRequest Scan(string id) => new(id, Direction.In, DateTimeOffset.UtcNow, "gate-1", null, null, null);

    private static async Task<int?> Number(EventsLive.Grains.Live.IPublishesViews grain, string key, string field) =>
        await RowOf(grain, key) is { } row && row.TryGetProperty(field, out var value) ? value.GetInt32() : null;

    private Task<StreamHead> Head(string eventId) => cluster.Store.ReadHeadAsync(EventStream(eventId), TestContext.Current.CancellationToken);
}
