using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EventsLive.Dashboard.Live;
using EventsLive.Dashboard.Wall;
using EventsLive.Grains.Live;
using Xunit;

namespace EventsLive.Dashboard.Tests.Wall;

public sealed class DistrictModelTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 7, 0, TimeSpan.FromHours(8));

    private readonly DistrictModel _model = new();

    [Theory]
    [InlineData(null, 100, null, VenueLevel.Unknown)]
    [InlineData(50, null, null, VenueLevel.Normal)]
    [InlineData(0, 100, 0, VenueLevel.Normal)]
    [InlineData(79, 100, 79, VenueLevel.Normal)]
    [InlineData(80, 100, 80, VenueLevel.Watch)]
    [InlineData(1799, 2000, 89, VenueLevel.Watch)]
    [InlineData(90, 100, 90, VenueLevel.Warning)]
    [InlineData(1999, 2000, 99, VenueLevel.Warning)]
    [InlineData(2000, 2000, 100, VenueLevel.Stop)]
    [InlineData(2500, 2000, 125, VenueLevel.Stop)]
    [InlineData(0, 0, null, VenueLevel.Stop)]
    public void Gauge_OfPresentAndLimit_HasPercentAndLevel(int? present, int? capacity, int? percent, VenueLevel level)
    {
        var gauge = DistrictModel.GaugeOf(new VenueRow("v", "馆", "t", capacity, present, null));
        Assert.Equal((percent, level), (gauge.Percent, gauge.Level));
    }

    [Fact]
    public void Strip_NothingKnown_IsUnknownAndNotZero() => Assert.Equal(
        new StripView(null, null, null, null, false, null, null, null, null, null, VenueLevel.Unknown),
        _model.Strip);

    [Fact]
    public void Views_AnotherKindOfRowChanged_KeepTheirObjects()
    {
        Set("town:a", new TownRow("a", "甲镇", 1, 1, 5, 2), RowJson.Default.TownRow);
        Set("venue:v", new VenueRow("v", "馆", "a", 100, 95, null), RowJson.Default.VenueRow);
        var (towns, venues, happenings) = (_model.Towns, _model.Venues, _model.Happenings);
        Set("venue:v", new VenueRow("v", "馆", "a", 100, 96, null), RowJson.Default.VenueRow);
        Assert.Same(towns, _model.Towns);
        Assert.Same(happenings, _model.Happenings);
        Assert.NotSame(venues, _model.Venues);
        Assert.Equal(1, _model.Strip.VenuesAtWarning);
    }

    [Fact]
    public void Registrations_QuartersWithoutRow_AreZeroUpToNow()
    {
        Set("district", new DistrictRow("区", false, 0, 0, 9, null, false, 0, 0, 0, 0), RowJson.Default.DistrictRow);
        var ten = new DateTimeOffset(2026, 11, 28, 10, 0, 0, TimeSpan.FromHours(8));
        Set("registered:1", new RegisteredRow(ten.ToUniversalTime(), 9), RowJson.Default.RegisteredRow);
        Set("registered:2", new RegisteredRow(ten.AddDays(-1), 70), RowJson.Default.RegisteredRow);
        var view = _model.Registrations(Noon);
        Assert.Equal(ten.AddHours(2), view.Points[^1].From);
        Assert.Equal(9, view.Points.Sum(point => point.Persons));
        Assert.Equal(new RegistrationPoint(ten, 9), view.Peak);
        Assert.Equal(view.Points.Length, view.Points.Select(point => point.From).Distinct().Count());
        Assert.Same(view, _model.Registrations(Noon.AddMinutes(5)));
    }

    [Fact]
    public void Towns_MoreThanFit_AreSummedUp()
    {
        for (var i = 0; i < 15; i++)
        {
            Set($"town:{i}", new TownRow($"{i}", $"{i} 镇", i, 1, i, 0), RowJson.Default.TownRow);
        }

        Assert.Equal((DistrictModel.MostTowns - 1, 4, 0 + 1 + 2 + 3), (_model.Towns.Towns.Length, _model.Towns.Others, _model.Towns.OthersRegistered));
        Assert.Equal(1.0, _model.Towns.Towns[0].Share);
    }

    [Fact]
    public void Happenings_NewestAtTheEnd_AndOnlyTheLast()
    {
        for (var seq = 20; seq > 0; seq--)
        {
            Set($"happening:{seq}", new HappeningRow(seq, Noon, HappeningKind.EventFull, "x", null, null, null), RowJson.Default.HappeningRow);
        }

        Assert.Equal(Enumerable.Range(9, 12).Select(seq => (long)seq), _model.Happenings.Rows.Select(row => row.Seq));
    }

    private void Set<T>(string key, T row, JsonTypeInfo<T> type) => _model.Apply(new FeedDelta(
        new ViewVersion(1, 1), new ViewVersion(1, 2), [new ViewRow(key, JsonSerializer.SerializeToUtf8Bytes(row, type))], []));
}
