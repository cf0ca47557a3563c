using System.Collections.Frozen;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Files;

/// <summary>The usual sides of a match in words, as the judge's tablet calls them; any other side is called as it is.</summary>
internal static class SideWords
{
    private static readonly FrozenDictionary<string, string> Sides = new Dictionary<string, string>
    {
        ["红方"] = "red",
        ["蓝方"] = "blue",
        ["a方"] = "a",
        ["b方"] = "b",
        ["sidea"] = "a",
        ["sideb"] = "b",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string? Of(string? side, IStringLocalizer<FileTexts> texts) =>
        side is null ? null : texts["side-" + side] is { ResourceNotFound: false } word ? word.Value : side;

    /// <summary>The side that a cell means.</summary>
    public static string? Read(string? cell) => cell is null ? null : Sides.GetValueOrDefault(CellText.Header(cell), cell);
}
