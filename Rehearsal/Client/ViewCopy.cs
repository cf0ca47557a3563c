using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace EventsLive.Rehearsal.Client;

/// <summary>A copy of one view, kept by a snapshot and the diffs that follow it; it checks that its version never goes backwards.</summary>
public sealed class ViewCopy
{
    private ViewPosition? _lastChange;

    /// <summary>Of the copy; null before the first snapshot.</summary>
    public ViewPosition? Position { get; private set; }

    public ImmutableDictionary<string, JsonElement> Rows { get; private set; } =
        ImmutableDictionary.Create<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>Takes a whole view in place of what was there.</summary>
    public ViewStep Install(ViewAnswer view)
    {
        var to = new ViewPosition(view.Epoch, view.Version);
        if (Position is { } position && to < position)
        {
            return ViewStep.Backwards;
        }

        Position = to;
        Rows = Rows.Clear().SetItems(view.Snapshot.Rows);
        return ViewStep.Applied;
    }

    /// <summary>Applies a diff that joins the copy's version; leaves the copy as it is where the diff does not.</summary>
    public ViewStep Apply(ViewChange change)
    {
        var to = new ViewPosition(change.Epoch, change.ToVersion);
        if (_lastChange is { } last && to <= last)
        {
            return ViewStep.Backwards;
        }

        _lastChange = to;
        if (Position is not { } position)
        {
            return ViewStep.Gap;
        }

        // A snapshot can overtake the diffs that were sent before it: an answer and a call take different ways through the client.
        if (to <= position)
        {
            return ViewStep.Known;
        }

        // A diff holds whole rows and names every key that changed since its first version, so it may begin before the copy's.
        var whole = change.FromVersion is null;
        if (!whole && (change.Epoch != position.Epoch || change.FromVersion > position.Version))
        {
            return ViewStep.Gap;
        }

        Position = to;
        Rows = (whole ? Rows.Clear() : Rows).SetItems(change.Diff.Set).RemoveRange(change.Diff.Removed);
        return ViewStep.Applied;
    }
}

/// <summary>What a snapshot or a diff did to a copy.</summary>
public enum ViewStep
{
    Applied = 1,

    /// <summary>The copy holds it already.</summary>
    Known = 2,

    /// <summary>Something between the copy and the diff is missing: the view has to be asked for again.</summary>
    Gap = 3,

    /// <summary>The server sent something that is not newer than what it sent before.</summary>
    Backwards = 4,
}

/// <summary>The version of a view; compares lexicographically.</summary>
public readonly record struct ViewPosition(long Epoch, long Version) : IComparable<ViewPosition>
{
    public int CompareTo(ViewPosition other) =>
        Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Version.CompareTo(other.Version);

    public static bool operator <(ViewPosition left, ViewPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(ViewPosition left, ViewPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(ViewPosition left, ViewPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ViewPosition left, ViewPosition right) => left.CompareTo(right) >= 0;
}

/// <summary>The hub's answer to <c>Watch</c>.</summary>
public sealed record ViewAnswer(long Epoch, long Version, ViewRows Snapshot);

public sealed record ViewRows(IReadOnlyDictionary<string, JsonElement> Rows);

/// <summary>One call of <c>changed</c>.</summary>
/// <param name="FromVersion">Null = the diff names the whole view, and every key that it does not name is gone.</param>
public sealed record ViewChange(long Epoch, long? FromVersion, long ToVersion, ViewDiff Diff);

public sealed record ViewDiff(IReadOnlyDictionary<string, JsonElement>? Set, IReadOnlyList<string>? Removed)
{
    public IReadOnlyDictionary<string, JsonElement> Set { get; } = Set ?? FrozenDictionary<string, JsonElement>.Empty;

    public IReadOnlyList<string> Removed { get; } = Removed ?? [];
}
