using System.Collections.Immutable;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>The head judge chose which of several sheets stands for a run. Why is in a personal row of the chosen sheet.</summary>
/// <param name="Sheet">Stands from here on, and is approved by the choice.</param>
/// <param name="SetAside">The run's other sheets: history from here on.</param>
public sealed record ConflictSettled(string Team, string Sheet, ImmutableArray<string> SetAside) : IRecord;

/// <summary>Why a sheet counts for nothing any more although none corrects it.</summary>
public enum SetAsideCause
{
    /// <summary>Another sheet of its run was chosen.</summary>
    Conflict = 1,

    /// <summary>重赛: its run is run again.</summary>
    Rerun = 2,

    /// <summary>A no-show was undone.</summary>
    NoShowUndone = 3,

    /// <summary>A disqualification was undone where no sheet had been before it.</summary>
    DisqualificationUndone = 4,

    /// <summary>改队 / 改轮次: it had been entered for the wrong run.</summary>
    Moved = 5,
}

/// <summary>A sheet that the head judge set aside: it stays in the history of its round and counts for nothing.</summary>
/// <param name="By">Who set it aside.</param>
/// <param name="MovedTo">The sheet that stands for it at another run; null = it was not moved.</param>
public sealed record PastSheet(RunRef Run, Sheet Sheet, SetAsideCause Cause, string By, DateTimeOffset At, MovedSheet? MovedTo = null);

/// <summary>Decides which of several sheets stands for a run. Pure.</summary>
public static class ConflictRules
{
    /// <summary>Sheets of one run that wait for a choice: those that stand and those that came after them; empty where there is nothing to choose.</summary>
    /// <remarks>Two current sheets for one run are a conflict: of one judge where several judge a run, of anybody where one sheet counts a run.</remarks>
    public static IReadOnlyList<Sheet> Contending(Run run, ScoringRule rule) => run.Sheets.Length < 2 ? [] : run.Sheets
        .Where(sheet => sheet.IsCurrent)
        .GroupBy(sheet => rule.HasJudges ? sheet.Judge : null)
        .Where(judge => judge.Count() > 1)
        .Select(judge => judge.ToArray())
        .FirstOrDefault() ?? [];

    /// <summary>Makes the chosen sheet stand. Refused where other sheets contend than those that the head judge has seen.</summary>
    public static Decision<SheetStanding> Settle(ContestState state, ConflictChoice choice)
    {
        if (DeskRules.Check(state, choice.Team, choice.Reason, out var team) is { } refusal)
        {
            return refusal;
        }

        var key = choice.Run.KeyIn(state.Rule!);
        var run = team.Runs.GetValueOrDefault(key, Run.None);
        var contending = Contending(run, state.Rule!);
        if (contending.Count == 0)
        {
            return Refusal.Of(RefusalKind.NoConflict, "round", InputRules.Number(choice.Run.Round));
        }

        var chosen = contending.FirstOrDefault(sheet => sheet.Id == choice.Sheet);
        if (chosen is null)
        {
            return DeskRules.NotCurrent(team, key, choice.Sheet, "sheet");
        }

        if (!contending.Select(sheet => sheet.Id).Order(StringComparer.Ordinal).SequenceEqual(choice.Seen.Order(StringComparer.Ordinal), StringComparer.Ordinal))
        {
            return Refusal.Of(RefusalKind.SeenOutdated, "seen", string.Join(", ", contending.Select(sheet => sheet.Id)));
        }

        var kept = Versions(run, chosen);
        return Decision.Accept(
            new SheetStanding(chosen.Id),
            [new ConflictSettled(team.Id, chosen.Id, [.. run.Sheets.Where(sheet => !kept.Contains(sheet.Id) && (!state.Rule!.HasJudges || sheet.Judge == chosen.Judge)).Select(sheet => sheet.Id)])],
            [DeskRules.Remark(ContestSubject.Conflict(chosen.Id), choice.Reason)]);
    }

    internal static ContestState Fold(ContestState state, ConflictSettled settled, RecordMeta meta)
    {
        var team = state.All.Recorded[settled.Team];
        var (key, run) = team.Runs.Single(run => run.Value.Sheets.Any(sheet => sheet.Id == settled.Sheet));
        var aside = settled.SetAside.ToHashSet(StringComparer.Ordinal);
        var kept = run.Sheets.Where(sheet => !aside.Contains(sheet.Id))
            .Select(sheet => sheet.Id == settled.Sheet ? sheet with { Counted = true, Approval = sheet.Approval ?? new SheetApproval(meta.Actor, meta.Time) } : sheet)
            .ToImmutableArray();
        var past = run.Sheets.Where(sheet => aside.Contains(sheet.Id)).Select(sheet => new PastSheet(RunRef.Of(key), sheet, SetAsideCause.Conflict, meta.Actor, meta.Time));
        var all = state.All.SettingAside(team.Id, team.Runs.SetItem(key, new Run(kept)), past);
        var chosen = kept.Single(sheet => sheet.Id == settled.Sheet);
        all = run.Sheets.Single(sheet => sheet.Id == settled.Sheet).Stands ? all : all.Noting(team, key, chosen, meta.Time);
        return Release.OfTeam(state with { All = all }, team.Id, meta);
    }

    /// <summary>The ids of a sheet and of those that it corrects.</summary>
    internal static HashSet<string> Versions(Run run, Sheet newest)
    {
        var byId = run.Sheets.ToDictionary(sheet => sheet.Id, StringComparer.Ordinal);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var sheet = newest; sheet is not null && ids.Add(sheet.Id); sheet = sheet.Replaces is { } older ? byId.GetValueOrDefault(older) : null)
        {
        }

        return ids;
    }
}
