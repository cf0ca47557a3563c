using EventsLive.Benchmarks;
using Spectre.Console;

if (args is [BareEndpoint.Argument, .. var rest])
{
    await BareEndpoint.RunAsync(rest);
    return 0;
}

// Each figure is a ratio or a bound within one run, with the load generator on the same cores: it compares, it does not advertise.
var benchmarks = new Dictionary<string, Func<Task<IReadOnlyList<Figure>>>>(StringComparer.Ordinal)
{
    ["journal"] = JournalBenchmark.RunAsync,
    ["activation"] = ActivationBenchmark.RunAsync,
    ["diff"] = DiffBenchmark.RunAsync,
    ["score"] = ScoreBenchmark.RunAsync,
    ["whole-score"] = WholeScoreBenchmark.RunAsync,
    ["hall"] = HallBenchmark.RunAsync,
    ["registrations"] = RegistrationBenchmark.RunAsync,
    ["wall"] = WallBenchmark.RunAsync,
};

var unknown = args.Except(benchmarks.Keys, StringComparer.Ordinal).ToList();
if (unknown.Count > 0)
{
    await Console.Error.WriteLineAsync($"There is no benchmark '{unknown[0]}'. There are: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

var table = new Table().AddColumns("benchmark", "figure", "measured", "aim", "");
foreach (var name in args.Length == 0 ? [.. benchmarks.Keys] : args)
{
    AnsiConsole.MarkupLine($"[grey]{name} …[/]");
    foreach (var figure in await benchmarks[name]())
    {
        table.AddRow(name, figure.Name, figure.Measured, figure.Aim, figure.Reached switch { true => "reached", false => "[red]not reached[/]", null => string.Empty });
    }
}

AnsiConsole.Write(table);
return 0;
