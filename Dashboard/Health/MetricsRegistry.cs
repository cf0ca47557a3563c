using System.Diagnostics.Metrics;
using Prometheus;

namespace EventsLive.Dashboard.Health;

/// <summary>The metrics of this process in Prometheus form: the runtime's, Orleans' gauges and our own. No label of them names an event.</summary>
public sealed class MetricsRegistry : IDisposable
{
    private readonly IDisposable _meters;

    public MetricsRegistry()
    {
        DotNetStats.Register(Registry);
        _meters = MeterAdapter.StartListening(new MeterAdapterOptions
        {
            Registry = Registry,
            MetricFactory = Metrics.WithCustomRegistry(Registry),
            InstrumentFilterPredicate = IsOurs,
        });
    }

    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    public void Dispose() => _meters.Dispose();

    // Orleans counts each message: only what it is asked for at a scrape costs nothing in between.
    private static bool IsOurs(Instrument instrument) =>
        instrument.Meter.Name.StartsWith("EventsLive", StringComparison.Ordinal)
        || instrument.Meter.Name == "System.Runtime"
        || (instrument.Meter.Name == "Microsoft.Orleans" && instrument.IsObservable);
}
