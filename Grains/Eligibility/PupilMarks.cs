using System.Security.Cryptography;
using System.Text;
using EventsLive.Grains.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace EventsLive.Grains.Eligibility;

/// <summary>Turns a pupil's name and school into a mark by which two entries are known to be of one pupil, and from which neither can be read.</summary>
/// <remarks>
/// A keyed hash under a secret of the installation, of another key for each large event, so that marks of two events tell nothing together. What
/// teams are entered with is a name, and the school and town of the team: no more is known of a pupil. Width, case and blanks are
/// without meaning; namesakes at one school have the same mark, see <see cref="IEligibilityGrain.Except"/>.
/// </remarks>
public sealed class PupilMarks(IServiceProvider services)
{
    private const string SecretName = "pupil-key";
    private const int KeyBytes = 32;
    private const int MarkBytes = 16;

    private byte[]? _key;

    /// <param name="whole">Key of the large event's grain.</param>
    public async Task<Func<string, string, string, string>> OfEvent(string whole)
    {
        // Only a contest within a large event asks for it: a host without one needs no secrets.
        _key ??= await services.GetRequiredService<ISecretStore>().GetOrAddAsync(SecretName, RandomNumberGenerator.GetBytes(KeyBytes), CancellationToken.None);
        var key = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(whole));
        return (name, school, town) => Of(key, name, school, town);
    }

    internal static string Of(byte[] key, string name, string school, string town) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Plain(name)}\n{Plain(school)}\n{Plain(town)}")).AsSpan(0, MarkBytes));

    // A name of a minority is written with a dot of several kinds between its parts, or without.
    private static string Plain(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && c is not ('·' or '・' or '•' or '.' or '‧'))).ToUpperInvariant();
}
