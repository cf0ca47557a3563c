namespace EventsLive.Dashboard.Archives;

/// <summary>Names of entries that have a meaning of their own.</summary>
internal static class ArchiveNames
{
    public const string Index = "index.html";

    public const string Manifest = "manifest.json";

    public const string Sums = "SHA256SUMS";

    /// <summary>The folder of photos of paper sheets.</summary>
    public const string Photos = "photos/";

    public const string Signatures = "signatures/";

    /// <summary>Whether an entry is one of many pictures, which are recorded together by <see cref="Sums"/>.</summary>
    public static bool IsImage(string entry) => entry.StartsWith(Photos, StringComparison.Ordinal) || entry.StartsWith(Signatures, StringComparison.Ordinal);

    /// <summary>What an entry is one of: its folder, or its name without an ending.</summary>
    public static string KindOf(string entry) => entry.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? entry[..slash] : Path.GetFileNameWithoutExtension(entry);

    /// <summary>How the file of an archive is called where it is saved.</summary>
    public static string FileOf(string contest, string number, ArchiveVariant variant) =>
        $"{contest}-归档{number}{(variant == ArchiveVariant.Public ? "-可公开" : "")}.zip";
}
