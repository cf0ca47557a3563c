using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using EventsLive.Dashboard.Files;
using EventsLive.Grains.Archives;

namespace EventsLive.Dashboard.Archives;

/// <summary>Writes the entries of an archive one after the other and takes each one's SHA-256: what goes in decides the bytes that come out, and nothing else.</summary>
/// <remarks>
/// Entries bear one fixed time and the same attributes, and are stored without compression: no clock, file system or version of a
/// compressor shows in the file. A reader that has never heard of this program opens it as any ZIP file.
/// </remarks>
internal sealed partial class ArchiveWriter(Stream output) : IAsyncDisposable
{
    // The earliest time that a ZIP file can state.
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // -rw-r--r-- of a regular file, in the upper half, as Unix writes it.
    private const int Attributes = 0x81A4 << 16;

    private static readonly JsonWriterOptions LineForm = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions DocumentForm = LineForm with { Indented = true, NewLine = "\n" };

    private readonly ZipArchive _zip = new(output, ZipArchiveMode.Create, leaveOpen: true);
    private readonly List<WrittenEntry> _entries = [];

    /// <summary>What was written so far, in order.</summary>
    public IReadOnlyList<WrittenEntry> Entries => _entries;

    public async Task AddAsync(string name, Func<Stream, Task> write)
    {
        var entry = Entry(_zip, name);
        await using var content = entry.Open();
        await using var hashing = new HashingStream(content);
        await write(hashing);
        _entries.Add(new WrittenEntry(name, hashing.Written, hashing.Sha256()));
    }

    public Task AddJsonAsync<T>(string name, T value, JsonTypeInfo<T> json) => AddAsync(name, async output =>
    {
        await using (var writer = new Utf8JsonWriter(output, DocumentForm))
        {
            JsonSerializer.Serialize(writer, value, json);
        }

        output.WriteByte((byte)'\n');
    });

    /// <summary>Lines of JSON, a value each.</summary>
    public Task AddLinesAsync<T>(string name, IAsyncEnumerable<T> values, Action<Utf8JsonWriter, T> write) => AddAsync(name, async output =>
    {
        await using var writer = new Utf8JsonWriter(output, LineForm);
        await foreach (var value in values)
        {
            write(writer, value);
            await writer.FlushAsync();
            output.WriteByte((byte)'\n');
            writer.Reset();
        }
    });

    /// <summary>The same tables as CSV and as an Excel workbook.</summary>
    public async Task AddTablesAsync(string name, IReadOnlyList<OutTable> tables, CancellationToken cancellation)
    {
        await AddAsync(name + ".csv", output => TableResult.WriteCsvAsync(output, tables, cancellation));
        await AddAsync(name + ".xlsx", output => WriteWorkbookAsync(output, tables, cancellation));
    }

    /// <summary>Ends the file; what it is known by.</summary>
    public static async Task<string> HashAsync(Stream file, CancellationToken cancellation)
    {
        file.Position = 0;
        var hash = await SHA256.HashDataAsync(file, cancellation);
        file.Position = 0;
        return Convert.ToHexStringLower(hash);
    }

    public ValueTask DisposeAsync()
    {
        _zip.Dispose();
        return ValueTask.CompletedTask;
    }

    // A workbook is a ZIP file too: the library writes the time of day into it, and relations between its parts that it makes up each time.
    private static async Task WriteWorkbookAsync(Stream output, IReadOnlyList<OutTable> tables, CancellationToken cancellation)
    {
        await using var made = TemporaryFile.Create();
        await TableResult.WriteExcelAsync(made, tables, cancellation);
        made.Position = 0;
        await using var stable = TemporaryFile.Create();
        using (var from = new ZipArchive(made, ZipArchiveMode.Read))
        using (var to = new ZipArchive(stable, ZipArchiveMode.Create, leaveOpen: true))
        {
            var relations = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var part in from.Entries)
            {
                await using var source = part.Open();
                await using var target = Entry(to, part.FullName).Open();
                if (part.FullName.EndsWith(".rels", StringComparison.Ordinal) || part.FullName.EndsWith("workbook.xml", StringComparison.Ordinal))
                {
                    using var reader = new StreamReader(source);
                    await target.WriteAsync(Encoding.UTF8.GetBytes(WithStableRelations(await reader.ReadToEndAsync(cancellation), relations)), cancellation);
                }
                else
                {
                    await source.CopyToAsync(target, cancellation);
                }
            }
        }

        stable.Position = 0;
        await stable.CopyToAsync(output, cancellation);
    }

    /// <summary>Numbers the ids of relations as they appear, the same in each part.</summary>
    private static string WithStableRelations(string xml, Dictionary<string, string> relations) => RelationId().Replace(xml, match =>
    {
        var id = match.Groups["id"].Value;
        if (!relations.TryGetValue(id, out var number))
        {
            relations.Add(id, number = string.Create(CultureInfo.InvariantCulture, $"rId{relations.Count + 1}"));
        }

        return match.Groups["name"].Value + number + match.Groups["quote"].Value;
    });

    [GeneratedRegex("""(?<name>\b(?:r:id|Id)=(?<quote>["']))(?<id>[^"']+)\k<quote>""")]
    private static partial Regex RelationId();

    private static ZipArchiveEntry Entry(ZipArchive zip, string name)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Time;
        entry.ExternalAttributes = Attributes;
        return entry;
    }
}

/// <param name="Bytes">Length of the entry's content.</param>
public sealed record WrittenEntry(string Name, long Bytes, string Sha256)
{
    public ArchiveEntry Fact => new(Name, Sha256);
}
