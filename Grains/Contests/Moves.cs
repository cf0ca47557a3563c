using System.Collections.Immutable;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>A sheet that was entered for the wrong run was moved (改队 / 改轮次): it stands as a new sheet where it belongs, and the one at the wrong
/// run is history. Why is in a personal row of the new one.</summary>
/// <param name="Sheet">Id of the new sheet.</param>
/// <param name="Former">The sheet that was moved: fields, outcome and who entered it are its own.</param>
/// <param name="Aside">The sheets that left the wrong run: the moved one and those that it corrected.</param>
/// <param name="Counts">Sheets of the wrong run that waited behind the moved one and stand in its place.</param>
/// <param name="Counted">False: another sheet stands for the new run, and this one waits for the head judge.</param>
public sealed record SheetMoved(
    string Sheet,
    string Former,
    string FromTeam,
    RunRef From,
    ImmutableArray<string> Aside,
    ImmutableArray<string> Counts,
    string Team,
    RunRef Run,
    string? Side,
    bool Surrogate,
    bool Counted) : IRecord;

/// <summary>Where a sheet is to be moved.</summary>
/// <param name="Side">The side of the match; null = the team is its own.</param>
/// <param name="Reason">Kept apart from the records.</param>
[GenerateSerializer, Immutable, Alias("SheetMove")]
public sealed record SheetMove(
    [property: Id(0)] string Sheet,
    [property: Id(1)] string Team,
    [property: Id(2)] RunRef Run,
    [property: Id(3)] string? Side,
    [property: Id(4)] bool Surrogate,
    [property: Id(5)] string Reason);

/// <summary>One end of a move: where a sheet came from or went to.</summary>
/// <param name="By">Who moved it.</param>
[GenerateSerializer, Immutable, Alias("MovedSheet")]
public sealed record MovedSheet(
    [property: Id(0)] string Team, [property: Id(1)] RunRef Run, [property: Id(2)] string Sheet, [property: Id(3)] string By, [property: Id(4)] DateTimeOffset At);

/// <summary>Decides whether a sheet moves to another run. Pure.</summary>
/// <remarks>
/// A move is a sheet taken away at one run and entered at another in one act: what stands afterwards is what those two would have left. A run that has
/// a sheet already keeps it, and the moved one waits for the head judge beside it, as any second sheet does.
/// </remarks>
public static class MoveRules
{
    /// <param name="caller">Who moves it; null = whoever may move every sheet. A judge may move their own, until the run is approved or the results published.</param>
    public static Decision<SheetResult> Move(ContestState state, SheetMove move, Actor? caller, DateTimeOffset now)
    {
        if (DeskRules.Check(state, move.Team, move.Reason, out _) is { } refusal)
        {
            return refusal;
        }

        if (Find(state, move.Sheet, out var from, out var key, out var sheet) is { } unknown)
        {
            return unknown;
        }

        var isJudge = caller is not null && !caller.Is(Role.HeadJudge);
        if (isJudge && RefuseJudge(state, caller!, from.Runs[key], sheet) is { } denied)
        {
            return denied;
        }

        // What stands on the sheet is checked again: at another stage other fields may count.
        var entry = new ScoreEntry(
            move.Team,
            move.Run.Round,
            sheet.Judge,
            sheet.Fields.ToImmutableDictionary(StringComparer.Ordinal),
            sheet.Outcome,
            null,
            null,
            sheet.At,
            sheet.Device,
            sheet.Source,
            move.Run.Match,
            move.Side,
            move.Run.Stage,
            move.Surrogate);
        if ((SheetRules.Check(state, entry) ?? Assignments.Refuse(state, entry, caller)) is { } bad)
        {
            return bad;
        }

        var target = SheetRules.KeyOf(state.Rule!, entry);
        var staysInRun = from.Id == move.Team && key == target;
        if (staysInRun && sheet.Side == move.Side && sheet.Surrogate == move.Surrogate)
        {
            return Refusal.Of(RefusalKind.SameRun, "team");
        }

        var (aside, counts) = Leaving(state.Rule!, from.Runs[key], sheet);
        var counted = staysInRun ? sheet.Counted : SheetRules.Counts(state.Rule!, state.All.Recorded[move.Team].Runs.GetValueOrDefault(target, Run.None), entry);
        var id = SheetRules.NextId(state);
        var moved = new SheetMoved(
            id, sheet.Id, from.Id, RunRef.Of(key), aside, staysInRun ? [] : counts, move.Team, RunRef.Of(target), move.Side, move.Surrogate, counted);
        // The head judge's act approves, as every other one does, where the sheet stands.
        IRecord[] records = isJudge || !counted ? [moved] : [moved, new SheetsApproved([id])];
        var decision = Decision.Accept(
            new SheetResult(id, ContestBoard.PointsOf(state.Rule!, target.Stage, sheet), counted), records, [DeskRules.Remark(ContestSubject.Move(id), move.Reason)]);
        return CorrectionRules.WithNotice(state, decision, CorrectionCategory.EntryError, now);
    }

