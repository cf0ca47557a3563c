using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace EventsLive.Grains.Journal;

/// <summary>An immutable map by id for large states: a change copies a path of four or five wide nodes and leaves the older map as it was.</summary>
/// <remarks>
/// A hash array mapped trie (P. Bagwell, Ideal Hash Trees, 2001) with entries and children apart in each node (M. Steindorfer and
/// J. Vinju, Optimizing Hash-Array Mapped Tries, OOPSLA 2015). A binary tree of 100,000 ids is 17 nodes deep: as many cache misses
/// to read and as many objects to make for each change.
/// </remarks>
public sealed class PersistentDictionary<TValue> : IReadOnlyCollection<KeyValuePair<string, TValue>>
{
    private const int BitsPerLevel = 4;
    private const int LevelMask = (1 << BitsPerLevel) - 1;
    private const int HashBits = 32;

    private readonly Node _root;

    public PersistentDictionary()
        : this(Node.Empty, 0)
    {
    }

    private PersistentDictionary(Node root, int count) => (_root, Count) = (root, count);

    public int Count { get; }

    public IEnumerable<TValue> Values => this.Select(entry => entry.Value);

    /// <exception cref="KeyNotFoundException">The map has no such key.</exception>
    public TValue this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no '{key}'.");

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value)
    {
        var hash = (uint)key.GetHashCode();
        var node = _root;
        for (var shift = 0; shift < HashBits; shift += BitsPerLevel)
        {
            var bit = Bit(hash, shift);
            if ((node.ChildBits & bit) == 0)
            {
                var at = Place(node.EntryBits, bit);
                var found = (node.EntryBits & bit) != 0 && node.Entries[at].Key == key;
                value = found ? node.Entries[at].Value : default;
                return found;
            }

            node = node.Children[Place(node.ChildBits, bit)];
        }

        var same = IndexOf(node.Entries, key);
        value = same >= 0 ? node.Entries[same].Value : default;
        return same >= 0;
    }

    /// <exception cref="ArgumentException">The map has the key already.</exception>
    public PersistentDictionary<TValue> Add(string key, TValue value)
    {
        var map = SetItem(key, value);
        return map.Count > Count ? map : throw new ArgumentException($"There is a '{key}' already.", nameof(key));
    }

    public PersistentDictionary<TValue> SetItem(string key, TValue value)
    {
        var added = false;
        var root = Set(_root, (uint)key.GetHashCode(), 0, new Entry(key, value), ref added);
        return new PersistentDictionary<TValue>(root, Count + (added ? 1 : 0));
    }

    /// <summary>The map without the key; itself where it has no such key.</summary>
    public PersistentDictionary<TValue> Remove(string key)
    {
        var root = Remove(_root, (uint)key.GetHashCode(), 0, key);
        return ReferenceEquals(root, _root) ? this : new PersistentDictionary<TValue>(root, Count - 1);
    }

    /// <summary>All entries, in no order that means anything.</summary>
    public IEnumerator<KeyValuePair<string, TValue>> GetEnumerator()
    {
        var open = new Stack<Node>();
        open.Push(_root);
        while (open.TryPop(out var node))
        {
            foreach (var entry in node.Entries)
            {
                yield return KeyValuePair.Create(entry.Key, entry.Value);
            }

            foreach (var child in node.Children)
            {
                open.Push(child);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Node Set(Node node, uint hash, int shift, Entry entry, ref bool added)
    {
        if (shift >= HashBits)
        {
            // The whole hash is used up: what is left are different keys with the same one.
            var same = IndexOf(node.Entries, entry.Key);
            added = same < 0;
            return new Node(0, 0, added ? Inserted(node.Entries, node.Entries.Length, entry) : Replaced(node.Entries, same, entry), []);
        }

        var bit = Bit(hash, shift);
        var child = Place(node.ChildBits, bit);
        if ((node.ChildBits & bit) != 0)
        {
            var below = Set(node.Children[child], hash, shift + BitsPerLevel, entry, ref added);
            return new Node(node.EntryBits, node.ChildBits, node.Entries, Replaced(node.Children, child, below));
        }

        var at = Place(node.EntryBits, bit);
        if ((node.EntryBits & bit) == 0)
        {
            added = true;
            return new Node(node.EntryBits | bit, node.ChildBits, Inserted(node.Entries, at, entry), node.Children);
        }

        var present = node.Entries[at];
        if (present.Key == entry.Key)
        {
            return new Node(node.EntryBits, node.ChildBits, Replaced(node.Entries, at, entry), node.Children);
        }

        added = true;
        var pair = Pair(present, (uint)present.Key.GetHashCode(), entry, hash, shift + BitsPerLevel);
        return new Node(node.EntryBits & ~bit, node.ChildBits | bit, Removed(node.Entries, at), Inserted(node.Children, child, pair));
    }

    private static Node Pair(Entry first, uint firstHash, Entry second, uint secondHash, int shift)
    {
        if (shift >= HashBits)
        {
            return new Node(0, 0, [first, second], []);
        }

        var (firstBit, secondBit) = (Bit(firstHash, shift), Bit(secondHash, shift));
        if (firstBit == secondBit)
        {
            return new Node(0, firstBit, [], [Pair(first, firstHash, second, secondHash, shift + BitsPerLevel)]);
        }

        return new Node(firstBit | secondBit, 0, firstBit < secondBit ? [first, second] : [second, first], []);
    }

    private static Node Remove(Node node, uint hash, int shift, string key)
    {
        if (shift >= HashBits)
        {
            var same = IndexOf(node.Entries, key);
            return same < 0 ? node : new Node(0, 0, Removed(node.Entries, same), []);
        }

        var bit = Bit(hash, shift);
        var at = Place(node.EntryBits, bit);
        if ((node.EntryBits & bit) != 0)
        {
            return node.Entries[at].Key != key
                ? node
                : new Node(node.EntryBits & ~bit, node.ChildBits, Removed(node.Entries, at), node.Children);
        }

        if ((node.ChildBits & bit) == 0)
        {
            return node;
        }

        var child = Place(node.ChildBits, bit);
        var below = Remove(node.Children[child], hash, shift + BitsPerLevel, key);
        if (ReferenceEquals(below, node.Children[child]))
        {
            return node;
        }

        // A child with one entry left is that entry: what was added and removed leaves nothing behind.
        return below is { Entries: [var last], Children: [] }
            ? new Node(node.EntryBits | bit, node.ChildBits & ~bit, Inserted(node.Entries, at, last), Removed(node.Children, child))
            : new Node(node.EntryBits, node.ChildBits, node.Entries, Replaced(node.Children, child, below));
    }

    private static int Bit(uint hash, int shift) => 1 << (int)((hash >> shift) & LevelMask);

    /// <summary>Where in a node's array the item of a bit stands, or would stand.</summary>
    private static int Place(int bits, int bit) => BitOperations.PopCount((uint)(bits & (bit - 1)));

    private static int IndexOf(Entry[] entries, string key) => Array.FindIndex(entries, entry => entry.Key == key);

    private static T[] Replaced<T>(T[] items, int at, T item)
    {
        var copy = items.AsSpan().ToArray();
        copy[at] = item;
        return copy;
    }

    private static T[] Inserted<T>(T[] items, int at, T item)
    {
        var copy = new T[items.Length + 1];
        items.AsSpan(0, at).CopyTo(copy);
        copy[at] = item;
        items.AsSpan(at).CopyTo(copy.AsSpan(at + 1));
        return copy;
    }

    private static T[] Removed<T>(T[] items, int at)
    {
        if (items.Length == 1)
        {
            return [];
        }

        var copy = new T[items.Length - 1];
        items.AsSpan(0, at).CopyTo(copy);
        items.AsSpan(at + 1).CopyTo(copy.AsSpan(at));
        return copy;
    }

    private readonly record struct Entry(string Key, TValue Value);

    /// <summary>Entries and children in the order of their bits; at the end of the hash only entries, and no bits.</summary>
    private sealed class Node(int entryBits, int childBits, Entry[] entries, Node[] children)
    {
        public static readonly Node Empty = new(0, 0, [], []);

        public readonly int EntryBits = entryBits;
        public readonly int ChildBits = childBits;
        public readonly Entry[] Entries = entries;
        public readonly Node[] Children = children;
    }
}
