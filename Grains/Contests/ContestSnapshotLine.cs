using System.Collections.Immutable;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>A line of a contest's snapshot: the head comes first, then one line a team. What follows from sheets and rule is left out.</summary>
internal sealed record ContestSnapshotLine(ContestSnapshotHead? Head, ContestSnapshotTeam? Team)
{
    public static IEnumerable<ContestSnapshotLine> Of(ContestState state)
    {
        var (all, shown) = (state.All, state.Shown);
        yield return new ContestSnapshotLine(
            new ContestSnapshotHead(
                state.Revision,
                state.Settings,
                state.SheetCount,
                all.LastSheets,
                ReferenceEquals(all, shown) ? null : shown.LastSheets,
                state.FrozenSince,
                state.FreezeAt,
                state.PublishedAt,
                state.Unveil is { } unveil ? new ContestSnapshotUnveil(unveil.Settings, unveil.AsOf, unveil.Taken) : null,
                state.Judges.IsEmpty ? null : state.Judges),
            null);
        foreach (var team in all.Teams.Values)
        {
            var sheets = team.Runs.SelectMany(run => run.Value.Sheets, (run, sheet) => new ContestSnapshotSheet(run.Key.Round, sheet with { Points = null }, run.Key.Stage.Length == 0 ? null : run.Key.Stage, run.Key.Match));
            var shownTeam = ReferenceEquals(all, shown) ? null : shown.Teams[team.Id];
            yield return new ContestSnapshotLine(
                null,
                new ContestSnapshotTeam(
                    team.Id, team.Number, team.Name, team.School, team.Town, team.Group, [.. sheets], shownTeam is null ? null : [.. SheetsOf(shownTeam)], shownTeam?.Unveiled, team.Withdrawn ? true : null));
        }
    }

    /// <param name="ruleOf">Reads the rule of settings that were accepted.</param>
    public static ContestState ToState(IEnumerable<ContestSnapshotLine> lines, Func<ContestSettings, ScoringRule> ruleOf)
    {
        var head = (ContestSnapshotHead?)null;
        var teams = ImmutableDictionary.CreateBuilder<string, Team>();
        var shown = new Dictionary<string, ImmutableHashSet<string>>(StringComparer.Ordinal);
        var unveiled = new Dictionary<string, UnveiledPlace>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            head ??= line.Head;
            if (line.Team is { } team)
            {
                teams.Add(team.Id, team.ToTeam());
                if (team.Shown is { } sheets)
                {
                    shown.Add(team.Id, [.. sheets]);
                }

                if (team.Unveiled is { } place)
                {
                    unveiled.Add(team.Id, place);
                }
            }
        }

        if (head is null)
        {
            return ContestState.Empty;
        }

        var all = ContestBoard.Empty with { Teams = teams.ToImmutable(), LastSheets = head.LastSheets };
        all = head.Settings is { } settings ? all.Configured(settings, ruleOf(settings)) : all;
        var numbers = teams.Values.ToImmutableSortedDictionary(team => team.Number, team => team.Id);
        var state = new ContestState(head.Revision, numbers, head.SheetCount, all, all, head.FrozenSince, head.FreezeAt, head.PublishedAt) { Judges = head.Judges ?? [] };
        if (head.LastShown is { } lastShown)
        {
            state = state with { Shown = Announced(state, shown, unveiled) with { LastSheets = lastShown } };
        }

        return head.Unveil is { } unveil
            ? state with { Unveil = UnveilSession.Begin(unveil.Settings, Release.AsOf(state, unveil.AsOf), unveil.AsOf) with { Taken = unveil.Taken } }
            : state;
    }

    private static ContestBoard Announced(
        ContestState state, Dictionary<string, ImmutableHashSet<string>> shown, Dictionary<string, UnveiledPlace> unveiled)
    {
        var board = Release.Only(state, (team, sheet) => shown[team].Contains(sheet.Id));
        foreach (var session in unveiled.GroupBy(team => team.Value.AsOf))
        {
            var target = Release.AsOf(state, session.Key);
            board = session.Aggregate(board, (announced, team) => announced.Announcing(target.Teams[team.Key], team.Value));
        }

        return board;
    }

    private static IEnumerable<string> SheetsOf(Team team) => team.Runs.Values.SelectMany(run => run.Sheets).Select(sheet => sheet.Id);
}

/// <param name="LastShown">The newest sheets that are shown; null = all that was entered is shown.</param>
/// <param name="Judges">Which judge scores what; null = every judge everything.</param>
internal sealed record ContestSnapshotHead(
    long Revision,
    ContestSettings? Settings,
    long SheetCount,
    ImmutableArray<SheetNotice> LastSheets,
    ImmutableArray<SheetNotice>? LastShown,
    DateTimeOffset? FrozenSince,
    DateTimeOffset? FreezeAt,
    DateTimeOffset? PublishedAt,
    ContestSnapshotUnveil? Unveil,
    ImmutableArray<JudgeAssignment>? Judges = null);

internal sealed record ContestSnapshotUnveil(UnveilSettings Settings, long AsOf, int Taken);

/// <param name="Shown">Ids of the sheets that are shown; null = all that was entered is shown.</param>
internal sealed record ContestSnapshotTeam(
    string Id,
    int Number,
    string Name,
    string School,
    string Town,
    string Group,
    ImmutableArray<ContestSnapshotSheet> Sheets,
    ImmutableArray<string>? Shown,
    UnveiledPlace? Unveiled,
    bool? Withdrawn = null)
{
    public Team ToTeam() => new(
        Id,
        Number,
        Name,
        School,
        Town,
        Group,
        Sheets.GroupBy(sheet => new RunKey(sheet.Stage ?? "", sheet.Round, sheet.Match)).ToImmutableSortedDictionary(run => run.Key, run => new Run([.. run.Select(sheet => sheet.Sheet)])),
        TeamResult.None,
        null,
        Withdrawn: Withdrawn ?? false);
}

internal sealed record ContestSnapshotSheet(int Round, Sheet Sheet, string? Stage = null, string? Match = null);
