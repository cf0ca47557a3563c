using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace EventsLive.Grains.People;

/// <summary>Keeps a district's accounts. The login names stand in personal rows; the grain has them in memory while it is active.</summary>
[Reentrant]
public sealed partial class AccountsGrain(JournalServices services)
    : JournaledGrain<AccountsState>(services, new AccountsModel()), IAccountsGrain
{
    // Names are put in by the decision that takes them, so that two commands in flight cannot take the same one; should the
    // journal fail after that, this activation ends and its names with it.
    private readonly Dictionary<string, string> _idOfLogin = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _loginOfId = new(StringComparer.Ordinal);
    private readonly ILogger _logger = services.Loggers.CreateLogger<AccountsGrain>();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);
        foreach (var row in await Services.Store.ReadPersonalAsync(Stream, null, cancellationToken))
        {
            if (Durable.Accounts.ContainsKey(row.Subject))
            {
                Remember(row.Subject, JsonSerializer.Deserialize(row.Json.Span, AccountJson.Default.AccountPerson)!.Login);
            }
            else if (await EpochAsync() is not null)
            {
                // A removal that was cut short between its record and the erasure. Only once the epoch is claimed is that certain:
                // before, an earlier life of this grain may have created the account behind the records that were just loaded.
                await Services.Store.EraseAsync(Stream, row.Subject, cancellationToken);
            }
        }
    }

    public Task<bool> HasAdministrator() => Task.FromResult(Durable.HasAdministrator);

    public Task<Answer<string>> SetUp(NewAccount account, CommandStamp stamp) =>
        Add(account, stamp, (state, taken, id, sessionStamp) => AccountRules.SetUp(state, account, taken, id, sessionStamp));

    public Task<Answer<string>> Create(NewAccount account, CommandStamp stamp) =>
        Add(account, stamp, (_, taken, id, sessionStamp) => AccountRules.Create(account, taken, id, sessionStamp));

    public async Task<Answer<string>> Remove(string accountId, CommandStamp stamp)
    {
        var answer = await Execute(stamp, AccountJson.Default.String, (state, _) => AccountRules.Remove(state, accountId));
        if (answer.Refusal is null)
        {
            Forget(accountId);
            try
            {
                await Services.Store.EraseAsync(Stream, accountId, CancellationToken.None);
            }
            catch (JournalStoreException exception)
            {
                // The account is gone, its name is not yet: the same command again, or the next activation, erases it.
                LogNotErased(_logger, exception, accountId);
                return new Answer<string>(null, Refusal.Of(RefusalKind.OutcomeUnknown));
            }
        }

        return answer;
    }

    public Task<Account?> Find(string login) =>
        Get(_idOfLogin.GetValueOrDefault(AccountRules.Normalise(login), ""));

    public Task<Account?> Get(string accountId) =>
        Task.FromResult(Durable.Accounts.TryGetValue(accountId, out var account) ? Describe(account) : null);

    public Task<ImmutableArray<Account>> List() =>
        Task.FromResult<ImmutableArray<Account>>([.. Durable.Accounts.Values.Select(Describe).OrderBy(account => account.Login, StringComparer.Ordinal)]);

    public Task<ImmutableArray<JudgeAccount>> Judges() => Task.FromResult<ImmutableArray<JudgeAccount>>(
    [
        .. Durable.Accounts.Values.Select(Describe)
            .Where(account => account.Roles.Contains(Role.Judge) && !account.Roles.Contains(Role.HeadJudge) && !account.Roles.Contains(Role.Administrator))
            .OrderBy(account => account.Login, StringComparer.Ordinal)
            .Select(account => new JudgeAccount(account.Id, account.Login)),
    ]);

    protected override IEnumerable<string> Touched(IRecord record) => [];

    protected override IEnumerable<string> RowKeys(Audience audience) => [];

    protected override byte[]? Row(Audience audience, string key) => null;

    private Task<Answer<string>> Add(
        NewAccount account, CommandStamp stamp, Func<AccountsState, bool, string, string, Decision<string>> decide)
    {
        var (id, sessionStamp) = (Services.Ids.NewId(), Services.Ids.NewId());
        return Execute(stamp, AccountJson.Default.String, (state, _) =>
        {
            var taken = account.Login is not null && _idOfLogin.ContainsKey(AccountRules.Normalise(account.Login));
            var decision = decide(state, taken, id, sessionStamp);
            if (decision.Refusal is null)
            {
                Remember(id, account.Login!.Trim());
            }

            return decision;
        });
    }

    private Account Describe(AccountFacts account) =>
        new(account.Id, _loginOfId.GetValueOrDefault(account.Id, account.Id), account.PasswordHash, account.Roles, account.Stamp);

    private void Remember(string id, string login)
    {
        _idOfLogin[AccountRules.Normalise(login)] = id;
        _loginOfId[id] = login;
    }

    private void Forget(string id)
    {
        if (_loginOfId.Remove(id, out var login))
        {
            _idOfLogin.Remove(AccountRules.Normalise(login));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The name of account {AccountId} could not be erased")]
    private static partial void LogNotErased(ILogger logger, Exception exception, string accountId);
}
