using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EventsLive.Grains.Floors;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Floors;

/// <summary>A floor's view as typed rows, kept up to date by applying what comes from its feed. Used by one thread at a time.</summary>
public sealed class FloorPicture
{
    private readonly Dictionary<string, FloorSlotRow> _slots = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, FloorTableRow> _tables = [];
    private readonly Dictionary<string, FloorTeamRow> _teams = new(StringComparer.Ordinal);

    public FloorRow? Head { get; private set; }

    public IReadOnlyDictionary<string, FloorSlotRow> Slots => _slots;

    public IEnumerable<FloorTableRow> Tables => _tables.Values;

    public IReadOnlyDictionary<string, FloorTeamRow> Teams => _teams;

    /// <summary>The stages behind the first one, each with an order of its own.</summary>
    public IEnumerable<FloorStageRow> LaterStages => Head?.Stages.Skip(1) ?? [];

    public IEnumerable<FloorSlotRow> InOrder => _slots.Values.OrderBy(slot => slot.Order);

    /// <param name="isSnapshot">Every key that <paramref name="set"/> does not name is gone.</param>
    public void Apply(bool isSnapshot, IEnumerable<ViewRow> set, IEnumerable<string> removed)
    {
        if (isSnapshot)
        {
            Head = null;
            _slots.Clear();
            _tables.Clear();
            _teams.Clear();
        }

        foreach (var key in removed)
        {
            _slots.Remove(IdOf(key));
        }

        foreach (var row in set)
        {
            Set(row);
        }
    }

    /// <summary>When a run that has not begun is to be expected: as its table says where that names it, otherwise its plan, later by what the table is late.</summary>
    public DateTimeOffset? Expected(FloorSlotRow slot)
    {
        if (slot.Stage >= RunStage.AtTable || slot.Table is not { } number || !_tables.TryGetValue(number, out var table))
        {
            return null;
        }

        return table.Next.FirstOrDefault(next => next.Slot == slot.Id)?.ExpectedAt ?? slot.PlannedAt?.AddMinutes(table.MinutesLate);
    }

    private void Set(ViewRow row)
    {
        switch (row.Key.Split(':')[0])
        {
            case "floor":
                Head = Read(row, FloorRowJson.Default.FloorRow);
                break;
            case "table":
                var table = Read(row, FloorRowJson.Default.FloorTableRow);
                _tables[table.Number] = table;
                break;
            case "slot":
                _slots[IdOf(row.Key)] = Read(row, FloorRowJson.Default.FloorSlotRow);
                break;
            case "team":
                _teams[IdOf(row.Key)] = Read(row, FloorRowJson.Default.FloorTeamRow);
                break;
        }
    }

    private static string IdOf(string key) => key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static TRow Read<TRow>(ViewRow row, JsonTypeInfo<TRow> json) =>
        JsonSerializer.Deserialize(row.Json, json) ?? throw new JsonException($"The row {row.Key} is null.");
}
