using System.Collections.Immutable;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Contests;

/// <summary>Decides what of a contest's results is shown to the public and in the halls. Pure.</summary>
/// <remarks>
/// What is hidden leaves the shown board the same object: whoever compares boards by reference sees that nothing happened.
/// </remarks>
internal static class Release
{
    /// <summary>Shows what a change of one team's sheets or approvals releases.</summary>
    public static ContestState OfTeam(ContestState state, string teamId, RecordMeta meta) => state.Settings!.Publication switch
    {
        ContestPublication.Immediate => state with { Shown = state.All },
        ContestPublication.Approved => state with { Shown = WithApproved(state.Shown, state.All.Teams[teamId], meta) },
        _ => state,
    };

    /// <summary>Shows all that the contest's publication allows now, and nothing else.</summary>
    public static ContestState OfEverything(ContestState state) => state.Settings!.Publication switch
    {
        ContestPublication.Immediate => state with { Shown = state.All },
        ContestPublication.Approved => state with { Shown = Only(state, (_, sheet) => sheet.Approval is not null) },
        _ => state with { Shown = Only(state, (_, _) => false) },
    };

    /// <summary>All teams with some of their sheets only. What was told of the newest sheets stays told.</summary>
    public static ContestBoard Only(ContestState state, Func<string, Sheet, bool> isShown)
    {
        var all = state.All;
        return all with
        {
            Teams = all.Teams.ToImmutableDictionary(pair => pair.Key, pair => pair.Value with { Runs = Only(pair.Value.Runs, sheet => isShown(pair.Key, sheet)) }),
            LastSheets = state.Shown.LastSheets,
        } is var board && all.Settings is { } settings ? board.Configured(settings, all.Rule!) : board;
    }

    /// <summary>The runs as they are when only some of the sheets are known: a correction that is not shown has not happened.</summary>
    public static ImmutableSortedDictionary<int, Run> Only(ImmutableSortedDictionary<int, Run> runs, Func<Sheet, bool> isShown) =>
        runs.Select(run => KeyValuePair.Create(run.Key, Only(run.Value, isShown)))
            .Where(run => run.Value is not null)
            .ToImmutableSortedDictionary(run => run.Key, run => run.Value!);

    private static Run? Only(Run run, Func<Sheet, bool> isShown)
    {
        if (run.Sheets.All(isShown))
        {
            return run;
        }

        var byId = run.Sheets.ToDictionary(sheet => sheet.Id, StringComparer.Ordinal);
        var shown = run.Sheets.Where(isShown).Select(sheet => sheet with { ReplacedBy = ShownCorrection(sheet) }).ToImmutableArray();
        return shown.Any(sheet => sheet.Counted && sheet.IsCurrent) ? new Run(shown) : null;

        string? ShownCorrection(Sheet sheet)
        {
            for (var id = sheet.ReplacedBy; id is not null; id = byId[id].ReplacedBy)
            {
                if (isShown(byId[id]))
                {
                    return id;
                }
            }

            return null;
        }
    }

    private static ContestBoard WithApproved(ContestBoard shown, Team team, RecordMeta meta)
    {
        var before = shown.Teams[team.Id].Runs;
        var runs = Only(team.Runs, sheet => sheet.Approval is not null);
        if (Standing(before).SequenceEqual(Standing(runs)))
        {
            return shown;
        }

        var known = Standing(before).ToHashSet();
        var board = shown.With(team.Id, runs);
        foreach (var (round, sheet) in from run in runs
                                       from sheet in run.Value.Sheets
                                       where sheet.Counted && sheet.IsCurrent && !known.Contains((sheet.Id, null))
                                       select (run.Key, sheet))
        {
            board = board.Noting(team, round, sheet, meta.Time);
        }

        return board;
    }

    private static IEnumerable<(string Id, string? ReplacedBy)> Standing(ImmutableSortedDictionary<int, Run> runs) =>
        runs.Values.SelectMany(run => run.Sheets).Select(sheet => (sheet.Id, sheet.ReplacedBy));
}
