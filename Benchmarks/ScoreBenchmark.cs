using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;

namespace EventsLive.Benchmarks;

/// <summary>What one score costs with 10,000 teams against 100: decided, folded, ranked, and made into the rows that are pushed, for each audience.</summary>
internal static class ScoreBenchmark
{
    private const int Few = 100;
    private const int Many = 10_000;

    public static Task<IReadOnlyList<Figure>> RunAsync()
    {
        var own = RuleDocuments.Examples.Single(example => example.Id == "fll-best-of-three").Text;
        var relative = RuleDocuments.Examples.Single(example => example.Id == "ftc-2018-19").Text;
        var (few, many) = Median(own, 4_000);
        var (fewRelative, manyRelative) = Median(relative, 6);
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            Figure.AtMost($"one score, 10,000 teams / 100, own-team rule ({Micro(many)} / {Micro(few)})", many / few, 2),
            Figure.Info($"one score, 10,000 teams / 100, relative rule (FTC) ({Micro(manyRelative)} / {Micro(fewRelative)})", manyRelative / fewRelative),
        ]);
    }

    /// <summary>Seconds a score: five rounds of each size by turns, the middle one.</summary>
    private static (double Few, double Many) Median(string rule, int scores)
    {
        var (small, large) = (Contest(rule, Few), Contest(rule, Many));
        _ = (Seconds(small, Few, scores), Seconds(large, Many, scores));
        var rounds = Enumerable.Range(0, 5).Select(_ => (Few: Seconds(small, Few, scores), Many: Seconds(large, Many, scores))).ToArray();
        return (rounds.Select(round => round.Few).Order().ElementAt(2), rounds.Select(round => round.Many).Order().ElementAt(2));
    }

    private static double Seconds(ContestState state, int teams, int scores)
    {
        var random = new Random(7);
        var start = Stopwatch.GetTimestamp();
        var bytes = 0L;
        for (var i = 0; i < scores; i++)
        {
            var team = Team(1 + random.Next(teams));
            var before = state.All;
            state = Enter(state, team, 2, random.Next(400));
            foreach (var changed in Changed(before, state.All, team))
            {
                foreach (var audience in Enum.GetValues<Audience>())
                {
                    bytes += ContestViews.Row(state, "c", audience, ContestViews.TeamKey(changed))!.Length;
                }
            }

            bytes += ContestViews.TeamView(state, Audience.Public, team)!.Length;
        }

        return bytes > 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds / scores : throw new InvalidOperationException("No row was made.");
    }

    private static IEnumerable<string> Changed(ContestBoard before, ContestBoard after, string own) =>
        after.Rule!.IsRelative ? after.Teams.Where(team => !ReferenceEquals(before.Teams[team.Key], team.Value)).Select(team => team.Key) : [own];

    private static ContestState Contest(string rule, int teams)
    {
        var state = Fold(ContestState.Empty, ContestRules.Configure(ContestState.Empty, new ContestSettings(["小学组"], 3, rule)));
        for (var team = 1; team <= teams; team++)
        {
            state = Fold(state, ContestRules.PutTeam(state, Team(team), new TeamEntry(team, $"参赛队第{team}号", "示例区实验小学东校区", "t", "小学组", [], [])));
        }

        for (var team = 1; team <= teams; team++)
        {
            state = Enter(state, Team(team), 1, team % 400);
        }

        return state;
    }

    private static ContestState Enter(ContestState state, string team, int round, int score)
    {
        var isRelative = state.Rule!.IsRelative;
        return Fold(state, SheetRules.Enter(state, new ScoreEntry(
            team, round, null, ImmutableDictionary<string, decimal>.Empty.Add("score", score), RunOutcome.Scored, null, null, null, null, SheetSource.Tablet,
            isRelative ? $"m{score % 20}" : null, isRelative ? (score % 2 == 0 ? "red" : "blue") : null)));
    }

    private static ContestState Fold<T>(ContestState state, Decision<T> decision) => decision.Refusal is { } refusal
        ? throw new InvalidOperationException($"{refusal.Kind} at {refusal.Field}.")
        : decision.Records.Aggregate(state, (folded, record) => ContestModel.Fold(folded, record, new RecordMeta(1, DateTimeOffset.UnixEpoch, "j")));

    private static string Team(int number) => "team-" + number.ToString(CultureInfo.InvariantCulture);

    private static string Micro(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0} µs");
}
