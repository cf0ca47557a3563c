using System.Globalization;

namespace EventsLive.Rehearsal.Client;

/// <summary>Registers made-up people for one event.</summary>
/// <param name="seed">Sets one run apart from another: the same seed sends the same keys, so a run that broke off can be finished.</param>
public sealed class RegistrationLoad(ApiClient api, string eventId, string seed)
{
    /// <summary>The key of registration number 0, 1, 2 ….</summary>
    public string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"register-{seed}-{number}");

    public Task<ApiAnswer> Send(int number, CancellationToken cancellation) =>
        api.Post($"/api/v1/events/{eventId}/registrations", Body(number), Key(number), cancellation);

    private static object Body(int number) => new
    {
        name = string.Create(CultureInfo.InvariantCulture, $"演练{number:D6}"),
        phone = string.Create(CultureInfo.InvariantCulture, $"199{number % 100_000_000:D8}"),
        places = 1,
    };
}
