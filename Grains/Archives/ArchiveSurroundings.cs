using System.Collections.Immutable;

namespace EventsLive.Grains.Archives;

/// <summary>What an archive tells that no record of its contest does: its event, and the names of places and of those who acted, as they were when it was made.</summary>
/// <remarks>Kept as a personal row of the archive, since who acted goes by the names of persons: so that a town or an account that is called otherwise later leaves the archive as it was.</remarks>
/// <param name="District">The district's name; null = it has none.</param>
/// <param name="Towns">Names by id.</param>
/// <param name="Venues">Names by id.</param>
/// <param name="Actors">Logins of accounts and labels of devices, by id; who had none any more is not in it.</param>
[GenerateSerializer, Immutable, Alias("ArchiveSurroundings")]
public sealed record ArchiveSurroundings(
    [property: Id(0)] ArchivedEvent Event,
    [property: Id(1)] string? District,
    [property: Id(2)] ImmutableSortedDictionary<string, string> Towns,
    [property: Id(3)] ImmutableSortedDictionary<string, string> Venues,
    [property: Id(4)] ImmutableSortedDictionary<string, string> Actors)
{
    public string TownName(string town) => Towns.GetValueOrDefault(town, town);

    public string VenueName(string venue) => Venues.GetValueOrDefault(venue, venue);

    public string ActorName(string actor) => Actors.GetValueOrDefault(actor, actor);
}

/// <summary>The event of an archived contest.</summary>
/// <param name="Town">Id of the town.</param>
/// <param name="Venues">Ids of the venues.</param>
/// <param name="PartOf">Id of the large event that it is a part of; null = of none.</param>
[GenerateSerializer, Immutable, Alias("ArchivedEvent")]
public sealed record ArchivedEvent(
    [property: Id(0)] string Name,
    [property: Id(1)] string Town,
    [property: Id(2)] ImmutableArray<string> Venues,
    [property: Id(3)] DateTimeOffset StartsAt,
    [property: Id(4)] DateTimeOffset EndsAt,
    [property: Id(5)] string? PartOf,
    [property: Id(6)] ImmutableArray<string> Units);
