using System.Globalization;
using EventsLive.Dashboard.Tests.Harness;

namespace EventsLive.Dashboard.Tests.EndToEnd;

/// <summary>The recorded contest, which lies beside the repository and is no part of it.</summary>
internal static class RochesterData
{
    private const string FolderVariable = "EVENTSLIVE_SHARED_DATA";
    private const string Name = "fll-rochester-2015";

    /// <summary>Where it is looked for: the named folder, or <c>shared/data</c> beside the repository.</summary>
    public static string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable(FolderVariable) ?? Path.Combine(Repository.Root, "..", "shared", "data"),
        Name);

    public static bool Exists => File.Exists(Runs);

    public static string Runs => Path.Combine(Folder, "runs.csv");

    public static string Bracket => Path.Combine(Folder, "bracket.csv");

    /// <summary>The published order, by group: team and best of three.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<(string Team, decimal Best)>> PublishedSeeds() =>
        File.ReadLines(Path.Combine(Folder, "published_seeds.csv"))
            .Skip(1)
            .Select(line => line.Split(','))
            .GroupBy(cells => cells[0])
            .ToDictionary(
                group => group.Key,
                IReadOnlyList<(string, decimal)> (group) =>
                [
                    .. group
                        .OrderBy(cells => int.Parse(cells[1], CultureInfo.InvariantCulture))
                        .Select(cells => (cells[2], decimal.Parse(cells[3], CultureInfo.InvariantCulture))),
                ]);
}
