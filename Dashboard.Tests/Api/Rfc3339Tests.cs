using EventsLive.Dashboard.Api;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("2026-11-23T09:00:00+08:00", "2026-11-23T01:00:00.0000000+00:00")]
    [InlineData("2026-11-23T09:00:00Z", "2026-11-23T09:00:00.0000000+00:00")]
    [InlineData("2026-11-23t09:00:00z", "2026-11-23T09:00:00.0000000+00:00")]
    [InlineData("2026-11-23T09:00:00.5-03:30", "2026-11-23T12:30:00.5000000+00:00")]
    [InlineData("2026-11-23T09:00:00.1234567Z", "2026-11-23T09:00:00.1234567+00:00")]
    public void TryParse_WithOffset_IsTheMoment(string text, string utc)
    {
        Assert.True(Rfc3339.TryParse(text, out var time));
        Assert.Equal(utc, time.ToUniversalTime().ToString("o"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-23")]
    [InlineData("2026-11-23T09:00:00")]
    [InlineData("2026-11-23 09:00:00Z")]
    [InlineData("2026-11-23T09:00:00+8")]
    [InlineData("2026-11-23T09:00:00+0800")]
    [InlineData("2026-11-23T09:00Z")]
    [InlineData("2026-02-30T09:00:00Z")]
    [InlineData("2026-11-23T24:01:00Z")]
    [InlineData("2026-11-23T09:00:00+25:00")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("1789-tomorrow+08:00")]
    public void TryParse_WithoutOffsetOrInOtherForm_IsRefused(string text) => Assert.False(Rfc3339.TryParse(text, out _));
}
