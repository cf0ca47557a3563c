using System.Collections.Immutable;
using EventsLive.Dashboard.Organiser;
using EventsLive.Grains.Events;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Floors;

/// <summary>Carries the acts of whoever works on a floor to its grain, in that person's name, and words what it refuses.</summary>
public sealed class FloorCommands(PageCalls calls)
{
    /// <summary>The event's name; null = there is none.</summary>
    public Task<string?> EventNameAsync(string eventId) =>
        calls.AskAsync(eventId, async (factory, key, _) => (await factory.GetGrain<IEventGrain>(key).Settings())?.Name);

    public Task<FloorSettings?> SettingsAsync(string eventId) => calls.AskAsync(eventId, (factory, key, _) => factory.GetGrain<IFloorGrain>(key).Settings());

    /// <summary>The view of whoever asks, with the expected times; null = no floor work was set up.</summary>
    public Task<FloorSchedule?> ScheduleAsync(string eventId) =>
        calls.AskAsync(eventId, (factory, key, actor) => factory.GetGrain<IFloorGrain>(key).Schedule(actor.Audience));

    public Task<Outcome> ConfigureAsync(string eventId, FloorSettings settings) =>
        SendAsync(eventId, (floor, stamp) => floor.Configure(settings, stamp));

    public Task<Outcome> PutTableAsync(string eventId, int number, TableEntry entry) =>
        SendAsync(eventId, (floor, stamp) => floor.PutTable(number, entry, stamp));

    public Task<Outcome> DrawAsync(string eventId, DrawRequest request) => SendAsync(eventId, (floor, stamp) => floor.Draw(request, stamp));

    public Task<Outcome> ReplaceTeamAsync(string eventId, TeamReplacement replacement) => SendAsync(eventId, (floor, stamp) => floor.ReplaceTeam(replacement, stamp));

    public Task<Outcome> AddMatchesAsync(string eventId, MatchRequest request) => SendAsync(eventId, (floor, stamp) => floor.AddMatches(request, stamp));

    public Task<Outcome> RemoveMatchAsync(string eventId, string slot, string reason) => SendAsync(eventId, (floor, stamp) => floor.RemoveMatch(slot, reason, stamp));

    /// <summary>Why things were taken back, the newest first; null = not for whoever asks.</summary>
    public async Task<ImmutableArray<ReasonNote>?> ReasonsAsync(string eventId)
    {
        try
        {
            return [.. (await calls.AskAsync(eventId, (factory, key, _) => factory.GetGrain<IFloorGrain>(key).Reasons())).Reverse()];
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

    private Task<Outcome> SendAsync<T>(string eventId, Func<IFloorGrain, CommandStamp, Task<Answer<T>>> send) =>
        calls.SendAsync(eventId, (factory, key, stamp) => send(factory.GetGrain<IFloorGrain>(key), stamp));
}
