using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Contests;

/// <summary>Decides when a contest's results are held back and when they become final. Pure.</summary>
public static class PublicationRules
{
    /// <summary>A time this little in the past is meant as now.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>Freezes the contest now or plans it; a contest that is frozen stays so.</summary>
    /// <param name="at">Null = now.</param>
    /// <param name="reason">For the staff; null = nobody said.</param>
    public static Decision<PublicationState> Freeze(ContestState state, DateTimeOffset? at, DateTimeOffset now, string? reason = null)
    {
        if (Check(state) is { } refusal)
        {
            return refusal;
        }

        if (at < now - Slack)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "at", InputRules.Time(now));
        }

        if (InputRules.OptionalText(reason, "reason", SheetRules.MaxReasonLength) is { } badReason)
        {
            return badReason;
        }

        var decision = state.IsFrozen || (at > now && at == state.FreezeAt) ? Accept(state, now)
            : at > now ? Accept(state, now, new FreezePlanned(at))
            : Accept(state, now, new ContestFrozen(now));
        // Its row replaces that of a freeze before.
        return decision.Records.Count == 0 ? decision : Decision.Accept(decision.Result!, decision.Records, [DeskRules.Remark(ContestSubject.Freeze, reason ?? "")]);
    }

    /// <summary>Ends the freeze and drops a planned one.</summary>
    public static Decision<PublicationState> Unfreeze(ContestState state, DateTimeOffset now) =>
        Check(state) is { } refusal ? refusal
        : state.IsFrozen ? Accept(state, now, new ContestUnfrozen())
        : state.FreezeAt is not null ? Accept(state, now, new FreezePlanned(null))
        : Accept(state, now);

    /// <summary>Makes the results final and public. Final results stay final.</summary>
    /// <param name="acceptGaps">The head judge publishes although something is missing.</param>
    public static Decision<PublicationState> Publish(ContestState state, DateTimeOffset now, bool acceptGaps = false)
    {
        if (state.PublishedAt is not null)
        {
            return Accept(state, now);
        }

        return (Check(state) ?? (acceptGaps ? null : ApprovalRules.CheckComplete(state) ?? CheckGaps(state))) is { } refusal
            ? refusal
            : Accept(state, now, new ResultsPublished());
    }

    private static Refusal? CheckGaps(ContestState state)
    {
        var gaps = ContestGaps.Of(state);
        return gaps.IsEmpty ? null : Refusal.Of(
            RefusalKind.GapsOpen,
            null,
            InputRules.Number(gaps.Missing.Length),
            InputRules.Number(gaps.Conflicts.Length),
            InputRules.Number(gaps.Unsigned.Length),
            InputRules.Number(gaps.NotPromoted.Length));
    }

    private static Refusal? Check(ContestState state) =>
        state.Settings is null ? Refusal.Of(RefusalKind.UnknownContest)
        : state.PublishedAt is not null ? Refusal.Of(RefusalKind.ResultsFinal)
        : state.Unveil is not null ? Refusal.Of(RefusalKind.UnveilRunning)
        : null;

    private static Decision<PublicationState> Accept(ContestState state, DateTimeOffset now, params IRecord[] records)
    {
        var after = records.Aggregate(state, (folded, record) => ContestModel.Fold(folded, record, new RecordMeta(0, now, "")));
        return Decision.Accept(new PublicationState(after.FrozenSince, after.FreezeAt, after.PublishedAt), records);
    }
}
