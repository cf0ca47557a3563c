using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Text;
using EventsLive.Dashboard.Tests.Api;
using Xunit;

namespace EventsLive.Dashboard.Tests.Archives;

/// <summary>Takes files of archives apart and puts them together, for the tests of them.</summary>
internal static class ArchiveFiles
{
    /// <summary>Compares files, workbooks within them part by part, so that a failure says where they differ.</summary>
    public static void AssertSame(byte[] expected, byte[] actual)
    {
        var (one, other) = (Entries(expected), Entries(actual));
        Assert.Equal(one.Keys, other.Keys);
        foreach (var (name, bytes) in one)
        {
            if (name.EndsWith(".xlsx", StringComparison.Ordinal))
            {
                AssertSame(bytes, other[name]);
            }
            else
            {
                Assert.Equal($"{name}: {Text(bytes)}", $"{name}: {Text(other[name])}");
            }
        }

        Assert.Equal(expected, actual);
    }

    public static string Verdict(Reply answer) => $"{answer.Expect(HttpStatusCode.OK).Text("outcome")} {answer.Text("variant")}".TrimEnd();

    public static bool Holds(byte[] file, string text) => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    public static string Text(byte[] entry) => Encoding.UTF8.GetString(entry);

    public static Dictionary<string, byte[]> Entries(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var content = entry.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            return bytes.ToArray();
        });
    }

    public static byte[] Packed(Dictionary<string, byte[]> entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var content = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                content.Write(bytes);
            }
        }

        return file.ToArray();
    }

    /// <summary>Where the content of an entry begins: behind its local header.</summary>
    public static int OffsetOf(byte[] file, string name)
    {
        // The name may stand in another entry's content as well: only behind a local header it is the entry's own.
        var header = -1;
        for (var from = 0; header < 0; from++)
        {
            from += file.AsSpan(from).IndexOf(Encoding.UTF8.GetBytes(name));
            header = from >= 30 && BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(from - 30)) == 0x04034b50u ? from - 30 : -1;
        }

        return header + 30 + name.Length + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(header + 28));
    }
}
