using System.ComponentModel.DataAnnotations;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Live;
using EventsLive.Grains.Scoring;

namespace EventsLive.Dashboard.Judging;

/// <summary>Makes what a tablet needs to say where a run belongs: the rule's stages and the floor's matches.</summary>
internal static class JudgingPlaces
{
    public static IReadOnlyList<JudgingStage> Stages(ContestRow contest, ContestSettings settings, IReadOnlyList<StagePromotion> promotions)
    {
        if (contest.Stages is not { } stages || !ScoringRuleReader.TryRead(settings.Rule, out var rule, out _))
        {
            return [];
        }

        var byStage = promotions.ToDictionary(promotion => promotion.Stage, StringComparer.Ordinal);
        return
        [
            .. stages.Zip(rule.Stages, (row, stage) => new JudgingStage(
                row.Name,
                row.Label,
                row.LabelEn,
                Words.Of(stage.Role),
                row.CountedRounds,
                byStage.GetValueOrDefault(row.Name)?.Teams,
                byStage.GetValueOrDefault(row.Name)?.RefusesOthers ?? false)),
        ];
    }

    public static IReadOnlyList<JudgingMatch> Matches(FloorSchedule schedule) =>
    [
        .. from slot in Slots(schedule)
           where slot.Kind == SlotKind.Match
           orderby slot.PlannedAt ?? DateTimeOffset.MaxValue, slot.Order
           select new JudgingMatch(
               slot.Id, slot.Group, slot.Round, slot.Table, slot.PlannedAt, [.. slot.Teams.Select(team => new JudgingEntrant(team.Id, team.Side))], slot.StageName),
    ];

    /// <summary>The runs of later stages in their drawn order: there the order says who comes now.</summary>
    public static IReadOnlyList<JudgingRun> Runs(FloorSchedule schedule) =>
    [
        .. from slot in Slots(schedule)
           where slot.Kind == SlotKind.Solo && slot.StageName is not null
           orderby slot.Order
           select new JudgingRun(slot.StageName!, slot.Group, slot.Round, slot.Teams[0].Id, slot.Table, slot.PlannedAt),
    ];

    private static IEnumerable<FloorSlotRow> Slots(FloorSchedule schedule) =>
        from row in schedule.View.Set
        where row.Key.StartsWith("slot:", StringComparison.Ordinal)
        select System.Text.Json.JsonSerializer.Deserialize(row.Json, FloorRowJson.Default.FloorSlotRow);
}

/// <param name="Role">What it is for: it counts with the others, ranks above those before, separates ties, or is practice.</param>
/// <param name="CountedRounds">Rounds 1 to this one count; 0 = practice.</param>
/// <param name="Promoted">Ids of the teams that are entitled to it, by what stands now; null = the rule does not say.</param>
/// <param name="RefusesOthers">Whether sheets of other teams are refused; otherwise they count and are marked.</param>
public sealed record JudgingStage(
    string Name,
    string Label,
    string? LabelEn,
    [property: AllowedValues("counts", "ranksAbove", "tiebreak", "practice")] string Role,
    int CountedRounds,
    IReadOnlyList<string>? Promoted,
    bool RefusesOthers);

/// <param name="Id">What sheets name as their match.</param>
/// <param name="Table">赛台; null = no open table takes it.</param>
/// <param name="Stage">Null = the first one.</param>
public sealed record JudgingMatch(
    string Id, string Group, int Round, int? Table, DateTimeOffset? PlannedAt, IReadOnlyList<JudgingEntrant> Teams, string? Stage = null);

/// <param name="Table">赛台; null = no open table takes it.</param>
public sealed record JudgingRun(string Stage, string Group, int Round, string Team, int? Table, DateTimeOffset? PlannedAt);

/// <param name="Side">What sheets name as their side; null = the team is its own.</param>
public sealed record JudgingEntrant(string Team, string? Side);
