using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Tests.Scoring;

/// <summary>Writes rules, runs and teams shortly.</summary>
internal static class Entered
{
    public static ScoringRule Rule(string text) =>
        ScoringRuleReader.TryRead(text, out var rule, out var problem)
            ? rule
            : throw new InvalidOperationException($"{problem.Fault} at '{problem.Path}': {string.Join(", ", problem.Arguments)}");

    /// <summary>A team whose runs, from round 1 on, hold one field.</summary>
    public static Contestant Team(string id, string field, params IEnumerable<decimal> values) =>
        new(id, 1, [.. values.Select((value, i) => Run($"{i + 1}", Sheet($$"""{"{{field}}":{{FormattableString.Invariant($"{value}")}}}""")))]);

    public static Contestant Team(string id, params IEnumerable<JudgedRun> runs) => new(id, 1, [.. runs]);

    /// <param name="key"><c>round</c> or <c>stage/round</c> or <c>stage/round/match/side</c>; a side with <c>*</c> = a surrogate.</param>
    public static JudgedRun Run(string key, params IEnumerable<JudgedSheet> sheets)
    {
        var parts = key.Split('/');
        var round = int.Parse(parts.Length == 1 ? parts[0] : parts[1], System.Globalization.CultureInfo.InvariantCulture);
        var side = parts.Length > 3 ? parts[3].TrimEnd('*') : null;
        return new JudgedRun(new RunKey(parts.Length == 1 ? "" : parts[0], round, parts.Length > 2 ? parts[2] : null), side, key.EndsWith('*'), [.. sheets]);
    }

    public static JudgedRun Run(string key, string fields) => Run(key, Sheet(fields));

    public static JudgedRun Run(string key, SheetOutcome outcome) => Run(key, new JudgedSheet(null, ImmutableDictionary<string, decimal>.Empty, outcome));

    public static JudgedSheet Sheet(string fields, string? judge = null) =>
        new(judge, JsonSerializer.Deserialize<Dictionary<string, decimal>>(fields)!, SheetOutcome.Scored);

    /// <summary>The order of a group: <c>1 a 120 total</c> a row: rank, team, total, what separated it from the next one.</summary>
    public static string[] Order(this ScoringRule rule, params IReadOnlyCollection<Contestant> teams)
    {
        var results = rule.ResultsOf(teams);
        var ranking = Ranking.Of(teams.Select((team, i) => new RankEntry(team.Id, i + 1, results[team.Id].Key)));
        return [.. ranking.Rows().Select(row => FormattableString.Invariant($"{(object?)row.Rank ?? "-"} {row.Entry.Id} {results[row.Entry.Id].Total} {row.DecidedBy}").TrimEnd())];
    }
}
