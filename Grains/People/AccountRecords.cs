using System.Collections.Immutable;
using System.Text.Json.Serialization;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.People;

/// <summary>An account exists from here on. Its login name is in the personal row of the account's id.</summary>
/// <param name="Stamp">Sessions carry it: another stamp, or none, ends them.</param>
public sealed record AccountCreated(string AccountId, string PasswordHash, ImmutableArray<Role> Roles, string Stamp) : IRecord;

/// <summary>An account and all its sessions have ended.</summary>
public sealed record AccountRemoved(string AccountId) : IRecord;

/// <summary>What is known about the person of an account, apart from the records.</summary>
public sealed record AccountPerson(string Login);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AccountCreated))]
[JsonSerializable(typeof(AccountRemoved))]
[JsonSerializable(typeof(AccountPerson))]
[JsonSerializable(typeof(AccountFacts))]
[JsonSerializable(typeof(string))]
internal sealed partial class AccountJson : JsonSerializerContext;
