using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;

namespace EventsLive.Grains.Floors;

/// <summary>Makes the rows of a floor's views from its state and the contest's teams. Pure.</summary>
public sealed class FloorViews(string eventId)
{
    /// <summary>Runs that a table's row names ahead.</summary>
    public const int NextShown = 8;

    public const string HeadKey = "floor";

    // Shown to the minute: a picture of one moment need not be reckoned for each of its rows.
    private static readonly TimeSpan SameMoment = TimeSpan.FromSeconds(1);

    private const string TablePrefix = "table:";
    private const string SlotPrefix = "slot:";
    private const string TeamPrefix = "team:";

    private ImmutableDictionary<string, RosterTeam> _teams = ImmutableDictionary<string, RosterTeam>.Empty;
    private ContestRoster? _roster;
    private FloorState? _expectedOf;
    private DateTimeOffset _expectedAt;
    private Dictionary<string, DateTimeOffset> _expected = [];
    private FloorState? _orderOf;
    private Dictionary<string, int> _order = [];

    public static string TableKey(int number) => TablePrefix + number.ToString(CultureInfo.InvariantCulture);

    public static string SlotKey(string id) => SlotPrefix + id;

    public static string TeamKey(string id) => TeamPrefix + id;

    /// <summary>Takes the contest's teams as they are now.</summary>
    public void Follow(ContestRoster roster) =>
        (_teams, _roster) = (roster.Teams.ToImmutableDictionary(team => team.Id), roster);

    public IEnumerable<string> Keys(FloorState state, Audience audience)
    {
        if (state.Settings is null)
        {
            return [];
        }

        var keys = state.Order.Select(SlotKey).Concat(state.Tables.Keys.Select(TableKey)).Prepend(HeadKey);
        return audience == Audience.Staff ? keys.Concat(_teams.Keys.Select(TeamKey)) : keys;
    }

    /// <summary>The row as JSON; null = no such row.</summary>
    public byte[]? Row(FloorState state, Audience audience, string key, DateTimeOffset now)
    {
        if (state.Settings is null)
        {
            return null;
        }

        if (key == HeadKey)
        {
            return JsonSerializer.SerializeToUtf8Bytes(Head(state, audience), FloorRowJson.Default.FloorRow);
        }

        if (key.StartsWith(TablePrefix, StringComparison.Ordinal))
        {
            return int.TryParse(key.AsSpan(TablePrefix.Length), CultureInfo.InvariantCulture, out var number) && state.Tables.TryGetValue(number, out var table)
                ? JsonSerializer.SerializeToUtf8Bytes(Table(state, table, now), FloorRowJson.Default.FloorTableRow)
                : null;
        }

        if (key.StartsWith(SlotPrefix, StringComparison.Ordinal))
        {
            return state.Slots.TryGetValue(key[SlotPrefix.Length..], out var slot)
                ? JsonSerializer.SerializeToUtf8Bytes(Slot(state, slot, audience), FloorRowJson.Default.FloorSlotRow)
                : null;
        }

        return audience == Audience.Staff && key.StartsWith(TeamPrefix, StringComparison.Ordinal) && _teams.TryGetValue(key[TeamPrefix.Length..], out var team)
            ? JsonSerializer.SerializeToUtf8Bytes(Team(state, team), FloorRowJson.Default.FloorTeamRow)
            : null;
    }

    /// <summary>When each run that has not begun is to be expected. Reckoned once for a state and a second.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Expected(FloorState state, DateTimeOffset now)
    {
        if (state.Settings is null)
        {
            return ImmutableDictionary<string, DateTimeOffset>.Empty;
        }

        if (!ReferenceEquals(_expectedOf, state) || now - _expectedAt >= SameMoment)
        {
            (_expectedOf, _expectedAt, _expected) = (state, now, FloorTimes.Expected(state, now));
        }

        return _expected;
    }

