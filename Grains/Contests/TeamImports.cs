using System.Collections.Immutable;

namespace EventsLive.Grains.Contests;

/// <summary>One team of an import.</summary>
/// <param name="Team">The team's id, where the list names one.</param>
/// <param name="Number">Start number; null = as it is, or the next free one.</param>
/// <param name="Members">Names of pupils; null = the list does not speak of them, and they stay as they are.</param>
/// <param name="Coaches">As the members.</param>
[GenerateSerializer, Immutable, Alias("TeamImport")]
public sealed record TeamImport(
    [property: Id(0)] string? Team,
    [property: Id(1)] int? Number,
    [property: Id(2)] string Name,
    [property: Id(3)] string School,
    [property: Id(4)] string Town,
    [property: Id(5)] string Group,
    [property: Id(6)] ImmutableArray<string>? Members,
    [property: Id(7)] ImmutableArray<string>? Coaches);

public enum TeamChange
{
    Added = 1,
    Changed = 2,
    Unchanged = 3,
}

/// <param name="Rows">One an entry, in their order; only in a dry run.</param>
[GenerateSerializer, Immutable, Alias("TeamImportResult")]
public sealed record TeamImportResult(
    [property: Id(0)] int Added,
    [property: Id(1)] int Changed,
    [property: Id(2)] int Unchanged,
    [property: Id(3)] ImmutableArray<TeamImportRow>? Rows = null);

/// <param name="Number">The start number that the team has afterwards.</param>
/// <param name="Fields">Names of the fields that change, as the entry has them; empty unless the team is changed.</param>
[GenerateSerializer, Immutable, Alias("TeamImportRow")]
public sealed record TeamImportRow(
    [property: Id(0)] string Team,
    [property: Id(1)] int Number,
    [property: Id(2)] TeamChange Change,
    [property: Id(3)] ImmutableArray<string> Fields);

/// <summary>A team as its organiser sees it.</summary>
[GenerateSerializer, Immutable, Alias("TeamDetails")]
public sealed record TeamDetails(
    [property: Id(0)] string Team,
    [property: Id(1)] int Number,
    [property: Id(2)] string Name,
    [property: Id(3)] string School,
    [property: Id(4)] string Town,
    [property: Id(5)] string Group,
    [property: Id(6)] ImmutableArray<string> Members,
    [property: Id(7)] ImmutableArray<string> Coaches,
    [property: Id(8)] bool Withdrawn);
