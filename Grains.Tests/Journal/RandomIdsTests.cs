using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Journal;

public sealed class RandomIdsTests
{
    [Fact]
    public async Task NewId_OnManyThreads_IsNeverTheSame_AndIsAnId()
    {
        var ids = new RandomIds();

        string[][] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 5_000).Select(_ => ids.NewId()).ToArray())));

        string[] all = [.. made.SelectMany(mine => mine)];
        Assert.All(all, id => Assert.True(id.Length == 20 && Ids.IsValid(id), id));
        Assert.Equal(all.Length, all.Distinct(StringComparer.Ordinal).Count());
    }
}
