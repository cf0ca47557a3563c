namespace EventsLive.Grains.Scoring;

/// <summary>Who goes on to a stage: the best of the stages before it.</summary>
internal static class Promotion
{
    /// <summary>The teams of a group that are entitled to the stage, the best first; empty where the rule does not say how many go on.</summary>
    public static IReadOnlyList<string> To(ScoringRule rule, Stage stage, IEnumerable<Contestant> group)
    {
        if (stage.Promote is not { } top)
        {
            return [];
        }

        var before = group.Select(team => team with { Runs = [.. team.Runs.Where(run => rule.OrderOf(run.Key.Stage) < rule.OrderOf(stage.Name))] }).ToArray();
        var results = rule.ResultsOf(before);
        var rows = Ranking.Of(before.Select(team => new RankEntry(team.Id, team.Number, results[team.Id].Key))).Rows().Where(row => row.Rank is not null).ToArray();
        var last = rows.LastOrDefault(row => row.Rank <= top)?.Rank;
        var isTooMany = rows.Count(row => row.Rank <= top) > top;
        return [.. rows.Where(row => row.Rank <= top && (stage.PromoteTies || !isTooMany || row.Rank != last)).Select(row => row.Entry.Id)];
    }
}
