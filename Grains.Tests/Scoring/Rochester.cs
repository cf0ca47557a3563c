using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Grains.Contests;

namespace EventsLive.Grains.Tests.Scoring;

/// <summary>A real contest, FLL Rochester 2015, from the folder of shared data; a test that needs it skips where there is none.</summary>
internal sealed class Rochester
{
    /// <summary>Best of the three regular runs, ties by their mean; runs beyond the third are play-offs.</summary>
    public const string Rule =
        """{"schema":1,"fields":[{"name":"score","label":"Score","min":0,"max":10000,"step":1}],"rounds":{"counted":3,"aggregate":"best"},"ties":["mean"]}""";

    private Rochester(string folder)
    {
        Brackets = [.. Lines(folder, "bracket.csv").Select(row => (Team: row[3], Bracket: row[0])).Distinct()];
        Runs = [.. Lines(folder, "runs.csv").Select(RunOf)];
        Published = [.. Lines(folder, "published_seeds.csv").Select(row => (row[0], Number(row[1]), row[2], Points(row[3])))];
    }

    public ImmutableArray<(string Team, string Bracket)> Brackets { get; }

    /// <summary>In the order in which they were entered at the contest.</summary>
    public ImmutableArray<ScoreEntry> Runs { get; }

    public ImmutableArray<(string Bracket, int Seed, string Team, decimal Best)> Published { get; }

    public int Rounds => Runs.Max(run => run.Round);

    public static Rochester Load() => new(SharedData.Folder("fll-rochester-2015"));

    public static TeamEntry EntryOf(string team, string bracket) => new(Number(team), $"Team {team}", "Rochester", "Rochester", bracket, [], []);

    private static ScoreEntry RunOf(string[] row)
    {
        var at = DateTime.ParseExact(row[2], "dd-MMM-yyyy HH:mm:ss", CultureInfo.InvariantCulture);
        var noShow = bool.Parse(row[3]);
        var fields = ImmutableDictionary<string, decimal>.Empty;
        return new ScoreEntry(
            row[0],
            Number(row[1]),
            null,
            noShow ? fields : fields.Add("score", Points(row[5])),
            noShow ? RunOutcome.NoShow : RunOutcome.Scored,
            null,
            null,
            new DateTimeOffset(at, TimeSpan.Zero),
            null,
            SheetSource.Import);
    }

    private static IEnumerable<string[]> Lines(string folder, string file) => SharedData.Lines(folder, file, skip: 1);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static decimal Points(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
