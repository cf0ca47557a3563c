using System.Security.Cryptography;

namespace EventsLive.Grains.Journal;

/// <summary>Bounds of a journal.</summary>
public sealed class JournalOptions
{
    /// <summary>Commands that may wait for their batch; one more is refused as overloaded.</summary>
    public int MaxPending { get; set; } = 5_000;

    /// <summary>Records that one batch takes where the store would take more. With everybody in one batch, nothing is decided while it is written and nothing written while the next is decided.</summary>
    public int MaxBatchRecords { get; set; } = 512;

    /// <summary>How long an append of unknown outcome is tried again under the same batch id. Shorter than a call's time-out, so that the caller gets an answer.</summary>
    public TimeSpan UnknownDeadline { get; set; } = TimeSpan.FromSeconds(3);

    public TimeSpan FirstRetryAfter { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Bytes of records behind the last snapshot from which a new one is written, if they are also half of that snapshot.</summary>
    public long SnapshotAfterBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>The least time between two snapshots of one stream: a rush of commands is not made slower by writing its state over and over.</summary>
    public TimeSpan SnapshotAtMostEvery { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Makes ids that nobody can guess or foresee; a test puts a seeded one in its place.</summary>
public interface IIdSource
{
    /// <summary>A new id of <c>a-z 0-9</c>, within the contract's limits for ids.</summary>
    string NewId();
}

/// <summary>Ids of 100 random bits.</summary>
public sealed class RandomIds : IIdSource
{
    // One character for each value of five bits, so that none is likelier than another.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private const int Length = 20;

    // The system's generator takes as long for 20 bytes as for some thousand, and an id is made in a grain's turn.
    private const int BytesAtOnce = 100 * Length;

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _used;

    public string NewId()
    {
        if (_random is null || _used == BytesAtOnce)
        {
            _random ??= new byte[BytesAtOnce];
            RandomNumberGenerator.Fill(_random);
            _used = 0;
        }

        var bytes = _random.AsSpan(_used, Length);
        _used += Length;
        return string.Create(Length, bytes, static (id, bytes) =>
        {
            for (var i = 0; i < id.Length; i++)
            {
                id[i] = Alphabet[bytes[i] % Alphabet.Length];
            }
        });
    }
}
