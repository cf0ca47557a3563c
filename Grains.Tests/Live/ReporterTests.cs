using EventsLive.Grains.Live;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EventsLive.Grains.Tests.Live;

/// <summary>The rhythm of reports from grain to grain.</summary>
public sealed class ReporterTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Start_WhileAReportIsUnderWay_ReportsOnceMoreAfterARest()
    {
        var slow = new TaskCompletionSource();
        var reports = 0;
        var reporter = new Reporter(_time, NullLogger.Instance, () => ++reports == 1 ? slow.Task : Task.CompletedTask);
        reporter.Start();
        reporter.Start();
        reporter.Start();
        Assert.Equal(1, reports);

        slow.SetResult();
        Assert.Equal(1, reports);
        _time.Advance(Reporter.Rest);
        Assert.Equal(2, reports);
        _time.Advance(Reporter.Rest);
        Assert.Equal(2, reports);
    }

    [Fact]
    public void Start_AfterAReportFailed_ReportsAgain()
    {
        var reports = 0;
        var reporter = new Reporter(_time, NullLogger.Instance, () =>
            ++reports == 1 ? Task.FromException(new TimeoutException()) : Task.CompletedTask);
        reporter.Start();
        _time.Advance(Reporter.Rest);
        reporter.Start();
        Assert.Equal(2, reports);
    }
}
