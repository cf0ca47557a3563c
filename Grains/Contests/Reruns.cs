using System.Collections.Immutable;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Contests;

/// <summary>The head judge opened a run again: its sheets stay in the history, none of them counts. Why is in a personal row of the last of them.</summary>
/// <param name="Sheets">All sheets that the run had, the oldest first.</param>
/// <param name="Appeal">The appeal that was upheld by it; null = the head judge's own decision.</param>
public sealed record RunReopened(string Team, RunRef Run, ImmutableArray<string> Sheets, SetAsideCause Cause, string? Appeal = null) : IRecord;

/// <summary>Decides whether a run is open again (重赛, or an outcome undone that had no sheet before it). Pure.</summary>
public static class RerunRules
{
    /// <summary>Opens the run again. Refused where another sheet stands for it than the one that the head judge has seen.</summary>
    public static Decision<RunOpened> Reopen(ContestState state, RerunOrder order)
    {
        if (DeskRules.Check(state, order.Team, order.Reason, out var team) is { } refusal)
        {
            return refusal;
        }

        if (order.Cause is not (SetAsideCause.Rerun or SetAsideCause.NoShowUndone or SetAsideCause.DisqualificationUndone))
        {
            return Refusal.Of(RefusalKind.Malformed, "cause", nameof(SetAsideCause.Rerun), nameof(SetAsideCause.NoShowUndone), nameof(SetAsideCause.DisqualificationUndone));
        }

        var key = order.Run.KeyIn(state.Rule!);
        if (team.Runs.GetValueOrDefault(key) is not { } run)
        {
            return Refusal.Of(RefusalKind.NothingEntered, "round", InputRules.Number(order.Run.Round));
        }

        if (run.Standing.Id != order.Standing)
        {
            return DeskRules.NotCurrent(team, key, order.Standing, "standing");
        }

        if ((order.Cause == SetAsideCause.NoShowUndone && run.Outcome != RunOutcome.NoShow)
            || (order.Cause == SetAsideCause.DisqualificationUndone && run.Outcome != RunOutcome.Disqualified))
        {
            return Refusal.Of(RefusalKind.OutcomeNotThat, "cause");
        }

        return Decision.Accept(
            new RunOpened(order.Run),
            [new RunReopened(team.Id, RunRef.Of(key), [.. run.Sheets.Select(sheet => sheet.Id)], order.Cause)],
            [DeskRules.Remark(ContestSubject.Reopening(run.Sheets[^1].Id), order.Reason)]);
    }

    internal static ContestState Fold(ContestState state, RunReopened reopened, RecordMeta meta)
    {
        var team = state.All.Recorded[reopened.Team];
        var key = reopened.Run.KeyIn(state.Rule!);
        var past = team.Runs[key].Sheets.Select(sheet => new PastSheet(reopened.Run, sheet, reopened.Cause, meta.Actor, meta.Time));
        return Release.OfTeam(state with { All = state.All.SettingAside(team.Id, team.Runs.Remove(key), past) }, team.Id, meta);
    }
}
