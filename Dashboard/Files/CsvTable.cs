using System.Collections.Immutable;
using System.Text;
using CsvHelper;

namespace EventsLive.Dashboard.Files;

/// <summary>Reads a text file as a table: fields apart by comma, semicolon or tab, quoted as RFC 4180 says, line breaks in quotes included.</summary>
internal static class CsvTable
{
    private const char Quote = '"';

    /// <returns>Null: the file has more rows or columns than a table may have.</returns>
    public static FileTable? Read(string text)
    {
        var separator = SeparatorOf(ref text);
        var broken = ImmutableArray.CreateBuilder<int>();
        var form = new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = record => broken.Add((int)record.LineNumber),
        };
        using var csv = CsvReader.Create(Encoding.UTF8.GetBytes(text), form);
        var rows = ImmutableArray.CreateBuilder<FileRow>();
        while (csv.Read())
        {
            if (csv.FieldCount > FileTable.MaxColumns)
            {
                return null;
            }

            var cells = ImmutableArray.CreateBuilder<string>(csv.FieldCount);
            for (var i = 0; i < csv.FieldCount; i++)
            {
                cells.Add(CellText.Unguard(csv.GetString(i)));
            }

            if (cells.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            if (rows.Count > FileTable.MaxRows)
            {
                return null;
            }

            rows.Add(new FileRow((int)csv.LineNumber, cells.MoveToImmutable()));
        }

        return new FileTable(rows.ToImmutable(), broken.ToImmutable(), Rectangular: true);
    }

    // The header decides: what stands in the rows may be any text. "sep=;" is how a spreadsheet says it itself.
    private static char SeparatorOf(ref string text)
    {
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4)
        {
            var separator = text[4];
            // The line stays, emptied, so that lines are counted as the file has them.
            text = text[5..];
            return separator is ',' or ';' or '\t' ? separator : ',';
        }

        var (commas, semicolons, tabs, quoted) = (0, 0, 0, false);
        foreach (var c in text)
        {
            quoted ^= c == Quote;
            if (quoted)
            {
                continue;
            }

            if (c is '\n' or '\r' && commas + semicolons + tabs > 0)
            {
                break;
            }

            commas += c == ',' ? 1 : 0;
            semicolons += c == ';' ? 1 : 0;
            tabs += c == '\t' ? 1 : 0;
        }

        return tabs > commas && tabs > semicolons ? '\t' : semicolons > commas ? ';' : ',';
    }
}
