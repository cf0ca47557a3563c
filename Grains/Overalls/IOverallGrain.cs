using System.Collections.Immutable;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Overalls;

/// <summary>The total over all parts of a large event (大赛), under that event's key: the sole writer of how schools and towns are totalled (团体总分).</summary>
/// <remarks>Totals rest on what each part shows to whoever asks and are kept nowhere, so a part that is frozen or holds its results back gives nothing away here.</remarks>
public interface IOverallGrain : IGrainWithStringKey
{
    [Alias("Configure"), Allow(Role.Organiser)]
    Task<Answer<OverallRevision>> Configure(OverallSettings settings, CommandStamp stamp);

    /// <summary>The settings as stored; null = the event's parts are not totalled.</summary>
    [Alias("Settings"), Allow(Role.Public, Role.Display, Role.Gate, Role.Judge, Role.Organiser)]
    Task<OverallSettings?> Settings();

    /// <summary>The totals, best first; null = the event's parts are not totalled.</summary>
    /// <param name="group">Only teams of this group; null = of all groups.</param>
    [Alias("Table"), Allow(Role.Public, Role.Display, Role.Gate, Role.Judge, Role.Organiser)]
    Task<OverallTable?> Table(Audience audience, OverallUnit by, string? group);
}

public enum OverallUnit
{
    School = 1,
    Town = 2,
}

public enum OverallTies
{
    /// <summary>More first places, then more second places, and so on through the places that have points; else the place is shared.</summary>
    Places = 1,

    /// <summary>Equal totals share the place.</summary>
    Shared = 2,
}

/// <summary>How the places of teams in the parts become points of their school and town.</summary>
/// <param name="Points">Points of the first place and those behind it, in each group of each part. Teams that share a place all have its points.</param>
/// <param name="Others">Points of a team with a place behind those.</param>
/// <param name="BestInGroup">Teams of one school that count in one group of one part, its best ones; null = all.</param>
/// <param name="BestOfAll">Teams of one school that count in all, those with the most points; null = all.</param>
/// <param name="Weights">What the points of a part are multiplied by; 0 = it does not count. A part that is not named has 1.</param>
[GenerateSerializer, Immutable, Alias("OverallSettings")]
public sealed record OverallSettings(
    [property: Id(0)] ImmutableArray<int> Points,
    [property: Id(1)] int Others,
    [property: Id(2)] int? BestInGroup,
    [property: Id(3)] int? BestOfAll,
    [property: Id(4)] ImmutableArray<OverallWeight> Weights,
    [property: Id(5)] OverallTies Ties)
{
    public int WeightOf(string part) => Weights.FirstOrDefault(weight => weight.Part == part)?.Factor ?? 1;

    /// <summary>By value also for the lists, which an array compares by reference.</summary>
    public bool SameAs(OverallSettings other) =>
        this with { Points = other.Points, Weights = other.Weights } == other && Points.SequenceEqual(other.Points) && Weights.SequenceEqual(other.Weights);
}

/// <param name="Part">Id of the event that is the part.</param>
[GenerateSerializer, Immutable, Alias("OverallWeight")]
public sealed record OverallWeight([property: Id(0)] string Part, [property: Id(1)] int Factor);

/// <param name="Version">Changes of the settings so far, from 1.</param>
[GenerateSerializer, Immutable, Alias("OverallRevision")]
public sealed record OverallRevision([property: Id(0)] bool Created, [property: Id(1)] long Version);

/// <param name="Parts">The contests that are totalled, the earliest first.</param>
/// <param name="Groups">The groups of all parts.</param>
[GenerateSerializer, Immutable, Alias("OverallTable")]
public sealed record OverallTable(
    [property: Id(0)] OverallSettings Settings,
    [property: Id(1)] ImmutableArray<OverallPart> Parts,
    [property: Id(2)] ImmutableArray<string> Groups,
    [property: Id(3)] ImmutableArray<OverallRow> Rows);

/// <param name="FrozenSince">Since when its new results are held back; null = they are not.</param>
/// <param name="PublishedAt">When its results became final; null = they are provisional.</param>
[GenerateSerializer, Immutable, Alias("OverallPart")]
public sealed record OverallPart(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] int Weight,
    [property: Id(3)] DateTimeOffset? FrozenSince,
    [property: Id(4)] DateTimeOffset? PublishedAt);

/// <param name="Rank">From 1; a shared one is followed by a gap (1-2-2-4).</param>
/// <param name="School">Null = the row is a town's.</param>
/// <param name="Teams">Teams that count.</param>
/// <param name="Places">How many of them came first, second and so on, as far as places have points.</param>
/// <param name="Parts">Points from each part that gave a counting team, by its id.</param>
[GenerateSerializer, Immutable, Alias("OverallRow")]
public sealed record OverallRow(
    [property: Id(0)] int Rank,
    [property: Id(1)] string? School,
    [property: Id(2)] string Town,
    [property: Id(3)] long Points,
    [property: Id(4)] int Teams,
    [property: Id(5)] ImmutableArray<int> Places,
    [property: Id(6)] ImmutableSortedDictionary<string, long> Parts);
