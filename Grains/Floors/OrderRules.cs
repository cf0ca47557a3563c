using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Floors;

/// <summary>Decides the runs of the day, their drawn order and their plan. Pure.</summary>
public static class OrderRules
{
    /// <summary>Runs that one floor holds: a bound, so that one record of the order fits every store's batch.</summary>
    public const int MaxSlots = 4_000;

    /// <summary>Teams of one side of a match.</summary>
    public const int MaxSideTeams = 4;

    private const int MaxSeedLength = 32;

    private static readonly FloorModel Model = new();

    /// <param name="newSeed">Used where the request names none.</param>
    public static Decision<DrawResult> Draw(FloorState state, DrawRequest request, ContestRoster? roster, string newSeed, DateTimeOffset now)
    {
        if (state.Settings is not { } settings)
        {
            return Refusal.Of(RefusalKind.UnknownFloor);
        }

        if (roster is null)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (request.Stage is null && (request.Group is not null || request.Order is not null || request.StartsAt is not null || request.DespiteGaps))
        {
            return Refusal.Of(RefusalKind.Required, "stage");
        }

        var seed = request.Append && state.Draw is { } earlier ? earlier.Seed : request.Seed ?? newSeed;
        var rounds = request.Rounds ?? (request.Append ? state.Draw?.Rounds : null) ?? roster.Rounds;
        var refusal = CheckSeed(seed)
            ?? InputRules.Range(rounds, "rounds", 1, roster.Rounds)
            ?? InputRules.OptionalText(request.Reason, "reason", StepRules.MaxReasonLength)
            ?? (state.Tables.Values.Any(table => table.IsOpen) ? null : Refusal.Of(RefusalKind.NoTable))
            ?? (request.Append || state.Draw is null ? null : CheckRedraw(state, request));
        if (refusal is not null)
        {
            return refusal;
        }

        var drawn = state.Slots.Values.Where(IsDrawn).ToDictionary(slot => (slot.Kind, slot.Round, slot.Entrants[0].Team));
        var placed = drawn.Keys.Select(key => key.Team).ToHashSet(StringComparer.Ordinal);
        var teams = request.Append ? [.. roster.Teams.Where(team => !placed.Contains(team.Id))] : roster.Teams;
        var wanted = Wanted(settings, roster.Groups, teams, seed, rounds).ToArray();
        if (wanted.Length == 0)
        {
            return Refusal.Of(RefusalKind.NoTeams);
        }

        if (wanted.Length + (request.Append ? state.Slots.Count : state.Slots.Count - drawn.Count) > MaxSlots)
        {
            return Refusal.Of(RefusalKind.TooLarge, "rounds", InputRules.Number(MaxSlots));
        }

        var made = state.SlotsMade;
        var added = ImmutableArray.CreateBuilder<SlotFact>();
        var order = new List<string>(wanted.Length);
        foreach (var (kind, round, group, team) in wanted)
        {
            // A run keeps its id, and what was done for it, when the order is drawn anew.
            if (drawn.Remove((kind, round, team), out var kept))
            {
                order.Add(kept.Id);
                continue;
            }

            var id = $"{(kind == SlotKind.Practice ? 'p' : 'r')}{InputRules.Number(++made)}";
            added.Add(new SlotFact(id, kind, round, group, [new EntrantFact(team, null)]));
            order.Add(id);
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

        ImmutableArray<string> others = [.. state.Order.Where(id => request.Append || !IsDrawn(state.Slots[id]))];
        records.Add(new OrderDrawn(seed, RunningOrder.Method, rounds, request.Append ? [.. others, .. order] : [.. order, .. others], reason));
        var all = Replanned(state, records, now);
        var unplaced = wanted.Length - (all[^1] is FloorPlanned plan ? plan.Tables.Sum(table => table.Slots.Count(order.Contains)) : 0);
        return Decision.Accept(new DrawResult(seed, wanted.Length, unplaced), all, StepRules.ReasonRows(reason, request.Reason));
    }

    public static Decision<MatchResult> AddMatches(FloorState state, MatchRequest request, ContestRoster? roster, string newSeed, DateTimeOffset now)
    {
        if (state.Settings is not { } settings)
        {
            return Refusal.Of(RefusalKind.UnknownFloor);
        }

        if (roster is null)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (!state.Tables.Values.Any(table => table.IsOpen))
        {
            return Refusal.Of(RefusalKind.NoTable);
        }

        // The first stage goes without saying.
        var stage = roster.LaterStages.FirstOrDefault(later => later.Name == request.Stage);
        if (request.Stage is not null && stage is null && (roster.Stages.IsDefaultOrEmpty || roster.Stages[0].Name != request.Stage))
        {
            return StageOrderRules.UnknownStage(roster);
        }

        var records = new List<IRecord>();
        var seed = (string?)null;
        ImmutableArray<SlotFact> matches;
        if (request.RoundRobin is { } group)
        {
            seed = request.Seed ?? newSeed;
            var standing = state.Slots.Values.Where(slot => slot.Kind == SlotKind.Match && slot.StageName == stage?.Name && slot.Group == group).ToArray();
            var refusal = CheckSeed(seed)
                ?? (roster.Groups.Contains(group) ? null : Refusal.Of(RefusalKind.UnknownGroup, "roundRobin", group))
                ?? (standing.Any(slot => slot.Entrants.Any(entrant => !entrant.Steps.IsEmpty)) ? Refusal.Of(RefusalKind.OrderHasBegun, "roundRobin") : null)
                ?? (stage is null ? null : StageOrderRules.CheckFinal(stage, group));
            if (refusal is not null)
            {
                return refusal;
            }

            var teams = roster.Teams.Where(team => team.Group == group && stage?.Entitles(team.Id) != false).ToDictionary(team => team.Id, team => team.School);
            var order = RunningOrder.Of(seed, stage is null ? $"{group}\nmatch" : $"{group}\nmatch\n{stage.Name}", teams.Keys, 1, 1, RoundOrder.Same, settings.SeparateSchools ? team => teams[team] : null);
            matches = RoundRobinOf(order, group, stage?.Name, state.SlotsMade);
            if (standing.Length > 0)
            {
                records.Add(new SlotsRemoved([.. standing.Select(slot => slot.Id)]));
            }
        }
        else
        {
            (matches, var badPairing) = Pair(request.Pairings, roster, stage, state.SlotsMade);
            if (badPairing is not null)
            {
                return badPairing;
            }
        }

        if (matches.IsEmpty)
        {
            return Refusal.Of(RefusalKind.NoTeams);
        }

        if (matches.Length + state.Slots.Count > MaxSlots)
        {
            return Refusal.Of(RefusalKind.TooLarge, "pairings", InputRules.Number(MaxSlots));
        }

        records.Add(new SlotsAdded(matches));
        return Decision.Accept(new MatchResult([.. matches.Select(match => match.Id)], seed), Replanned(state, records, now));
    }

    /// <summary>Takes a match out of the schedule before anything was done for it.</summary>
    public static Decision<MatchResult> RemoveMatch(FloorState state, string slotId, string? reason, DateTimeOffset now)
    {
        if (state.Settings is null)
        {
            return Refusal.Of(RefusalKind.UnknownFloor);
        }

        if (!state.Slots.TryGetValue(slotId, out var slot) || slot.Kind != SlotKind.Match)
        {
            return Refusal.Of(RefusalKind.UnknownSlot, "slotId", slotId);
        }

        var refusal = slot.Entrants.Any(entrant => !entrant.Steps.IsEmpty) ? Refusal.Of(RefusalKind.OrderHasBegun, "slotId")
            : string.IsNullOrWhiteSpace(reason) ? Refusal.Of(RefusalKind.ReasonRequired, "reason")
            : InputRules.OptionalText(reason, "reason", StepRules.MaxReasonLength);
        if (refusal is not null)
        {
            return refusal;
        }

        var number = FloorRules.ReasonNumber(state, reason);
        return Decision.Accept(
            new MatchResult([slotId], null), Replanned(state, [new SlotsRemoved([slotId], number)], now), StepRules.ReasonRows(number, reason));
    }

    /// <summary>The records, with a new plan of what has not begun behind them.</summary>
    public static IReadOnlyList<IRecord> Replanned(FloorState state, IReadOnlyList<IRecord> records, DateTimeOffset now)
    {
        var meta = new RecordMeta(0, now, "");
        var folded = records.Aggregate(state, (current, record) => Model.Apply(current, record, meta));
        return folded.Order.IsEmpty ? records : [.. records, Plan(folded, now)];
    }

    /// <summary>A plan of all runs that have not begun, in their order, from now on or from the day's start.</summary>
    public static FloorPlanned Plan(FloorState state, DateTimeOffset now)
    {
        var settings = state.Settings!;
        var start = now < settings.StartsAt ? settings.StartsAt : FloorTimes.WholeMinute(now);
        var runs = state.InOrder.Where(slot => !slot.HasBegun).Select(slot => new PlannedRun(
            slot.Id,
            slot.Group,
            [.. slot.Entrants.Select(entrant => entrant.Team)],
            slot.StageName is { } stage ? state.DrawOf(stage, slot.Group)?.StartsAt : null));
        var tables = FloorPlanner.Plan(settings, runs, FloorTimes.Tables(state, start), FloorTimes.Ready(state, now))
            .GroupBy(place => place.Table)
            .OrderBy(table => table.Key)
            .Select(table => new TablePlan(
                table.Key, start, [.. table.Select(place => place.Slot)], [.. table.Select(place => Seconds(place.At - start))]));
        return new FloorPlanned([.. tables]);
    }

    // What the draw of the first stage makes; later ones are drawn apart.
    private static bool IsDrawn(Slot slot) => slot.Kind != SlotKind.Match && slot.StageName is null;

    // Rounded up: nothing may begin before it can.
    private static int Seconds(TimeSpan span) => (int)Math.Ceiling(span.TotalSeconds);

    private static IEnumerable<(SlotKind Kind, int Round, string Group, string Team)> Wanted(
        FloorSettings settings, ImmutableArray<string> groups, ImmutableArray<RosterTeam> teams, string seed, int rounds)
    {
        var schools = teams.ToDictionary(team => team.Id, team => team.School);
        (SlotKind Kind, int Round)[] all =
        [
            .. Enumerable.Range(1, settings.PracticeRounds).Select(round => (SlotKind.Practice, round)),
            .. Enumerable.Range(1, rounds).Select(round => (SlotKind.Solo, round)),
        ];
        var sequence = settings.Sequence == RunSequence.RoundFirst
            ? all.SelectMany(_ => groups, (run, group) => (run, group))
            : groups.SelectMany(_ => all, (group, run) => (run, group));
        foreach (var ((kind, round), group) in sequence)
        {
            var order = RunningOrder.Of(
                seed,
                kind == SlotKind.Practice ? $"{group}\npractice" : group,
                teams.Where(team => team.Group == group).Select(team => team.Id),
                round,
                kind == SlotKind.Practice ? settings.PracticeRounds : rounds,
                settings.RoundOrder,
                settings.SeparateSchools ? team => schools[team] : null);
            foreach (var team in order)
            {
                yield return (kind, round, group, team);
            }
        }
    }

    private static ImmutableArray<SlotFact> RoundRobinOf(ImmutableArray<string> order, string group, string? stage, int made)
    {
        var matches = ImmutableArray.CreateBuilder<SlotFact>();
        var rounds = RoundRobin.Of(order);
        for (var round = 0; round < rounds.Length; round++)
        {
            foreach (var (first, second) in rounds[round])
            {
                matches.Add(Match(++made, round + 1, group, stage, [first], [second]));
            }
        }

        return matches.ToImmutable();
    }

    private static (ImmutableArray<SlotFact> Matches, Refusal? Refusal) Pair(
        ImmutableArray<Pairing> pairings, ContestRoster roster, RosterStage? stage, int made)
    {
        if (pairings.IsDefaultOrEmpty)
        {
            return ([], Refusal.Of(RefusalKind.Required, "pairings"));
        }

        var groups = roster.Teams.ToDictionary(team => team.Id, team => team.Group);
        var matches = ImmutableArray.CreateBuilder<SlotFact>(pairings.Length);
        for (var i = 0; i < pairings.Length; i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"pairings[{i}]");
            var pairing = pairings[i];
            if (pairing.Sides.IsDefault || pairing.Sides.Length != 2 || pairing.Sides.Any(side => side.IsDefaultOrEmpty || side.Length > MaxSideTeams))
            {
                return ([], Refusal.Of(RefusalKind.OutOfRange, $"{field}.sides", "1", InputRules.Number(MaxSideTeams)));
            }

            var teams = pairing.Sides.SelectMany(side => side).ToArray();
            var unknown = teams.FirstOrDefault(team => !groups.ContainsKey(team));
            var others = teams.FirstOrDefault(team => stage?.Entitles(team) == false);
            var refusal = InputRules.Range(pairing.Round, $"{field}.round", 1, ContestRules.MaxNumber)
                ?? (unknown is null ? null : Refusal.Of(RefusalKind.UnknownTeam, $"{field}.sides", unknown))
                ?? (teams.Distinct(StringComparer.Ordinal).Count() == teams.Length ? null : Refusal.Of(RefusalKind.NameTaken, $"{field}.sides", teams[0]))
                ?? (others is null ? null : Refusal.Of(RefusalKind.NotPromoted, $"{field}.sides", stage!.Name));
            if (refusal is not null)
            {
                return ([], refusal);
            }

            matches.Add(Match(++made, pairing.Round, groups[teams[0]], stage?.Name, pairing.Sides[0], pairing.Sides[1]));
        }

        return (matches.MoveToImmutable(), null);
    }

    private static SlotFact Match(int number, int round, string group, string? stage, ImmutableArray<string> first, ImmutableArray<string> second) => new(
        $"m{InputRules.Number(number)}",
        SlotKind.Match,
        round,
        group,
        [.. first.Select(team => new EntrantFact(team, "a")), .. second.Select(team => new EntrantFact(team, "b"))],
        stage);

    internal static Refusal? CheckSeed(string seed) =>
        seed.Length > MaxSeedLength ? Refusal.Of(RefusalKind.TooLong, "seed", InputRules.Number(MaxSeedLength)) : InputRules.Id(seed, "seed");

    private static Refusal? CheckRedraw(FloorState state, DrawRequest request) =>
        state.Slots.Values.Any(slot => IsDrawn(slot) && slot.HasBegun) ? Refusal.Of(RefusalKind.OrderHasBegun)
        : string.IsNullOrWhiteSpace(request.Reason) ? Refusal.Of(RefusalKind.ReasonRequired, "reason")
        : null;
}
