using System.Collections.Immutable;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>Decides what of a contest's results is shown to the public and in the halls. Pure.</summary>
/// <remarks>
/// What is hidden leaves the shown board the same object: whoever compares boards by reference sees that nothing happened.
/// </remarks>
internal static class Release
{
    /// <summary>Shows what a change of one team's sheets or approvals releases.</summary>
    public static ContestState OfTeam(ContestState state, string teamId, RecordMeta meta) => state switch
    {
        // What was published stands; whatever comes later needs the head judge.
        { PublishedAt: not null } => state with { Shown = WithApproved(state.Shown, state.All.Recorded[teamId], meta, keepsShown: true) },
        { HoldsBack: true } => state,
        { Settings.Publication: ContestPublication.Approved } => state with { Shown = WithApproved(state.Shown, state.All.Recorded[teamId], meta, keepsShown: false) },
        _ => state with { Shown = state.All },
    };

    /// <summary>Tells no more of sheets that were moved, unless what is shown is held: then not even that anything moved may be seen.</summary>
    public static ContestState Moved(ContestState state, IReadOnlySet<string> sheets) =>
        state is { PublishedAt: null, HoldsBack: true } ? state : state with { Shown = state.Shown.Forgetting(sheets) };

    /// <summary>Shows all that the contest's publication allows now, and nothing else.</summary>
    public static ContestState OfEverything(ContestState state) => state switch
    {
        { IsFrozen: true } or { Unveil: not null } => state,
        { Settings.Publication: ContestPublication.Approved } => state with { Shown = Only(state, (_, sheet) => sheet.Approval is not null).Forgetting(MovedAway(state)) },
        { Settings.Publication: ContestPublication.Awards } => state with { Shown = Nothing(state) },
        _ => state with { Shown = state.All },
    };

    /// <summary>An unveiling begins: of its groups nothing shows from here on but what it announces.</summary>
    public static ContestState Unveiling(ContestState state, UnveilSession session) => state with
    {
        Unveil = session,
        Shown = state.Shown.Recorded.Values
            .Where(team => session.Settings.Groups.Contains(team.Group) && !team.Withheld)
            .Aggregate(state.Shown, (board, team) => board.Withholding(team.Id)),
    };

    /// <summary>Whether nothing of a new team's result would be shown.</summary>
    public static bool Withholds(ContestState state, string group) =>
        state.PublishedAt is null && (state.Settings?.Publication == ContestPublication.Awards || state.Unveil?.Settings.Groups.Contains(group) == true);

    /// <summary>Shows exactly what the next step of the unveiling announces.</summary>
    /// <param name="awards">By team; null = none is announced.</param>
    public static ContestState NextStep(ContestState state, ImmutableSortedDictionary<string, string>? awards)
    {
        var session = state.Unveil!;
        return state with
        {
            Unveil = session with { Taken = session.Taken + 1 },
            Shown = session.Showing(session.Next!).Aggregate(state.Shown, (board, shown) => board.Announcing(shown.Team, shown.Place with { Award = awards?.GetValueOrDefault(shown.Team.Id) })),
        };
    }

    /// <summary>All results as they were when a sheet was the newest one.</summary>
    public static ContestBoard AsOf(ContestState state, long sheetNumber) =>
        sheetNumber == state.SheetCount ? state.All : Only(state, (_, sheet) => sheet.Number <= sheetNumber);

    // All teams, and nothing of their results.
    private static ContestBoard Nothing(ContestState state)
    {
        var board = state.All with { LastSheets = state.Shown.LastSheets };
        return board.Configured(board.Settings!, board.Rule!, board.Recorded.Values.Select(ContestBoard.Withheld));
    }

    /// <summary>All teams with some of their sheets only. What was told of the newest sheets stays told.</summary>
    public static ContestBoard Only(ContestState state, Func<string, Sheet, bool> isShown)
    {
        var board = state.All with { LastSheets = state.Shown.LastSheets };
        return board.Settings is { } settings
            ? board.Configured(settings, board.Rule!, board.Recorded.Values.Select(team => team with { Runs = Only(team.Runs, sheet => isShown(team.Id, sheet)) }))
            : board;
    }

    /// <summary>The runs as they are when only some of the sheets are known: a correction that is not shown has not happened.</summary>
    public static ImmutableSortedDictionary<RunKey, Run> Only(ImmutableSortedDictionary<RunKey, Run> runs, Func<Sheet, bool> isShown) =>
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
        return shown.Any(sheet => sheet.Stands) ? new Run(shown) : null;

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

    // What was told while they were held back of sheets that moved meanwhile.
    private static HashSet<string> MovedAway(ContestState state) =>
        [.. state.All.Recorded.Values.SelectMany(team => team.Past).Where(past => past.Cause == SetAsideCause.Moved).Select(past => past.Sheet.Id)];

    private static ContestBoard WithApproved(ContestBoard shown, Team team, RecordMeta meta, bool keepsShown)
    {
        var before = shown.Recorded[team.Id].Runs;
        var kept = keepsShown ? Standing(before).Select(sheet => sheet.Id).ToHashSet(StringComparer.Ordinal) : [];
        var runs = Only(team.Runs, sheet => sheet.Approval is not null || kept.Contains(sheet.Id));
        if (Standing(before).SequenceEqual(Standing(runs)))
        {
            return shown;
        }

        var known = Standing(before).ToHashSet();
        var board = shown.With(team.Id, runs);
        foreach (var (round, sheet) in from run in runs
                                       from sheet in run.Value.Sheets
                                       where sheet.Stands && !known.Contains((sheet.Id, null))
                                       select (run.Key, sheet))
        {
            board = board.Noting(team, round, sheet, meta.Time);
        }

        return board;
    }

    private static IEnumerable<(string Id, string? ReplacedBy)> Standing(ImmutableSortedDictionary<RunKey, Run> runs) =>
        runs.Values.SelectMany(run => run.Sheets).Select(sheet => (sheet.Id, sheet.ReplacedBy));
}
