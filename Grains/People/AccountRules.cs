using System.Text;
using System.Text.Json;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.People;

/// <summary>Decides about accounts: pure rules, without names of their own. Whether a login name is taken is told to them.</summary>
public static class AccountRules
{
    /// <summary>Longest login name in characters.</summary>
    public const int MaxLoginLength = 64;

    /// <summary>The form under which login names are compared: case and width of letters make no difference.</summary>
    public static string Normalise(string login)
    {
        var name = login.Trim();
        // Half a surrogate pair has no normal form; such a name is refused, and nobody's.
        return name.EnumerateRunes().Contains(Rune.ReplacementChar) ? name : name.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
    }

    public static Decision<string> SetUp(AccountsState state, NewAccount account, bool taken, string id, string stamp)
    {
        if (state.HasAdministrator)
        {
            return Refusal.Of(RefusalKind.Forbidden);
        }

        return Create(account with { Roles = [Role.Administrator] }, taken, id, stamp);
    }

    public static Decision<string> Create(NewAccount account, bool taken, string id, string stamp)
    {
        if (InputRules.Text(account.Login, "login", MaxLoginLength) is { } refusal)
        {
            return refusal;
        }

        if (account.Roles.IsDefaultOrEmpty || account.Roles.Any(role => role == Role.Public || !Enum.IsDefined(role)))
        {
            return Refusal.Of(RefusalKind.Required, "roles");
        }

        if (taken)
        {
            return Refusal.Of(RefusalKind.NameTaken, "login");
        }

        return Decision.Accept(
            id,
            [new AccountCreated(id, account.PasswordHash, [.. account.Roles.Distinct().Order()], stamp)],
            [new PersonalRow(id, JsonSerializer.SerializeToUtf8Bytes(new AccountPerson(account.Login.Trim()), AccountJson.Default.AccountPerson))]);
    }

    public static Decision<string> Remove(AccountsState state, string accountId)
    {
        if (!state.Accounts.ContainsKey(accountId))
        {
            return Refusal.Of(RefusalKind.UnknownAccount);
        }

        if (!new AccountsState(state.Accounts.Remove(accountId)).HasAdministrator)
        {
            return Refusal.Of(RefusalKind.LastAdministrator);
        }

        return Decision.Accept(accountId, [new AccountRemoved(accountId)]);
    }
}
