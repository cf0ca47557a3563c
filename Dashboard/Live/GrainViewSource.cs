using EventsLive.Dashboard.Shell;
using EventsLive.Grains;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using EventsLive.Grains.Teams;
using EventsLive.Grains.Venues;

namespace EventsLive.Dashboard.Live;

/// <summary>Views published by the grains of this process's cluster, in the district that the pages show.</summary>
public sealed class GrainViewSource(IGrainFactory grains, CurrentDistrict district) : IViewSource
{
    public IViewLink Connect(Topic topic, Audience audience, IViewObserver receiver) => new Link(grains, district, topic, audience, receiver);

    private static IPublishesViews GrainOf(IGrainFactory grains, Topic topic, string district)
    {
        var key = GrainKey.Of(district, topic.Kind == TopicKind.District ? "district" : topic.Id);
        return topic.Kind switch
        {
            TopicKind.District => grains.GetGrain<IDistrictGrain>(key),
            TopicKind.Event => grains.GetGrain<IEventGrain>(key),
            TopicKind.Contest => grains.GetGrain<IContestGrain>(key),
            TopicKind.Floor => grains.GetGrain<IFloorGrain>(key),
            TopicKind.Awards => grains.GetGrain<IAwardsGrain>(key),
            TopicKind.Venue => grains.GetGrain<IVenueGrain>(key),
            _ => grains.GetGrain<ITeamGrain>(key),
        };
    }

    private sealed class Link(IGrainFactory grains, CurrentDistrict district, Topic topic, Audience audience, IViewObserver receiver) : IViewLink
    {
        private Followed? _followed;

        public async Task<ViewDiff?> Renew(ViewVersion? known)
        {
            // A feed serves everybody of its audience, in nobody's name; who may follow it was decided where it was asked for.
            CallActor.Set(Actor.System);
            var id = await district.IdAsync();
            if (_followed?.District != id)
            {
                await DisposeAsync();
                (_followed, known) = (new Followed(id, GrainOf(grains, topic, id), grains, receiver), null);
            }

            return await _followed.RenewAsync(audience, known);
        }

        public async ValueTask DisposeAsync()
        {
            if (_followed is { } followed)
            {
                _followed = null;
                CallActor.Set(Actor.System);
                await followed.ReleaseAsync(audience);
            }
        }
    }

    /// <summary>One lease at the publisher of one district.</summary>
    private sealed class Followed(string district, IPublishesViews grain, IGrainFactory grains, IViewObserver receiver)
    {
        // Orleans holds the receiver weakly: this field is what keeps the pushes coming.
        private readonly IViewObserver _receiver = district == DistrictGrain.DemonstrationDistrict ? new Earlier(receiver) : receiver;
        private IViewObserver? _reference;

        public string District => district;

        public async Task<ViewDiff?> RenewAsync(Audience audience, ViewVersion? known)
        {
            _reference ??= grains.CreateObjectReference<IViewObserver>(_receiver);
            return _receiver is Earlier
                ? Earlier.Of(await grain.Renew(audience, _reference, Earlier.Back(known)))
                : await grain.Renew(audience, _reference, known);
        }

        public async Task ReleaseAsync(Audience audience)
        {
            if (_reference is not { } reference)
            {
                return;
            }

            _reference = null;
            try
            {
                await grain.Release(audience, reference);
            }
            finally
            {
                grains.DeleteObjectReference<IViewObserver>(reference);
            }
        }
    }

    /// <summary>Puts all epochs of the demonstration before those of the installation's own district: for followers the change to that one is a new life of the publisher.</summary>
    private sealed class Earlier(IViewObserver receiver) : IViewObserver
    {
        private const long Shift = 1L << 40;

        public static ViewVersion? Back(ViewVersion? version) => version is { } known ? known with { Epoch = known.Epoch + Shift } : null;

        public static ViewDiff? Of(ViewDiff? diff) => diff is null ? null : diff with
        {
            From = diff.From is { } begins ? begins with { Epoch = begins.Epoch - Shift } : null,
            To = diff.To with { Epoch = diff.To.Epoch - Shift },
        };

        public Task Changed(ViewDiff diff) => receiver.Changed(Of(diff)!);
    }
}
