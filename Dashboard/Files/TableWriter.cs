using System.Globalization;
using CsvHelper;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.People;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace EventsLive.Dashboard.Files;

/// <summary>A table for a file: text, whole numbers and decimals in its cells; null = an empty one.</summary>
/// <param name="Name">Of its worksheet.</param>
/// <param name="IsBeside">A worksheet of another form: left out of a CSV file, which is one table.</param>
public sealed record OutTable(string Name, IReadOnlyList<string> Columns, IAsyncEnumerable<object?[]> Rows, bool IsBeside = false);

/// <summary>Answers a request with tables as a CSV file or an Excel workbook, row by row: neither is ever whole in memory.</summary>
/// <remarks>
/// CSV is UTF-8 with a byte order mark, so that a spreadsheet opens Chinese as Chinese; text that it would take for a formula is guarded,
/// see <see cref="CellText.Guard"/>. In a workbook a cell has a type, and text is never a formula.
/// </remarks>
public sealed class TableResult(string fileName, bool excel, IReadOnlyList<OutTable> tables) : IResult
{
    private const int LongestSheetName = 31;

    private static readonly OpenXmlConfiguration Form = new() { AutoFilter = false, FreezeRowCount = 1, EnableAutoWidth = true, FastMode = true, MaxWidth = 60 };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // Further pages are asked for while the rows are written, in the name of whoever asks for the file.
        CallActor.Set(Callers.ActorOf(httpContext.User));
        var response = httpContext.Response;
        response.ContentType = excel ? TableReader.Excel : TableReader.Csv + "; charset=utf-8";
        var name = $"{fileName}.{(excel ? "xlsx" : "csv")}";
        response.Headers.ContentDisposition = new System.Net.Mime.ContentDisposition("attachment") { FileName = "export" + Path.GetExtension(name) }
            + "; filename*=UTF-8''" + Uri.EscapeDataString(name);
        response.Headers.CacheControl = "no-store";
        if (excel)
        {
            await WriteExcelAsync(response.Body, tables, httpContext.RequestAborted);
        }
        else
        {
            await WriteCsvAsync(response.Body, tables, httpContext.RequestAborted);
        }
    }

    internal static async Task WriteCsvAsync(Stream output, IReadOnlyList<OutTable> tables, CancellationToken cancellation)
    {
        await using var csv = CsvWriter.Create(output, new CsvWriterOptions { WriteByteOrderMark = true }, leaveOpen: true);
        // Several tables of one form make one: their rows say what they are of.
        await csv.WriteRecordAsync([.. tables[0].Columns.Select(CellText.Guard)], cancellation);
        foreach (var table in tables.Where(table => !table.IsBeside))
        {
            await foreach (var row in table.Rows.WithCancellation(cancellation))
            {
                await csv.WriteRecordAsync([.. row.Select(CsvCell)], cancellation);
            }
        }

        await csv.FlushAsync(cancellation);
    }

    // A workbook is written from its parts' ends, and without waiting: to a file of its own first.
    internal static async Task WriteExcelAsync(Stream output, IReadOnlyList<OutTable> tables, CancellationToken cancellation)
    {
        await using var file = TemporaryFile.Create();
        var sheets = new Dictionary<string, object>();
        foreach (var table in tables)
        {
            sheets.Add(SheetName(table.Name, sheets.Keys), Cells(table, cancellation));
        }

        await Task.Run(() => file.SaveAs(sheets, printHeader: false, excelType: ExcelType.XLSX, configuration: Form), cancellation);
        file.Position = 0;
        await file.CopyToAsync(output, cancellation);
    }

    private static IEnumerable<IDictionary<string, object?>> Cells(OutTable table, CancellationToken cancellation) =>
        table.Rows.ToBlockingEnumerable(cancellation).Prepend([.. table.Columns]).Select(IDictionary<string, object?> (row) =>
            row.Select((cell, i) => (Key: i.ToString(CultureInfo.InvariantCulture), Cell: cell)).ToDictionary(cell => cell.Key, cell => cell.Cell));

    private static string CsvCell(object? cell) => cell switch
    {
        null => "",
        string text => CellText.Guard(text),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A cell of type {cell.GetType().Name}.", nameof(cell)),
    };

    private static string SheetName(string name, ICollection<string> taken)
    {
        var plain = new string([.. name.Select(c => c is '[' or ']' or ':' or '*' or '?' or '/' or '\\' or '\'' ? ' ' : c)]).Trim();
        plain = plain.Length == 0 ? "Sheet" : plain.Length > LongestSheetName ? plain[..LongestSheetName] : plain;
        for (var i = 2; taken.Contains(plain, StringComparer.OrdinalIgnoreCase); i++)
        {
            var suffix = $" {i}";
            plain = plain[..Math.Min(plain.Length, LongestSheetName - suffix.Length)] + suffix;
        }

        return plain;
    }
}
