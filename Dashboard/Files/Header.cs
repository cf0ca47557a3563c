using System.Collections.Immutable;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Files;

/// <summary>A column that a file may have.</summary>
/// <param name="Name">As the API names its field.</param>
/// <param name="Required">Whether a file without it is refused.</param>
/// <param name="Words">What people call it, in Chinese and English.</param>
public sealed record FileColumn(string Name, bool Required, params ImmutableArray<string> Words)
{
    public bool IsCalled(string header) =>
        CellText.Header(header) is var word
        && (word == CellText.Header(Name) || Words.Any(own => CellText.Header(own) == word));
}

/// <summary>The header of a table: the row that names the columns, below whatever title stands above it.</summary>
/// <param name="Row">Place among the table's rows.</param>
/// <param name="Columns">By column of the file: the name that it was understood as; null = none that is known.</param>
/// <param name="Cells">The header as it stands in the file.</param>
public sealed record Header(int Row, ImmutableArray<string?> Columns, ImmutableArray<string> Cells)
{
    // A title, who filled it in, and an empty line or two.
    private const int SearchedRows = 10;

    /// <summary>Finds the header; the refusal names a column that is missing or stands there twice.</summary>
    public static Checked<Header> Find(FileTable table, IReadOnlyList<FileColumn> known)
    {
        var candidates = table.Rows.Take(SearchedRows).Select((row, i) => new Header(i, [.. row.Cells.Select(cell => Understand(cell, known))], row.Cells)).ToList();
        var header = candidates.FirstOrDefault(candidate => candidate.Missing(known) is null)
            ?? candidates.MaxBy(candidate => candidate.Columns.Count(name => name is not null));
        if (header is null || header.Missing(known) is not null)
        {
            return Refusal.Of(RefusalKind.Required, header?.Missing(known) ?? known.First(column => column.Required).Name);
        }

        var twice = header.Columns.OfType<string>().GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? new Checked<Header>(header) : Refusal.Of(RefusalKind.Malformed, twice.Key);
    }

    private string? Missing(IReadOnlyList<FileColumn> known) =>
        known.FirstOrDefault(column => column.Required && !Columns.Contains(column.Name))?.Name;

    private static string? Understand(string cell, IReadOnlyList<FileColumn> known) =>
        CellText.Header(cell).Length == 0 ? null : known.FirstOrDefault(column => column.IsCalled(cell))?.Name;
}
