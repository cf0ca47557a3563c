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

    /// <summary>Refuses to erase beside a sheet that is not in the contest, be it in force or history.</summary>
    public static Refusal? CheckErasure(ContestState state, string sheetId, SheetRow row) =>
        state.Settings is null ? Refusal.Of(RefusalKind.UnknownContest)
        : !Enum.IsDefined(row) ? Refusal.Of(RefusalKind.Malformed, "row", [.. Enum.GetNames<SheetRow>()])
        : Holds(state, sheetId) ? null
        : Refusal.Of(RefusalKind.UnknownSheet, "sheetId", sheetId);

    private static bool Holds(ContestState state, string sheetId) => state.All.Teams.Values.Any(team =>
        team.Runs.Values.Any(run => run.Sheets.Any(sheet => sheet.Id == sheetId)) || team.Past.Any(past => past.Sheet.Id == sheetId));
}
