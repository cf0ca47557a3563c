using System.Globalization;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>Makes the names that formulas use for what an organiser adds; people read its words.</summary>
internal static class DraftNames
{
    /// <summary>The stem itself or the stem with the first number that is free.</summary>
    public static string FreeOrSelf(string stem, IReadOnlyCollection<string> taken) => taken.Contains(stem) ? Free(stem, taken, 2) : stem;

    public static string Free(string stem, IReadOnlyCollection<string> taken, int from = 1) =>
        Enumerable.Range(from, taken.Count + 1).Select(i => stem + i.ToString(CultureInfo.InvariantCulture)).First(name => !taken.Contains(name));
}
