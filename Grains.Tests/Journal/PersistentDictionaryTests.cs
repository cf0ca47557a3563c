using CsCheck;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Journal;

public sealed class PersistentDictionaryTests
{
    // Few keys, so that they are set, replaced and removed again and again; and many, so that nodes stand upon nodes.
    private static readonly Gen<(int Keys, (int Key, bool Remove)[] Steps)> Histories =
        from keys in Gen.OneOf(Gen.Const(4), Gen.Const(40), Gen.Const(2_000))
        from steps in Gen.Select(Gen.Int[0, keys - 1], Gen.Frequency((3, Gen.Const(false)), (2, Gen.Const(true)))).Array[0, 400]
        select (keys, steps);

    [Fact]
    public void History_OfChanges_HoldsWhatADictionaryHolds_AndOlderVersionsStay() => Histories.Sample(history =>
    {
        var (map, model) = (new PersistentDictionary<int>(), new Dictionary<string, int>());
        var versions = new List<(PersistentDictionary<int> Map, Dictionary<string, int> Model)>();
        for (var i = 0; i < history.Steps.Length; i++)
        {
            var (key, remove) = history.Steps[i];
            map = remove ? map.Remove($"k{key}") : map.SetItem($"k{key}", i);
            _ = remove ? model.Remove($"k{key}") : (model[$"k{key}"] = i) >= 0;
            if (i % 50 == 0)
            {
                versions.Add((map, new Dictionary<string, int>(model)));
            }
        }

        versions.Add((map, model));
        foreach (var (versionMap, versionModel) in versions)
        {
            Assert.Equal(versionModel.Count, versionMap.Count);
            Assert.Equal(versionModel, new Dictionary<string, int>(versionMap));
            Assert.All(Enumerable.Range(0, history.Keys), key =>
            {
                var found = versionMap.TryGetValue($"k{key}", out var value);
                Assert.Equal(versionModel.TryGetValue($"k{key}", out var expected), found);
                Assert.Equal(expected, value);
            });
        }
    }, iter: 300);

    [Fact]
    public void Add_OfAKeyThatIsThere_Refuses()
    {
        var map = new PersistentDictionary<int>().Add("a", 1);

        Assert.Throws<ArgumentException>(() => map.Add("a", 2));
        Assert.Equal(1, map["a"]);
        Assert.Throws<KeyNotFoundException>(() => map["b"]);
    }

    [Fact]
    public void Remove_OfAKeyThatIsNotThere_IsTheSameMap()
    {
        var map = new PersistentDictionary<int>().Add("a", 1);

        Assert.Same(map, map.Remove("b"));
    }

    /// <summary>Of so many keys about ten pairs share all 32 bits of their hash, and 3 runs in 100,000 have no such pair.</summary>
    [Fact]
    public void ManyKeys_SomeOfOneHash_AreAllThere_AndLeaveNothingBehind()
    {
        string[] keys = [.. Enumerable.Range(0, 300_000).Select(i => $"key-{i}")];
        var map = keys.Aggregate(new PersistentDictionary<int>(), (map, key) => map.Add(key, key.Length));

        Assert.Equal(keys.Length, map.Count);
        Assert.Equal(keys.Length, map.Select(entry => entry.Key).Distinct().Count());
        Assert.All(keys, key => Assert.Equal(key.Length, map[key]));
        map = keys.Aggregate(map, (map, key) => map.Remove(key));
        Assert.Empty(map);
    }
}
