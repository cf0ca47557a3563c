using System.Collections.Immutable;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Floors;

/// <summary>Decides the running order of later stages: of the teams that go on to them, and of no other. Pure.</summary>
public static class StageOrderRules
{
    /// <param name="newSeed">Used where the request names none.</param>
    /// <param name="isHeadJudge">May have it drawn although who goes on is not final.</param>
    public static Decision<DrawResult> Draw(
        FloorState state, DrawRequest request, ContestRoster? roster, string newSeed, bool isHeadJudge, DateTimeOffset now)
    {
        if (request.Stage is null || (roster is not null && roster.Stages is [var first, ..] && first.Name == request.Stage))
        {
            return OrderRules.Draw(state, request with { Stage = null }, roster, newSeed, now);
        }

        if (state.Settings is not { } settings)
        {
            return Refusal.Of(RefusalKind.UnknownFloor);
        }

        if (roster is null)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (roster.LaterStages.FirstOrDefault(later => later.Name == request.Stage) is not { } stage)
        {
            return UnknownStage(roster);
        }

        var earlier = request.Group is { } named ? state.DrawOf(stage.Name, named) : null;
        var seed = request.Append && earlier is not null ? earlier.Seed : request.Seed ?? newSeed;
        // An order by places tells everybody in the hall what the contest holds back.
        var byPlaces = !stage.Promotions.IsDefault && !roster.HeldBack;
        var order = request.Order ?? (request.Append && (byPlaces || earlier?.Order == StageOrder.Random) ? earlier?.Order : null) ?? (byPlaces ? StageOrder.BestLast : StageOrder.Random);
        var rounds = request.Rounds ?? (request.Append ? earlier?.Rounds : null) ?? stage.Rounds;
        var refusal = (request.Group is null || roster.Groups.Contains(request.Group) ? null : Refusal.Of(RefusalKind.UnknownGroup, "group", request.Group))
            // Each group has a seed and an order of its own, which what is added to it goes on with.
            ?? (request.Append && request.Group is null ? Refusal.Of(RefusalKind.Required, "group") : null)
            ?? OrderRules.CheckSeed(seed)
            ?? (Enum.IsDefined(order) && (order == StageOrder.Random || byPlaces)
                ? null
                : Refusal.Of(RefusalKind.Malformed, "order", byPlaces ? ["bestLast", "bestFirst", "random"] : ["random"]))
            ?? InputRules.Range(rounds, "rounds", 1, roster.Rounds)
            ?? InputRules.OptionalText(request.Reason, "reason", StepRules.MaxReasonLength)
            ?? (state.Tables.Values.Any(table => table.IsOpen) ? null : Refusal.Of(RefusalKind.NoTable));
        if (refusal is not null)
        {
            return refusal;
        }

        var groups = Entered(roster, stage, request.Group).ToArray();
        var open = groups.Select(group => CheckFinal(stage, group.Group)).FirstOrDefault(notFinal => notFinal is not null);
        if (open is not null && (!isHeadJudge || !request.DespiteGaps))
        {
            return open;
        }

        if (open is not null && string.IsNullOrWhiteSpace(request.Reason))
        {
            return Refusal.Of(RefusalKind.ReasonRequired, "reason");
        }

        var names = groups.Select(group => group.Group).ToHashSet(StringComparer.Ordinal);
        Slot[] standing = [.. state.InOrder.Where(slot => slot.StageName == stage.Name && slot.Kind == SlotKind.Solo && names.Contains(slot.Group))];
        if (!request.Append && standing.Length > 0 && CheckRedraw(state, standing, request) is { } badRedraw)
        {
            return badRedraw;
        }

        var drawn = standing.ToDictionary(slot => (slot.Round, slot.Group, slot.Entrants[0].Team));
        // Of a team that has changed its group, the runs of the old one stand until they are taken out or drawn anew: one run a round is enough.
        var elsewhere = state.Slots.Values.Where(slot => slot.StageName == stage.Name && slot.Kind == SlotKind.Solo).Select(slot => (slot.Round, slot.Entrants[0].Team)).ToHashSet();
        var wanted = Wanted(settings, stage, groups, roster, seed, order, rounds).Where(run => !request.Append || !elsewhere.Contains((run.Round, run.Team))).ToArray();
        if (wanted.Length == 0)
        {
            return Refusal.Of(RefusalKind.NoTeams);
        }

        if (wanted.Length + state.Slots.Count - (request.Append ? 0 : standing.Length) > OrderRules.MaxSlots)
        {
            return Refusal.Of(RefusalKind.TooLarge, "rounds", InputRules.Number(OrderRules.MaxSlots));
        }

        var made = state.SlotsMade;
        var added = ImmutableArray.CreateBuilder<SlotFact>();
        var runs = new List<string>(wanted.Length);
        foreach (var (round, group, team) in wanted)
        {
            // A run keeps its id, and what was done for it, when the order is drawn anew.
            if (drawn.Remove((round, group, team), out var kept))
            {
                runs.Add(kept.Id);
                continue;
            }

            var id = $"r{InputRules.Number(++made)}";
            added.Add(new SlotFact(id, SlotKind.Solo, round, group, [new EntrantFact(team, null)], stage.Name));
            runs.Add(id);
        }

        var reason = FloorRules.ReasonNumber(state, request.Reason);
        var records = new List<IRecord>();
        if (!request.Append && drawn.Count > 0)
        {
            records.Add(new SlotsRemoved([.. drawn.Values.Select(slot => slot.Id)]));
        }

        if (added.Count > 0)
        {
            records.Add(new SlotsAdded(added.ToImmutable()));
        }

        records.Add(new OrderDrawn(
            seed,
            order == StageOrder.Random ? RunningOrder.Method : RunningOrder.RankMethod,
            rounds,
            InPlace(state, request.Append ? [] : standing, runs),
            reason,
            new DrawnStage(stage.Name, order, request.StartsAt ?? (request.Append ? earlier?.StartsAt : null), open is not null, [.. groups])));
        var all = OrderRules.Replanned(state, records, now);
        var unplaced = wanted.Length - (all[^1] is FloorPlanned plan ? plan.Tables.Sum(table => table.Slots.Count(runs.Contains)) : 0);
        return Decision.Accept(new DrawResult(seed, wanted.Length, unplaced), all, StepRules.ReasonRows(reason, request.Reason));
    }

