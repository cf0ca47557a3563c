using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Dashboard.Live;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>A contest's view as typed rows, kept up to date by applying what comes from its feed. Used by one thread at a time.</summary>
public sealed class ContestView
{
    private const string TeamPrefix = "team:";

    private readonly Dictionary<string, TeamRow> _teams = new(StringComparer.Ordinal);

    /// <summary>Null = the event has no contest yet.</summary>
    public ContestRow? Contest { get; private set; }

    /// <summary>By start number.</summary>
    public ImmutableArray<TeamRow> Teams { get; private set; } = [];

    public void Apply(FeedDelta delta)
    {
        if (delta.IsSnapshot)
        {
            Contest = null;
            _teams.Clear();
        }

        foreach (var key in delta.Removed.Where(key => key.StartsWith(TeamPrefix, StringComparison.Ordinal)))
        {
            _teams.Remove(key[TeamPrefix.Length..]);
        }

        foreach (var row in delta.Set)
        {
            if (row.Key == "contest")
            {
                Contest = JsonSerializer.Deserialize(row.Json, RowJson.Default.ContestRow);
            }
            else if (row.Key.StartsWith(TeamPrefix, StringComparison.Ordinal))
            {
                _teams[row.Key[TeamPrefix.Length..]] = JsonSerializer.Deserialize(row.Json, RowJson.Default.TeamRow)!;
            }
        }

        Teams = [.. _teams.Values.OrderBy(team => team.Number)];
    }

    /// <summary>The teams of a group, best first, with the ranks that they share or have alone.</summary>
    public ImmutableArray<Placed> Standings(string group)
    {
        var ordered = Teams.Where(team => team.Group == group)
            .OrderBy(team => team.RankKey is null)
            .ThenBy(team => team.RankKey, StringComparer.Ordinal)
            .ThenBy(team => team.Number)
            .ToArray();
        var placed = ImmutableArray.CreateBuilder<Placed>(ordered.Length);
        for (var i = 0; i < ordered.Length; i++)
        {
            var shares = i > 0 && ordered[i].RankKey == ordered[i - 1].RankKey;
            placed.Add(new Placed(ordered[i].RankKey is null ? null : shares ? placed[i - 1].Rank : i + 1, ordered[i]));
        }

        return placed.MoveToImmutable();
    }

    /// <param name="Rank">Null = unranked.</param>
    public sealed record Placed(int? Rank, TeamRow Team);
}
