using System.Security.Cryptography;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Api;

/// <summary>The installation's own keys, the same in all of its processes and for ever: loaded at start, and again until the store answers.</summary>
public sealed partial class InstallationKeys(ISecretStore secrets, TimeProvider time, ILogger<InstallationKeys> log) : BackgroundService
{
    private const int KeyBytes = 32;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private volatile KeySet? _keys;

    /// <exception cref="JournalStoreException">The store has not answered yet.</exception>
    public KeySet Keys => _keys ?? throw new JournalStoreException("The keys of this installation could not be read yet.");

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryLoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (_keys is null)
        {
            await Task.Delay(Pause, time, stoppingToken);
            await TryLoadAsync(stoppingToken);
        }
    }

    private async Task TryLoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            _keys = new KeySet(
                await LoadAsync("command-key", cancellationToken),
                await LoadAsync("ticket-key", cancellationToken),
                await LoadAsync("set-up-key", cancellationToken),
                await LoadAsync("pairing-key", cancellationToken));
        }
        catch (JournalStoreException fault)
        {
            LogNoKeys(fault);
        }
    }

    private Task<byte[]> LoadAsync(string name, CancellationToken cancellationToken) =>
        secrets.GetOrAddAsync(name, RandomNumberGenerator.GetBytes(KeyBytes), cancellationToken);

    [LoggerMessage(LogLevel.Warning, "The keys of this installation could not be read; trying again.")]
    private partial void LogNoKeys(Exception fault);
}

/// <param name="Command">Hashes idempotency keys and bodies.</param>
/// <param name="Ticket">Signs tickets and derives the secrets of registrations.</param>
/// <param name="SetUp">Derives the set-up link.</param>
/// <param name="Pairing">Hashes the codes by which devices are paired.</param>
public sealed record KeySet(byte[] Command, byte[] Ticket, byte[] SetUp, byte[] Pairing);
