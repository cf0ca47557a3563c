using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Organiser;
using EventsLive.Dashboard.Shell;
using EventsLive.Dashboard.SignIn;
using EventsLive.Grains;
using EventsLive.Grains.Archives;
using EventsLive.Grains.District;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Archives;

/// <summary>Carries what is done on the archive's page in the name of whoever is signed in, and words what is refused.</summary>
public sealed class ArchiveCommands(GrainsAs grains, Districts districts, CurrentDistrict district, ServedDistrict served, ContestArchives archives, IStringLocalizer<ArchiveTexts> texts)
{
    /// <summary>Null = no such contest.</summary>
    public Task<ArchiveDesk?> DeskAsync(string eventId) => OnAsync((own, _) => own.Archives(eventId).Desk());

    /// <summary>The contest's name; its id where the district does not know it.</summary>
    public Task<string> NameAsync(string eventId) => OnAsync(async (own, actor) =>
        DistrictView.Of(await own.District.Look(actor.Audience)).Events.GetValueOrDefault(eventId)?.Name ?? eventId);

    /// <summary>The login of an account; null = there is none of that id any more.</summary>
    public async Task<string?> LoginAsync(string accountId)
    {
        var key = GrainKey.Of(served.Id, "accounts");
        return (await grains.Call((factory, _) => factory.GetGrain<IAccountsGrain>(key).Get(accountId)))?.Login;
    }

    /// <summary>What a link to a file adds to its address so that it speaks of the district that the page shows.</summary>
    public async Task<string> DistrictQueryAsync() =>
        district.HeaderFor(await district.IdAsync()) is { } other ? $"&{Districts.Parameter}={other}" : "";

    public async Task<(ArchiveReceipt? Receipt, Outcome Outcome)> MakeAsync(string eventId, string? reason)
    {
        try
        {
            var answer = await OnAsync((own, actor) => archives.MakeAsync(own, eventId, reason, actor, new CommandStamp(actor.Id), CancellationToken.None));
            return (answer.Result, answer.Refusal is { } refusal ? new Outcome(false, refusal.Field, ProblemResult.Of(refusal).Message) : Outcome.Done);
        }
        catch (CallDeniedException)
        {
            return (null, new Outcome(false, null, ProblemResult.Of(RefusalKind.Forbidden).Message));
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            return (null, new Outcome(false, null, texts["unavailable"]));
        }
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
