using System.Collections.Immutable;

namespace EventsLive.Grains.Scoring;

/// <summary>One team as a ranking sees it.</summary>
/// <param name="Number">Start number: the order of teams that share a rank.</param>
/// <param name="Key">Null = unranked.</param>
public sealed record RankEntry(string Id, int Number, RankKey? Key);

/// <param name="Rank">1-based; equal keys share it and the next one is left out (1-2-2-4); null = unranked.</param>
/// <param name="DecidedBy">The step that separated the row from the next one: the name of a criterion, or <c>shared</c>; null where no row follows or the row is unranked.</param>
public sealed record RankedEntry(RankEntry Entry, int? Rank, string? DecidedBy);

/// <summary>The teams of one group in order, immutable; a change of one team costs O(log n).</summary>
public sealed class Ranking
{
    private readonly ImmutableSortedSet<RankEntry> _entries;

    private Ranking(ImmutableSortedSet<RankEntry> entries) => _entries = entries;

    public static Ranking Empty { get; } = new(ImmutableSortedSet.Create<RankEntry>(new PlaceOrder()));

    public int Count => _entries.Count;

    /// <summary>Entries with a key, in O(log n).</summary>
    public int Ranked
    {
        get
        {
            // No entry stands in front of this one among those without a key.
            var place = _entries.IndexOf(new RankEntry("", int.MinValue, null));
            return ~place;
        }
    }

    public static Ranking Of(IEnumerable<RankEntry> entries) => new(Empty._entries.Union(entries));

    public Ranking Add(RankEntry entry) => new(_entries.Add(entry));

    public Ranking Remove(RankEntry entry) => new(_entries.Remove(entry));

    /// <summary>The rank that a team with this key has here, in O(log n).</summary>
    public int? RankOf(RankKey? key)
    {
        if (key is null)
        {
            return null;
        }

        // No entry has this number, so the search always ends at the place of the first entry with the key.
        var place = ~_entries.IndexOf(new RankEntry("", int.MinValue, key));
        return place + 1;
    }

    /// <summary>The entries behind one that is in the ranking, in order.</summary>
    public IEnumerable<RankEntry> Behind(RankEntry entry)
    {
        for (var place = _entries.IndexOf(entry) + 1; place < _entries.Count; place++)
        {
            yield return _entries[place];
        }
    }

    /// <summary>All rows, best first; those that share a rank by start number, the unranked at the end.</summary>
    public IEnumerable<RankedEntry> Rows()
    {
        var entries = _entries.ToArray();
        var rank = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = entries[i];
            if (entry.Key is null)
            {
                yield return new RankedEntry(entry, null, null);
                continue;
            }

            if (i == 0 || entry.Key.FirstDifference(entries[i - 1].Key!) is not null)
            {
                rank = i + 1;
            }

            yield return new RankedEntry(entry, rank, i + 1 < entries.Length ? DecidedBy(entry.Key, entries[i + 1].Key) : null);
        }
    }

    // A team without a valid result stands behind for want of a total.
    private static string DecidedBy(RankKey key, RankKey? next) => next is null ? key.Steps.First(step => step.Criterion != GroupResults.StageStep).Criterion : key.Separates(next) ?? "shared";

    private sealed class PlaceOrder : IComparer<RankEntry>
    {
        public int Compare(RankEntry? x, RankEntry? y)
        {
            var byKey = (x!.Key, y!.Key) switch
            {
                (null, null) => 0,
                (null, _) => 1,
                (_, null) => -1,
                var (left, right) => left.CompareTo(right),
            };
            return byKey != 0 ? byKey
                : x.Number != y.Number ? x.Number.CompareTo(y.Number)
                : string.CompareOrdinal(x.Id, y.Id);
        }
    }
}
