using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>What an organiser may let decide between teams with equal results.</summary>
public enum TieKind
{
    /// <summary>The other runs, best first.</summary>
    NextBest = 1,

    BestRun = 2,
    FirstRun = 3,
    LastRun = 4,
    Mean = 5,
    Sum = 6,

    /// <summary>The mean with one more of the lowest left out, again and again.</summary>
    NextLowestRemoved = 7,

    /// <summary>The sum of one field over the runs.</summary>
    FieldSum = 8,

    /// <summary>The best of one field; for a time the shortest.</summary>
    FieldBest = 9,

    HeadToHead = 10,

    /// <summary>An extra round of the teams that are equal.</summary>
    ExtraRound = 11,

    /// <summary>A value of the team that the rule has already.</summary>
    Measure = 12,
}

/// <summary>Writes a criterion of the order from what an organiser chooses.</summary>
internal static class TieMaker
{
    /// <param name="of">The field or value; for those kinds that take one.</param>
    /// <param name="less">Whether less of it is better.</param>
    public static void Add(RuleDraft draft, TieKind kind, string? of, bool less, string zh, string? en)
    {
        draft.SetRanking();
        if (kind == TieKind.Measure)
        {
            // The order may have had it without saying so.
            if (draft.Ranking.Any(criterion => criterion.Name == of))
            {
                return;
            }

            var by = new JsonObject { ["by"] = of };
            PutBetter(draft, by, less);
            draft.AddCriterion(by);
            return;
        }

        var taken = draft.Ranking.Select(criterion => criterion.Name).ToArray();
        if (kind == TieKind.HeadToHead)
        {
            var head = new JsonObject { ["headToHead"] = new JsonArray(new JsonObject { ["by"] = draft.TotalName }), ["again"] = true };
            head.Put("name", taken.Contains("headToHead") ? DraftNames.FreeOrSelf("headToHead", taken) : null);
            draft.AddCriterion(head);
            return;
        }

        var runs = Runs(draft, kind, of, less);
        var criterion = new JsonObject { ["name"] = DraftNames.FreeOrSelf(NameOf(kind, of), [.. taken, .. draft.Team.Select(measure => measure.Name)]), ["by"] = runs };
        criterion.PutWords("label", zh, en);
        if (kind is TieKind.FieldSum or TieKind.FieldBest)
        {
            PutBetter(draft, criterion, less);
        }

        draft.AddCriterion(criterion);
    }

    private static JsonObject Runs(RuleDraft draft, TieKind kind, string? of, bool less)
    {
        var points = draft.PointsName;
        switch (kind)
        {
            case TieKind.NextBest:
                return new JsonObject { ["runs"] = "sorted", ["of"] = points };
            case TieKind.NextLowestRemoved:
                var next = new JsonObject { ["runs"] = "dropping", ["of"] = points };
                // It goes on from what the total leaves out already.
                if (draft.Team.FirstOrDefault(measure => measure.Name == draft.TotalName)?.Value is JsonObject total && total["dropWorst"] is { } dropped)
                {
                    next["dropWorst"] = dropped.DeepClone();
                }

                return next;
            case TieKind.FirstRun:
                return new JsonObject { ["runs"] = "first", ["of"] = points, ["rounds"] = new JsonObject { ["from"] = 1, ["to"] = 1 } };
            case TieKind.ExtraRound:
                var stage = draft.ExtraStage();
                return new JsonObject { ["runs"] = "sum", ["stage"] = stage, ["of"] = points };
            case TieKind.FieldBest:
                var best = new JsonObject { ["runs"] = "best", ["of"] = of };
                PutBetter(draft, best, less);
                return best;
            default:
                return new JsonObject
                {
                    ["runs"] = kind switch { TieKind.BestRun => "best", TieKind.LastRun => "last", TieKind.Mean => "mean", _ => "sum" },
                    ["of"] = kind == TieKind.FieldSum ? of : points,
                };
        }
    }

    private static void PutBetter(RuleDraft draft, JsonObject owner, bool less) =>
        owner.Put("better", less == draft.LessIsBetter ? null : less ? "less" : "more");

    private static string NameOf(TieKind kind, string? of) => kind switch
    {
        TieKind.NextBest => "nextBest",
        TieKind.BestRun => "bestRun",
        TieKind.FirstRun => "firstRun",
        TieKind.LastRun => "lastRun",
        TieKind.Mean => "average",
        TieKind.Sum => "sumOfRuns",
        TieKind.NextLowestRemoved => "nextLowestRemoved",
        TieKind.ExtraRound => "extraRound",
        TieKind.FieldSum => $"{of}Sum",
        _ => $"{of}Best",
    };
}
