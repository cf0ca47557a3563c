using System.Collections.Immutable;
using EventsLive.Grains.Awards;
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

    public async Task<OverallTable?> Table(Audience audience, OverallUnit by, string? group)
    {
        var parts = await PartsAsync(audience);
        if (parts.IsEmpty)
        {
            return null;
        }

        var settings = Durable.Settings;
        var shown = parts.Select(part => (Part: part, View: part.View(settings, audience))).ToArray();
        var teams = shown
            .Where(one => one.View.IsCounted)
            .SelectMany(one => one.Part.Teams())
            .Where(team => group is null || team.Group == group);
        return new OverallTable(
            settings,
            [.. shown.Select(one => one.View)],
            [.. parts.SelectMany(part => part.Settings.Groups).Distinct()],
            settings is null ? [] : [.. OverallScoring.Rank(settings, teams, by).Select(OverallRow.Of)]);
    }

    // Nothing of it is followed: the totals are asked for.
    protected override IEnumerable<string> RowKeys(Audience audience) => [];

    protected override byte[]? Row(Audience audience, string key) => null;

    protected override IEnumerable<string> Touched(IRecord record) => [];

    /// <summary>The parts with what they show to an audience; two who ask at once share the question.</summary>
    private Task<ImmutableArray<PartShown>> PartsAsync(Audience audience)
    {
        if (!_asked.TryGetValue(audience, out var asked) || asked.Parts.IsFaulted || Time.GetElapsedTime(asked.At) >= Freshness)
        {
            _asked[audience] = asked = new Asked(Time.GetTimestamp(), AskAsync(audience));
        }

        return asked.Parts;
    }

    private async Task<ImmutableArray<PartShown>> AskAsync(Audience audience)
    {
        var events = await GrainFactory.GetGrain<IDistrictGrain>(GrainKey.Of(District, "district")).Parts(Stream.Id);
        return [.. (await Task.WhenAll(events.Select(part => AskAsync(part, audience)))).OfType<PartShown>()];
    }

    private async Task<PartShown?> AskAsync(EventPart part, Audience audience)
    {
        var key = GrainKey.Of(District, part.Id);
        var contest = GrainFactory.GetGrain<IContestGrain>(key);
        var (settings, standings, summary, awards) = (
            contest.Settings(), contest.Standings(audience, null), contest.Summary(audience), GrainFactory.GetGrain<IAwardsGrain>(key).Awarded(audience));
        await Task.WhenAll(settings, standings, summary, awards);
        return await settings is { } known && await standings is { } results && await summary is { } counts
            ? new PartShown(part, known, results, counts, await awards)
            : null;
    }

    private sealed record Asked(long At, Task<ImmutableArray<PartShown>> Parts);

    /// <summary>A part with what it shows to one audience.</summary>
    private sealed record PartShown(EventPart Event, ContestSettings Settings, Standings Standings, ContestSummary Summary, AwardedTeams Awards)
    {
        public OverallPart View(OverallSettings? settings, Audience audience)
        {
            var state = Standings.PublishedAt is not null ? OverallPartState.Published
                : Standings.FrozenSince is not null ? OverallPartState.Frozen
                : Summary.RunsDone == 0 ? OverallPartState.NotStarted
                : Summary.RunsDone < Summary.RunsPlanned ? OverallPartState.Running
                : OverallPartState.Provisional;
            var isFinal = settings?.Basis == OverallBasis.Awards ? Awards.IsFinal : Standings.PublishedAt is not null && Standings.FrozenSince is null;
            return new OverallPart(
                Event.Id,
                Event.Name,
                settings?.FactorOf(Event.Id) ?? 1,
                Summary.Teams,
                Summary.RunsDone,
                Summary.RunsPlanned,
                state,
                isFinal,
                isFinal || audience == Audience.Staff);
        }

        public IEnumerable<OverallTeam> Teams() => Standings.Rows.Select(row => new OverallTeam(
            Event.Id, row.Group, row.Team, row.Number, row.Name, row.School, row.Town, row.Rank, Awards.Tiers.GetValueOrDefault(row.Team)));
    }
}
