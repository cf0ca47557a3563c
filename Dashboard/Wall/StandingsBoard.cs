using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Dashboard.Live;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Wall;

/// <summary>Folds the changes of a contest's view into the standings of its groups: ranks, and what has moved lately.</summary>
/// <remarks>Rows stand in ordinal order of their rank key, then by number; rows of one key share a rank, and the next rank counts them all (1-2-2-4).</remarks>
public sealed class StandingsBoard
{
    /// <summary>How long a row that changed stands out.</summary>
    public static readonly TimeSpan Highlight = TimeSpan.FromSeconds(6);

    /// <summary>How long a gained or lost place is shown.</summary>
    public static readonly TimeSpan MovementShown = TimeSpan.FromMinutes(3);

    private readonly Dictionary<string, Entry> _teams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<Entry>> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CorrectionRow> _corrections = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dirty = new(StringComparer.Ordinal);
    private bool _begun;

    public ContestRow? Contest { get; private set; }

    /// <summary>Null = no unveiling is going on.</summary>
    public UnveilRow? Unveil { get; private set; }

    public ViewVersion Version { get; private set; }

    /// <summary>How many times the board has changed: equal = nothing to draw anew.</summary>
    public long Changes { get; private set; }

    public void Apply(FeedDelta delta, DateTimeOffset now)
    {
        Version = delta.To;
        Changes++;
        var gone = delta.IsSnapshot ? _teams.Keys.ToHashSet(StringComparer.Ordinal) : [];
        if (delta.IsSnapshot || delta.Removed.Contains(ContestViews.UnveilKey))
        {
            Unveil = null;
        }

        foreach (var row in delta.Set)
        {
            if (row.Key == "contest")
            {
                Contest = JsonSerializer.Deserialize(row.Json, RowJson.Default.ContestRow);
            }
            else if (row.Key == ContestViews.UnveilKey)
            {
                Unveil = JsonSerializer.Deserialize(row.Json, RowJson.Default.UnveilRow);
            }
            else if (row.Key.StartsWith("correction:", StringComparison.Ordinal))
            {
                _corrections[row.Key] = JsonSerializer.Deserialize(row.Json, RowJson.Default.CorrectionRow)!;
            }
            else if (row.Key.StartsWith("team:", StringComparison.Ordinal))
            {
                gone.Remove(row.Key);
                Put(row.Key, JsonSerializer.Deserialize(row.Json, RowJson.Default.TeamRow)!, now);
            }
        }

        foreach (var key in gone.Concat(delta.Removed))
        {
            if (_teams.Remove(key, out var entry))
            {
                _dirty.Add(entry.Team.Group);
            }
        }

        foreach (var group in _dirty)
        {
            Rank(group, now);
        }

        _dirty.Clear();
        _begun = true;
    }

    /// <summary>The groups that have teams, in the contest's own order.</summary>
    public IEnumerable<string> Groups => (Contest?.Groups ?? []).Where(TeamsIn);

    public int CountOf(string group) => _groups.TryGetValue(group, out var entries) ? entries.Length : 0;

    /// <summary>The newest correction of a published result of the group, and its team; null = there is none.</summary>
    public (CorrectionRow Correction, TeamRow Team)? CorrectionOf(string group) => _corrections.Values
        .Where(correction => _teams.TryGetValue("team:" + correction.Team, out var entry) && entry.Team.Group == group)
        .MaxBy(correction => correction.Number) is { } newest ? (newest, _teams["team:" + newest.Team].Team) : null;

    /// <summary>The stage that a group is at: the last one of which a run was entered, practice apart; null = the contest has no stages.</summary>
    public StageRow? StageOf(string group) => Contest?.Stages is { IsEmpty: false } stages
        ? stages.LastOrDefault(stage => stage.CountedRounds > 0 && _groups.TryGetValue(group, out var entries)
            && entries.Any(entry => (entry.Team.AllRuns ?? []).Any(run => run.Stage == stage.Name))) ?? stages[0]
        : null;

    /// <summary>The furthest round of the group's stage in which a run was entered; 0 = none.</summary>
    public int RoundOf(string group)
    {
        var stage = StageOf(group);
        return _groups.TryGetValue(group, out var entries)
            ? entries.Select(entry => LastRound(AtStage(entry, stage))).DefaultIfEmpty(0).Max()
            : 0;
    }

