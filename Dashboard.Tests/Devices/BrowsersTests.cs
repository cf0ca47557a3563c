using EventsLive.Dashboard.Devices;
using Xunit;

namespace EventsLive.Dashboard.Tests.Devices;

public sealed class BrowsersTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (Linux; Android 14; Tab) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36", "Chrome 150 · Android")]
    [InlineData("Mozilla/5.0 (iPad; CPU OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Mobile/15E148 Safari/604.1", "Safari 18 · iPadOS")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0", "Edge 150 · Windows")]
    [InlineData("Mozilla/5.0 (Tablet; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36 ArkWeb/6.0.0.47", "ArkWeb 6 · HarmonyOS")]
    [InlineData("curl/8.0", "")]
    [InlineData(null, "")]
    public void Name_OfAUserAgent_IsShort(string? userAgent, string expected) => Assert.Equal(expected, Browsers.Name(userAgent));
}
