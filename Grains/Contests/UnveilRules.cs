using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Contests;

/// <summary>Decides the course of an unveiling (颁奖揭晓). Pure. No step is ever taken back: what a hall has seen cannot be unseen.</summary>
public static class UnveilRules
{
    public const int MaxPauses = 20;

    /// <summary>Begins to unveil groups whose results are held back.</summary>
    public static Decision<UnveilPosition> Start(ContestState state, UnveilSettings settings)
    {
        if (state.Settings is not { } contest)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if ((state.PublishedAt is not null ? Refusal.Of(RefusalKind.ResultsFinal)
            : state.Unveil is not null ? Refusal.Of(RefusalKind.UnveilRunning)
            : !state.HoldsBack ? Refusal.Of(RefusalKind.NothingHeldBack)
            : CheckGroups(contest, settings.Groups) ?? CheckPlaces(settings) ?? ApprovalRules.CheckComplete(state)) is { } refusal)
        {
            return refusal;
        }

        var session = UnveilSession.Begin(settings, state.All, state.SheetCount);
        return Decision.Accept(new UnveilPosition(0, session.Steps.Length), [new UnveilStarted(settings.Groups, settings.From, settings.Pauses)]);
    }

    /// <summary>Takes the next step, if it is the one that was asked for: two presses or two panels take one step, not two.</summary>
    /// <param name="drawn">The list of awards as it stands; of it the step announces what belongs to the teams that it shows.</param>
    public static Decision<UnveilPosition> Next(ContestState state, int step, ImmutableArray<DrawnAward> drawn)
    {
        if (state.Unveil is not { } session)
        {
            return Refusal.Of(RefusalKind.NoUnveil);
        }

        return session.Next is not { } next || step != session.Taken + 1
            ? Refusal.Of(RefusalKind.UnveilStepNotNext, "step", InputRules.Number(session.Taken))
            : Decision.Accept(new UnveilPosition(step, session.Steps.Length), [new UnveilStepped(step, AnnouncedAwards.Of(session, next, drawn))]);
    }

    public static Decision<UnveilPosition> End(ContestState state) => state.Unveil is { } session
        ? Decision.Accept(new UnveilPosition(session.Taken, session.Steps.Length), [new UnveilEnded()])
        : Refusal.Of(RefusalKind.NoUnveil);

    private static Refusal? CheckGroups(ContestSettings contest, ImmutableArray<string> groups)
    {
        if (groups.IsDefaultOrEmpty)
        {
            return Refusal.Of(RefusalKind.Required, "groups");
        }

        for (var i = 0; i < groups.Length; i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"groups[{i}]");
            if (!contest.Groups.Contains(groups[i]))
            {
                return Refusal.Of(RefusalKind.UnknownGroup, field, groups[i]);
            }

            if (groups.IndexOf(groups[i]) < i)
            {
                return Refusal.Of(RefusalKind.NameTaken, field, groups[i]);
            }
        }

        return null;
    }

    private static Refusal? CheckPlaces(UnveilSettings settings)
    {
        const int Last = ContestRules.MaxTeams;
        if (settings.From is < 1 or > Last)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "from", "1", InputRules.Number(Last));
        }

        if (settings.Pauses.Length > MaxPauses)
        {
            return Refusal.Of(RefusalKind.TooLarge, "pauses", InputRules.Number(MaxPauses));
        }

        var wrong = settings.Pauses.ToList().FindIndex(rank => rank is < 1 or > Last);
        return wrong < 0 ? null : Refusal.Of(RefusalKind.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"pauses[{wrong}]"), "1", InputRules.Number(Last));
    }
}
