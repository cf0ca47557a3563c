using EventsLive.Dashboard.Api;
using EventsLive.Grains.Archives;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Archives;

/// <summary>Makes archives of contests, gives their files again and holds files against them: the acts behind the API and the page.</summary>
public sealed class ContestArchives(ArchiveBuilder builder, SurroundingsReader reader)
{
    /// <summary>Largest file that is held against the recorded archives, in bytes.</summary>
    public const long MaxFile = 2L * 1024 * 1024 * 1024;

    /// <summary>Makes both files of the contest as it stands and records what they are known by.</summary>
    public async Task<Answer<ArchiveReceipt>> MakeAsync(DistrictGrains grains, string eventId, string? reason, Actor actor, CommandStamp stamp, CancellationToken cancellation)
    {
        if (await grains.Archives(eventId).Desk() is not { } desk)
        {
            return Refuse(RefusalKind.UnknownContest);
        }

        // What is refused anyhow need not be made first; the grain has the last word.
        if (!desk.Open.IsEmpty && string.IsNullOrWhiteSpace(reason))
        {
            return Refuse(RefusalKind.ContestUnfinished, "reason", [.. desk.Open.Select(matter => matter.ToString())]);
        }

        ArchiveFacts facts;
        try
        {
            if (await reader.ReadAsync(grains, eventId, actor) is not { } surroundings)
            {
                return Refuse(RefusalKind.UnknownContest);
            }

            await using var full = await builder.BuildAsync(grains, eventId, ArchiveVariant.Full, surroundings, actor, cancellation);
            if (full is null)
            {
                return Refuse(RefusalKind.UnknownContest);
            }

            await using var shown = full.IsPublished ? await builder.BuildAsync(grains, eventId, ArchiveVariant.Public, surroundings, actor, cancellation) : null;
            if (shown is not null && shown.Heads != full.Heads)
            {
                return Refuse(RefusalKind.ChangedMeanwhile);
            }

            facts = new ArchiveFacts(full.Heads, full.Facts, shown?.Facts, surroundings);
        }
        catch (ContestChangesException)
        {
            return Refuse(RefusalKind.ChangedMeanwhile);
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            // Nothing was asked of the archives yet.
            return Refuse(RefusalKind.StoreUnavailable);
        }

        return await grains.Archives(eventId).Record(facts, reason, stamp);
    }

    /// <summary>Makes the file of an archive again and gives it only if it is the recorded one, byte for byte.</summary>
    internal async Task<Checked<BuiltArchive>> FileAsync(
        DistrictGrains grains, string eventId, string number, ArchiveVariant variant, Actor actor, CancellationToken cancellation)
    {
        if (await grains.Archives(eventId).Desk() is not { } desk)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        var recorded = desk.Archives.FirstOrDefault(archive => InputNumber(archive.Number) == number);
        if (recorded is null || (variant == ArchiveVariant.Full ? recorded.Full : recorded.Public) is not { } known)
        {
            return Refusal.Of(RefusalKind.UnknownArchive, "number", number);
        }

        try
        {
            // By the names of that time; those of today where they were erased.
            if ((await grains.Archives(eventId).Surroundings(recorded.Number) ?? await reader.ReadAsync(grains, eventId, actor)) is not { } surroundings
                || await builder.BuildAsync(grains, eventId, variant, surroundings, actor, cancellation) is not { } built)
            {
                return Refusal.Of(RefusalKind.UnknownContest);
            }

            if (known.IsSame(built.Facts))
            {
                return new Checked<BuiltArchive>(built);
            }

            await built.DisposeAsync();
        }
        catch (ContestChangesException)
        {
            // It is not the recorded state any more.
        }

        return Refusal.Of(RefusalKind.ArchiveOutdated, "number", number);
    }

    /// <returns>Null: no such contest.</returns>
    public async Task<Verification?> VerifyAsync(DistrictGrains grains, string eventId, Stream file, CancellationToken cancellation) =>
        await grains.Archives(eventId).Desk() is { } desk ? await Verification.OfAsync(file, desk.Archives, cancellation) : null;

    private static Answer<ArchiveReceipt> Refuse(RefusalKind kind, string? field = null, params ReadOnlySpan<string> arguments) =>
        new(null, Refusal.Of(kind, field, arguments));

    private static string InputNumber(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
