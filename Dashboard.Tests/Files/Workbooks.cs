using System.IO.Compression;
using System.Text;

namespace EventsLive.Dashboard.Tests.Files;

/// <summary>Excel workbooks made from hand-written parts, as programs that are not ours write them.</summary>
internal static class Workbooks
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>A workbook with one worksheet.</summary>
    /// <param name="rows">The <c>row</c> elements.</param>
    /// <param name="shared">Shared strings, by their index.</param>
    /// <param name="merges">Merged ranges, such as <c>A1:A3</c>.</param>
    public static byte[] Of(string rows, string[]? shared = null, string[]? merges = null) => Zip(
        ("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>"""),
        ("_rels/.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
        ("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>"""),
        ("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{Office}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="{Office}/styles" Target="styles.xml"/></Relationships>"""),
        // Style 1 is a date.
        ("xl/styles.xml", $"""<styleSheet xmlns="{Main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"""),
        ("xl/sharedStrings.xml", $"""<sst xmlns="{Main}">{string.Concat((shared ?? []).Select(text => $"<si><t>{text}</t></si>"))}</sst>"""),
        ("xl/worksheets/sheet1.xml", $"""<worksheet xmlns="{Main}"><sheetData>{rows}</sheetData>{Merges(merges)}</worksheet>"""));

    public static byte[] Zip(params (string Name, string Text)[] parts)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                using var part = archive.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }

    private static string Merges(string[]? merges) => merges is null
        ? ""
        : $"""<mergeCells count="{merges.Length}">{string.Concat(merges.Select(range => $"""<mergeCell ref="{range}"/>"""))}</mergeCells>""";
}