    internal static ContestState Fold(ContestState state, SheetMoved moved, RecordMeta meta)
    {
        var rule = state.Rule!;
        var (from, team) = (state.All.Recorded[moved.FromTeam], moved.Team);
        var (key, target) = (moved.From.KeyIn(rule), moved.Run.KeyIn(rule));
        var run = from.Runs[key];
        var (aside, counts) = (moved.Aside.ToHashSet(StringComparer.Ordinal), moved.Counts.ToHashSet(StringComparer.Ordinal));
        var to = new MovedSheet(team, RunRef.Of(target), moved.Sheet, meta.Actor, meta.Time);
        var past = run.Sheets.Where(sheet => aside.Contains(sheet.Id))
            .Select(sheet => new PastSheet(RunRef.Of(key), sheet, SetAsideCause.Moved, meta.Actor, meta.Time, to));
        ImmutableArray<Sheet> left = [.. run.Sheets.Where(sheet => !aside.Contains(sheet.Id)).Select(sheet => counts.Contains(sheet.Id) ? sheet with { Counted = true } : sheet)];
        var former = run.Sheets.Single(sheet => sheet.Id == moved.Former);
        var sheet = former with
        {
            Id = moved.Sheet,
            Counted = moved.Counted,
            AcceptedAt = meta.Time,
            Replaces = null,
            ReplacedBy = null,
            Approval = null,
            Side = moved.Side,
            Surrogate = moved.Surrogate,
            MovedFrom = new MovedSheet(from.Id, RunRef.Of(key), former.Id, meta.Actor, meta.Time),
        };
        sheet = sheet with { Points = ContestBoard.PointsOf(rule, target.Stage, sheet) };
        var staysInRun = from.Id == team && key == target;
        // In one step where it stays in its run: what waits there must not be left alone without a sheet that stands.
        left = staysInRun ? left.Add(sheet) : left;
        var all = state.All
            .SettingAside(from.Id, left.IsEmpty ? from.Runs.Remove(key) : from.Runs.SetItem(key, new Run(left)), past)
            .Forgetting(aside);
        if (!staysInRun)
        {
            var runs = all.Recorded[team].Runs;
            all = all.With(team, runs.SetItem(target, new Run(runs.GetValueOrDefault(target, Run.None).Sheets.Add(sheet))));
        }

        all = sheet.Counted ? all.Noting(all.Recorded[team], target, sheet, meta.Time) : all;
        var moving = Release.OfTeam(Release.Moved(state with { SheetCount = state.SheetCount + 1, All = all }, aside), from.Id, meta);
        return from.Id == team ? moving : Release.OfTeam(moving, team, meta);
    }

    /// <summary>The moved sheet with those that it corrects, and which of the others stand then: the first that came of each judge, as if the moved one had never been there.</summary>
    private static (ImmutableArray<string> Aside, ImmutableArray<string> Counts) Leaving(ScoringRule rule, Run run, Sheet sheet)
    {
        var versions = ConflictRules.Versions(run, sheet);
        var left = run.Sheets.Where(other => !versions.Contains(other.Id) && (!rule.HasJudges || other.Judge == sheet.Judge)).ToArray();
        var next = left.Any(other => other.Stands) ? null : left.FirstOrDefault(other => other.IsCurrent);
        return (IdsOf(versions), next is null ? [] : IdsOf(ConflictRules.Versions(run, next)));

        ImmutableArray<string> IdsOf(HashSet<string> ids) => [.. run.Sheets.Where(other => ids.Contains(other.Id)).Select(other => other.Id)];
    }

    private static Refusal? RefuseJudge(ContestState state, Actor caller, Run run, Sheet sheet) =>
        sheet.Actor != caller.Id ? Refusal.Of(RefusalKind.NotOwnSheet, "sheet", sheet.Id)
        : state.PublishedAt is not null ? Refusal.Of(RefusalKind.ResultsFinal)
        : run.Sheets.Any(other => other.Stands && other.Approval is not null) ? Refusal.Of(RefusalKind.RunApproved, "sheet", sheet.Id)
        : null;

    private static Refusal? Find(ContestState state, string sheetId, out Team team, out RunKey key, out Sheet sheet)
    {
        foreach (var candidate in state.All.Recorded.Values)
        {
            foreach (var (run, sheets) in candidate.Runs)
            {
                if (sheets.Sheets.FirstOrDefault(one => one.Id == sheetId) is { } found)
                {
                    (team, key, sheet) = (candidate, run, found);
                    return found.IsCurrent ? null : Refusal.Of(RefusalKind.SheetReplaced, "sheet", sheetId, found.ReplacedBy!);
                }
            }
        }

        (team, key, sheet) = (null!, default, null!);
        var isPast = state.All.Recorded.Values.Any(candidate => candidate.Past.Any(past => past.Sheet.Id == sheetId));
        return Refusal.Of(isPast ? RefusalKind.SheetSetAside : RefusalKind.UnknownSheet, "sheet", sheetId);
    }
}
