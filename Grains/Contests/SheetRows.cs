using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Contests;

/// <summary>What lies beside a sheet about persons was erased, or had been.</summary>
public sealed record SheetRowErased(string Sheet, SheetRow Row) : IRecord;

/// <summary>What lies beside a sheet about persons, each erased by itself.</summary>
public enum SheetRow
{
    Signatures = 1,
}

/// <summary>Names the rows beside a sheet and says whether they may be erased. Pure.</summary>
public static class SheetRows
{
    public static string SubjectOf(string sheetId, SheetRow row) => row switch
    {
        SheetRow.Signatures => ContestSubject.Signatures(sheetId),
        _ => throw new ArgumentOutOfRangeException(nameof(row), row, "No row of a sheet."),
    };

    /// <summary>The ids under which a sheet's rows may lie: its own, and where it was moved those that it had; empty = no such sheet, in force or history.</summary>
    public static IReadOnlyList<string> IdsOf(ContestState state, string sheetId)
    {
        var ids = new List<string>();
        for (var id = sheetId; id is not null && Find(state, id) is { } sheet; id = sheet.MovedFrom?.Sheet)
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

    private static Sheet? Find(ContestState state, string sheetId) => state.All.Teams.Values
        .SelectMany(team => team.Runs.Values.SelectMany(run => run.Sheets).Concat(team.Past.Select(past => past.Sheet)))
        .FirstOrDefault(sheet => sheet.Id == sheetId);
}
