using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Organiser;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains.Archives;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Archives;

/// <summary>Carries what is done on the archive's page in the name of whoever is signed in, and words what is refused.</summary>
public sealed class ArchiveCommands(GrainsAs grains, Districts districts, CurrentDistrict district, ContestArchives archives)
{
    /// <summary>Null = no such contest.</summary>
    public Task<ArchiveDesk?> DeskAsync(string eventId) => OnAsync((own, _) => own.Archives(eventId).Desk());

    /// <summary>The contest's name; its id where the district does not know it.</summary>
    public Task<string> NameAsync(string eventId) => OnAsync(async (own, actor) =>
        DistrictView.Of(await own.District.Look(actor.Audience)).Events.GetValueOrDefault(eventId)?.Name ?? eventId);

    public async Task<(ArchiveReceipt? Receipt, Outcome Outcome)> MakeAsync(string eventId, string? reason)
    {
        ArchiveReceipt? receipt = null;
        var outcome = await Outcome.OfAsync(async () =>
        {
            var answer = await OnAsync((own, actor) => archives.MakeAsync(own, eventId, reason, actor, new CommandStamp(actor.Id), CancellationToken.None));
            receipt = answer.Result;
            return answer;
        });
        return (receipt, outcome);
    }

    /// <returns>Null: no such contest, or it is out of reach.</returns>
    public async Task<Verification?> VerifyAsync(string eventId, Stream file, CancellationToken cancellation)
    {
        try
        {
            return await OnAsync((own, _) => archives.VerifyAsync(own, eventId, file, cancellation));
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            return null;
        }
    }

    private async Task<T> OnAsync<T>(Func<DistrictGrains, Actor, Task<T>> call)
    {
        var own = districts.Named(await district.IdAsync())!;
        return await grains.Call((_, actor) => call(own, actor));
    }
}
