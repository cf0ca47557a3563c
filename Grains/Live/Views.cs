using System.Collections.Immutable;
using Orleans.Concurrency;

namespace EventsLive.Grains.Live;

/// <summary>Who a view is made for. What an audience may not see is not in its view.</summary>
public enum Audience
{
    Public = 0,
    Operations = 1,
    Staff = 2,
}

/// <summary>The version of one view: a publisher's life and, within it, the number of the view's own changes. Compares lexicographically.</summary>
[GenerateSerializer, Immutable, Alias("ViewVersion")]
public readonly record struct ViewVersion([property: Id(0)] long Epoch, [property: Id(1)] long Number) : IComparable<ViewVersion>
{
    public int CompareTo(ViewVersion other) =>
        Epoch != other.Epoch ? Epoch.CompareTo(other.Epoch) : Number.CompareTo(other.Number);

    public static bool operator <(ViewVersion left, ViewVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(ViewVersion left, ViewVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(ViewVersion left, ViewVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ViewVersion left, ViewVersion right) => left.CompareTo(right) >= 0;
}

/// <summary>One row of a view: a key, unique in the view, and its content as UTF-8 JSON.</summary>
[GenerateSerializer, Immutable, Alias("ViewRow")]
public sealed record ViewRow([property: Id(0)] string Key, [property: Id(1)] byte[] Json);

/// <summary>What changed in a view between two of its versions. Diffs compose: the last word on a key wins.</summary>
/// <param name="From">The version that it applies to; null = it is a snapshot, and every key that it does not name is gone.</param>
[GenerateSerializer, Immutable, Alias("ViewDiff")]
public sealed record ViewDiff(
    [property: Id(0)] ViewVersion? From,
    [property: Id(1)] ViewVersion To,
    [property: Id(2)] ImmutableArray<ViewRow> Set,
    [property: Id(3)] ImmutableArray<string> Removed);

/// <summary>Receives the changes of one view in another process.</summary>
public interface IViewObserver : IGrainObserver
{
    [OneWay, Alias("Changed")]
    Task Changed(ViewDiff diff);
}

/// <summary>A grain whose views can be followed.</summary>
public interface IPublishesViews : IGrainWithStringKey
{
    /// <summary>Takes or renews the lease of an observer and brings it up to date: lease, gap detection and keep-alive in one call, every 2 to 3 seconds.</summary>
    /// <param name="known">The version that the observer has; null = nothing.</param>
    /// <returns>What the observer lacks (an empty diff when it lacks nothing), or null when there is no such thing.</returns>
    [Alias("Renew"), ResponseTimeout("00:00:03")]
    Task<ViewDiff?> Renew(Audience audience, IViewObserver observer, ViewVersion? known);

    /// <summary>Ends the lease of an observer.</summary>
    [Alias("Release")]
    Task Release(Audience audience, IViewObserver observer);

    /// <summary>The whole view as it is now, without a lease; null when there is no such thing.</summary>
    [Alias("Look"), ResponseTimeout("00:00:05")]
    Task<ViewDiff?> Look(Audience audience);
}
