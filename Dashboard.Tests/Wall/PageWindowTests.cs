using EventsLive.Dashboard.Wall;
using Xunit;

namespace EventsLive.Dashboard.Tests.Wall;

/// <summary>How a long group comes round on the wall, page by page.</summary>
public sealed class PageWindowTests
{
    [Fact]
    public void Pages_ShortGroup_AllEachTime()
    {
        var window = new PageWindow(6);
        Assert.Equal([1, 2, 3, 4, 5, 6], window.Pages(6));
        window.GoOn();
        Assert.Equal([1, 2, 3, 4, 5, 6], window.Pages(6));
    }

    [Fact]
    public void Pages_LongGroup_LeadersEachTimeAndEveryOtherOnceInARound()
    {
        var window = new PageWindow(6);
        var seen = new List<int>();
        for (var round = 0; round < 20; round++)
        {
            var pages = window.Pages(100);
            Assert.Equal(1, pages[0]);
            seen.AddRange(pages.Skip(1));
            window.GoOn();
        }

        Assert.Equal(Enumerable.Range(2, 99), seen);
        Assert.Equal([1, 2, 3, 4, 5, 6], window.Pages(100));
    }

    [Fact]
    public void Pages_GroupShrank_BeginsAnew()
    {
        var window = new PageWindow(3);
        window.GoOn();
        window.GoOn();
        Assert.Equal([1, 6, 7], window.Pages(20));
        Assert.Equal([1, 2, 3], window.Pages(5));
    }
}
