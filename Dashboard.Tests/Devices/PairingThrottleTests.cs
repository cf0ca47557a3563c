using EventsLive.Dashboard.Devices;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EventsLive.Dashboard.Tests.Devices;

public sealed class PairingThrottleTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Begin_RightCodesOfAWholeHall_AreNeverBounded()
    {
        var throttle = new PairingThrottle(_time);
        for (var tablet = 0; tablet < 10 * PairingThrottle.WrongPerMinute; tablet++)
        {
            Assert.True(throttle.Begin());
            throttle.End(wrong: false);
        }
    }

    [Fact]
    public void Begin_TooManyWrong_WaitsUntilTheOldestIsAMinuteOld()
    {
        var throttle = new PairingThrottle(_time);
        for (var wrong = 0; wrong < PairingThrottle.WrongPerMinute; wrong++)
        {
            Assert.True(throttle.Begin());
            throttle.End(wrong: true);
        }

        Assert.False(throttle.Begin());
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(throttle.Begin());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(throttle.Begin());
    }

    [Fact]
    public void Begin_BurstThatIsNotAnsweredYet_IsBoundedToo()
    {
        var throttle = new PairingThrottle(_time);
        Assert.Equal(PairingThrottle.WrongPerMinute, Enumerable.Range(0, 1000).Count(_ => throttle.Begin()));
    }
}
