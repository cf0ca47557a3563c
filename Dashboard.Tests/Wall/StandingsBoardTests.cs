using System.Text.Json;
using CsCheck;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Wall;
using EventsLive.Grains.Live;
using Xunit;

namespace EventsLive.Dashboard.Tests.Wall;

public sealed class StandingsBoardTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.FromHours(8));

    private readonly StandingsBoard _board = new();
    private long _version;

    [Fact]
    public void Ranks_EqualKeys_AreSharedAndCounted()
    {
        Put(Noon, SampleDistrict.Team(4, "丁", 100), SampleDistrict.Team(3, "丙", 200), SampleDistrict.Team(2, "乙", 200), SampleDistrict.Team(1, "甲", 300), SampleDistrict.Team(5, "戊", 0, rounds: 0));
        Assert.Equal([(1, "甲"), (2, "乙"), (2, "丙"), (4, "丁"), (null, "戊")], Lines(Noon).Select(line => (line.Rank, line.Team.Name)));
    }

    [Fact]
    public void FirstPicture_NothingMovedAndNothingIsNews()
    {
        Put(Noon, SampleDistrict.Team(1, "甲", 300), SampleDistrict.Team(2, "乙", 200));
        Assert.All(Lines(Noon), line => Assert.Equal((0, false), (line.Movement, line.JustChanged)));
    }

    [Fact]
    public void Movement_SeveralMoves_AddUpAndFade()
    {
        Put(Noon, [.. Enumerable.Range(1, 5).Select(i => SampleDistrict.Team(i, $"{i}", 500 - (i * 10)))]);
        Put(Noon.AddSeconds(10), SampleDistrict.Team(5, "5", 475));
        Assert.Equal(2, Line("5", Noon.AddSeconds(11)).Movement);
        Assert.True(Line("5", Noon.AddSeconds(11)).JustChanged);
        Put(Noon.AddSeconds(20), SampleDistrict.Team(5, "5", 600));
        Assert.Equal(4, Line("5", Noon.AddSeconds(21)).Movement);
        Assert.Equal(-1, Line("1", Noon.AddSeconds(21)).Movement);
        Assert.False(Line("1", Noon.AddSeconds(21)).JustChanged);
        Assert.False(Line("5", Noon.AddSeconds(27)).JustChanged);
        Assert.Equal(0, Line("5", Noon.AddSeconds(10) + StandingsBoard.MovementShown).Movement);
    }

    [Fact]
    public void Snapshot_TeamNotNamed_IsGone()
    {
        Put(Noon, SampleDistrict.Team(1, "甲", 300), SampleDistrict.Team(2, "乙", 200));
        Put(Noon, snapshot: true, SampleDistrict.Team(2, "乙", 200));
        Assert.Equal([(1, "乙")], Lines(Noon).Select(line => (line.Rank, line.Team.Name)));
    }

    [Fact]
    public void Team_ChangesItsGroup_StandsInOneOnly()
    {
        var team = SampleDistrict.Team(1, "甲", 300);
        Put(Noon, team, SampleDistrict.Team(2, "乙", 200));
        Put(Noon, team with { Group = "初中组" });
        Assert.Equal(["乙"], Lines(Noon).Select(line => line.Team.Name));
        Assert.Equal(1, _board.CountOf("初中组"));
    }

    [Fact]
    public void Ranks_AnyOrderOfChanges_EqualThoseFromScratch() => Gen.Select(Gen.Int[1, 12], Gen.Int[0, 5]).Array[1, 60].Sample(changes =>
    {
        var board = new StandingsBoard();
        var newest = new Dictionary<int, TeamRow>();
        foreach (var (number, points) in changes)
        {
            newest[number] = SampleDistrict.Team(number, $"{number}", points * 10, rounds: points == 0 ? 0 : 1);
            board.Apply(Delta(snapshot: false, newest[number]), Noon);
        }

        var scratch = newest.Values.ToDictionary(
            team => team.Id,
            team => team.RankKey is null ? (int?)null : 1 + newest.Values.Count(other => string.CompareOrdinal(other.RankKey ?? "~", team.RankKey) < 0));
        Assert.Equal(scratch, board.Lines(SampleDistrict.Group, 0, 100, Noon).ToDictionary(line => line.Team.Id, line => line.Rank));
    });

    private StandingLine[] Lines(DateTimeOffset now) => [.. _board.Lines(SampleDistrict.Group, 0, 100, now)];

    private StandingLine Line(string name, DateTimeOffset now) => Lines(now).Single(line => line.Team.Name == name);

    private void Put(DateTimeOffset now, params TeamRow[] teams) => Put(now, snapshot: _version == 0, teams);

    private void Put(DateTimeOffset now, bool snapshot, params TeamRow[] teams)
    {
        _version++;
        _board.Apply(Delta(snapshot, teams), now);
    }

    private FeedDelta Delta(bool snapshot, params TeamRow[] teams) => new(
        snapshot ? null : new ViewVersion(1, _version),
        new ViewVersion(1, _version + 1),
        [.. teams.Select(team => new ViewRow($"team:{team.Id}", JsonSerializer.SerializeToUtf8Bytes(team, RowJson.Default.TeamRow)))],
        []);
}
