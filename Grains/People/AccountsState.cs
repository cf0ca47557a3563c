using System.Collections.Immutable;

namespace EventsLive.Grains.People;

/// <summary>The accounts of a district as their records say, without the names of the persons.</summary>
public sealed record AccountsState(ImmutableDictionary<string, AccountFacts> Accounts)
{
    public static AccountsState Empty { get; } =
        new(ImmutableDictionary<string, AccountFacts>.Empty.WithComparers(StringComparer.Ordinal));

    public bool HasAdministrator => Accounts.Values.Any(account => account.Roles.Contains(Role.Administrator));
}

public sealed record AccountFacts(string Id, string PasswordHash, ImmutableArray<Role> Roles, string Stamp);