    /// <summary>Gives a team's runs that have not begun to one that goes on in its place, or takes them out of the schedule.</summary>
    public static Decision<ReplacementResult> Replace(FloorState state, TeamReplacement replacement, ContestRoster? roster, DateTimeOffset now)
    {
        if (state.Settings is null)
        {
            return Refusal.Of(RefusalKind.UnknownFloor);
        }

        if (roster is null)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (roster.LaterStages.FirstOrDefault(later => later.Name == replacement.Stage) is not { } stage)
        {
            return UnknownStage(roster);
        }

        Slot[] slots =
        [
            .. state.InOrder.Where(slot =>
                slot.StageName == stage.Name
                && slot.Of(replacement.Out)?.Stage < RunStage.AtTable
                // Without one of its sides a match is none: it is removed as such.
                && (replacement.In is not null || slot.Kind == SlotKind.Solo)),
        ];
        // Of a team that has changed its group those are meant that it left behind.
        var group = roster.Teams.FirstOrDefault(team => team.Id == replacement.Out)?.Group;
        if (slots.Any(slot => slot.Group != group))
        {
            slots = [.. slots.Where(slot => slot.Group != group)];
        }

        var refusal = (slots.Length > 0 ? null : Refusal.Of(RefusalKind.UnknownTeam, "out", replacement.Out))
            ?? (slots.Any(slot => IsPending(state, slot)) ? Refusal.Of(RefusalKind.StepOutOfOrder, "out", slots[0].Id) : null)
            ?? (string.IsNullOrWhiteSpace(replacement.Reason) ? Refusal.Of(RefusalKind.ReasonRequired, "reason") : null)
            ?? InputRules.OptionalText(replacement.Reason, "reason", StepRules.MaxReasonLength)
            ?? (replacement.In is { } team ? CheckIn(state, stage, slots, team, roster) : null);
        if (refusal is not null)
        {
            return refusal;
        }

        var reason = FloorRules.ReasonNumber(state, replacement.Reason);
        ImmutableArray<string> ids = [.. slots.Select(slot => slot.Id)];
        return Decision.Accept(
            new ReplacementResult(ids),
            OrderRules.Replanned(state, [new TeamReplaced(stage.Name, ids, replacement.Out, replacement.In, reason)], now),
            StepRules.ReasonRows(reason, replacement.Reason));
    }

    internal static Refusal UnknownStage(ContestRoster roster) => Refusal.Of(RefusalKind.UnknownStage, "stage", [.. roster.Stages.Select(stage => stage.Name)]);

