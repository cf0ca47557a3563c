using System.Text.Json;
using EventsLive.Rehearsal.Client;
using Xunit;

namespace EventsLive.Dashboard.Tests.Load;

public sealed class ViewCopyTests
{
    [Fact]
    public void Apply_ContiguousDiffs_GiveTheRowsOfTheLastOne()
    {
        var copy = Installed(1, 5, "a", "b");

        Assert.Equal(ViewStep.Applied, copy.Apply(Change(1, 5, 6, set: ["c"], removed: ["a"])));
        Assert.Equal(ViewStep.Applied, copy.Apply(Change(1, 6, 9, set: ["d"], removed: ["b"])));

        Assert.Equal(new ViewPosition(1, 9), copy.Position);
        Assert.Equal(["c", "d"], copy.Rows.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Apply_DiffBeyondTheCopy_IsAGapAndChangesNothing()
    {
        var copy = Installed(1, 5, "a");

        Assert.Equal(ViewStep.Gap, copy.Apply(Change(1, 6, 7, set: ["b"], removed: ["a"])));

        Assert.Equal(new ViewPosition(1, 5), copy.Position);
        Assert.Equal(["a"], copy.Rows.Keys);
    }

    [Fact]
    public void Apply_DiffOfANewEpoch_IsAGap()
    {
        Assert.Equal(ViewStep.Gap, Installed(1, 5).Apply(Change(2, 5, 6)));
    }

    [Fact]
    public void Apply_DiffWithoutAFirstVersion_ReplacesEverything()
    {
        var copy = Installed(1, 5, "a");

        Assert.Equal(ViewStep.Applied, copy.Apply(Change(2, from: null, 1, set: ["b"])));

        Assert.Equal(new ViewPosition(2, 1), copy.Position);
        Assert.Equal(["b"], copy.Rows.Keys);
    }

    [Fact]
    public void Apply_SnapshotOvertookTheDiffs_KnowsTheirPartAndJoinsTheRest()
    {
        var copy = Installed(1, 5, "a");

        Assert.Equal(ViewStep.Known, copy.Apply(Change(1, 3, 4, set: ["old"])));
        Assert.Equal(ViewStep.Applied, copy.Apply(Change(1, 4, 7, set: ["b"])));

        Assert.Equal(["a", "b"], copy.Rows.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Apply_SameDiffTwice_IsBackwards()
    {
        var copy = Installed(1, 5);
        copy.Apply(Change(1, 5, 6));

        Assert.Equal(ViewStep.Backwards, copy.Apply(Change(1, 5, 6)));
    }

    [Fact]
    public void Install_OlderSnapshot_IsBackwardsAndChangesNothing()
    {
        var copy = Installed(2, 1, "a");

        Assert.Equal(ViewStep.Backwards, copy.Install(View(1, 99)));

        Assert.Equal(["a"], copy.Rows.Keys);
    }

    private static ViewCopy Installed(long epoch, long version, params string[] keys)
    {
        var copy = new ViewCopy();
        Assert.Equal(ViewStep.Applied, copy.Install(View(epoch, version, keys)));
        return copy;
    }

    private static ViewAnswer View(long epoch, long version, params string[] keys) => new(epoch, version, new ViewRows(Rows(keys)));

    private static ViewChange Change(long epoch, long? from, long to, string[]? set = null, string[]? removed = null) =>
        new(epoch, from, to, new ViewDiff(Rows(set ?? []), removed));

    private static Dictionary<string, JsonElement> Rows(string[] keys) =>
        keys.ToDictionary(key => key, key => JsonSerializer.SerializeToElement(new { id = key }));
}
