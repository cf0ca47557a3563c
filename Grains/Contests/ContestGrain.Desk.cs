using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Archives;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Contests;

/// <inheritdoc cref="IContestDeskGrain"/>
public sealed partial class ContestGrain : IContestDeskGrain
{
    private IArchiveGrain Archives => GrainFactory.GetGrain<IArchiveGrain>(this.GetPrimaryKeyString());

    public Task<Answer<SheetStanding>> SettleConflict(ConflictChoice choice, CommandStamp stamp) => Execute(
        stamp, ContestJson.Default.SheetStanding, (state, now) => CorrectionRules.WithNotice(state, ConflictRules.Settle(state, choice), CorrectionCategory.Review, now));

    public Task<Answer<RunOpened>> Reopen(RerunOrder order, CommandStamp stamp) => Execute(
        stamp,
        ContestJson.Default.RunOpened,
        (state, now) => CorrectionRules.WithNotice(
            state, RerunRules.Reopen(state, order), order.Cause == SetAsideCause.Rerun ? CorrectionCategory.Rerun : CorrectionCategory.Review, now));

    public Task<Answer<SheetResult>> Correct(Correction correction, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.SheetResult, (state, now) => CorrectionRules.Correct(state, correction, now));

    public Task<Answer<PublicationState>> PublishDespiteGaps(string reason, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.PublicationState, (state, now) => CorrectionRules.PublishDespiteGaps(state, reason, now));

    public async Task<DeskOverview?> Overview()
    {
        var state = Durable;
        if (state.Settings is null)
        {
            return null;
        }

        var texts = await TextsAsync(DeskViews.SubjectsOf(state.Desk));
        return await Beside(() => DeskViews.Overview(state, texts));
    }

    public async Task<RoundHistory?> History(string team, int round)
    {
        var state = Durable;
        return state.All.Teams.GetValueOrDefault(team) is { } found ? DeskViews.History(state, found, round, await TextsAsync(DeskViews.SubjectsOf(found, round))) : null;
    }

    public async Task<TeamDetails?> Team(string team) =>
        Durable.All.Teams.GetValueOrDefault(team) is { } found ? ContestViews.Details(found, (await PersonsAsync(team)).GetValueOrDefault(team)) : null;

    public async Task<SheetSigning?> Signatures(string sheetId)
    {
        string[] subjects = [.. SheetRows.IdsOf(Durable, sheetId).Select(ContestSubject.Signatures)];
        var rows = subjects.Length == 0 ? [] : await Services.Store.ReadPersonalAsync(Stream, subjects, CancellationToken.None);
        return rows.Count == 0 ? null : JsonSerializer.Deserialize(rows[0].Json.Span, ContestJson.Default.SheetSigning);
    }

    public async Task<Answer<SheetStanding>> EraseSheetRow(string sheetId, SheetRow row, CommandStamp stamp)
    {
        if (SheetRows.CheckErasure(Durable, sheetId, row) is { } refusal)
        {
            return new Answer<SheetStanding>(null, refusal);
        }

        try
        {
            // The row first and then the record: nothing that is said to be erased is left.
            foreach (var id in SheetRows.IdsOf(Durable, sheetId))
            {
                await Services.Store.EraseAsync(Stream, SheetRows.SubjectOf(id, row), CancellationToken.None);
            }
        }
        catch (JournalStoreException)
        {
            return new Answer<SheetStanding>(null, Refusal.Of(RefusalKind.StoreUnavailable));
        }

        return await Execute(stamp, ContestJson.Default.SheetStanding, (_, _) => Decision.Accept(new SheetStanding(sheetId), [new SheetRowErased(sheetId, row)]));
    }

    public Task<Answer<AppealTerms>> SetAppealTerms(AppealTerms terms, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.AppealTerms, (state, _) => AppealRules.SetTerms(state, terms));

    public Task<Answer<string>> IssueAppealLink(string team, string hash, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.String, (state, _) => AppealRules.IssueLink(state, team, hash));

    public Task<Answer<AppealReceipt>> FileAppeal(AppealEntry entry, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.AppealReceipt, (state, now) => AppealRules.File(state, entry, AppealOrigin.Paper, now));

    public async Task<Answer<AppealReceipt>> FileAppealByLink(string secret, RunRef run, string reason, CommandStamp stamp)
    {
        // An archive that is made at this very moment says by itself that the contest has changed since.
        var archivedAt = Durable is { PublishedAt: not null, Desk.Terms.Minutes: null } ? await Archives.LastMadeAt() : null;
        return await Execute(
            stamp,
            ContestJson.Default.AppealReceipt,
            (state, now) => AppealRules.TeamOf(state, secret) is { } team
                ? AppealRules.File(state, new AppealEntry(team, run, reason), AppealOrigin.Team, now, archivedAt)
                : Refusal.Of(RefusalKind.UnknownAppealLink));
    }

    public Task<AppealLinkView?> AppealLink(string secret) => Task.FromResult(
        Durable.Settings is { } settings && AppealRules.TeamOf(Durable, secret) is { } id ? DeskViews.Link(Durable, Durable.All.Teams[id], settings.Rounds) : null);

    public Task<Answer<AppealReceipt>> AdmitAppeal(string appeal, bool admitted, string? reason, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.AppealReceipt, (state, _) => AppealRules.Admit(state, appeal, admitted, reason));

    public Task<Answer<AppealReceipt>> DecideAppeal(string appeal, AppealRuling ruling, string reason, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.AppealReceipt, (state, now) => AppealRules.Decide(state, appeal, ruling, reason, now));

    public Task<Answer<AppealReceipt>> PublishAppeal(string appeal, string reason, string outcome, CommandStamp stamp) =>
        Execute(stamp, ContestJson.Default.AppealReceipt, (state, _) => AppealRules.Publish(state, appeal, new AppealWording(reason, outcome)));

    public async Task<ImmutableArray<PublishedAppeal>?> PublishedAppeals()
    {
        var state = Durable;
        if (state.Settings is null)
        {
            return null;
        }

        Appeal[] published = [.. state.Desk.Appeals.Values.Where(appeal => appeal.PublishedAt is not null)];
        return DeskViews.Published(state, published, await TextsAsync([.. published.Select(appeal => ContestSubject.AppealWording(appeal.Number))]));
    }

    public Task<ContestClosing?> Closing() => Task.FromResult(Durable.Settings is null ? null : AppealRules.Closing(Durable));

    private async Task<DeskViews.Texts> TextsAsync(IReadOnlyCollection<string> subjects) =>
        new(subjects.Count == 0 ? [] : await Services.Store.ReadPersonalAsync(Stream, subjects, CancellationToken.None));
}
