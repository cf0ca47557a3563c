using System.Security.Cryptography;

namespace EventsLive.Dashboard.SignIn;

/// <summary>A token of this process's own, made at its start and told to nobody: with it the demonstration writes into its district, and into no other.</summary>
public sealed class ProcessToken
{
    /// <summary>Id of whoever acts with it.</summary>
    public const string ActorId = "demonstration";

    public string Value { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
