using System.Globalization;
using EventsLive.Grains.Journal;

namespace EventsLive.Silo.Storage.Sqlite;

/// <summary>Holds a store's file for one process: the system lets go of it however the process ends.</summary>
internal sealed class StoreFileLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _holderPath;

    /// <exception cref="JournalStoreException">Another store, here or in another process, has the file.</exception>
    public StoreFileLock(string storePath)
    {
        // Beside the lock and not in it: a locked file cannot be read by those who want to know whose it is.
        _holderPath = storePath + ".pid";
        try
        {
            _file = new FileStream(storePath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(_holderPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (UnauthorizedAccessException e)
        {
            _file?.Dispose();
            throw new JournalStoreException($"'{storePath}' cannot be opened: {e.Message}", e);
        }
        catch (IOException e)
        {
            _file?.Dispose();
            throw new JournalStoreException($"'{storePath}' is in use by process {Holder(_holderPath)}: one process at a time may open it.", e);
        }
    }

    /// <remarks>The lock's file stays: where it went, one process could lock a new file while another still holds the old one.</remarks>
    public void Dispose()
    {
        if (_file.SafeFileHandle.IsClosed)
        {
            return;
        }

        File.Delete(_holderPath);
        _file.Dispose();
    }

    private static string Holder(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "?";
        }
    }
}
