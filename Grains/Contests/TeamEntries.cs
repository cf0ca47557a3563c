using System.Collections.Immutable;

namespace EventsLive.Grains.Contests;

/// <param name="Number">Start number; null = the next free one.</param>
/// <param name="Members">Names of pupils: kept apart from the records.</param>
/// <param name="Withdrawn">Whether the team has left the contest; null = as it is.</param>
[GenerateSerializer, Immutable, Alias("TeamEntry")]
public sealed record TeamEntry(
    [property: Id(0)] int? Number,
    [property: Id(1)] string Name,
    [property: Id(2)] string School,
    [property: Id(3)] string Town,
    [property: Id(4)] string Group,
    [property: Id(5)] ImmutableArray<string> Members,
    [property: Id(6)] ImmutableArray<string> Coaches,
    [property: Id(7)] bool? Withdrawn = null);

[GenerateSerializer, Immutable, Alias("TeamRevision")]
public sealed record TeamRevision([property: Id(0)] bool Created, [property: Id(1)] int Number);

/// <param name="Number">Start number.</param>
[GenerateSerializer, Immutable, Alias("TeamEntrants")]
public sealed record TeamEntrants(
    [property: Id(0)] string Team,
    [property: Id(1)] int Number,
    [property: Id(2)] string Name,
    [property: Id(3)] string School,
    [property: Id(4)] string Town,
    [property: Id(5)] ImmutableArray<Entrant> Pupils);

/// <param name="Mark">See <see cref="Eligibility.PupilMarks"/>.</param>
[GenerateSerializer, Immutable, Alias("Entrant")]
public sealed record Entrant([property: Id(0)] string Mark, [property: Id(1)] string Name);
