using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Overalls;

/// <summary>The total over all parts of a large event (大赛), under that event's key: the sole writer of how schools and towns are totalled (团体总分).</summary>
/// <remarks>
/// Totals are kept nowhere: each is a function of what its parts show to whoever asks. For others than staff a part counts once its results
/// are final, so that one that runs, is frozen or holds its results back gives nothing away here.
/// </remarks>
public interface IOverallGrain : IGrainWithStringKey
{
    [Alias("Configure"), Allow(Role.Organiser)]
    Task<Answer<OverallRevision>> Configure(OverallSettings settings, CommandStamp stamp);

    /// <summary>The totals; null = no such event, or none of its parts is a contest.</summary>
    /// <param name="group">Only teams of this group, whose limits and ties are then decided among them; null = of all groups.</param>
    [Alias("Table"), Allow(Role.Public, Role.Display, Role.Gate, Role.Judge, Role.Organiser)]
    Task<OverallTable?> Table(Audience audience, OverallUnit by, string? group);
}

/// <param name="Version">Changes of the settings so far, from 1.</param>
[GenerateSerializer, Immutable, Alias("OverallRevision")]
public sealed record OverallRevision([property: Id(0)] bool Created, [property: Id(1)] long Version);
