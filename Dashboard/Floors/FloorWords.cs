using System.Globalization;
using EventsLive.Dashboard.Shell;
using EventsLive.Grains.Floors;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Floors;

/// <summary>Words for the rows of a floor, the same on the desk, in the hall and on paper.</summary>
internal static class FloorWords
{
    public static string Table(this IStringLocalizer texts, FloorTableRow table) =>
        table.Name is { } name ? $"{texts["tableNumber", table.Number]} {name}" : texts["tableNumber", table.Number];

    /// <summary>A run's round, behind the stage where the contest's rule has several; the stage is the first one where the run names none.</summary>
    public static string Round(this IStringLocalizer texts, FloorPicture picture, FloorSlotRow slot)
    {
        string round = texts[$"round{slot.Kind}", slot.Round];
        return picture.Head?.Stages is { Length: > 1 } stages && slot.Kind != SlotKind.Practice
            ? $"{Label(stages.FirstOrDefault(stage => stage.Name == slot.StageName) ?? stages[0])} {round}"
            : round;
    }

    /// <summary>What people call the stage of a run; null = it is the first one, which goes without saying.</summary>
    public static string? LaterStage(FloorPicture picture, FloorSlotRow slot) =>
        slot.StageName is not { } name ? null : picture.LaterStages.FirstOrDefault(stage => stage.Name == name) is { } stage ? Label(stage) : name;

    /// <summary>What people call a stage, in the reader's language.</summary>
    public static string Label(FloorStageRow stage) => ContestWords.Label(stage.Label, stage.LabelEn);

    /// <summary>Who runs: for a match both sides.</summary>
    public static string Teams(FloorSlotRow slot) => string.Join(" : ", slot.Teams.GroupBy(team => team.Side).Select(side => string.Join(" + ", side.Select(Team))));

    public static string Schools(FloorSlotRow slot) => string.Join(" : ", slot.Teams.GroupBy(team => team.Side).Select(side => string.Join(" + ", side.Select(team => team.School))));

    public static string Clock(DateTimeOffset? at) => at is { } time ? LocalTime.ToLocal(time).ToString("HH:mm", CultureInfo.InvariantCulture) : "–";

    private static string Team(FloorEntrantRow team) => team.Number is { } number ? $"{number} {team.Name}" : team.Name;
}
