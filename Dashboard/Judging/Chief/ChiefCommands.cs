using System.Collections.Immutable;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Organiser;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.People.Devices;

namespace EventsLive.Dashboard.Judging.Chief;

/// <summary>Carries the head judge's acts and questions to the contest's grain, in the name of whoever is signed in.</summary>
public sealed class ChiefCommands(PageCalls calls, CurrentDistrict district, AppealLinks links)
{
    /// <summary>The desk with the event's name; nulls = there is no such contest.</summary>
    public async Task<(DeskOverview? Desk, string? Name)> OverviewAsync(string eventId)
    {
        if (!Ids.IsValid(eventId))
        {
            return (null, null);
        }

        return await calls.AskAsync<(DeskOverview?, string?)>(eventId, async (factory, key, _) => await factory.GetGrain<IContestDeskGrain>(key).Overview() is { } desk
            ? (desk, (await factory.GetGrain<IEventGrain>(key).Settings())?.Name)
            : (null, null));
    }

    public Task<RoundHistory?> HistoryAsync(string eventId, string team, int round) =>
        calls.AskAsync(eventId, (factory, key, _) => factory.GetGrain<IContestDeskGrain>(key).History(team, round));

    /// <summary>A team with the names of its persons; null = there is no such team.</summary>
    public Task<TeamDetails?> TeamAsync(string eventId, string team) =>
        calls.AskAsync(eventId, (factory, key, _) => factory.GetGrain<IContestDeskGrain>(key).Team(team));

    /// <summary>The signatures of a sheet; null = it has none any more.</summary>
    public Task<SheetSigning?> SignaturesAsync(string eventId, string sheet) =>
        calls.AskAsync(eventId, (factory, key, _) => factory.GetGrain<IContestDeskGrain>(key).Signatures(sheet));

    public Task<ImmutableArray<DeviceView>> DevicesAsync() =>
        calls.AskAsync("devices", (factory, key, _) => factory.GetGrain<IDevicesGrain>(key).List());

    public Task<Outcome> ApproveAsync(string eventId, ImmutableArray<string> sheets) =>
        calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).ApproveSheets(sheets, stamp));

    public Task<Outcome> WithdrawAsync(string eventId, string sheet, string reason) =>
        calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).WithdrawApproval([sheet], reason, stamp));

    public Task<Outcome> MoveAsync(string eventId, SheetMove move) =>
        calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).MoveSheet(move, stamp));

    public Task<Outcome> PublishAsync(string eventId, string reason) => string.IsNullOrWhiteSpace(reason)
        ? calls.SendAsync(eventId, (factory, key, stamp) => factory.GetGrain<IContestGrain>(key).Publish(stamp))
        : DeskAsync(eventId, (desk, stamp) => desk.PublishDespiteGaps(reason, stamp));

    /// <summary>A new link for a team; its path is there this once.</summary>
    public async Task<(Outcome Outcome, string? Path)> IssueLinkAsync(string eventId, string team)
    {
        var secret = links.Draw(await district.IdAsync(), eventId, team, new CommandStamp(""));
        var outcome = await DeskAsync(eventId, (desk, stamp) => desk.IssueAppealLink(team, AppealRules.HashOf(secret), stamp));
        return (outcome, outcome.Accepted ? AppealLinks.PathOf(eventId, secret) : null);
    }

    /// <summary>An act of the desk.</summary>
    public Task<Outcome> DeskAsync<T>(string eventId, Func<IContestDeskGrain, CommandStamp, Task<Answer<T>>> act) =>
        calls.SendAsync(eventId, (factory, key, stamp) => act(factory.GetGrain<IContestDeskGrain>(key), stamp));
}
