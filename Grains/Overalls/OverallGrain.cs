using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Events;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Orleans.Concurrency;

namespace EventsLive.Grains.Overalls;

/// <inheritdoc cref="IOverallGrain"/>
[Reentrant]
public sealed class OverallGrain(JournalServices services) : JournaledGrain<OverallState>(services, new OverallModel()), IOverallGrain
{
    /// <summary>The parts are asked at most this often for each audience, however many look at the totals.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Audience, Asked> _asked = [];

    public async Task<Answer<OverallRevision>> Configure(OverallSettings settings, CommandStamp stamp)
    {
        if (!Exists && await GrainFactory.GetGrain<IEventGrain>(this.GetPrimaryKeyString()).Settings() is null)
        {
            return new Answer<OverallRevision>(null, Refusal.Of(RefusalKind.UnknownEvent));
        }

        return await Execute(stamp, OverallJson.Default.OverallRevision, (state, _) => OverallRules.Configure(state, settings));
    }

    public Task<OverallSettings?> Settings() => Task.FromResult(Durable.Settings);

    public async Task<OverallTable?> Table(Audience audience, OverallUnit by, string? group)
    {
        if (Durable.Settings is null)
        {
            return null;
        }

        var parts = await PartsAsync(audience);
        var settings = Durable.Settings;
        var placings = parts.SelectMany(
            part => part.Standings.Rows.Where(row => row.Rank is not null && (group is null || row.Group == group)),
            (part, row) => new OverallPlacing(part.Event.Id, row.Group, row.School, row.Town, row.Rank!.Value));
        return new OverallTable(
            settings,
            [.. parts.Select(part => new OverallPart(
                part.Event.Id, part.Event.Name, settings.WeightOf(part.Event.Id), part.Standings.FrozenSince, part.Standings.PublishedAt))],
            [.. parts.SelectMany(part => part.Standings.Rows).Select(row => row.Group).Distinct()],
            OverallScoring.Rank(settings, placings, by));
    }

    // Nothing of it is followed: the totals are asked for.
    protected override IEnumerable<string> RowKeys(Audience audience) => [];

    protected override byte[]? Row(Audience audience, string key) => null;

    protected override IEnumerable<string> Touched(IRecord record) => [];

    /// <summary>The parts with what they show to an audience; two who ask at once share the question.</summary>
    private Task<ImmutableArray<Part>> PartsAsync(Audience audience)
    {
        if (!_asked.TryGetValue(audience, out var asked) || asked.Parts.IsFaulted || Time.GetElapsedTime(asked.At) >= Freshness)
        {
            _asked[audience] = asked = new Asked(Time.GetTimestamp(), AskAsync(audience));
        }

        return asked.Parts;
    }

    private async Task<ImmutableArray<Part>> AskAsync(Audience audience)
    {
        var events = await GrainFactory.GetGrain<IDistrictGrain>(GrainKey.Of(District, "district")).Parts(Stream.Id);
        var parts = await Task.WhenAll(events.Select(async part => (
            Event: part, Standings: await GrainFactory.GetGrain<IContestGrain>(GrainKey.Of(District, part.Id)).Standings(audience, null))));
        return [.. parts.Where(part => part.Standings is not null).Select(part => new Part(part.Event, part.Standings!))];
    }

    private sealed record Asked(long At, Task<ImmutableArray<Part>> Parts);

    private sealed record Part(EventPart Event, Standings Standings);
}
