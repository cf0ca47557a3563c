using System.Net;
using System.Text.Json;
using EventsLive.Rehearsal.Client;
using Xunit;

namespace EventsLive.Dashboard.Tests.Load;

public sealed class LoadEngineTests
{
    private static readonly ApiAnswer Ok = new(HttpStatusCode.Created, "{}", Attempts: 1);

    [Fact]
    public async Task Closed_ManyCallers_SendEachNumberOnceAndNeverMoreAtATime()
    {
        var sent = new List<int>();
        var (open, most) = (0, 0);
        var tally = new LoadTally();

        await LoadEngine.Closed(
            500,
            8,
            async (number, _) =>
            {
                lock (sent)
                {
                    sent.Add(number);
                    most = Math.Max(most, ++open);
                }

                await Task.Yield();
                lock (sent)
                {
                    open--;
                }

                return Ok;
            },
            TimeProvider.System,
            tally,
            TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 500), sent.Order());
        Assert.InRange(most, 1, 8);
        Assert.Equal(500, tally.Accepted);
    }

    [Fact]
    public async Task Open_ServerStalls_LatenciesCountFromWhenTheRequestsWereDue()
    {
        var tally = new LoadTally();
        var stall = Task.Delay(200, TestContext.Current.CancellationToken);

        await LoadEngine.Open(
            100,
            TimeSpan.FromMilliseconds(100),
            async (_, _) =>
            {
                await stall;
                return Ok;
            },
            TimeProvider.System,
            tally,
            TestContext.Current.CancellationToken);

        var latency = tally.Report("x", TimeSpan.FromSeconds(1)).LatencyMs!;
        Assert.Equal(10, latency.Count);
        Assert.True(latency.Max >= 150, $"the first request waited for the stall: {latency}");
    }

    [Fact]
    public void Report_AnswersOfAllKinds_AreCountedApart()
    {
        var tally = new LoadTally();
        tally.Answered(Ok with { Attempts = 3 }, TimeSpan.FromMilliseconds(4));
        tally.Answered(Ok, TimeSpan.FromMilliseconds(2));
        tally.Answered(new ApiAnswer(HttpStatusCode.Conflict, """{"type":"urn:full"}""", 1), TimeSpan.FromMilliseconds(1));
        tally.Answered(new ApiAnswer(HttpStatusCode.InternalServerError, "oops", 1), TimeSpan.FromMilliseconds(1));
        tally.Unknown(new OutcomeUnknownException("POST /x", 5, cause: null));

        var report = tally.Report("register", TimeSpan.FromSeconds(0.5));

        Assert.Equal(5, tally.Ended);
        Assert.Equal(
            """{"command":"register","seconds":0.5,"accepted":2,"refused":{"409 urn:full":1,"500 InternalServerError":1},"unknown":1,"repeated":6,"perSecond":4,"latencyMs":{"count":2,"min":2,"p50":2,"p90":4,"p99":4,"p999":4,"max":4}}""",
            JsonSerializer.Serialize(report with { LatencyMs = Rounded(report.LatencyMs!) }, ApiAnswer.Json));
    }

    [Fact]
    public void Summarise_UniformLatencies_GivesPercentilesToThreeDigits()
    {
        var histogram = new LatencyHistogram();
        for (var millisecond = 1; millisecond <= 1_000; millisecond++)
        {
            histogram.Record(TimeSpan.FromMilliseconds(millisecond));
        }

        var summary = histogram.Summarise()!;

        Assert.Equal(1_000, summary.Count);
        Assert.Equal(1, summary.Min, 0.01);
        Assert.Equal(500, summary.P50, 1.0);
        Assert.Equal(900, summary.P90, 1.0);
        Assert.Equal(990, summary.P99, 1.0);
        Assert.Equal(999, summary.P999, 1.0);
        Assert.Equal(1_000, summary.Max, 1.0);
    }

    [Fact]
    public void Summarise_NothingRecorded_IsNothing()
    {
        Assert.Null(new LatencyHistogram().Summarise());
    }

    private static LatencySummary Rounded(LatencySummary exact) => new(
        exact.Count,
        Math.Round(exact.Min),
        Math.Round(exact.P50),
        Math.Round(exact.P90),
        Math.Round(exact.P99),
        Math.Round(exact.P999),
        Math.Round(exact.Max));
}
