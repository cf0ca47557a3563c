using System.Collections.Immutable;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>A line of a contest's snapshot: the head comes first, then one line a team. What follows from sheets and rule is left out.</summary>
internal sealed record ContestSnapshotLine(ContestSnapshotHead? Head, ContestSnapshotTeam? Team)
{
    public static IEnumerable<ContestSnapshotLine> Of(ContestState state)
    {
        yield return new ContestSnapshotLine(
            new ContestSnapshotHead(state.Revision, state.Settings, state.SheetCount, state.LastSheets), null);
        foreach (var team in state.Teams.Values)
        {
            var sheets = team.Runs.SelectMany(run => run.Value.Sheets, (run, sheet) => new ContestSnapshotSheet(run.Key, sheet with { Points = null }));
            yield return new ContestSnapshotLine(
                null,
                new ContestSnapshotTeam(team.Id, team.Number, team.Name, team.School, team.Town, team.Group, team.LastSheetAt, [.. sheets], team.Withdrawn ? true : null));
        }
    }

    /// <param name="configure">Applies the settings to a state that has the teams: it scores and ranks them.</param>
    public static ContestState ToState(IEnumerable<ContestSnapshotLine> lines, Func<ContestState, ContestSettings, ContestState> configure)
    {
        var state = ContestState.Empty;
        var settings = (ContestSettings?)null;
        var teams = ImmutableDictionary.CreateBuilder<string, Team>();
        foreach (var line in lines)
        {
            if (line.Head is { } head)
            {
                settings = head.Settings;
                state = state with { Revision = head.Revision, SheetCount = head.SheetCount, LastSheets = head.LastSheets };
            }

            if (line.Team is { } team)
            {
                teams.Add(team.Id, team.ToTeam());
            }
        }

        state = state with
        {
            Teams = teams.ToImmutable(),
            Numbers = teams.Values.ToImmutableSortedDictionary(team => team.Number, team => team.Id),
            TeamsWithSheet = teams.Values.Count(team => !team.Runs.IsEmpty),
        };
        return settings is null ? state : configure(state, settings);
    }
}

internal sealed record ContestSnapshotHead(long Revision, ContestSettings? Settings, long SheetCount, ImmutableArray<SheetNotice> LastSheets);

internal sealed record ContestSnapshotTeam(
    string Id,
    int Number,
    string Name,
    string School,
    string Town,
    string Group,
    DateTimeOffset? LastSheetAt,
    ImmutableArray<ContestSnapshotSheet> Sheets,
    bool? Withdrawn = null)
{
    public Team ToTeam() => new(
        Id,
        Number,
        Name,
        School,
        Town,
        Group,
        Sheets.GroupBy(sheet => sheet.Round).ToImmutableSortedDictionary(run => run.Key, run => new Run([.. run.Select(sheet => sheet.Sheet)])),
        TeamResult.None,
        LastSheetAt,
        Withdrawn ?? false);
}

internal sealed record ContestSnapshotSheet(int Round, Sheet Sheet);
