using System.Collections.Immutable;
using EventsLive.Grains.District;

namespace EventsLive.Dashboard.Organiser;

/// <summary>Towns as an organiser writes them: a name on each line. A town keeps its id as long as its name stands.</summary>
internal static class TownList
{
    public static string Text(ImmutableArray<Town> towns) => string.Join('\n', towns.Select(town => town.Name));

    /// <param name="newId">Makes the id of a town that is not known yet.</param>
    public static ImmutableArray<Town> Read(string? text, ImmutableArray<Town> known, Func<string> newId) =>
    [
        .. (text ?? "")
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal)
            .Select(name => known.FirstOrDefault(town => town.Name == name) ?? new Town(newId(), name)),
    ];
}
