using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Orleans.Concurrency;

namespace EventsLive.Grains.Archives;

/// <inheritdoc cref="IArchiveGrain"/>
[Reentrant]
public sealed class ArchiveGrain(JournalServices services) : JournaledGrain<ImmutableList<RecordedArchive>>(services, new ArchiveModel()), IArchiveGrain
{
    private IContestDeskGrain Contest => GrainFactory.GetGrain<IContestDeskGrain>(this.GetPrimaryKeyString());

    private IAwardsGrain Awards => GrainFactory.GetGrain<IAwardsGrain>(this.GetPrimaryKeyString());

    public async Task<Answer<ArchiveReceipt>> Record(ArchiveFacts facts, string? reason, CommandStamp stamp)
    {
        if (await Contest.Closing() is not { } closing)
        {
            return new Answer<ArchiveReceipt>(null, Refusal.Of(RefusalKind.UnknownContest));
        }

        if (await HasChangedAsync(facts.Heads))
        {
            return new Answer<ArchiveReceipt>(null, Refusal.Of(RefusalKind.ChangedMeanwhile));
        }

        var awards = await Awards.Stage();
        return await Execute(stamp, ArchiveJson.Default.ArchiveReceipt, (state, now) => ArchiveRules.Record(state, facts, ArchiveRules.Open(closing, awards, now), reason));
    }

    public async Task<ArchiveDesk?> Desk()
    {
        if (await Contest.Closing() is not { } closing)
        {
            return null;
        }

        var archives = Durable;
        var awards = await Awards.Stage();
        var bySubject = archives.ToDictionary(archive => ArchiveRules.Subject(archive.Number), archive => archive.Number, StringComparer.Ordinal);
        var rows = archives.IsEmpty ? [] : await Services.Store.ReadPersonalAsync(Stream, bySubject.Keys, CancellationToken.None);
        return new ArchiveDesk(
            [.. archives],
            rows.ToImmutableSortedDictionary(row => bySubject[row.Subject], row => JsonSerializer.Deserialize(row.Json.Span, ArchiveJson.Default.ArchiveReason)!.Reason),
            ArchiveRules.Open(closing, awards, Time.GetUtcNow()),
            archives is [.., var last] && await HasChangedAsync(last.Heads));
    }

    public async Task<ArchiveSurroundings?> Surroundings(int number)
    {
        if (Durable.All(archive => archive.Number != number))
        {
            return null;
        }

        var rows = await Services.Store.ReadPersonalAsync(Stream, [ArchiveRules.SurroundingsSubject(number)], CancellationToken.None);
        return rows is [var row] ? JsonSerializer.Deserialize(row.Json.Span, ArchiveJson.Default.ArchiveSurroundings) : null;
    }

    public Task<DateTimeOffset?> LastMadeAt() => Task.FromResult(Durable is [.., var last] ? last.At : (DateTimeOffset?)null);

    protected override IEnumerable<string> Touched(IRecord record) => [];

    protected override IEnumerable<string> RowKeys(Audience audience) => [];

    protected override byte[]? Row(Audience audience, string key) => null;

    private async Task<bool> HasChangedAsync(ArchiveHeads heads) =>
        await Has(GrainFactory.GetGrain<IContestGrain>(this.GetPrimaryKeyString()), heads.Contest)
        || await Has(Awards, heads.Awards)
        || await Has(GrainFactory.GetGrain<IFloorGrain>(this.GetPrimaryKeyString()), heads.Floor);

    // Numbers that tell nothing, those of remembered commands, are no change.
    private static async Task<bool> Has(IKeepsRecords grain, long after) => !(await grain.Records(after, 1)).IsEmpty;
}
