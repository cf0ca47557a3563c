using System.Globalization;
using EventsLive.Grains.Journal;

namespace EventsLive.Silo.Storage.Sqlite;

/// <summary>Holds a store's file for one process: the system lets go of it however the process ends.</summary>
internal sealed class StoreFileLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="JournalStoreException">Another store, here or in another process, has the file.</exception>
    public StoreFileLock(string storePath)
    {
        var path = storePath + ".lock";
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new JournalStoreException($"'{storePath}' is in use by process {Holder(path)}: one process at a time may open it.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new JournalStoreException($"'{storePath}' cannot be opened: {e.Message}", e);
        }

        _file.SetLength(0);
        _file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        _file.Flush();
    }

    // The file stays: removing it would let a second process lock a file of the same name while a third still waits on this one.
    public void Dispose() => _file.Dispose();

    private static string Holder(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return "?";
        }
    }
}
