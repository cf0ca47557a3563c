using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Archives;

/// <summary>Makes of a contest's records what the public version of its archive may hold: enough to rank the contest again, and nothing of who entered what.</summary>
/// <remarks>
/// Deny by default: a type that is not named is left out. No record holds text about a person, but accounts and devices are traces of
/// persons: they go, and a judge becomes the number in which he first appears.
/// </remarks>
internal sealed class PublicRecords
{
    private static readonly FrozenSet<string> Shown = FrozenSet.ToFrozenSet(
    [
        "contest.configured",
        "contest.rule-changed",
        "contest.team-put",
        "contest.team-revised",
        "contest.sheet-accepted",
        "contest.sheet-moved",
        "contest.frozen",
        "contest.freeze-planned",
        "contest.unfrozen",
        "contest.sheets-approved",
        "contest.approval-withdrawn",
        "contest.results-published",
        "contest.unveil-started",
        "contest.unveil-stepped",
        "contest.unveil-ended",
        "contest.conflict-settled",
        "contest.run-reopened",
        "contest.correction-noted",
        "contest.gaps-accepted",
        "contest.appeal-terms-set",
        "floor.configured",
        "floor.table-put",
        "floor.slots-added",
        "floor.slots-removed",
        "floor.drawn",
        "floor.team-replaced",
        "floor.planned",
    ], StringComparer.Ordinal);

    private static readonly string[] Traces = ["device", "reason"];

    private readonly Dictionary<string, string> _judges = new(StringComparer.Ordinal);

    public static bool Shows(string type) => Shown.Contains(type);

    /// <summary>Writes the record as a line of the public version; one that is not shown writes nothing.</summary>
    public JsonObject? Of(HistoryEntry entry)
    {
        if (!Shows(entry.Type))
        {
            return null;
        }

        var record = JsonNode.Parse(entry.Json)!.AsObject();
        foreach (var trace in Traces)
        {
            record.Remove(trace);
        }

        if (record["judge"] is { } judge)
        {
            record["judge"] = Judge(judge.GetValue<string>());
        }

        return record;
    }

    /// <summary>The number that stands for a judge: <c>J1</c>, <c>J2</c>, as they appear.</summary>
    public string Judge(string judge)
    {
        if (!_judges.TryGetValue(judge, out var number))
        {
            _judges.Add(judge, number = string.Create(CultureInfo.InvariantCulture, $"J{_judges.Count + 1}"));
        }

        return number;
    }
}
