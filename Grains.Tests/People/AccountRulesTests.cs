using System.Collections.Immutable;
using System.Text;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using Xunit;

namespace EventsLive.Grains.Tests.People;

public sealed class AccountRulesTests
{
    private static readonly AccountsModel Model = new();

    [Fact]
    public void Create_Accepted_KeepsTheNameOutOfTheRecord()
    {
        var decision = AccountRules.Create(New("王老师", Role.Judge), taken: false, "a1", "s1");

        var record = Assert.IsType<AccountCreated>(Assert.Single(decision.Records));
        Assert.Equal(("a1", "hash", "s1"), (record.AccountId, record.PasswordHash, record.Stamp));
        Assert.DoesNotContain("王", record.ToString(), StringComparison.Ordinal);
        var person = Assert.Single(decision.Personal);
        Assert.Equal("a1", person.Subject);
        Assert.Contains("login", Encoding.UTF8.GetString(person.Json.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", RefusalKind.Required)]
    [InlineData("   ", RefusalKind.Required)]
    [InlineData("a\u0007b", RefusalKind.Malformed)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", RefusalKind.TooLong)]
    public void Create_BadLogin_IsRefused(string login, RefusalKind kind)
    {
        var refusal = AccountRules.Create(New(login, Role.Judge), taken: false, "a1", "s1").Refusal;
        Assert.Equal((kind, "login"), (refusal?.Kind, refusal?.Field));
    }

    [Fact]
    public void Create_HalfACharacter_IsRefusedButARareOneIsNot()
    {
        Assert.Equal(RefusalKind.Malformed, AccountRules.Create(New("a\ud842", Role.Judge), taken: false, "a1", "s1").Refusal?.Kind);
        Assert.Null(AccountRules.Create(New("\ud842\udfb7", Role.Judge), taken: false, "a1", "s1").Refusal);
    }

    [Fact]
    public void Create_NoRoleOrThePublics_IsRefused()
    {
        Assert.Equal("roles", AccountRules.Create(New("a"), taken: false, "a1", "s1").Refusal?.Field);
        Assert.Equal("roles", AccountRules.Create(New("a", Role.Public), taken: false, "a1", "s1").Refusal?.Field);
        Assert.Equal("roles", AccountRules.Create(New("a", (Role)99), taken: false, "a1", "s1").Refusal?.Field);
    }

    [Fact]
    public void SetUp_OnceThereIsAnAdministrator_IsForbidden()
    {
        Assert.Null(AccountRules.SetUp(AccountsState.Empty, New("a"), taken: false, "a1", "s1").Refusal);
        Assert.Equal(RefusalKind.Forbidden, AccountRules.SetUp(With(("a1", Role.Administrator)), New("b"), taken: false, "a2", "s2").Refusal?.Kind);
    }

    [Fact]
    public void SetUp_WhateverItAsksFor_MakesAnAdministrator()
    {
        var record = Assert.IsType<AccountCreated>(Assert.Single(AccountRules.SetUp(AccountsState.Empty, New("a", Role.Display), false, "a1", "s1").Records));
        Assert.Equal([Role.Administrator], record.Roles);
    }

    [Fact]
    public void Remove_LastAdministrator_IsRefused()
    {
        var one = With(("a1", Role.Administrator), ("j1", Role.Judge));
        Assert.Equal(RefusalKind.LastAdministrator, AccountRules.Remove(one, "a1").Refusal?.Kind);
        Assert.Null(AccountRules.Remove(one, "j1").Refusal);
        Assert.Null(AccountRules.Remove(With(("a1", Role.Administrator), ("a2", Role.Administrator)), "a1").Refusal);
        Assert.Equal(RefusalKind.UnknownAccount, AccountRules.Remove(one, "a9").Refusal?.Kind);
    }

    [Theory]
    [InlineData("Wang", "wang ")]
    [InlineData("WANG", "wang")]
    [InlineData("\uff37ang", "wang")]
    public void Normalise_SameName_IsTheSame(string one, string other) =>
        Assert.Equal(AccountRules.Normalise(one), AccountRules.Normalise(other));

    [Fact]
    public void Snapshot_ReadBack_IsTheSameState()
    {
        var state = With(("a1", Role.Administrator), ("j1", Role.Judge));
        var again = Model.Load(Model.Save(state));
        Assert.Equal(
            state.Accounts.Values.Select(Describe).Order(StringComparer.Ordinal),
            again.Accounts.Values.Select(Describe).Order(StringComparer.Ordinal));
    }

    private static string Describe(AccountFacts account) => $"{account.Id} {account.PasswordHash} {string.Join(',', account.Roles)} {account.Stamp}";

    private static NewAccount New(string login, params Role[] roles) => new(login, "hash", [.. roles]);

    private static AccountsState With(params (string Id, Role Role)[] accounts) => accounts.Aggregate(
        AccountsState.Empty,
        (state, account) => Model.Apply(
            state,
            new AccountCreated(account.Id, "hash", ImmutableArray.Create(account.Role), $"stamp of {account.Id}"),
            new RecordMeta(1, DateTimeOffset.UnixEpoch, "test")));
}