    // Behind what a team of another group has: a run of the contest is of one group.
    private static Refusal? CheckIn(FloorState state, RosterStage stage, Slot[] slots, string team, ContestRoster roster) =>
        roster.Teams.FirstOrDefault(known => known.Id == team) is not { } found ? Refusal.Of(RefusalKind.UnknownTeam, "in", team)
        : !stage.Entitles(team) || slots.Any(slot => slot.Group != found.Group) ? Refusal.Of(RefusalKind.NotPromoted, "in", stage.Name)
        : state.Slots.Values.Any(slot => slot.StageName == stage.Name && slot.Of(team) is not null && slots.Any(other => other.Round == slot.Round && other.Kind == slot.Kind))
            ? Refusal.Of(RefusalKind.NameTaken, "in", team)
            : null;

    /// <summary>Why who of a group goes on to a stage may still change; null = it is final.</summary>
    internal static Refusal? CheckFinal(RosterStage stage, string group)
    {
        var gaps = GapsOf(stage, group);
        return gaps.IsEmpty ? null : Refusal.Of(
            RefusalKind.PromotionOpen,
            "stage",
            group,
            InputRules.Number(gaps.Missing),
            InputRules.Number(gaps.Unapproved),
            InputRules.Number(gaps.Unsigned),
            InputRules.Number(gaps.Conflicts),
            InputRules.Number(gaps.Appeals),
            InputRules.Number(gaps.Tied.Length));
    }

    private static Refusal? CheckRedraw(FloorState state, Slot[] standing, DrawRequest request) =>
        standing.Any(slot => slot.HasBegun || IsPending(state, slot)) ? Refusal.Of(RefusalKind.OrderHasBegun)
        : string.IsNullOrWhiteSpace(request.Reason) ? Refusal.Of(RefusalKind.ReasonRequired, "reason")
        : null;

    private static bool IsPending(FloorState state, Slot slot) => state.Pending.Values.Any(pending => pending.Slot == slot.Id);

    private static PromotionGaps GapsOf(RosterStage stage, string group) =>
        stage.Promotions.IsDefault ? PromotionGaps.None : stage.Promotions.FirstOrDefault(promotion => promotion.Group == group)?.Gaps ?? PromotionGaps.None;

    private static IEnumerable<DrawnGroup> Entered(ContestRoster roster, RosterStage stage, string? only) =>
        from name in roster.Groups
        where only is null || name == only
        where roster.Teams.Any(team => team.Group == name)
        select new DrawnGroup(name, stage.Promotions.IsDefault
            ? [.. roster.Teams.Where(team => team.Group == name).Select(team => new DrawnTeam(team.Id, null))]
            : [.. stage.Promotions.Single(promotion => promotion.Group == name).Teams.Select(team => new DrawnTeam(team.Team, team.Rank))]);

    // Where a stage is drawn anew it keeps its place; a new one comes behind all others.
    private static ImmutableArray<string> InPlace(FloorState state, Slot[] standing, List<string> runs)
    {
        var gone = standing.Select(slot => slot.Id).ToHashSet(StringComparer.Ordinal);
        var before = standing.Length == 0 ? state.Order.Length : state.Order.IndexOf(standing[0].Id);
        return [.. state.Order.Take(before), .. runs, .. state.Order.Skip(before).Where(id => !gone.Contains(id))];
    }

    private static IEnumerable<(int Round, string Group, string Team)> Wanted(
        FloorSettings settings, RosterStage stage, DrawnGroup[] groups, ContestRoster roster, string seed, StageOrder order, int rounds)
    {
        var schools = roster.Teams.ToDictionary(team => team.Id, team => team.School);
        var all = Enumerable.Range(1, rounds);
        var sequence = settings.Sequence == RunSequence.RoundFirst
            ? all.SelectMany(_ => groups, (round, group) => (round, group))
            : groups.SelectMany(_ => all, (group, round) => (round, group));
        foreach (var (round, group) in sequence)
        {
            var part = $"{group.Group}\n{stage.Name}";
            var teams = group.Teams.Select(team => team.Team);
            var run = order == StageOrder.Random
                ? RunningOrder.Of(seed, part, teams, round, rounds, settings.RoundOrder, settings.SeparateSchools ? team => schools[team] : null)
                : RunningOrder.ByRank(
                    seed, part, group.Teams.ToDictionary(team => team.Team, team => team.Rank!.Value), order == StageOrder.BestLast, round, rounds, settings.RoundOrder);
            foreach (var team in run)
            {
                yield return (round, group.Group, team);
            }
        }
    }
}
