using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.Tests.Events;
using EventsLive.Grains.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EventsLive.Grains.Tests.People;

/// <summary>Login names when the store fails or another life of the grain writes at the wrong moment.</summary>
public sealed class AccountsStoreTests : IAsyncLifetime
{
    private static readonly StreamId Stream = new(GuardedCluster.District, "accounts", "accounts");

    private readonly GuardedCluster _cluster;
    private Func<Task>? _beforeRead;
    private Func<Task>? _beforeErase;

    public AccountsStoreTests() =>
        _cluster = new GuardedCluster { Around = store => new PersonalStore(store, () => Run(ref _beforeRead), () => Run(ref _beforeErase)) };

    private IAccountsGrain Accounts => _cluster.Grain<IAccountsGrain>("accounts");

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Activate_AnEarlierLifeCreatesAnAccountMeanwhile_KeepsItsName()
    {
        CallActor.Set(Actor.System);
        await Accounts.Create(New("first"), new CommandStamp("test"));
        await _cluster.ForgetActivations();
        var earlier = await Grains.Journal.Journal.LoadAsync(
            Stream, _cluster.Store, new AccountsModel(), TimeProvider.System, new JournalOptions(), NullLogger.Instance, TestContext.Current.CancellationToken);
        _beforeRead = () => earlier.ExecuteAsync(
            new CommandStamp("test"), AccountJson.Default.String, (_, _) => AccountRules.Create(New("second"), taken: false, "second-id", "stamp"));

        // The first call may find a grain that was overtaken, and fails with it.
        await DistrictCluster.Until("the grain has started anew", async () =>
        {
            try
            {
                return await Accounts.Get("second-id") is not null;
            }
            catch (Exception exception) when (exception is JournalStoreException or OrleansException)
            {
                return false;
            }
        });
        Assert.Null(_beforeRead);
        Assert.Equal("second-id", (await Accounts.Find("second"))?.Id);
    }

    [Fact]
    public async Task Remove_NameCannotBeErased_SaysThatItIsNotKnownUntilItIs()
    {
        CallActor.Set(Actor.System);
        await Accounts.Create(New("admin", Role.Administrator), new CommandStamp("test"));
        var id = (await Accounts.Create(New("leaver"), new CommandStamp("test"))).Result!;
        _beforeErase = () => throw new JournalStoreException("Gone.");

        var stamp = new CommandStamp("test", Guid.NewGuid(), Guid.NewGuid());
        Assert.Equal(RefusalKind.OutcomeUnknown, (await Accounts.Remove(id, stamp)).Refusal?.Kind);
        Assert.Null((await Accounts.Remove(id, stamp)).Refusal);
        Assert.Empty(await _cluster.Store.ReadPersonalAsync(Stream, [id], TestContext.Current.CancellationToken));
    }

    private static NewAccount New(string login, Role role = Role.Judge) => new(login, "hash", [role]);

    private static Task Run(ref Func<Task>? once) => Interlocked.Exchange(ref once, null)?.Invoke() ?? Task.CompletedTask;

    private sealed class PersonalStore(IJournalStore inner, Func<Task> beforeRead, Func<Task> beforeErase) : StoreDecorator(inner)
    {
        public override async Task<IReadOnlyList<PersonalRow>> ReadPersonalAsync(
            StreamId stream, IReadOnlyCollection<string>? subjects, CancellationToken cancellationToken)
        {
            await beforeRead();
            return await base.ReadPersonalAsync(stream, subjects, cancellationToken);
        }

        public override async Task EraseAsync(StreamId stream, string subject, CancellationToken cancellationToken)
        {
            await beforeErase();
            await base.EraseAsync(stream, subject, cancellationToken);
        }
    }
}
