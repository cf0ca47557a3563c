using System.Collections.Immutable;

namespace EventsLive.Grains.Events;

/// <summary>The offers of places (限时确认名额) that are open, found by registration and by when they end. Immutable.</summary>
public sealed class OpenOffers
{
    private static readonly Comparer<(DateTimeOffset Until, string Registration)> ByEnd = Comparer<(DateTimeOffset Until, string Registration)>.Create(
        (one, other) => one.Until.CompareTo(other.Until) is not 0 and var order ? order : string.CompareOrdinal(one.Registration, other.Registration));

    private readonly ImmutableSortedSet<(DateTimeOffset Until, string Registration)> _byEnd;
    private readonly ImmutableDictionary<string, DateTimeOffset> _ends;

    private OpenOffers(ImmutableSortedSet<(DateTimeOffset Until, string Registration)> byEnd, ImmutableDictionary<string, DateTimeOffset> ends) =>
        (_byEnd, _ends) = (byEnd, ends);

    public static OpenOffers None { get; } = new(ImmutableSortedSet.Create<(DateTimeOffset Until, string Registration)>(ByEnd), ImmutableDictionary.Create<string, DateTimeOffset>(StringComparer.Ordinal));

    /// <summary>When the next one ends; null = none is open.</summary>
    public DateTimeOffset? NextEnd => _byEnd.IsEmpty ? null : _byEnd[0].Until;

    /// <summary>Those open, the first to end first.</summary>
    public IEnumerable<(DateTimeOffset Until, string Registration)> All => _byEnd;

    /// <summary>When the offer to a registration ends; null = it has none.</summary>
    public DateTimeOffset? EndOf(string registration) => _ends.TryGetValue(registration, out var until) ? until : null;

    /// <summary>Registrations whose offers have ended by then, the first to end first.</summary>
    public IEnumerable<string> EndedBy(DateTimeOffset now) => _byEnd.TakeWhile(offer => offer.Until <= now).Select(offer => offer.Registration);

    public OpenOffers With(string registration, DateTimeOffset until) => new(_byEnd.Add((until, registration)), _ends.Add(registration, until));

    /// <summary>The same without the offer to a registration, if there is one.</summary>
    public OpenOffers Without(string registration) =>
        EndOf(registration) is { } until ? new OpenOffers(_byEnd.Remove((until, registration)), _ends.Remove(registration)) : this;
}