    private FloorRow Head(FloorState state, Audience audience)
    {
        var settings = state.Settings!;
        return new FloorRow(
            eventId,
            settings.StartsAt,
            settings.ReportBy,
            settings.RunSeconds,
            settings.ChangeoverSeconds,
            settings.Breaks,
            settings.CallIntervalSeconds,
            settings.InspectionRequired,
            settings.AutoForfeit,
            settings.PracticeRounds,
            _roster?.Groups ?? [],
            state.Draw?.Seed,
            state.Draw?.Method,
            state.Draw?.At,
            state.Draw?.Number ?? 0,
            audience == Audience.Staff ? state.Refused.Count : 0,
            _roster is null ? [] : FloorStages.Rows(state, _roster, audience));
    }

    private FloorTableRow Table(FloorState state, FloorTable table, DateTimeOffset now)
    {
        var expected = Expected(state, now);
        var next = expected.Where(run => state.Slots[run.Key].Table == table.Number)
            .OrderBy(run => run.Value)
            .Take(NextShown)
            .Select(run => new NextRun(run.Key, FloorTimes.WholeMinute(run.Value)));
        return new FloorTableRow(
            table.Number,
            table.Name,
            table.Groups,
            table.IsOpen,
            state.Occupied.GetValueOrDefault(table.Number),
            [.. next],
            FloorTimes.MinutesLate(state, table.Number, expected),
            new FloorClockRow(table.Clock.LengthSeconds, (long)table.Clock.Before.TotalMilliseconds, table.Clock.RunningSince));
    }

    private FloorSlotRow Slot(FloorState state, Slot slot, Audience audience) => new(
        slot.Id,
        OrderOf(state, slot.Id),
        slot.Kind,
        slot.Round,
        slot.Group,
        slot.HasBegun ? slot.ActualTable ?? slot.Table : slot.Table,
        slot.PlannedAt,
        Shown(slot.Stage, audience),
        slot.StartedAt,
        slot.EndedAt,
        [.. slot.Entrants.Select(entrant => EntrantRow(state, slot, entrant, audience))],
        slot.StageName);

    private FloorEntrantRow EntrantRow(FloorState state, Slot slot, Entrant entrant, Audience audience)
    {
        var isStaff = audience == Audience.Staff;
        var team = _teams.GetValueOrDefault(entrant.Team);
        return new FloorEntrantRow(
            entrant.Team,
            team?.Number,
            team?.Name ?? entrant.Team,
            team?.School,
            entrant.Side,
            Shown(entrant.Stage, audience),
            [.. entrant.Calls.Select(call => call.At)],
            isStaff && state.Settings!.AutoForfeit ? StepRules.ForfeitAt(state.Settings!, entrant) : null,
            isStaff ? entrant.Label : null,
            isStaff && entrant.Stage != RunStage.Forfeited ? entrant.Withdrawal : null,
            isStaff ? state.Practice.GetValueOrDefault($"{slot.Id}/{entrant.Team}")?.Points : null,
            isStaff && _roster?.Entitles(slot.StageName, entrant.Team) == false ? true : null);
    }

    private static FloorTeamRow Team(FloorState state, RosterTeam team)
    {
        var arrival = state.Arrivals.GetValueOrDefault(team.Id);
        return new FloorTeamRow(
            team.Id,
            team.Number,
            team.Name,
            team.School,
            team.Town,
            team.Group,
            arrival?.At,
            arrival?.Present,
            arrival is not null && state.Settings!.ReportBy < arrival.At,
            state.Slots.Values.Any(slot => slot.Of(team.Id) is not null));
    }

    private static RunStage Shown(RunStage stage, Audience audience) =>
        stage == RunStage.Forfeited && audience != Audience.Staff ? RunStage.Done : stage;

    private int OrderOf(FloorState state, string slot)
    {
        if (_orderOf is null || !_orderOf.Order.Equals(state.Order))
        {
            _order = state.Order.Select((id, at) => (id, at)).ToDictionary(pair => pair.id, pair => pair.at + 1);
        }

        _orderOf = state;
        return _order[slot];
    }
}
