using EventsLive.Dashboard.Organiser;
using EventsLive.Grains.Eligibility;
using EventsLive.Grains.Overalls;

namespace EventsLive.Dashboard.Overalls;

/// <summary>Carries what is done on a large event's pages to the grains in the name of whoever asks, and words what is refused.</summary>
public sealed class OverallCommands(PageCalls calls)
{
    /// <summary>The totals as the caller's audience may know them; null = no such event, or none of its parts is a contest.</summary>
    public Task<OverallTable?> TableAsync(string eventId, OverallUnit by, string? group) => calls.AskAsync(eventId, (factory, key, actor) =>
        factory.GetGrain<IOverallGrain>(key).Table(actor.Audience, by, group));

    public Task<Outcome> ConfigureAsync(string eventId, OverallSettings settings) =>
        calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IOverallGrain>(key).Configure(settings, stamp));

    /// <summary>Who is in more contests than allowed; null = no such event.</summary>
    /// <param name="limit">What to report against where no limit is set.</param>
    public Task<EligibilityReport?> EligibilityAsync(string eventId, int limit) =>
        calls.AskAsync(eventId, (factory, key, _) => factory.GetGrain<IEligibilityGrain>(key).Report(limit));

    public Task<Outcome> SetLimitAsync(string eventId, int? limit) =>
        calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IEligibilityGrain>(key).SetLimit(limit, stamp));

    public Task<Outcome> ExceptAsync(string eventId, PupilException exception, string reason) =>
        calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IEligibilityGrain>(key).Except(exception, reason, stamp));

    public Task<Outcome> WithdrawExceptionAsync(string eventId, string exceptionId) =>
        calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IEligibilityGrain>(key).WithdrawException(exceptionId, stamp));
}
