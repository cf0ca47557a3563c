using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Contests;

/// <summary>Decides on the head judge's approvals of sheets. Pure.</summary>
public static class ApprovalRules
{
    /// <summary>Sheets that one command may name.</summary>
    public const int MaxSheets = 1_000;

    /// <summary>Approves all of the sheets or none; those that are approved already are no fault.</summary>
    public static Decision<ApprovalResult> Approve(ContestState state, ImmutableArray<string> sheets)
    {
        if (Find(state, sheets, out var found) is { } refusal)
        {
            return refusal;
        }

        ImmutableArray<string> fresh = [.. found.Where(sheet => sheet.Approval is null).Select(sheet => sheet.Id)];
        return Decision.Accept(new ApprovalResult(fresh.Length), fresh.IsEmpty ? [] : [new SheetsApproved(fresh)]);
    }

    /// <summary>Withdraws the approval of all of the sheets or of none. What was published or is being unveiled stays approved: it is corrected instead.</summary>
    public static Decision<ApprovalResult> Withdraw(ContestState state, ImmutableArray<string> sheets, string? reason)
    {
        if (Find(state, sheets, out var found) is { } refusal)
        {
            return refusal;
        }

        if (state.PublishedAt is not null)
        {
            return Refusal.Of(RefusalKind.ResultsFinal);
        }

        if (state.Unveil is not null)
        {
            return Refusal.Of(RefusalKind.UnveilRunning);
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of(RefusalKind.ReasonRequired, "reason");
        }

        if (InputRules.OptionalText(reason, "reason", SheetRules.MaxReasonLength) is { } badReason)
        {
            return badReason;
        }

        ImmutableArray<string> withdrawn = [.. found.Where(sheet => sheet.Approval is not null).Select(sheet => sheet.Id)];
        var remark = JsonSerializer.SerializeToUtf8Bytes(new SheetRemark(reason), ContestJson.Default.SheetRemark);
        return Decision.Accept(
            new ApprovalResult(withdrawn.Length),
            withdrawn.IsEmpty ? [] : [new ApprovalWithdrawn(withdrawn)],
            [.. withdrawn.Select(sheet => new PersonalRow(ContestSubject.Approval(sheet), remark))]);
    }

    /// <summary>Refuses while the contest wants approvals and a sheet that stands has none; names the first of them.</summary>
    internal static Refusal? CheckComplete(ContestState state)
    {
        if (state.Settings!.Publication != ContestPublication.Approved)
        {
            return null;
        }

        var missing = state.All.Recorded.Values
            .SelectMany(team => team.Runs.Values)
            .SelectMany(run => run.Sheets)
            .Where(sheet => sheet.Stands && sheet.Approval is null)
            .OrderBy(sheet => sheet.Number)
            .Select(sheet => sheet.Id)
            .ToArray();
        return missing.Length == 0 ? null : Refusal.Of(RefusalKind.SheetsUnapproved, null, InputRules.Number(missing.Length), string.Join(", ", missing.Take(10)));
    }

    private static Refusal? Find(ContestState state, ImmutableArray<string> ids, out IReadOnlyList<Sheet> found)
    {
        found = [];
        if (state.Settings is null)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (ids.IsDefaultOrEmpty)
        {
            return Refusal.Of(RefusalKind.Required, "sheets");
        }

        if (ids.Length > MaxSheets)
        {
            return Refusal.Of(RefusalKind.TooLarge, "sheets", InputRules.Number(MaxSheets));
        }

        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        var sheets = state.All.Recorded.Values
            .SelectMany(team => team.Runs.Values)
            .SelectMany(run => run.Sheets)
            .Where(sheet => wanted.Contains(sheet.Id))
            .ToDictionary(sheet => sheet.Id, StringComparer.Ordinal);
        for (var i = 0; i < ids.Length; i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"sheets[{i}]");
            if (!sheets.TryGetValue(ids[i], out var sheet))
            {
                var isPast = state.All.Recorded.Values.Any(team => team.Past.Any(past => past.Sheet.Id == ids[i]));
                return Refusal.Of(isPast ? RefusalKind.SheetSetAside : RefusalKind.UnknownSheet, field, ids[i]);
            }

            if (!sheet.IsCurrent)
            {
                return Refusal.Of(RefusalKind.SheetReplaced, field, ids[i], sheet.ReplacedBy!);
            }

            if (!sheet.Counted)
            {
                return Refusal.Of(RefusalKind.SheetNotCounted, field, ids[i]);
            }
        }

        found = [.. sheets.Values.OrderBy(sheet => sheet.Number)];
        return null;
    }
}
