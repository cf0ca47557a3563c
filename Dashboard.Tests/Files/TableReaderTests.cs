using System.IO.Compression;
using System.Text;
using CsCheck;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Files;
using Xunit;

namespace EventsLive.Dashboard.Tests.Files;

public sealed class TableReaderTests
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    private static readonly string[] Awkward = ["𠮷田队", "=1+1", "''=1", "'", "-5", "@a", "＝1", "''＋1", "\n=1", "\t＠1", "\"\"", "a\"b", "第一小学（东校区）", "1,5;2"];

    // What spreadsheets, people and attackers put into cells, some of it beyond the first plane.
    private static readonly Gen<string> Cells = Gen.OneOf(
        Gen.String[Gen.Char["ab,;\t\"'\r\n =+-@＝＋－＠、火星队９　"], 0, 8],
        Gen.Int[0, Awkward.Length - 1].Select(i => Awkward[i]));

    private static readonly Gen<string[][]> Tables = Gen.Int[1, 6].SelectMany(columns => Cells.Array[columns].Array[1, 8]);

    [Fact]
    public void WrittenCsv_AnyCells_IsReadBackAsItWas() => Tables.SampleAsync(async table =>
    {
        using var stream = new MemoryStream();
        await TableResult.WriteCsvAsync(stream, [new OutTable("t", [.. table[0].Select((_, i) => $"c{i}")], table.ToAsyncEnumerable<object?[]>())], default);

        Assert.Equal([0xEF, 0xBB, 0xBF], stream.ToArray()[..3]);
        AssertSame(table, Read(stream.ToArray()));
    });

    [Fact]
    public void WrittenExcel_AnyCells_IsReadBackAsItWas() => Tables.SampleAsync(
        async table =>
        {
            using var stream = new MemoryStream();
            await TableResult.WriteExcelAsync(stream, [new OutTable("t/1", [.. table[0].Select((_, i) => $"c{i}")], table.ToAsyncEnumerable<object?[]>())], default);
            AssertSame(table, Read(stream.ToArray()));
        },
        iter: 40);

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+86", "'+86")]
    [InlineData("-队", "'-队")]
    [InlineData("@a", "'@a")]
    [InlineData("'=a", "''=a")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("＋86", "'＋86")]
    [InlineData("－队", "'－队")]
    [InlineData("＠a", "'＠a")]
    [InlineData("﹦a", "'﹦a")]
    [InlineData("\t=a", "'\t=a")]
    [InlineData("\r=a", "'\r=a")]
    [InlineData("\n=a", "'\n=a")]
    [InlineData("火星队", "火星队")]
    [InlineData("'火星'", "'火星'")]
    public void Guard_TextThatBeginsAFormula_IsTextForASpreadsheet(string text, string cell)
    {
        Assert.Equal(cell, CellText.Guard(text));
        Assert.Equal(text, CellText.Unguard(cell));
    }

    [Fact]
    public async Task WrittenCsv_Numbers_StayNumbers()
    {
        using var stream = new MemoryStream();
        await TableResult.WriteCsvAsync(stream, [new OutTable("t", ["a", "b", "c"], new object?[][] { [-5m, 12, null], ["-5", 0.10m, ""] }.ToAsyncEnumerable())], TestContext.Current.CancellationToken);
        Assert.Equal("\uFEFFa,b,c\r\n-5,12,\r\n'-5,0.10,\r\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    public static TheoryData<string> Encodings => ["utf-8", "utf-8-bom", "gb18030", "utf-16", "utf-16BE"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Read_AnyEncoding_HasTheSameCells(string encoding)
    {
        const string Text = "编号,队名,学校\n1,火星队,第一小学\n2,𠮷田镕队,东镇（中心）小学\n";
        var bytes = encoding switch
        {
            "utf-8" => Encoding.UTF8.GetBytes(Text),
            "utf-8-bom" => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)],
            "gb18030" => Gb18030.GetBytes(Text),
            "utf-16" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Text)],
            _ => (byte[])[.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Text)],
        };
        var rows = Read(bytes).Rows;
        Assert.Equal(["2", "𠮷田镕队", "东镇（中心）小学"], rows[2].Cells);
        Assert.Equal([1, 2, 3], rows.Select(row => row.Line));
    }

    [Fact]
    public void Read_Gb18030OfAnyChineseText_IsNeverTakenForAnotherEncoding() =>
        // Common characters; short texts are the ones that might look like UTF-8.
        Gen.String[Gen.Char['一', '龥'], 1, 12].Sample(text => Assert.Equal(text, TextDecoding.Decode(Gb18030.GetBytes(text + ",队"))![..^2]));

    [Theory]
    [InlineData("a;b;c\n1;2,5;3\n", "2,5")]
    [InlineData("a\tb\tc\n1\t2;5\t3\n", "2;5")]
    [InlineData("a,b,c\n1,\"2;;;;5\",3\n", "2;;;;5")]
    [InlineData("sep=;\na;b;c\n1;2;3\n", "2")]
    [InlineData("\"x,y,z,w\";b;c\n1;2;3\n", "2")]
    [InlineData("a,b,c\n1,\"2\n2\",3\n", "2\n2")]
    public void Read_Separator_IsTheHeaders(string file, string second) =>
        Assert.Equal(second, Read(Encoding.UTF8.GetBytes(file)).Rows[^1].Cells[1]);

    [Fact]
    public void Read_LineBreakInQuotes_LaterLinesAreCountedRight()
    {
        var table = Read("a,b\r\n\"1\r\n1\",2\r\n\r\n,\r\n3,4\r\n"u8.ToArray());
        Assert.Equal([1, 2, 6], table.Rows.Select(row => row.Line));
    }

    [Fact]
    public void Read_Workbook_HandlesWhatExcelWrites()
    {
        var table = Read(Workbooks.Of(
            """
            <row r="1"><c r="A1" t="s"><v>0</v></c></row>
            <row r="3"><c r="A3" t="inlineStr"><is><t>编号</t></is></c><c r="B3" t="s"><v>1</v></c><c r="C3" t="inlineStr"><is><r><t>学</t></r><r><t>校</t></r></is></c><c r="D3" t="str"><v>日期</v></c></row>
            <row r="4"><c r="A4"><v>12</v></c><c r="B4" t="s"><v>2</v></c><c r="C4" t="s"><v>3</v></c><c r="D4" s="1"><v>46349</v></c><c r="E4"><f>0.1+0.2</f><v>0.30000000000000004</v></c></row>
            <row r="5"><c r="A5" t="s"><v>4</v></c><c r="B5"><v>1.2350000000000001</v></c><c r="C5" s="0"/><c r="E5"><f>NOW()</f></c></row>
            """,
            ["题目", "队名", "火星队", "第一小学", "007"],
            ["A1:D1", "C4:C5"]));

        Assert.Equal([1, 3, 4, 5], table.Rows.Select(row => row.Line));
        Assert.Equal(["编号", "队名", "学校", "日期", ""], table.Rows[1].Cells);
        Assert.Equal(["12", "火星队", "第一小学", "2026-11-23 00:00:00", "0.3"], table.Rows[2].Cells);
        // Text that looks like a number stays text, a merged cell says what its range says, and a formula without a value says nothing.
        Assert.Equal(["007", "1.235", "第一小学", "", ""], table.Rows[3].Cells);
    }

    /// <summary>Where cells stand may be left unsaid: each stands behind the one before, and each row below.</summary>
    [Fact]
    public void Read_WorkbookWithoutReferences_HasItsCellsInOrder()
    {
        var table = Read(Workbooks.Of(
            """
            <row><c t="inlineStr"><is><t>编号</t></is></c><c t="s"><v>0</v></c><c t="inlineStr"><is><t>学校</t></is></c></row>
            <row><c><v>1</v></c><c t="s"><v>1</v></c><c/><c><v>5</v></c></row>
            <row r="4"><c r="B4" t="s"><v>1</v></c><c><v>7</v></c></row>
            <row><c><v>3</v></c></row>
            """,
            ["队名", "火星队"]));

        Assert.Equal([1, 2, 4, 5], table.Rows.Select(row => row.Line));
        Assert.Equal(["编号|队名|学校|", "1|火星队||5", "|火星队|7|", "3|||"], table.Rows.Select(row => string.Join('|', row.Cells)));
    }

    [Fact]
    public void Read_ZipBomb_IsRefusedWithTheLimit()
    {
        var bomb = Workbooks.Of(new string(' ', (int)ExcelTable.MaxUnpacked + 1));
        Assert.True(bomb.Length < 200_000);
        var problem = TableReader.Read(bomb).Problem!;
        Assert.Equal(("too-large", "body"), (problem.Kind.Name, problem.Field));
    }

    [Fact]
    public void Read_ZipBombThatLiesAboutItsSize_IsRefused()
    {
        var bomb = Workbooks.Of(new string(' ', (int)ExcelTable.MaxUnpacked + 1));
        // The uncompressed size of each part in the central directory, and in front of the parts, becomes 100.
        for (var i = 0; i + 30 < bomb.Length; i++)
        {
            var at = bomb.AsSpan(i, 4) switch { [0x50, 0x4B, 1, 2] => 24, [0x50, 0x4B, 3, 4] => 22, _ => 0 };
            if (at > 0)
            {
                BitConverter.TryWriteBytes(bomb.AsSpan(i + at), 100);
            }
        }

        Assert.Contains(TableReader.Read(bomb).Problem!.Kind.Name, new[] { "malformed", "too-large" });
    }

    [Theory]
    [InlineData("""<row r="1"><c r="XFD1"><v>1</v></c></row>""", "too-large", "columns")]
    [InlineData("""<row r="1"><c r="A1"><v>1</v></row>""", "malformed", "body")]
    [InlineData("""<row r="1"><c><v>1</v></c><c r="XFC1"/><c/></row>""", "too-large", "columns")]
    public void Read_DamagedOrHugeWorkbook_IsRefused(string rows, string kind, string field)
    {
        var problem = TableReader.Read(Workbooks.Of(rows)).Problem;
        Assert.NotNull(problem);
        Assert.Equal((kind, field), (problem.Kind.Name, problem.Field));
    }

    [Fact]
    public void Read_AnyBytes_AreReadOrRefused() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        var plain = TableReader.Read(bytes);
        Assert.True(plain.Command is null != plain.Problem is null);
        var zipped = TableReader.Read([0x50, 0x4B, 3, 4, .. bytes]);
        Assert.True(zipped.Command is null != zipped.Problem is null);
    });

    [Fact]
    public void Read_DamagedWorkbook_IsReadOrRefused()
    {
        var whole = Workbooks.Of("""<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>5</v></c></row>""", ["编号"]);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 4].Sample(
            damages =>
            {
                var bytes = whole.ToArray();
                foreach (var (at, value) in damages)
                {
                    bytes[at] = value;
                }

                var read = TableReader.Read(bytes);
                Assert.True(read.Command is null != read.Problem is null);
            },
            iter: 400);
    }

    [Fact]
    public void Read_TooManyRows_IsRefusedWithTheLimit()
    {
        var file = "a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", FileTable.MaxRows + 1));
        var problem = TableReader.Read(Encoding.UTF8.GetBytes(file)).Problem!;
        Assert.Equal(("too-large", "rows"), (problem.Kind.Name, problem.Field));
    }

    [Fact]
    public void Read_OldExcelFile_SaysWhichFormsThereAre() =>
        Assert.Equal("unsupported-media-type", TableReader.Read([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]).Problem!.Kind.Name);

    private static FileTable Read(byte[] bytes)
    {
        var read = TableReader.Read(bytes);
        Assert.True(read.Problem is null, $"{read.Problem?.Kind.Name} {read.Problem?.Field}");
        return read.Command!;
    }

    // Blank rows are no rows, and cells are compared as the importer takes them.
    private static void AssertSame(string[][] expected, FileTable actual) => Assert.Equal(
        expected.Where(row => row.Any(cell => !string.IsNullOrWhiteSpace(cell))).Select(row => string.Join('|', row.Select(CellText.Clean))),
        actual.Rows.Skip(1).Select(row => string.Join('|', row.Cells.Select(CellText.Clean))));
}
