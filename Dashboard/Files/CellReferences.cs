using System.Globalization;
using System.IO.Compression;
using System.Xml;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Files;

/// <summary>Says where the rows and cells of a workbook stand where its program left that out, as the format (ECMA-376 part 1, 18.3.1.4 and 18.3.1.73) allows:
/// each is behind the one before. The library that reads workbooks wants it said.</summary>
internal static class CellReferences
{
    private const string Reference = "r";

    private static readonly XmlReaderSettings Form = new() { DtdProcessing = DtdProcessing.Prohibit, IgnoreComments = true, IgnoreProcessingInstructions = true };

    /// <returns>The same workbook where nothing was left out; refused where it has more columns than a table may.</returns>
    /// <param name="body">A workbook whose unpacked size has been found bearable.</param>
    public static Checked<byte[]> Complete(byte[] body)
    {
        using var source = new ZipArchive(new MemoryStream(body, writable: false));
        if (!source.Entries.Any(entry => IsWorksheet(entry) && Lacks(entry)))
        {
            return new Checked<byte[]>(body);
        }

        using var completed = new MemoryStream();
        using (var target = new ZipArchive(completed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries)
            {
                using var from = entry.Open();
                using var to = target.CreateEntry(entry.FullName, CompressionLevel.Fastest).Open();
                if (!IsWorksheet(entry))
                {
                    from.CopyTo(to);
                }
                else if (!TryComplete(from, to))
                {
                    return Refusal.Of(RefusalKind.TooLarge, "columns", $"{FileTable.MaxColumns}");
                }
            }
        }

        return new Checked<byte[]>(completed.ToArray());
    }

    private static bool IsWorksheet(ZipArchiveEntry entry) =>
        entry.FullName.StartsWith("xl/worksheets/", StringComparison.OrdinalIgnoreCase) && entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase);

    private static bool Lacks(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var reader = XmlReader.Create(stream, Form);
        while (reader.Read())
        {
            if (IsPlaced(reader) && reader.GetAttribute(Reference) is null)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPlaced(XmlReader reader) => reader is { NodeType: XmlNodeType.Element, LocalName: "row" or "c" };

    // False: a row has more cells than a table has columns, which the library would all hold at once.
    private static bool TryComplete(Stream from, Stream to)
    {
        using var reader = XmlReader.Create(from, Form);
        using var writer = XmlWriter.Create(to);
        var (row, column) = (0, 0);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                CopyOther(reader, writer);
                continue;
            }

            var isEmpty = reader.IsEmptyElement;
            string? reference = null;
            if (IsPlaced(reader))
            {
                var own = reader.GetAttribute(Reference);
                if (reader.LocalName == "row")
                {
                    row = int.TryParse(own, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : row + 1;
                    column = 0;
                    reference = own is null ? row.ToString(CultureInfo.InvariantCulture) : null;
                }
                else
                {
                    column = own is null ? column + 1 : ColumnOf(own);
                    reference = own is null ? NameOf(column) + row.ToString(CultureInfo.InvariantCulture) : null;
                    if (column > FileTable.MaxColumns)
                    {
                        return false;
                    }
                }
            }

            writer.WriteStartElement(reader.Prefix, reader.LocalName, reader.NamespaceURI);
            writer.WriteAttributes(reader, defattr: false);
            if (reference is not null)
            {
                writer.WriteAttributeString(Reference, reference);
            }

            if (isEmpty)
            {
                writer.WriteEndElement();
            }
        }

        return true;
    }

    private static void CopyOther(XmlReader reader, XmlWriter writer)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.EndElement:
                writer.WriteFullEndElement();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                writer.WriteString(reader.Value);
                break;
            default:
                break;
        }
    }

    // "AB12" stands in column 28.
    private static int ColumnOf(string reference) =>
        reference.TakeWhile(char.IsAsciiLetter).Aggregate(0, (column, letter) => (column * 26) + char.ToUpperInvariant(letter) - 'A' + 1);

    private static string NameOf(int column)
    {
        var name = "";
        for (; column > 0; column = (column - 1) / 26)
        {
            name = (char)('A' + ((column - 1) % 26)) + name;
        }

        return name;
    }
}
