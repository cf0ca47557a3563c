using System.Collections.Immutable;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Files;

/// <summary>Gathers the entries of a file with their lines, and everything that is wrong in it.</summary>
internal sealed class RowsRead<TEntry>(FileTable table)
{
    private readonly List<LineFault> _faults = [.. table.Broken.Select(line => new LineFault(line, Refusal.Of(RefusalKind.Malformed)))];
    private readonly ImmutableArray<TEntry>.Builder _entries = ImmutableArray.CreateBuilder<TEntry>();
    private readonly ImmutableArray<int>.Builder _lines = ImmutableArray.CreateBuilder<int>();

    public void Fault(int line, Refusal refusal) => _faults.Add(new LineFault(line, refusal));

    public void Add(int line, TEntry entry, IReadOnlyList<Refusal> faults)
    {
        if (faults.Count > 0)
        {
            _faults.AddRange(faults.Select(fault => new LineFault(line, fault)));
            return;
        }

        _entries.Add(entry);
        _lines.Add(line);
    }

    /// <param name="ignored">Headers of the columns that were not read.</param>
    public Read<ImportRows<TEntry>> Done(ImmutableArray<string> ignored) =>
        _entries.Count == 0 && _faults.Count == 0
            ? new Read<ImportRows<TEntry>>(null, ProblemResult.Of(RefusalKind.Required, BodyParser.WholeBody))
            : new Read<ImportRows<TEntry>>(new ImportRows<TEntry>(_entries.ToImmutable(), _lines.ToImmutable(), ignored, [.. _faults]), null);
}

internal static class RowsRead
{
    /// <summary>Whether a CSV row has a cell for each header and nothing beyond them.</summary>
    public static bool FitsHeader(FileRow row, Header header) =>
        row.Cells.Length >= header.Cells.Length && row.Cells.Skip(header.Cells.Length).All(string.IsNullOrWhiteSpace);
}
