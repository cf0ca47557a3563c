using EventsLive.Grains.Live;

namespace EventsLive.Grains.Teams;

/// <summary>One entry of a contest as its followers see it: a view without records of its own, alive while it is watched.</summary>
public interface ITeamGrain : IPublishesViews;
