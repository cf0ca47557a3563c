namespace EventsLive.Dashboard.Files;

/// <summary>Opens files that are gone once they are closed, whatever became of whoever wrote them.</summary>
internal static class TemporaryFile
{
    public static FileStream Create() => new(
        Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
}
