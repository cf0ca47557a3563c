using System.Collections.Immutable;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.People;

/// <summary>The accounts of a district: sole writer of who may sign in and with which roles. Its key is <c>district/accounts</c>.</summary>
/// <remarks>Only the web host calls it, on behalf of a visitor who signs in or an administrator; names are kept apart from the records.</remarks>
public interface IAccountsGrain : IGrainWithStringKey
{
    /// <summary>Whether an administrator exists: until then the set-up link is valid.</summary>
    [Alias("HasAdministrator"), Allow(Role.Public)]
    Task<bool> HasAdministrator();

    /// <summary>Creates the first administrator; refused once one exists.</summary>
    [Alias("SetUp"), Allow(Role.Public)]
    Task<Answer<string>> SetUp(NewAccount account, CommandStamp stamp);

    [Alias("Create"), Allow(Role.Administrator)]
    Task<Answer<string>> Create(NewAccount account, CommandStamp stamp);

    /// <summary>Ends an account and all its sessions.</summary>
    [Alias("Remove"), Allow(Role.Administrator)]
    Task<Answer<string>> Remove(string accountId, CommandStamp stamp);

    /// <summary>The account of a login name with its password hash, for the host to verify; null = none.</summary>
    [Alias("Find"), Allow(Role.Public)]
    Task<Account?> Find(string login);

    /// <summary>The account as it is now, for the revalidation of sessions; null = removed.</summary>
    [Alias("Get"), Allow(Role.Public, Role.Display, Role.Gate, Role.Judge, Role.HeadJudge, Role.Organiser)]
    Task<Account?> Get(string accountId);

    [Alias("List"), Allow(Role.Administrator)]
    Task<ImmutableArray<Account>> List();

    /// <summary>The accounts whose work is judging, by login: whom a contest may be assigned to. Head judges and administrators score everything anyway and are left out.</summary>
    [Alias("Judges"), Allow(Role.HeadJudge, Role.Organiser)]
    Task<ImmutableArray<JudgeAccount>> Judges();
}

/// <summary>A judge's account as those who assign judges see it.</summary>
[GenerateSerializer, Immutable, Alias("JudgeAccount")]
public sealed record JudgeAccount([property: Id(0)] string Id, [property: Id(1)] string Login);

/// <param name="PasswordHash">Made by the host; the password itself never reaches a grain.</param>
[GenerateSerializer, Immutable, Alias("NewAccount")]
public sealed record NewAccount(
    [property: Id(0)] string Login,
    [property: Id(1)] string PasswordHash,
    [property: Id(2)] ImmutableArray<Role> Roles);

[GenerateSerializer, Immutable, Alias("Account")]
public sealed record Account(
    [property: Id(0)] string Id,
    [property: Id(1)] string Login,
    [property: Id(2)] string PasswordHash,
    [property: Id(3)] ImmutableArray<Role> Roles,
    [property: Id(4)] string Stamp);
