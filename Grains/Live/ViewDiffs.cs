using System.Collections.Immutable;

namespace EventsLive.Grains.Live;

/// <summary>Arithmetic of diffs.</summary>
public static class ViewDiffs
{
    /// <summary>One diff that does what the given ones do one after the other: the last word on a key wins.</summary>
    /// <param name="diffs">Contiguous, oldest first, at least one.</param>
    public static ViewDiff Compose(IReadOnlyList<ViewDiff> diffs)
    {
        if (diffs.Count == 1)
        {
            return diffs[0];
        }

        var last = new Dictionary<string, ViewRow?>(StringComparer.Ordinal);
        foreach (var diff in diffs)
        {
            if (diff.From is null)
            {
                last.Clear();
            }

            foreach (var row in diff.Set)
            {
                last[row.Key] = row;
            }

            foreach (var key in diff.Removed)
            {
                last[key] = null;
            }
        }

        var isSnapshot = diffs.Any(diff => diff.From is null);
        return new ViewDiff(
            isSnapshot ? null : diffs[0].From,
            diffs[^1].To,
            [.. last.Values.OfType<ViewRow>()],
            isSnapshot ? [] : [.. last.Where(entry => entry.Value is null).Select(entry => entry.Key)]);
    }
}
