using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>Decides on another rule for a contest that has sheets, and tells beforehand what it would move. Pure.</summary>
public static class RuleChange
{
    /// <summary>Sheets that do not fit which a refusal names.</summary>
    private const int MostNamed = 10;

    /// <summary>Scores all sheets by the new rule from here on. Sheets that it could not score are named, with what is wrong with the first of them, and nothing changes.</summary>
    public static Decision<ContestRevision> Change(ContestState state, string rule, string? reason)
    {
        if (Read(state, rule, out _) is { } refusal)
        {
            return refusal;
        }

        if (state.Unveil is not null || state.Shown.Recorded.Values.Any(team => team.Unveiled is not null))
        {
            // What was announced stands until the results are published.
            return Refusal.Of(RefusalKind.UnveilRunning, "rule");
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of(RefusalKind.ReasonRequired, "reason");
        }

        if (InputRules.OptionalText(reason, "reason", SheetRules.MaxReasonLength) is { } badReason)
        {
            return badReason;
        }

        if (ContestRules.SameDocument(state.Settings!.Rule, rule))
        {
            return Decision.Accept(new ContestRevision(false, state.Revision), []);
        }

        var revision = state.Revision + 1;
        return Decision.Accept(
            new ContestRevision(false, revision),
            [new RuleChanged(rule)],
            [new PersonalRow(ContestSubject.Rule(revision), JsonSerializer.SerializeToUtf8Bytes(new SheetRemark(reason), ContestJson.Default.SheetRemark))]);
    }

    /// <summary>Every rank and total that the rule would change.</summary>
    public static Answer<RulePreview> Preview(ContestState state, string rule)
    {
        if (Read(state, rule, out var read) is { } refusal)
        {
            return new Answer<RulePreview>(null, refusal);
        }

        var before = state.All.Standings(null).ToDictionary(row => row.Team, StringComparer.Ordinal);
        var after = state.All.Configured(state.Settings! with { Rule = rule }, read!).Standings(null);
        return new Answer<RulePreview>(
            new RulePreview(
                state.All.Recorded.Count,
                [
                    .. after
                        .Where(row => row.Rank != before[row.Team].Rank || row.Total != before[row.Team].Total)
                        .Select(row => new RankMove(row.Team, row.Number, row.Name, row.Group, before[row.Team].Rank, row.Rank, before[row.Team].Total, row.Total)),
                ]),
            null);
    }

    private static Refusal? Read(ContestState state, string text, out ScoringRule? rule)
    {
        rule = null;
        if (state.Settings is not { } settings)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (!ScoringRuleReader.TryRead(text, out rule, out var problem))
        {
            return ContestRules.RefusalOf(problem);
        }

        if (settings.Rounds < rule.RoundsNeeded)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "rule.rounds.counted", "1", $"{settings.Rounds}");
        }

        var wanted = rule;
        var unfit = (from team in state.All.Recorded.Values
                     from run in team.Runs
                     from sheet in run.Value.Sheets
                     where sheet.IsCurrent
                     let why = Unfit(wanted, run.Key, sheet)
                     where why is not null
                     orderby sheet.Number
                     select (sheet.Id, Why: why)).Take(MostNamed).ToArray();
        return unfit.Length == 0 ? null
            : Refusal.Of(RefusalKind.SheetsUnfit, "rule", string.Join(", ", unfit.Select(sheet => sheet.Id)), unfit[0].Id, unfit[0].Why.Field!) with { Others = [unfit[0].Why] };
    }

    /// <summary>Why the rule would refuse a sheet that is there; null = it takes it.</summary>
    private static Refusal? Unfit(ScoringRule rule, RunKey key, Sheet sheet) =>
        !rule.HasStage(key.Stage) ? Refusal.Of(RefusalKind.UnknownStage, "stage", [.. rule.Stages.Select(stage => stage.Name)])
        : sheet.Outcome == RunOutcome.Scored ? SheetRules.CheckFields(rule, key.Stage, sheet.Judge, sheet.Fields)
        : null;
}
