using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Contests;

/// <summary>What is asked of sheets that were written on paper and entered afterwards (纸质补录). Pure.</summary>
public static class PaperRules
{
    // The clock of whoever enters it may be ahead of the server's.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(5);

    /// <summary>As <see cref="SheetRules.Enter"/>; refuses a time on the paper that is yet to come.</summary>
    public static Decision<SheetResult> Enter(ContestState state, ScoreEntry entry, Actor? caller, DateTimeOffset now) =>
        entry.Source == SheetSource.Paper && entry.At > now + ClockSlack ? Refusal.Of(RefusalKind.TimeAhead, "at") : SheetRules.Enter(state, entry, caller);

    /// <summary>Whether a sheet stands, is from paper as all that it corrects, and there never was a photo of that paper (缺照片).</summary>
    public static bool LacksPhoto(ContestState state, Team team, Sheet sheet) =>
        sheet is { Stands: true, Source: SheetSource.Paper } && Lineage(state, team, sheet).All(version => version.Source == SheetSource.Paper) && !WasPhotographed(state, team, sheet);

    /// <summary>Whether there is a photo of the paper that a sheet is from, or was until it was erased: its own, or of a version before it.</summary>
    public static bool WasPhotographed(ContestState state, Team team, Sheet sheet) =>
        !state.Desk.Photos.IsEmpty && Lineage(state, team, sheet).Any(version => state.Desk.Photos.ContainsKey(version.Id));

    // The sheet, what it corrects and where it was moved from: one piece of paper.
    private static IEnumerable<Sheet> Lineage(ContestState state, Team team, Sheet sheet)
    {
        for (var version = (Sheet?)sheet; version is not null;)
        {
            yield return version;
            if (version.MovedFrom is { } moved)
            {
                team = state.All.Recorded[moved.Team];
                version = Find(team, moved.Sheet);
            }
            else
            {
                version = version.Replaces is { } replaced ? Find(team, replaced) : null;
            }
        }
    }

    private static Sheet? Find(Team team, string id) =>
        team.Runs.Values.SelectMany(run => run.Sheets).Concat(team.Past.Select(past => past.Sheet)).FirstOrDefault(sheet => sheet.Id == id);
}
