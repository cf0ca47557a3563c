using EventsLive.Dashboard.SignIn;
using Xunit;

namespace EventsLive.Dashboard.Tests.SignIn;

public sealed class SessionsTests
{
    [Theory]
    [InlineData("/judge?x=1", "/judge?x=1")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData(null, "/")]
    public void LocalPath_OfAnotherSite_IsNotFollowed(string? to, string expected) =>
        Assert.Equal(expected, Sessions.LocalPath(to));
}
