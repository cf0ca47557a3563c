using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>What every act of the head judge's desk is checked for first. Pure.</summary>
internal static class DeskRules
{
    /// <summary>Refuses an act on a team's run without a contest, team or reason, and while an unveiling announces what stood when it began.</summary>
    public static Refusal? Check(ContestState state, string teamId, string? reason, [NotNull] out Team? team)
    {
        team = NoTeam;
        if (state.Settings is null)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (InputRules.Id(teamId, "team") is { } badTeam)
        {
            return badTeam;
        }

        if (!state.All.Recorded.TryGetValue(teamId, out var found))
        {
            return Refusal.Of(RefusalKind.UnknownTeam, "team", teamId);
        }

        team = found;
        return state.Unveil is not null ? Refusal.Of(RefusalKind.UnveilRunning) : Reason(reason);
    }

    public static Refusal? Reason(string? reason) =>
        string.IsNullOrWhiteSpace(reason) ? Refusal.Of(RefusalKind.ReasonRequired, "reason") : InputRules.OptionalText(reason, "reason", SheetRules.MaxReasonLength);

    /// <summary>Why a sheet of a team's run does not stand: it was replaced, set aside, waits, or never was.</summary>
    public static Refusal NotCurrent(Team team, RunKey key, string sheetId, string field)
    {
        var sheet = team.Runs.GetValueOrDefault(key, Run.None).Sheets.FirstOrDefault(sheet => sheet.Id == sheetId);
        return sheet switch
        {
            null when team.Past.Any(past => past.Run == RunRef.Of(key) && past.Sheet.Id == sheetId) => Refusal.Of(RefusalKind.SheetSetAside, field, sheetId),
            null => Refusal.Of(RefusalKind.UnknownSheet, field, sheetId),
            { ReplacedBy: { } newer } => Refusal.Of(RefusalKind.SheetReplaced, field, sheetId, newer),
            _ => Refusal.Of(RefusalKind.SheetNotCounted, field, sheetId),
        };
    }

    public static PersonalRow Remark(string subject, string? reason) =>
        new(subject, JsonSerializer.SerializeToUtf8Bytes(new SheetRemark(reason!), ContestJson.Default.SheetRemark));

    private static readonly Team NoTeam = new("", 0, "", "", "", "", System.Collections.Immutable.ImmutableSortedDictionary<RunKey, Run>.Empty, TeamResult.None, null);
}
