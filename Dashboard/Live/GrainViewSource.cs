using EventsLive.Dashboard.Shell;
using EventsLive.Grains;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using EventsLive.Grains.Teams;
using EventsLive.Grains.Venues;

namespace EventsLive.Dashboard.Live;

/// <summary>Views published by the grains of this process's cluster.</summary>
public sealed class GrainViewSource(IGrainFactory grains, ServedDistrict district) : IViewSource
{
    public IViewLink Connect(Topic topic, Audience audience, IViewObserver receiver) =>
        new Link(GrainOf(topic), grains, audience, receiver);

    private IPublishesViews GrainOf(Topic topic)
    {
        var key = GrainKey.Of(district.Id, topic.Kind == TopicKind.District ? "district" : topic.Id);
        return topic.Kind switch
        {
            TopicKind.District => grains.GetGrain<IDistrictGrain>(key),
            TopicKind.Event => grains.GetGrain<IEventGrain>(key),
            TopicKind.Contest => grains.GetGrain<IContestGrain>(key),
            TopicKind.Venue => grains.GetGrain<IVenueGrain>(key),
            _ => grains.GetGrain<ITeamGrain>(key),
        };
    }

    /// <summary>A feed asks in its own name: whoever may see what the audience sees, and no more.</summary>
    private static Actor ActorFor(Audience audience) => new("feed", audience switch
    {
        Audience.Staff => [Role.Organiser],
        Audience.Operations => [Role.Display],
        _ => [Role.Public],
    });

    private sealed class Link(IPublishesViews grain, IGrainFactory grains, Audience audience, IViewObserver receiver) : IViewLink
    {
        // Orleans holds the receiver weakly: this field is what keeps the pushes coming.
        private readonly IViewObserver _receiver = receiver;
        private IViewObserver? _reference;

        public async Task<ViewDiff?> Renew(ViewVersion? known)
        {
            CallActor.Set(ActorFor(audience));
            _reference ??= grains.CreateObjectReference<IViewObserver>(_receiver);
            return await grain.Renew(audience, _reference, known);
        }

        public async ValueTask DisposeAsync()
        {
            if (_reference is null)
            {
                return;
            }

            CallActor.Set(ActorFor(audience));
            try
            {
                await grain.Release(audience, _reference);
            }
            finally
            {
                grains.DeleteObjectReference<IViewObserver>(_reference);
                _reference = null;
            }
        }
    }
}
