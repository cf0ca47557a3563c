namespace EventsLive.Grains.Scoring;

/// <summary>Who goes on to a stage: the best of the stages before it.</summary>
/// <param name="Teams">Ids, the best first; who shares a place in the order of their numbers.</param>
/// <param name="Ranks">Of each of them in the stages before, in the same order.</param>
/// <param name="Tied">Ids of those who share the last place, do not all fit, and therefore do not go on; empty = nobody.</param>
public sealed record Promotion(IReadOnlyList<string> Teams, IReadOnlyList<int> Ranks, IReadOnlyList<string> Tied)
{
    public static Promotion None { get; } = new([], [], []);

    /// <summary>The teams of a group that are entitled to the stage; none where the rule does not say how many go on.</summary>
    internal static Promotion To(ScoringRule rule, Stage stage, IEnumerable<Contestant> group)
    {
        if (stage.Promote is not { } top)
        {
            return None;
        }

        var before = group.Select(team => team with { Runs = [.. team.Runs.Where(run => rule.OrderOf(run.Key.Stage) < rule.OrderOf(stage.Name))] }).ToArray();
        var results = rule.ResultsOf(before);
        var rows = Ranking.Of(before.Select(team => new RankEntry(team.Id, team.Number, results[team.Id].Key))).Rows().Where(row => row.Rank is not null).ToArray();
        var last = rows.LastOrDefault(row => row.Rank <= top)?.Rank;
        var isTooMany = rows.Count(row => row.Rank <= top) > top;
        var isTied = isTooMany && !stage.PromoteTies;
        var promoted = rows.Where(row => row.Rank <= top && !(isTied && row.Rank == last)).ToArray();
        return new Promotion(
            [.. promoted.Select(row => row.Entry.Id)],
            [.. promoted.Select(row => row.Rank!.Value)],
            [.. rows.Where(row => isTied && row.Rank == last).Select(row => row.Entry.Id)]);
    }
}