    /// <summary>Part of a group's standings, as it stands now, with the runs of the stage that it is at.</summary>
    public ImmutableArray<StandingLine> Lines(string group, int skip, int take, DateTimeOffset now)
    {
        var stage = StageOf(group);
        return _groups.TryGetValue(group, out var entries)
            ? [.. entries.Skip(skip).Take(take).Select(entry => new StandingLine(
                AtStage(entry, stage),
                entry.Rank,
                entry.Rank is { } rank && entry.RankBefore is { } before && now - entry.MovedAt < MovementShown ? before - rank : 0,
                now - entry.ChangedAt < Highlight))]
            : [];
    }

    /// <summary>The team with an id; null = none such is shown.</summary>
    public TeamRow? TeamOf(string id) => _teams.GetValueOrDefault(ContestViews.TeamKey(id))?.Team;

    /// <summary>The teams of a group whose places were unveiled, the best first.</summary>
    public IEnumerable<TeamRow> Unveiled(string group) => _groups.TryGetValue(group, out var entries)
        ? entries.Select(entry => entry.Team).Where(team => team.Rank is not null).OrderBy(team => team.Rank)
        : [];

    private bool TeamsIn(string group) => CountOf(group) > 0;

    private TeamRow AtStage(Entry entry, StageRow? stage) =>
        stage is null ? entry.Team : entry.At(stage, Contest!.Rounds);

    private static int LastRound(TeamRow team)
    {
        for (var round = team.Runs.Length; round > 0; round--)
        {
            if (team.Runs[round - 1] is not null)
            {
                return round;
            }
        }

        return 0;
    }

    private void Put(string key, TeamRow team, DateTimeOffset now)
    {
        _dirty.Add(team.Group);
        if (!_teams.TryGetValue(key, out var entry))
        {
            // What was there when the board began is no news.
            _teams.Add(key, new Entry(team) { ChangedAt = _begun && LastRound(team) > 0 ? now : DateTimeOffset.MinValue });
            return;
        }

        _dirty.Add(entry.Team.Group);
        if (entry.Team.Total != team.Total || !entry.Team.Runs.SequenceEqual(team.Runs)
            || !(entry.Team.AllRuns ?? []).SequenceEqual(team.AllRuns ?? []))
        {
            entry.ChangedAt = now;
        }

        entry.Team = team;
    }

    private void Rank(string group, DateTimeOffset now)
    {
        var entries = _teams.Values.Where(entry => entry.Team.Group == group).ToArray();
        Array.Sort(entries, static (a, b) => Compare(a.Team, b.Team));
        int? rank = null;
        for (var i = 0; i < entries.Length; i++)
        {
            var key = entries[i].Team.RankKey;
            rank = key is null ? null : i > 0 && key == entries[i - 1].Team.RankKey ? rank : i + 1;
            // While a group is being unveiled, those that are not shown yet stand above: the row says its own place.
            entries[i].Move(entries[i].Team.Rank ?? rank, now);
        }

        if (entries.Length == 0)
        {
            _groups.Remove(group);
        }
        else
        {
            _groups[group] = ImmutableArray.Create(entries);
        }
    }

    private static int Compare(TeamRow a, TeamRow b)
    {
        var byKey = (a.RankKey, b.RankKey) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            _ => string.CompareOrdinal(a.RankKey, b.RankKey),
        };
        return byKey != 0 ? byKey : a.Number != b.Number ? a.Number.CompareTo(b.Number) : string.CompareOrdinal(a.Id, b.Id);
    }

    private sealed class Entry(TeamRow team)
    {
        // One object as long as nothing changes: whoever compares pictures sees that nothing did.
        private (TeamRow Of, StageRow Stage, int Rounds, TeamRow Row)? _atStage;

        public TeamRow Team { get; set; } = team;

        /// <summary>The row with the runs of one stage only.</summary>
        public TeamRow At(StageRow stage, int rounds)
        {
            if (_atStage is { } known && ReferenceEquals(known.Of, Team) && known.Stage == stage && known.Rounds == rounds)
            {
                return known.Row;
            }

            var row = Team with { Runs = [.. Enumerable.Range(1, rounds).Select(round => new RunColumn(stage, false, round, true).Of(Team))] };
            _atStage = (Team, stage, rounds, row);
            return row;
        }

        public int? Rank { get; private set; }

        /// <summary>The rank from which the movement counts; null = it never had another.</summary>
        public int? RankBefore { get; private set; }

        public DateTimeOffset MovedAt { get; private set; }

        public DateTimeOffset ChangedAt { get; set; }

        /// <summary>Takes its new rank. Several moves within the time shown add up.</summary>
        public void Move(int? rank, DateTimeOffset now)
        {
            if (rank == Rank)
            {
                return;
            }

            if (RankBefore is null || now - MovedAt >= MovementShown)
            {
                RankBefore = Rank;
                MovedAt = now;
            }

            Rank = rank;
        }
    }
}
