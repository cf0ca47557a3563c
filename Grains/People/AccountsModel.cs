using EventsLive.Grains.Journal;

namespace EventsLive.Grains.People;

/// <summary>How the records of a district's accounts fold into their state.</summary>
public sealed class AccountsModel : JournalModel<AccountsState>
{
    public override string Noun => "accounts";

    public override RecordCatalogue Records { get; } = new RecordCatalogue()
        .Add("account-created", 1, AccountJson.Default.AccountCreated)
        .Add("account-removed", 1, AccountJson.Default.AccountRemoved);

    public override AccountsState Empty => AccountsState.Empty;

    public override int SnapshotSchema => 1;

    public override AccountsState Apply(AccountsState state, IRecord record, RecordMeta meta) => record switch
    {
        AccountCreated created => new AccountsState(state.Accounts.SetItem(
            created.AccountId,
            new AccountFacts(created.AccountId, created.PasswordHash, created.Roles, created.Stamp))),
        AccountRemoved removed => new AccountsState(state.Accounts.Remove(removed.AccountId)),
        _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of an account."),
    };

    public override IEnumerable<ReadOnlyMemory<byte>> Save(AccountsState state) =>
        SnapshotLines.Write(state.Accounts.Values, AccountJson.Default.AccountFacts);

    public override AccountsState Load(IEnumerable<ReadOnlyMemory<byte>> chunks) =>
        new(AccountsState.Empty.Accounts.AddRange(SnapshotLines.Read(chunks, AccountJson.Default.AccountFacts)
            .Select(account => KeyValuePair.Create(account.Id, account))));
}
