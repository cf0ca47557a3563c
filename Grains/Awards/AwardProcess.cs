using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Awards;

/// <summary>Decides the steps of a contest's awards from draft to publication. Pure.</summary>
/// <remarks>
/// 拟获奖名单 → 公示 → 正式公布, as district notices do it. A list stands on one state of the results: once a result has changed, the list goes
/// no step further and must be taken back. It is published when the notice has ended and no objection is open.
/// </remarks>
public static class AwardProcess
{
    public const int MaxTelephoneLength = 40;
    public const int MaxObjectorLength = 100;
    public const int MaxTextLength = 2_000;

    /// <summary>Longest notice.</summary>
    public static readonly TimeSpan MaxNotice = TimeSpan.FromDays(60);

    public static Decision<AwardsRevision> SetScheme(AwardsState state, AwardScheme scheme)
    {
        if ((AtStage(state, AwardStage.Draft) ?? scheme.Check()) is { } refusal)
        {
            return refusal;
        }

        return Same(state.Scheme, scheme) ? Decision.Accept(RevisionOf(state), []) : Next(state, new AwardSchemeSet(scheme));
    }

    /// <summary>Draws up the list from results, in place of an earlier one that nobody outside has seen.</summary>
    public static Decision<AwardsRevision> Propose(AwardsState state, ContestResults results)
    {
        if (state.Stage is not (AwardStage.Draft or AwardStage.Proposed))
        {
            return WrongStage(state);
        }

        if (state.Scheme is not { } scheme)
        {
            return Refusal.Of(RefusalKind.Required, "scheme");
        }

        var unknown = scheme.Specials.FirstOrDefault(special => results.Teams.All(team => team.Team != special.Team));
        return unknown is not null
            ? Refusal.Of(RefusalKind.UnknownTeam, "specials", unknown.Team)
            : Next(state, results.Proposal(scheme));
    }

    /// <summary>Opens the list to objections. It shows from this moment on, so a notice cannot begin later than that.</summary>
    public static Decision<AwardsRevision> Publicise(AwardsState state, DateTimeOffset from, DateTimeOffset to, string telephone, string results, DateTimeOffset now)
    {
        var refusal = AtStage(state, AwardStage.Proposed)
            ?? InputRules.Text(telephone, "telephone", MaxTelephoneLength)
            ?? (from <= now ? null : Refusal.Of(RefusalKind.OutOfRange, "from", "", InputRules.Time(now)))
            ?? (to > from && to - from <= MaxNotice ? null : Refusal.Of(RefusalKind.OutOfRange, "to", InputRules.Time(from), InputRules.Time(from + MaxNotice)))
            ?? Outdated(state, results);
        return refusal is null ? Next(state, new AwardsPublicised(from, to, telephone.Trim())) : refusal;
    }

    /// <summary>Takes an objection down: by the office that received it, while the list is open to it.</summary>
    public static Decision<ObjectionResult> EnterObjection(AwardsState state, string? team, string objector, string text)
    {
        var refusal = AtStage(state, AwardStage.Publicised)
            ?? InputRules.Text(objector, "objector", MaxObjectorLength)
            ?? InputRules.Text(text, "text", MaxTextLength)
            ?? (team is null || state.Proposal!.Teams.Any(one => one.Team == team) ? null : Refusal.Of(RefusalKind.UnknownTeam, "team", team));
        if (refusal is not null)
        {
            return refusal;
        }

        var id = $"o{state.Objections.Length + 1}";
        return Decision.Accept(
            new ObjectionResult(id),
            [new ObjectionEntered(id, team)],
            [Row(id, new ObjectionText(objector.Trim(), text.Trim()))]);
    }

    /// <param name="entered">What was taken down with the objection: its row is written anew with the decision.</param>
    public static Decision<ObjectionResult> DecideObjection(AwardsState state, string objectionId, bool upheld, string decision, ObjectionText entered)
    {
        if (state.Objections.FirstOrDefault(one => one.Id == objectionId) is not { } objection)
        {
            return Refusal.Of(RefusalKind.UnknownObjection, "objectionId");
        }

        if (objection.Upheld is not null)
        {
            return Refusal.Of(RefusalKind.AlreadyDecided, "objectionId");
        }

        return InputRules.Text(decision, "decision", MaxTextLength) is { } refusal
            ? refusal
            : Decision.Accept(
                new ObjectionResult(objectionId),
                [new ObjectionDecided(objectionId, upheld)],
                [Row(objectionId, entered with { Decision = decision.Trim() })]);
    }

    public static Decision<AwardsRevision> Publish(AwardsState state, string results, DateTimeOffset now)
    {
        var refusal = AtStage(state, AwardStage.Publicised)
            ?? (now < state.Notice!.To ? Refusal.Of(RefusalKind.NoticePeriodOpen, null, InputRules.Time(state.Notice.To)) : null)
            ?? (state.Objections.Count(one => one.Upheld is null) is > 0 and var open ? Refusal.Of(RefusalKind.ObjectionsOpen, null, InputRules.Number(open)) : null)
            ?? Outdated(state, results);
        return refusal is null ? Next(state, new AwardsPublished()) : refusal;
    }

    /// <summary>Takes the list back, also a published one: the reason is asked for, and the history keeps both.</summary>
    public static Decision<AwardsRevision> Withdraw(AwardsState state, string reason)
    {
        if (state.Stage == AwardStage.Draft)
        {
            return WrongStage(state);
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of(RefusalKind.ReasonRequired, "reason");
        }

        if (InputRules.Text(reason, "reason", MaxTextLength) is { } refusal)
        {
            return refusal;
        }

        var number = state.Withdrawals + 1;
        var row = new PersonalRow(
            AwardsSubject.Withdrawal(number), JsonSerializer.SerializeToUtf8Bytes(new WithdrawalText(reason.Trim()), AwardsJson.Default.WithdrawalText));
        return Decision.Accept(new AwardsRevision(state.Revision + 1, AwardStage.Draft), [new AwardsWithdrawn(number)], [row]);
    }

    private static Refusal? AtStage(AwardsState state, AwardStage stage) => state.Stage == stage ? null : WrongStage(state);

    private static Refusal WrongStage(AwardsState state) => Refusal.Of(RefusalKind.AwardsAtOtherStage, null, state.Stage.ToString());

    private static Refusal? Outdated(AwardsState state, string results) =>
        state.Proposal!.Results == results ? null : Refusal.Of(RefusalKind.AwardsOutdated);

    private static Decision<AwardsRevision> Next(AwardsState state, IRecord record) => Decision.Accept(
        new AwardsRevision(state.Revision + 1, StageAfter(state, record)), [record]);

    private static AwardStage StageAfter(AwardsState state, IRecord record) => record switch
    {
        AwardsProposed => AwardStage.Proposed,
        AwardsPublicised => AwardStage.Publicised,
        AwardsPublished => AwardStage.Published,
        _ => state.Stage,
    };

    private static AwardsRevision RevisionOf(AwardsState state) => new(state.Revision, state.Stage);

    private static bool Same(AwardScheme? before, AwardScheme scheme) =>
        before is not null
        && before.Tiers.SequenceEqual(scheme.Tiers)
        && before.Specials.SequenceEqual(scheme.Specials)
        && before with { Tiers = [], Specials = [] } == scheme with { Tiers = [], Specials = [] };

    private static PersonalRow Row(string objectionId, ObjectionText text) => new(
        AwardsSubject.Objection(objectionId), JsonSerializer.SerializeToUtf8Bytes(text, AwardsJson.Default.ObjectionText));
}
