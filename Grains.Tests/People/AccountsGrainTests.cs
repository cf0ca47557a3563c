using System.Text;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using Xunit;

namespace EventsLive.Grains.Tests.People;

public sealed class AccountsGrainTests : IAsyncLifetime
{
    private static readonly CommandStamp Stamp = new("test");

    private readonly GuardedCluster _cluster = new();

    private IAccountsGrain Accounts => _cluster.Grain<IAccountsGrain>("accounts");

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task SetUp_Twice_WorksOnce()
    {
        CallActor.Set(Actor.Public);
        Assert.False(await Accounts.HasAdministrator());
        Assert.Null((await Accounts.SetUp(New("首位管理员"), Stamp)).Refusal);
        Assert.True(await Accounts.HasAdministrator());
        Assert.Equal(RefusalKind.Forbidden, (await Accounts.SetUp(New("second"), Stamp)).Refusal?.Kind);
    }

    [Fact]
    public async Task SetUp_AtTheSameMoment_MakesOneAdministrator()
    {
        CallActor.Set(Actor.Public);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Accounts.SetUp(New($"admin-{i}"), Stamp)));
        Assert.Single(answers, answer => answer.Refusal is null);
    }

    [Fact]
    public async Task Create_SameNameAtTheSameMoment_MakesOneAccount()
    {
        CallActor.Set(Actor.System);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Accounts.Create(New("judge", Role.Judge), Stamp)));
        Assert.Single(answers, answer => answer.Refusal is null);
        Assert.All(answers.Where(answer => answer.Refusal is not null), answer => Assert.Equal(RefusalKind.NameTaken, answer.Refusal!.Kind));
        Assert.Single(await Accounts.List());
    }

    [Fact]
    public async Task Find_AfterANewActivation_KnowsTheNames()
    {
        CallActor.Set(Actor.System);
        var id = (await Accounts.Create(New("裁判 甲", Role.Judge), Stamp)).Result!;
        await _cluster.ForgetActivations();

        var found = await Accounts.Find("裁判 甲");
        Assert.Equal((id, "裁判 甲", "hash"), (found?.Id, found?.Login, found?.PasswordHash));
        Assert.Equal([Role.Judge], found!.Roles);
        Assert.NotEmpty(found.Stamp);
        Assert.Null(await Accounts.Find("裁判 乙"));
    }

    [Fact]
    public async Task Remove_Account_ErasesItsNameAndFreesIt()
    {
        CallActor.Set(Actor.System);
        var id = (await Accounts.Create(New("temporary", Role.Gate), Stamp)).Result!;
        await Accounts.Create(New("admin", Role.Administrator), Stamp);
        Assert.Null((await Accounts.Remove(id, Stamp)).Refusal);

        Assert.Null(await Accounts.Get(id));
        Assert.Null(await Accounts.Find("temporary"));
        var stream = new StreamId(GuardedCluster.District, "accounts", "accounts");
        var rows = await _cluster.Store.ReadPersonalAsync(stream, null, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(rows, row => Encoding.UTF8.GetString(row.Json.Span).Contains("temporary", StringComparison.Ordinal));
        Assert.Null((await Accounts.Create(New("temporary", Role.Gate), Stamp)).Refusal);
    }

    [Fact]
    public async Task Records_OfAccounts_HoldNoName()
    {
        CallActor.Set(Actor.System);
        await Accounts.Create(New("unmistakable-name", Role.Judge), Stamp);
        var stream = new StreamId(GuardedCluster.District, "accounts", "accounts");
        var records = 0;
        await foreach (var batch in _cluster.Store.ReadAsync(stream, 1, TestContext.Current.CancellationToken))
        {
            records += batch.RecordCount;
            Assert.DoesNotContain("unmistakable", Encoding.UTF8.GetString(batch.Payload.Span), StringComparison.Ordinal);
        }

        Assert.Equal(1, records);
    }

    private static NewAccount New(string login, params Role[] roles) => new(login, "hash", [.. roles]);
}
