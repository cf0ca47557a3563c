using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Organiser;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains;
using EventsLive.Grains.District;
using EventsLive.Grains.Eligibility;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Overalls;
using EventsLive.Grains.People;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Overalls;

/// <summary>Carries what is done on a large event's pages to the grains in the name of whoever asks, and words what is refused.</summary>
public sealed class OverallCommands(GrainsAs grains, CurrentDistrict district, IStringLocalizer<OverallTexts> texts)
{
    /// <summary>The district as the caller's audience sees it.</summary>
    public Task<DistrictView> DistrictAsync() => OnAsync("district", async (factory, key, actor) =>
        DistrictView.Of(await factory.GetGrain<IDistrictGrain>(key).Look(actor.Audience)));

    /// <summary>What a link to a file adds to its address so that it speaks of the district that the page shows.</summary>
    public async Task<string> DistrictQueryAsync() =>
        district.HeaderFor(await district.IdAsync()) is { } other ? $"&{Districts.Parameter}={other}" : "";

    /// <summary>The totals as the caller's audience may know them; null = no such event, or none of its parts is a contest.</summary>
    public Task<OverallTable?> TableAsync(string eventId, OverallUnit by, string? group) => OnAsync(eventId, (factory, key, actor) =>
        factory.GetGrain<IOverallGrain>(key).Table(actor.Audience, by, group));

    public Task<Outcome> ConfigureAsync(string eventId, OverallSettings settings) =>
        SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IOverallGrain>(key).Configure(settings, stamp));

    /// <summary>Who is in more contests than allowed; null = no such event.</summary>
    /// <param name="limit">What to report against where no limit is set.</param>
    public Task<EligibilityReport?> EligibilityAsync(string eventId, int limit) =>
        OnAsync(eventId, (factory, key, _) => factory.GetGrain<IEligibilityGrain>(key).Report(limit));

    public Task<Outcome> SetLimitAsync(string eventId, int? limit) =>
        SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IEligibilityGrain>(key).SetLimit(limit, stamp));

    public Task<Outcome> ExceptAsync(string eventId, PupilException exception, string reason) =>
        SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IEligibilityGrain>(key).Except(exception, reason, stamp));

    public Task<Outcome> WithdrawExceptionAsync(string eventId, string exceptionId) =>
        SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IEligibilityGrain>(key).WithdrawException(exceptionId, stamp));

    private async Task<T> OnAsync<T>(string id, Func<IGrainFactory, string, Actor, Task<T>> call)
    {
        var key = GrainKey.Of(await district.IdAsync(), id);
        return await grains.Call((factory, actor) => call(factory, key, actor));
    }

    private async Task<Outcome> SendAsync<T>(string eventId, Func<IGrainFactory, string, CommandStamp, Task<Answer<T>>> send)
    {
        try
        {
            var answer = await OnAsync(eventId, (factory, key, actor) => send(factory, key, new CommandStamp(actor.Id)));
            return answer.Refusal is { } refusal ? new Outcome(false, refusal.Field, ProblemResult.Of(refusal).Message) : Outcome.Done;
        }
        catch (CallDeniedException)
        {
            return new Outcome(false, null, ProblemResult.Of(RefusalKind.Forbidden).Message);
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            return new Outcome(false, null, texts["unavailable"]);
        }
    }
}
