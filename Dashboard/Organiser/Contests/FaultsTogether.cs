using System.Globalization;
using EventsLive.Dashboard.Api;

namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>A fault of a file with the lines that have it.</summary>
/// <param name="Lines">As people write them: <c>2–31、40</c>.</param>
internal sealed record FaultsTogether(string Lines, LineProblem Fault)
{
    /// <summary>The faults in the order of their first lines; those that say the same stand together, with every line.</summary>
    public static IReadOnlyList<FaultsTogether> Of(IEnumerable<LineProblem> faults, string comma) =>
    [
        .. faults.GroupBy(fault => (fault.Field, fault.Title, fault.Detail))
            .Select(same => (Lines: same.Select(fault => fault.Line).Distinct().Order().ToArray(), Fault: same.First()))
            .OrderBy(together => together.Lines[0])
            .Select(together => new FaultsTogether(string.Join(comma, Ranges(together.Lines)), together.Fault)),
    ];

    private static IEnumerable<string> Ranges(int[] lines)
    {
        // Lines in a row have one difference from their places.
        foreach (var run in lines.Index().GroupBy(line => line.Item - line.Index, line => line.Item))
        {
            var (first, last) = (run.First(), run.Last());
            yield return first == last ? Number(first) : $"{Number(first)}–{Number(last)}";
        }
    }

    private static string Number(int line) => line.ToString(CultureInfo.InvariantCulture);
}
