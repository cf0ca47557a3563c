using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Contests;

/// <summary>What lies beside a sheet about persons was erased, or had been.</summary>
public sealed record SheetRowErased(string Sheet, SheetRow Row) : IRecord;

/// <summary>What lies beside a sheet about persons, each erased by itself.</summary>
public enum SheetRow
{
    Signatures = 1,

    /// <summary>The photo of the paper.</summary>
    Photo = 2,
}

/// <summary>Names the rows beside a sheet and says whether they may be erased. Pure.</summary>
public static class SheetRows
{
    public static string SubjectOf(string sheetId, SheetRow row) => row switch
    {
        SheetRow.Signatures => ContestSubject.Signatures(sheetId),
        SheetRow.Photo => ContestSubject.Photo(sheetId),
        _ => throw new ArgumentOutOfRangeException(nameof(row), row, "No row of a sheet."),
    };

    /// <summary>The ids under which a sheet's rows may lie: its own, and where it was moved those that it had; empty = no such sheet, in force or history.</summary>
    public static IReadOnlyList<string> IdsOf(ContestState state, string sheetId)
    {
        var ids = new List<string>();
        for (var id = sheetId; id is not null && Find(state, id) is var (_, _, sheet); id = sheet.MovedFrom?.Sheet)
        {
            ids.Add(id);
        }

        return ids;
    }

    /// <summary>Refuses to erase beside a sheet that is not in the contest.</summary>
    public static Refusal? CheckErasure(ContestState state, string sheetId, SheetRow row) =>
        state.Settings is null ? Refusal.Of(RefusalKind.UnknownContest)
        : !Enum.IsDefined(row) ? Refusal.Of(RefusalKind.Malformed, "row", [.. Enum.GetNames<SheetRow>()])
        : Find(state, sheetId) is null ? Refusal.Of(RefusalKind.UnknownSheet, "sheetId", sheetId)
        : null;

    /// <summary>A sheet as <see cref="Find"/> gives it, and of one that was moved what it became. A sheet that went along because the moved one corrects it became nothing.</summary>
    internal static (Team Team, Run? Run, Sheet Sheet)? Newest(ContestState state, string sheetId)
    {
        var found = Find(state, sheetId);
        while (found is (var team, null, var sheet)
            && team.Past.First(past => past.Sheet.Id == sheet.Id).MovedTo is { } moved
            && Find(state, moved.Sheet) is var next && next?.Sheet.MovedFrom?.Sheet == sheet.Id)
        {
            found = next;
        }

        return found;
    }

    /// <summary>A sheet in force or history, with its team and its run (null = it was set aside and is in no run); null = there is no such sheet.</summary>
    internal static (Team Team, Run? Run, Sheet Sheet)? Find(ContestState state, string sheetId)
    {
        foreach (var team in state.All.Teams.Values)
        {
            foreach (var run in team.Runs.Values)
            {
                if (run.Sheets.FirstOrDefault(sheet => sheet.Id == sheetId) is { } found)
                {
                    return (team, run, found);
                }
            }

            if (team.Past.FirstOrDefault(past => past.Sheet.Id == sheetId) is { } aside)
            {
                return (team, null, aside.Sheet);
            }
        }

        return null;
    }
}
