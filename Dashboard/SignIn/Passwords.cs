using EventsLive.Grains.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace EventsLive.Dashboard.SignIn;

/// <summary>Hashes and checks passwords away from the request's thread, few at a time: each takes a good part of a second of a core.</summary>
/// <remarks>PBKDF2 with HMAC-SHA512, 600,000 rounds: above OWASP's recommendation for it (210,000) and for HMAC-SHA256 (600,000).</remarks>
public sealed class Passwords : IDisposable
{
    /// <summary>Fewest characters of a password.</summary>
    public const int MinLength = 10;

    public const int MaxLength = 128;

    private const int Rounds = 600_000;

    private readonly PasswordHasher<Account> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lazy<string> _nobodys;

    public Passwords() => _nobodys = new Lazy<string>(() => _hasher.HashPassword(null!, Guid.NewGuid().ToString()));

    public Task<string> HashAsync(string password) => InTurn(() => _hasher.HashPassword(null!, password));

    /// <param name="account">Null = no such account: checked all the same, so that the time taken does not tell.</param>
    public Task<bool> IsRightAsync(Account? account, string password) => InTurn(() =>
        _hasher.VerifyHashedPassword(null!, account?.PasswordHash ?? _nobodys.Value, password) != PasswordVerificationResult.Failed
        && account is not null);

    public void Dispose() => _turns.Dispose();

    private async Task<T> InTurn<T>(Func<T> work)
    {
        await _turns.WaitAsync();
        try
        {
            return await Task.Run(work);
        }
        finally
        {
            _turns.Release();
        }
    }
}
