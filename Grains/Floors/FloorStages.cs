using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;

namespace EventsLive.Grains.Floors;

/// <summary>Makes what a floor's head says of the stages of the contest's rule. Pure.</summary>
/// <remarks>Who goes on follows from results that may be held back: all but the staff are told what was drawn, and nothing of what has become of it.</remarks>
internal static class FloorStages
{
    public static ImmutableArray<FloorStageRow> Rows(FloorState state, ContestRoster roster, Audience audience)
    {
        var later = roster.LaterStages.ToHashSet();
        return roster.Stages.IsDefault ? [] :
        [
            .. roster.Stages.Select(stage => new FloorStageRow(
                stage.Name,
                stage.Label,
                stage.LabelEn,
                stage.Rounds,
                !stage.Promotions.IsDefault,
                later.Contains(stage) ? [.. roster.Groups.Select(group => Group(state, roster, stage, group, audience))] : [],
                audience == Audience.Staff ? !stage.Promotions.IsDefault && !roster.HeldBack : null)),
        ];
    }

    private static FloorStageGroupRow Group(FloorState state, ContestRoster roster, RosterStage stage, string group, Audience audience)
    {
        var draw = state.DrawOf(stage.Name, group);
        var isStaff = audience == Audience.Staff;
        var promotion = isStaff && !stage.Promotions.IsDefault ? stage.Promotions.FirstOrDefault(one => one.Group == group) : null;
        var placed = state.Slots.Values
            .Where(slot => slot.StageName == stage.Name && slot.Group == group)
            .SelectMany(slot => slot.Entrants)
            .Select(entrant => entrant.Team)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToArray();
        var entitled = stage.Promotions.IsDefault
            ? roster.Teams.Where(team => team.Group == group).Select(team => team.Id)
            : stage.Promotions.Where(one => one.Group == group).SelectMany(one => one.Teams).Select(team => team.Team);
        return new FloorStageGroupRow(
            group,
            draw?.Seed,
            draw?.Method,
            draw?.Order,
            draw?.At,
            draw?.StartsAt,
            draw?.Number ?? 0,
            isStaff ? draw?.Despite : null,
            promotion?.Teams.Select(team => new FloorPromotedRow(team.Team, team.Rank)).ToArray(),
            promotion is { Gaps: { IsEmpty: false } gaps } ? new FloorGapsRow(gaps.Missing, gaps.Unapproved, gaps.Unsigned, gaps.Conflicts, gaps.Appeals, gaps.Tied) : null,
            isStaff ? [.. placed.Except(entitled)] : null,
            isStaff && draw is not null ? [.. entitled.Except(placed)] : null);
    }
}
