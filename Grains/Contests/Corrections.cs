using System.Collections.Immutable;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>A published result changed: the public is told of it.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Run">Null = the team's details changed, no run.</param>
public sealed record CorrectionNoted(int Number, string Team, RunRef? Run, CorrectionCategory Category) : IRecord;

/// <summary>The contest was published although something was missing. Why is in a personal row.</summary>
/// <param name="Missing">Runs of counted rounds without a sheet (缺分).</param>
/// <param name="Unapproved">Sheets without the approval that the contest wants (未审).</param>
/// <param name="Conflicts">Runs with several sheets (冲突).</param>
/// <param name="Unsigned">Sheets without the captain's answer that the contest asks for (未签); null = none.</param>
/// <param name="NotPromoted">Runs of teams that were not promoted (未晋级); null = none.</param>
public sealed record GapsAccepted(int Missing, int Unapproved, int Conflicts, int? Unsigned = null, int? NotPromoted = null) : IRecord;

/// <summary>Why a published result changed (更正说明), from a list: free text might name a person.</summary>
public enum CorrectionCategory
{
    /// <summary>成绩录入有误.</summary>
    EntryError = 1,

    /// <summary>计分有误.</summary>
    Miscounted = 2,

    /// <summary>规则适用有误.</summary>
    RuleApplication = 3,

    /// <summary>申诉成立.</summary>
    AppealUpheld = 4,

    /// <summary>重赛.</summary>
    Rerun = 5,

    /// <summary>漏录补登.</summary>
    LateSheet = 6,

    /// <summary>违规处理.</summary>
    Infringement = 7,

    /// <summary>参赛队信息更正.</summary>
    TeamDetails = 8,

    /// <summary>经复核更正.</summary>
    Review = 9,
}

/// <summary>A correction as the public is told of it.</summary>
[GenerateSerializer, Immutable, Alias("CorrectionNotice")]
public sealed record CorrectionNotice(
    [property: Id(0)] int Number,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Team,
    [property: Id(3)] RunRef? Run,
    [property: Id(4)] CorrectionCategory Category);

/// <summary>Decides on new versions of sheets by the head judge and on the notices that changes of published results carry. Pure.</summary>
public static class CorrectionRules
{
    /// <summary>Enters a new version of a sheet, or the first sheet of a run, approved by the act; an upheld appeal may be carried out by it.</summary>
    public static Decision<SheetResult> Correct(ContestState state, Correction correction, DateTimeOffset now)
    {
        var entry = correction.Entry;
        if (DeskRules.Check(state, entry.Team, entry.Reason, out _) is { } refusal)
        {
            return refusal;
        }

        if (!Enum.IsDefined(correction.Category))
        {
            return Refusal.Of(RefusalKind.Malformed, "category", [.. Enum.GetNames<CorrectionCategory>()]);
        }

        if (correction.Appeal is { } appeal && AppealRules.CheckCarriedOut(state, appeal, entry) is { } badAppeal)
        {
            return badAppeal;
        }

        var entered = SheetRules.Enter(state, entry);
        if (entered.Refusal is not null)
        {
            return entered;
        }

        if (!entered.Result!.Counted)
        {
            // The head judge would correct what stands, not add to a conflict.
            var run = state.All.Recorded[entry.Team].Runs[SheetRules.KeyOf(state.Rule!, entry)];
            return entry.Replaces is null
                ? Refusal.Of(RefusalKind.SheetReplaced, "replaces", "", run.Standing.Id)
                : Refusal.Of(RefusalKind.SheetNotCounted, "replaces", entry.Replaces);
        }

        IRecord[] records = [.. entered.Records, new SheetsApproved([entered.Result.SheetId]), .. CarriedOut(correction, entered.Result.SheetId)];
        return WithNotice(state, Decision.Accept(entered.Result, records, entered.Personal), correction.Category, now);
    }

    /// <summary>Adds to an act, where it changes published results, the notice for each run that is shown otherwise by it.</summary>
    /// <param name="category">Null = a late sheet where the run had none, a review otherwise.</param>
    public static Decision<TResult> WithNotice<TResult>(ContestState state, Decision<TResult> decision, CorrectionCategory? category, DateTimeOffset now)
    {
        if (state.PublishedAt is null || decision.Records.Count == 0)
        {
            return decision;
        }

        var meta = new RecordMeta(0, now, "");
        var after = decision.Records.Aggregate(state, (folded, record) => ContestModel.Fold(folded, record, meta));
        var number = state.Desk.Corrections.Length;
        var notices = after.Shown.Recorded.Values
            .Where(team => !ReferenceEquals(team, state.Shown.Recorded.GetValueOrDefault(team.Id)))
            .OrderBy(team => team.Number)
            .SelectMany(team => ChangedRuns(state.Shown.Recorded.GetValueOrDefault(team.Id), team).Select(run => (team.Id, run)))
            .Select(changed => new CorrectionNoted(++number, changed.Id, RunRef.Of(changed.run), category ?? Usual(state.Shown, changed.Id, changed.run)))
            .ToArray<IRecord>();
        return notices.Length == 0 ? decision : Decision.Accept(decision.Result!, [.. decision.Records, .. notices], decision.Personal);
    }

    /// <summary>Publishes the results although something is missing.</summary>
    public static Decision<PublicationState> PublishDespiteGaps(ContestState state, string? reason, DateTimeOffset now)
    {
        var gaps = ContestGaps.Of(state);
        var published = PublicationRules.Publish(state, now, acceptGaps: true);
        if (published.Refusal is not null || published.Records.Count == 0 || gaps.IsEmpty)
        {
            return published;
        }

        return DeskRules.Reason(reason) is { } refusal ? refusal : Decision.Accept(
            published.Result!,
            [
                new GapsAccepted(
                    gaps.Missing.Length,
                    gaps.Unapproved.Length,
                    gaps.Conflicts.Length,
                    gaps.Unsigned.IsEmpty ? null : gaps.Unsigned.Length,
                    gaps.NotPromoted.IsEmpty ? null : gaps.NotPromoted.Length),
                .. published.Records,
            ],
            [DeskRules.Remark(ContestSubject.Gaps, reason)]);
    }

    private static CorrectionCategory Usual(ContestBoard shown, string team, RunKey run) =>
        shown.Recorded[team].Runs.ContainsKey(run) ? CorrectionCategory.Review : CorrectionCategory.LateSheet;

    private static IEnumerable<IRecord> CarriedOut(Correction correction, string sheet) =>
        correction.Appeal is { } appeal ? [new AppealCarriedOut(appeal, sheet)] : [];

    private static IEnumerable<RunKey> ChangedRuns(Team? before, Team after)
    {
        var keys = after.Runs.Keys.Union(before?.Runs.Keys ?? []).Order();
        return keys.Where(key => !Standing(before, key).SequenceEqual(Standing(after, key)));

        static IEnumerable<string> Standing(Team? team, RunKey key) => team?.Runs.GetValueOrDefault(key) is { } run ? run.StandingIds : [];
    }
}
