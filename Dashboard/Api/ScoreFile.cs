using System.Collections.Immutable;
using System.Text.Unicode;
using CsvHelper;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Api;

/// <summary>Reads a file of score sheets: <c>team,round[,judge][,outcome][,match][,side][,stage][,surrogate]</c> and one column a sheet field. An empty cell is a field that is not there.</summary>
public static class ScoreFile
{
    public const string ContentType = "text/csv";

    private static readonly string[] Known = ["team", "round", "judge", "outcome", "match", "side", "stage", "surrogate"];

    private static readonly CsvReaderOptions Form = new()
    {
        Separator = ',',
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Skip,
    };

    public static Read<ImportRows> Read(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            return Fault(Refusal.Of(RefusalKind.Malformed, BodyParser.WholeBody));
        }

        var faults = new List<LineFault>();
        var form = Form with
        {
            OnMalformedRecord = record => faults.Add(new LineFault((int)record.LineNumber, Refusal.Of(RefusalKind.Malformed))),
        };
        using var csv = CsvReader.Create(body.ToArray(), form);
        csv.ReadHeader();
        string[] header = [.. csv.Headers];
        return HeaderFault(header) is { } fault ? Fault(fault) : ReadRows(csv, header, faults);
    }

    private static Refusal? HeaderFault(string[] header)
    {
        if (Known[..2].FirstOrDefault(name => !header.Contains(name, StringComparer.Ordinal)) is { } missing)
        {
            return Refusal.Of(RefusalKind.Required, missing);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return header.FirstOrDefault(name => name.Length == 0 || !seen.Add(name)) is { } bad
            ? Refusal.Of(RefusalKind.Malformed, bad.Length == 0 ? "header" : bad)
            : null;
    }

    private static Read<ImportRows> ReadRows(CsvReader csv, string[] header, List<LineFault> faults)
    {
        var entries = ImmutableArray.CreateBuilder<ScoreEntry>();
        var lines = ImmutableArray.CreateBuilder<int>();
        while (csv.Read())
        {
            var line = (int)csv.LineNumber;
            if (csv.FieldCount != header.Length)
            {
                faults.Add(new LineFault(line, Refusal.Of(RefusalKind.Malformed)));
                continue;
            }

            var check = new ShapeCheck();
            var entry = ReadRow(csv, header, ref check);
            if (check.Fault is { } refusal)
            {
                faults.Add(new LineFault(line, refusal));
                continue;
            }

            entries.Add(entry);
            lines.Add(line);
        }

        if (faults.Count > 0)
        {
            return new Read<ImportRows>(null, LineFault.Problem(faults));
        }

        return entries.Count > 0
            ? new Read<ImportRows>(new ImportRows(entries.ToImmutable(), lines.ToImmutable()), null)
            : Fault(Refusal.Of(RefusalKind.Required, BodyParser.WholeBody));
    }

    private static ScoreEntry ReadRow(CsvReader csv, string[] header, ref ShapeCheck check)
    {
        var fields = ImmutableDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < header.Length; i++)
        {
            if (csv.GetString(i) is not { Length: > 0 } cell)
            {
                continue;
            }

            if (Known.Contains(header[i], StringComparer.Ordinal))
            {
                known.Add(header[i], cell);
            }
            else
            {
                fields.Add(header[i], check.Number($"fields.{header[i]}", cell));
            }
        }

        return new ScoreEntry(
            check.Required("team", known.GetValueOrDefault("team")),
            check.Whole("round", known.GetValueOrDefault("round")),
            known.GetValueOrDefault("judge"),
            fields.ToImmutable(),
            check.OptionalWord<RunOutcome>("outcome", known.GetValueOrDefault("outcome")) ?? RunOutcome.Scored,
            Replaces: null,
            Reason: null,
            At: null,
            Device: null,
            SheetSource.Import,
            known.GetValueOrDefault("match"),
            known.GetValueOrDefault("side"),
            known.GetValueOrDefault("stage"),
            check.Flag("surrogate", known.GetValueOrDefault("surrogate")));
    }

    private static Read<ImportRows> Fault(Refusal refusal) => new(null, ProblemResult.Of(refusal));
}
