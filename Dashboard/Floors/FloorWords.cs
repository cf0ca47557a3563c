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

    public static string Round(this IStringLocalizer texts, FloorSlotRow slot) => texts[$"round{slot.Kind}", slot.Round];

    /// <summary>Who runs: for a match both sides.</summary>
    public static string Teams(FloorSlotRow slot) => string.Join(" : ", slot.Teams.GroupBy(team => team.Side).Select(side => string.Join(" + ", side.Select(Team))));

    public static string Schools(FloorSlotRow slot) => string.Join(" : ", slot.Teams.GroupBy(team => team.Side).Select(side => string.Join(" + ", side.Select(team => team.School))));

    public static string Clock(DateTimeOffset? at) => at is { } time ? LocalTime.ToLocal(time).ToString("HH:mm", CultureInfo.InvariantCulture) : "–";

    private static string Team(FloorEntrantRow team) => team.Number is { } number ? $"{number} {team.Name}" : team.Name;
}
