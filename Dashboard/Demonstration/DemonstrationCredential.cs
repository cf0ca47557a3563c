using System.Security.Cryptography;

namespace EventsLive.Dashboard.Demonstration;

/// <summary>The token by which this process's own demonstration calls its API: made anew at each start, valid for the demonstration's district only.</summary>
public sealed class DemonstrationCredential
{
    /// <summary>Id of whoever acts with the token.</summary>
    public const string ActorId = "demonstration";

    public string Token { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
}
