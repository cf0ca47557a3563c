using System.Globalization;
using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Scoring.Entered;

namespace EventsLive.Grains.Tests.Scoring;

/// <summary>Published rankings of real contests in full, from their runs and an example rule.</summary>
public sealed class PublishedContestsTests
{
    [Fact]
    public void Frc2015_MatchesOfARegional_RankAsPublished()
    {
        var folder = SharedData.Folder("frc2015");
        var published = SharedData.Lines(folder, "2015arfa_rankings.csv", skip: 1).ToArray();
        var scores = SharedData.Lines(folder, "2015arfa_matches.csv", skip: 0)
            .Where(row => row[0].Contains("_qm", StringComparison.Ordinal))
            .SelectMany(row => Enumerable.Range(1, 6).Select(place => (Team: row[place]["frc".Length..], Match: row[0].Split('_')[1], Side: place <= 3 ? "red" : "blue", Score: row[place <= 3 ? 7 : 8])))
            .ToLookup(score => score.Team);

        // The match file has no parts of a score: their published sums go on the team's first sheet.
        var teams = published.Select(row => new Contestant(row[1], Number(row[1]), [.. scores[row[1]].Select((score, i) =>
            Run($"/{i + 1}/{score.Match}/{score.Side}", i == 0
                ? $$"""{"score":{{score.Score}},"auto":{{row[3]}},"container":{{row[4]}},"coopertition":{{row[5]}},"litter":{{row[6]}},"tote":{{row[7]}}}"""
                : $$"""{"score":{{score.Score}}}"""))]));
        var rows = Rule(RuleDocuments.Examples.Single(example => example.Id == "frc-2015").Text).Order([.. teams]);

        Assert.Equal(54, published.Length);
        Assert.Equal(published.Select(row => $"{row[0]} {row[1]} {decimal.Parse(row[2], CultureInfo.InvariantCulture):0.#}"), rows.Select(row => string.Join(' ', row.Split(' ')[..3])));
        Assert.Equal(published.SkipLast(1).Count(row => Ties.Contains(row[0])), rows.Count(row => row.EndsWith("Sum", StringComparison.Ordinal)));
    }

    // Ranks whose average the next row has as well.
    private static readonly HashSet<string> Ties = ["6", "21", "23", "25"];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
