using System.Collections.Immutable;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Organiser;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Floors;

/// <summary>Carries the acts of whoever works on a floor to its grain, in that person's name, and words what it refuses.</summary>
public sealed class FloorCommands(GrainsAs grains, CurrentDistrict district, IStringLocalizer<FloorTexts> texts)
{
    /// <summary>The event's name; null = there is none.</summary>
    public async Task<string?> EventNameAsync(string eventId)
    {
        var key = GrainKey.Of(await district.IdAsync(), eventId);
        return await grains.Call(async (factory, _) => (await factory.GetGrain<IEventGrain>(key).Settings())?.Name);
    }

    /// <summary>The district as the caller's audience sees it.</summary>
    public async Task<DistrictView> DistrictAsync()
    {
        var key = GrainKey.Of(await district.IdAsync(), "district");
        return DistrictView.Of(await grains.Call((factory, actor) => factory.GetGrain<IDistrictGrain>(key).Look(actor.Audience)));
    }

    public async Task<FloorSettings?> SettingsAsync(string eventId)
    {
        var key = GrainKey.Of(await district.IdAsync(), eventId);
        return await grains.Call((factory, _) => factory.GetGrain<IFloorGrain>(key).Settings());
    }

    /// <summary>The view of whoever asks, with the expected times; null = no floor work was set up.</summary>
    public async Task<FloorSchedule?> ScheduleAsync(string eventId)
    {
        var key = GrainKey.Of(await district.IdAsync(), eventId);
        return await grains.Call((factory, actor) => factory.GetGrain<IFloorGrain>(key).Schedule(actor.Audience));
    }

    public Task<Outcome> ConfigureAsync(string eventId, FloorSettings settings) =>
        SendAsync(eventId, (floor, stamp) => floor.Configure(settings, stamp));

    public Task<Outcome> PutTableAsync(string eventId, int number, TableEntry entry) =>
        SendAsync(eventId, (floor, stamp) => floor.PutTable(number, entry, stamp));

    public Task<Outcome> DrawAsync(string eventId, DrawRequest request) => SendAsync(eventId, (floor, stamp) => floor.Draw(request, stamp));

    public Task<Outcome> AddMatchesAsync(string eventId, MatchRequest request) => SendAsync(eventId, (floor, stamp) => floor.AddMatches(request, stamp));

    public Task<Outcome> RemoveMatchAsync(string eventId, string slot, string reason) => SendAsync(eventId, (floor, stamp) => floor.RemoveMatch(slot, reason, stamp));

    /// <summary>Why things were taken back, the newest first; null = not for whoever asks.</summary>
    public async Task<ImmutableArray<ReasonNote>?> ReasonsAsync(string eventId)
    {
        try
        {
            var key = GrainKey.Of(await district.IdAsync(), eventId);
            return [.. (await grains.Call((factory, _) => factory.GetGrain<IFloorGrain>(key).Reasons())).Reverse()];
        }
        catch (CallDeniedException)
        {
            return null;
        }
    }

    public Task<Outcome> ReportInAsync(string eventId, string team, ArrivalRequest request) =>
        SendAsync(eventId, (floor, stamp) => floor.ReportIn(team, request, stamp));

    public Task<Outcome> StepAsync(string eventId, string slot, RunStepRequest request) => SendAsync(eventId, (floor, stamp) => floor.Step(slot, request, stamp));

    public Task<Outcome> TurnClockAsync(string eventId, int table, ClockAct act) =>
        SendAsync(eventId, (floor, stamp) => floor.TurnClock(table, new ClockRequest(act, null), stamp));

    private async Task<Outcome> SendAsync<T>(string eventId, Func<IFloorGrain, CommandStamp, Task<Answer<T>>> send)
    {
        try
        {
            var key = GrainKey.Of(await district.IdAsync(), eventId);
            var answer = await grains.Call((factory, actor) => send(factory.GetGrain<IFloorGrain>(key), new CommandStamp(actor.Id)));
            return answer.Refusal is { } refusal ? Refused(refusal) : Outcome.Done;
        }
        catch (CallDeniedException)
        {
            return Refused(Refusal.Of(RefusalKind.Forbidden));
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            return new Outcome(false, null, texts["unavailable"]);
        }
    }

    private static Outcome Refused(Refusal refusal)
    {
        var kind = ProblemKind.Of(refusal.Kind);
        return new Outcome(false, refusal.Field, ProblemText.Title(kind) + ProblemText.Detail(kind, refusal.Arguments));
    }
}
