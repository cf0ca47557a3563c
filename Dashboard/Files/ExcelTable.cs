using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Journal;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace EventsLive.Dashboard.Files;

/// <summary>Reads the first worksheet of an Excel workbook as a table.</summary>
/// <remarks>
/// A formula counts with the value that was stored with it, and not at all where none was; numbers are read as Excel shows them, with 15
/// significant digits; each cell of a merged range has the value of the range.
/// </remarks>
internal static class ExcelTable
{
    /// <summary>Bytes that a workbook may take when it is unpacked: a packed file tells nothing of what comes out of it.</summary>
    public const long MaxUnpacked = 64L * 1024 * 1024;

    private const int MaxParts = 1_000;

    // Blank rows cost time too.
    private const int MaxCells = 4_000_000;

    private static readonly OpenXmlConfiguration Form = new() { FillMergedCells = true, EnableSharedStringCache = false };

    public static bool IsOne(ReadOnlySpan<byte> body) => body.StartsWith("PK\u0003\u0004"u8);

    public static Checked<FileTable> Read(byte[] body)
    {
        try
        {
            if (UnpackedFault(body) is { } fault)
            {
                return fault;
            }

            var complete = CellReferences.Complete(body);
            return complete.Refusal is { } refusal ? refusal : ReadSheet(complete.Value!);
        }
        // The library has no exception of its own: on a damaged workbook it fails as the framework does.
        catch (Exception damaged) when (damaged is InvalidDataException or XmlException or FormatException or ArgumentException or InvalidOperationException
            or NullReferenceException or KeyNotFoundException or NotSupportedException or IndexOutOfRangeException or OverflowException or InvalidCastException)
        {
            return Refusal.Of(RefusalKind.Malformed, BodyParser.WholeBody);
        }
    }

    private static Refusal? UnpackedFault(byte[] body)
    {
        using var archive = new ZipArchive(new MemoryStream(body, writable: false));
        if (archive.Entries.Count > MaxParts || archive.Entries.Sum(entry => Math.Min(entry.Length, MaxUnpacked + 1)) > MaxUnpacked)
        {
            return Refusal.Of(RefusalKind.TooLarge, BodyParser.WholeBody, $"{MaxUnpacked}");
        }

        // What the directory says of a part need not be true, so each is unpacked once.
        var left = MaxUnpacked;
        var buffer = new byte[64 * 1024];
        foreach (var entry in archive.Entries)
        {
            using var part = entry.Open();
            for (int read; (read = part.Read(buffer)) > 0;)
            {
                left -= read;
                if (left < 0)
                {
                    return Refusal.Of(RefusalKind.TooLarge, BodyParser.WholeBody, $"{MaxUnpacked}");
                }
            }
        }

        return null;
    }

    private static Checked<FileTable> ReadSheet(byte[] body)
    {
        using var stream = new MemoryStream(body, writable: false);
        var rows = ImmutableArray.CreateBuilder<FileRow>();
        var (line, cellsRead) = (0, 0L);
        foreach (IDictionary<string, object?> row in stream.Query(useHeaderRow: false, excelType: ExcelType.XLSX, configuration: Form))
        {
            line++;
            cellsRead += row.Count;
            if (row.Count > FileTable.MaxColumns)
            {
                return Refusal.Of(RefusalKind.TooLarge, "columns", $"{FileTable.MaxColumns}");
            }

            if (row.Values.All(IsBlank))
            {
                if (cellsRead > MaxCells)
                {
                    return Refusal.Of(RefusalKind.TooLarge, "rows", $"{FileTable.MaxRows}");
                }

                continue;
            }

            if (rows.Count > FileTable.MaxRows)
            {
                return Refusal.Of(RefusalKind.TooLarge, "rows", $"{FileTable.MaxRows}");
            }

            rows.Add(new FileRow(line, [.. row.Values.Select(Text)]));
        }

        return new Checked<FileTable>(new FileTable(rows.ToImmutable(), [], Rectangular: false));
    }

    private static bool IsBlank(object? value) => value is null || (value is string text && string.IsNullOrWhiteSpace(text));

    // A workbook can hold half of a character (_xD800_), which no text can: it becomes U+FFFD, as broken bytes of a CSV file do.
    private static string Whole(string text) => text.Any(char.IsSurrogate) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => Whole(text),
        // A conversion to a decimal keeps 15 digits, which is what the sheet shows of 0.1 + 0.2.
        double number when Math.Abs(number) < 1e15 => ((decimal)number).ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool flag => flag ? "TRUE" : "FALSE",
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
