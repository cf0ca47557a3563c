using System.Text.Json.Nodes;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Archives;

/// <summary>Reads the texts that are kept apart from records as an archive's index lists them: reasons, appeals, objections.</summary>
internal static class ArchiveReasons
{
    private const string Persons = "team:";

    private const string Signatures = "signatures:";

    // A signature is drawn, not read.
    private const string Drawn = "Strokes";

    /// <summary>Whether it says why something was done, refused or objected to. Names of persons stand in the table of teams.</summary>
    public static bool IsReason(KeptText text) =>
        !text.Subject.StartsWith(Persons, StringComparison.Ordinal)
        && (!text.Subject.StartsWith(Signatures, StringComparison.Ordinal) || JsonNode.Parse(text.Json)?["reason"] is not null);

    /// <summary>What it is of: the part of the subject before the colon.</summary>
    public static string KindOf(KeptText text) => text.Subject.Split(':', 2)[0];

    /// <summary>Which one of its kind: a sheet, a number; empty = there is only one.</summary>
    public static string IdOf(KeptText text) => text.Subject.Split(':', 2) is [_, var id] ? id : "";

    /// <summary>The texts of the row in their order.</summary>
    public static IEnumerable<string> LinesOf(KeptText text) =>
        JsonNode.Parse(text.Json) is JsonObject row ? row.Where(field => !field.Key.EndsWith(Drawn, StringComparison.Ordinal)).Select(field => field.Value).OfType<JsonValue>().Select(value => value.ToString()).Where(line => line.Length > 0) : [];
}
