using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>Decides the course of appeals (申诉): filed, admitted or dismissed, decided, carried out, published. Pure.</summary>
public static class AppealRules
{
    public const int MaxReasonLength = 1_000;
    public const int MaxMinutes = 7 * 24 * 60;
    public const int MaxPerTeam = 100;

    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"a{number}");

    /// <summary>What is kept of the secret of a team's link.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static Decision<AppealTerms> SetTerms(ContestState state, AppealTerms terms)
    {
        if (state.Settings is null)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (terms.Minutes is < 1 or > MaxMinutes)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "minutes", "1", InputRules.Number(MaxMinutes));
        }

        return terms.PerTeam is < 0 or > MaxPerTeam
            ? Refusal.Of(RefusalKind.OutOfRange, "perTeam", "0", InputRules.Number(MaxPerTeam))
            : Decision.Accept(terms, terms == state.Desk.Terms ? [] : [new AppealTermsSet(terms.Minutes, terms.PerTeam)]);
    }

    public static Decision<string> IssueLink(ContestState state, string teamId, string hash) =>
        state.Settings is null ? Refusal.Of(RefusalKind.UnknownContest)
        : !state.All.Teams.ContainsKey(teamId) ? Refusal.Of(RefusalKind.UnknownTeam, "teamId", teamId)
        : Decision.Accept(teamId, [new AppealLinkIssued(teamId, hash)]);

    /// <summary>The team whose link has this secret; null = nobody's.</summary>
    public static string? TeamOf(ContestState state, string secret)
    {
        var hash = HashOf(secret);
        return state.Desk.Links.FirstOrDefault(link => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(link.Value), Encoding.ASCII.GetBytes(hash))).Key;
    }

    /// <summary>Files an appeal. One by the team's own link is told nothing that it could not see: neither whether the run has a sheet nor what it says.</summary>
    /// <param name="archivedAt">When the contest was last archived; null = it was not, or the terms set a time.</param>
    public static Decision<AppealReceipt> File(ContestState state, AppealEntry entry, AppealOrigin origin, DateTimeOffset now, DateTimeOffset? archivedAt = null)
    {
        if (state.Settings is not { } settings)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (!state.All.Teams.ContainsKey(entry.Team))
        {
            return Refusal.Of(RefusalKind.UnknownTeam, "team", entry.Team);
        }

        var key = entry.Run.KeyIn(state.Rule!);
        if (!state.Rule!.HasStage(key.Stage))
        {
            return Refusal.Of(RefusalKind.UnknownStage, "stage", key.Stage);
        }

        if (entry.Run.Round < 1 || entry.Run.Round > settings.Rounds)
        {
            return Refusal.Of(RefusalKind.UnknownRound, "round", "1", InputRules.Number(settings.Rounds));
        }

        if ((SheetRules.OptionalName(entry.Run.Match, "match") ?? InputRules.Text(entry.Reason, "reason", MaxReasonLength)) is { } badReason)
        {
            return badReason;
        }

        var terms = state.Desk.Terms;
        if (terms.PerTeam is { } most && state.Desk.Appeals.Values.Count(appeal => appeal.Team == entry.Team) >= most)
        {
            return Refusal.Of(RefusalKind.AppealsExhausted, null, InputRules.Number(most));
        }

        // What the paper says came in time is the arbitration group's to judge when it enters it.
        if (origin == AppealOrigin.Team && (terms.Minutes is null ? ArchivedAt(state, archivedAt) : Deadline(state, entry.Team, key)) is { } deadline && now > deadline)
        {
            return Refusal.Of(RefusalKind.AppealTooLate, "round", InputRules.Time(deadline));
        }

        var number = state.Desk.Appeals.Count + 1;
        return Decision.Accept(
            new AppealReceipt(IdOf(number)),
            [new AppealFiled(number, entry.Team, RunRef.Of(key), origin)],
            [new PersonalRow(ContestSubject.Appeal(number), JsonSerializer.SerializeToUtf8Bytes(new AppealText(entry.Reason), ContestJson.Default.AppealText))]);
    }

    // What was archived before the results were final is a copy by the way, and ends nothing.
    private static DateTimeOffset? ArchivedAt(ContestState state, DateTimeOffset? at) => at > state.PublishedAt ? at : null;

    /// <summary>Until when a run may be appealed against; null = the time has not begun, or never ends.</summary>
    public static DateTimeOffset? Deadline(ContestState state, string team, RunKey run) =>
        state.Desk.Terms.Minutes is { } minutes && ShownSince(state, team, run) is { } since ? since.AddMinutes(minutes) : null;

    /// <summary>Since when the public can see the result that stands for a run; null = it cannot, or only as an unveiling announced it.</summary>
    public static DateTimeOffset? ShownSince(ContestState state, string teamId, RunKey run)
    {
        if (state.Shown.Teams.GetValueOrDefault(teamId) is not { Unveiled: null } team || team.Runs.GetValueOrDefault(run)?.Standing is not { } sheet)
        {
            return null;
        }

        var waited = state.Settings!.Publication == ContestPublication.Approved || sheet.AcceptedAt > state.PublishedAt;
        var since = waited && sheet.Approval is { } approval && approval.At > sheet.AcceptedAt ? approval.At : sheet.AcceptedAt;
        return state.Desk.Releases.Aggregate(since, (shown, held) => shown >= held.From && shown < held.Until ? held.Until : shown);
    }

    /// <summary>What of the contest, and of appeals against it, is still open.</summary>
    public static ContestClosing Closing(ContestState state) => new(
        state.PublishedAt is not null,
        state.Desk.Appeals.Values.Count(appeal => appeal.IsOpen),
        (from team in state.Shown.Teams.Values from run in team.Runs.Keys select Deadline(state, team.Id, run)).Max());

    /// <summary>受理 or 不予受理; the latter with a reason.</summary>
    public static Decision<AppealReceipt> Admit(ContestState state, string id, bool admitted, string? reason)
    {
        if (Find(state, id, AppealStage.Filed, out var appeal) is { } refusal)
        {
            return refusal;
        }

        if (admitted)
        {
            return Decision.Accept(new AppealReceipt(id), [new AppealAdmitted(appeal.Number)]);
        }

        return DeskRules.Reason(reason) is { } noReason ? noReason : Decision.Accept(
            new AppealReceipt(id), [new AppealDismissed(appeal.Number)], [DeskRules.Remark(ContestSubject.AppealRuling(appeal.Number), reason)]);
    }

    /// <summary>Decides an admitted appeal. A re-run opens the run in the same act; a correction waits for the new version of the sheet.</summary>
    public static Decision<AppealReceipt> Decide(ContestState state, string id, AppealRuling ruling, string? reason, DateTimeOffset now)
    {
        if (Find(state, id, AppealStage.Admitted, out var appeal) is { } refusal)
        {
            return refusal;
        }

        if (!Enum.IsDefined(ruling))
        {
            return Refusal.Of(RefusalKind.Malformed, "ruling", [.. Enum.GetNames<AppealRuling>()]);
        }

        if (DeskRules.Reason(reason) is { } noReason)
        {
            return noReason;
        }

        var remark = DeskRules.Remark(ContestSubject.AppealRuling(appeal.Number), reason);
        var decided = new AppealDecided(appeal.Number, ruling);
        if (ruling != AppealRuling.Rerun)
        {
            return Decision.Accept(new AppealReceipt(id), [decided], [remark]);
        }

        if (state.Unveil is not null)
        {
            return Refusal.Of(RefusalKind.UnveilRunning);
        }

        if (state.All.Teams[appeal.Team].Runs.GetValueOrDefault(appeal.Run.KeyIn(state.Rule!)) is not { } run)
        {
            return Refusal.Of(RefusalKind.NothingEntered, "ruling", InputRules.Number(appeal.Run.Round));
        }

        var reopened = new RunReopened(appeal.Team, appeal.Run, [.. run.Sheets.Select(sheet => sheet.Id)], SetAsideCause.Rerun, id);
        return CorrectionRules.WithNotice(
            state,
            Decision.Accept(new AppealReceipt(id), [decided, reopened], [remark, DeskRules.Remark(ContestSubject.Reopening(run.Sheets[^1].Id), reason)]),
            CorrectionCategory.AppealUpheld,
            now);
    }

    /// <summary>Makes the decision public, in words that name no person: the head judge answers for them.</summary>
    /// <remarks>Not while results are held back: that a run was played, and how its appeal ended, is part of what is hidden.</remarks>
    public static Decision<AppealReceipt> Publish(ContestState state, string id, AppealWording wording)
    {
        if (Find(state, id, null, out var appeal) is { } refusal)
        {
            return refusal;
        }

        if (appeal.IsOpen)
        {
            return Refusal.Of(RefusalKind.AppealOpen, "appeal", id);
        }

        if (state.HoldsBack && state.PublishedAt is null)
        {
            return Refusal.Of(RefusalKind.ResultsHeldBack);
        }

        if ((InputRules.Text(wording.Reason, "reason", MaxReasonLength) ?? InputRules.Text(wording.Outcome, "outcome", MaxReasonLength)) is { } badText)
        {
            return badText;
        }

        return Decision.Accept(
            new AppealReceipt(id),
            [new AppealPublished(appeal.Number)],
            [new PersonalRow(ContestSubject.AppealWording(appeal.Number), JsonSerializer.SerializeToUtf8Bytes(wording, ContestJson.Default.AppealWording))]);
    }

    /// <summary>Refuses a correction that names an appeal which it does not carry out.</summary>
    internal static Refusal? CheckCarriedOut(ContestState state, string id, ScoreEntry entry)
    {
        if (Find(state, id, AppealStage.Decided, out var appeal) is { } refusal)
        {
            return refusal with { Field = "appeal" };
        }

        return appeal is { Ruling: AppealRuling.Correct, CarriedOutBy: null } && appeal.Team == entry.Team && appeal.Run.KeyIn(state.Rule!) == SheetRules.KeyOf(state.Rule!, entry)
            ? null
            : Refusal.Of(RefusalKind.AppealStageWrong, "appeal", id, appeal.Stage.ToString());
    }

    internal static ContestState Fold(ContestState state, IRecord record, RecordMeta meta)
    {
        var before = state.Desk;
        var desk = record switch
        {
            AppealTermsSet terms => before with { Terms = new AppealTerms(terms.Minutes, terms.PerTeam) },
            AppealLinkIssued link => before with { Links = before.Links.SetItem(link.Team, link.Hash) },
            AppealFiled filed => With(before, new Appeal(filed.Number, filed.Team, filed.Run, filed.Origin, meta.Time, AppealStage.Filed, null, null, null, null)),
            AppealAdmitted admitted => Changed(before, admitted.Number, appeal => appeal with { Stage = AppealStage.Admitted }),
            AppealDismissed dismissed => Changed(before, dismissed.Number, appeal => appeal with { Stage = AppealStage.Dismissed, DecidedAt = meta.Time }),
            AppealDecided decided => Changed(before, decided.Number, appeal => appeal with { Stage = AppealStage.Decided, Ruling = decided.Ruling, DecidedAt = meta.Time }),
            AppealCarriedOut done => Changed(before, NumberOf(done.Appeal)!.Value, appeal => appeal with { CarriedOutBy = done.Sheet }),
            AppealPublished published => Changed(before, published.Number, appeal => appeal with { PublishedAt = appeal.PublishedAt ?? meta.Time }),
            _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of an appeal."),
        };
        return state with { Desk = desk with { Changes = before.Changes + 1 } };
    }

    private static DeskState With(DeskState desk, Appeal appeal) => desk with { Appeals = desk.Appeals.SetItem(appeal.Number, appeal) };

    private static DeskState Changed(DeskState desk, int number, Func<Appeal, Appeal> change) => With(desk, change(desk.Appeals[number]));

    private static int? NumberOf(string? id) =>
        id is ['a', ..] && int.TryParse(id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Refusal? Find(ContestState state, string id, AppealStage? stage, out Appeal appeal)
    {
        appeal = null!;
        if (state.Settings is null)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (NumberOf(id) is not { } number || !state.Desk.Appeals.TryGetValue(number, out var found))
        {
            return Refusal.Of(RefusalKind.UnknownAppeal, "appealId", id);
        }

        appeal = found;
        return stage is null || stage == found.Stage ? null : Refusal.Of(RefusalKind.AppealStageWrong, null, id, found.Stage.ToString());
    }
}
