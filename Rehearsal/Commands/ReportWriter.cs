using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EventsLive.Rehearsal.Client;
using EventsLive.Rehearsal.Replay;
using Spectre.Console;

namespace EventsLive.Rehearsal.Commands;

/// <summary>Writes a result as a table for people and as JSON for programs.</summary>
internal static class ReportWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Print(IAnsiConsole console, LoadReport report)
    {
        var table = NewTable();
        Add(table, report);
        console.Write(table);
        Print(console, Wording.Latency, report.LatencyMs);
    }

    public static void Print(IAnsiConsole console, ReplayReport report)
    {
        var table = NewTable();
        Add(table, report.Posted);
        Add(table, Wording.Unverified, report.Unverified);
        Add(table, Wording.Arrived, report.Arrived);
        Add(table, Wording.Lost, report.Lost.Count);
        Add(table, report.Hub);
        console.Write(table);
        Print(console, Wording.Latency, report.Posted.LatencyMs);
        Print(console, Wording.Arrival, report.ArrivalMs);
        foreach (var lost in report.Lost)
        {
            console.WriteLine($"{Wording.Lost}: {lost}");
        }
    }

    public static void Print(IAnsiConsole console, WatchReport report)
    {
        var table = NewTable();
        Add(table, Wording.Connections, report.Connections);
        Add(table, report.Hub);
        Add(table, Wording.Diverged, report.Diverged);
        Add(table, Wording.Uncompared, report.Uncompared);
        console.Write(table);
    }

    /// <param name="file">Null = nothing is saved.</param>
    public static void Save<T>(FileInfo? file, T report)
    {
        if (file is not null)
        {
            file.Directory?.Create();
            File.WriteAllBytes(file.FullName, JsonSerializer.SerializeToUtf8Bytes(report, Json));
        }
    }

    private static void Add(Table table, LoadReport report)
    {
        Add(table, Wording.Seconds, report.Seconds);
        Add(table, Wording.Accepted, report.Accepted);
        foreach (var (reason, count) in report.Refused)
        {
            Add(table, $"{Wording.Refused}: {reason}", count);
        }

        Add(table, Wording.Unknown, report.Unknown);
        Add(table, Wording.Repeated, report.Repeated);
        Add(table, Wording.PerSecond, report.PerSecond);
    }

    private static void Add(Table table, FollowReport report)
    {
        Add(table, Wording.Snapshots, report.Snapshots);
        Add(table, Wording.Changes, report.Changes);
        Add(table, Wording.Gaps, report.Gaps);
        Add(table, Wording.Backwards, report.Backwards);
        Add(table, Wording.Reconnections, report.Reconnections);
        Add(table, Wording.WatchesRefused, report.Refusals);
    }

    private static void Print(IAnsiConsole console, string title, LatencySummary? latency)
    {
        if (latency is null)
        {
            return;
        }

        var table = new Table { Title = new TableTitle(title) };
        table.AddColumns("n", "min", "p50", "p90", "p99", "p99.9", "max");
        table.AddRow(
            latency.Count.ToString("N0", CultureInfo.CurrentCulture),
            Words(latency.Min),
            Words(latency.P50),
            Words(latency.P90),
            Words(latency.P99),
            Words(latency.P999),
            Words(latency.Max));
        console.Write(table);
    }

    private static Table NewTable() =>
        new Table().AddColumn(Wording.Figure).AddColumn(new TableColumn(Wording.Value).RightAligned());

    private static void Add(Table table, string figure, double value) => table.AddRow(Markup.Escape(figure), Words(value));

    private static string Words(double value) => value.ToString("#,0.###", CultureInfo.CurrentCulture);
}
