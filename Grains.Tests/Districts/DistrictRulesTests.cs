using EventsLive.Grains.District;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Districts;

public sealed class DistrictRulesTests
{
    private static readonly Town Chengguan = new("chengguan", "城关镇");

    [Fact]
    public void Configure_NewName_IsOneRecord()
    {
        var decision = DistrictRules.Configure(DistrictState.Empty, new DistrictSettings("示例区", [Chengguan]));
        Assert.Equal(1, decision.Result!.Version);
        Assert.IsType<DistrictConfigured>(Assert.Single(decision.Records));
    }

    [Fact]
    public void Configure_SameAgain_ChangesNothing()
    {
        var state = DistrictState.Empty with { Name = "示例区", Towns = [Chengguan] };
        Assert.Empty(DistrictRules.Configure(state, new DistrictSettings("示例区", [Chengguan])).Records);
    }

    [Theory]
    [InlineData("", "chengguan", "城关镇", RefusalKind.Required, "name")]
    [InlineData("示例区", "Chengguan", "城关镇", RefusalKind.Malformed, "towns[0].id")]
    [InlineData("示例区", "chengguan", " ", RefusalKind.Required, "towns[0].name")]
    public void Configure_BadInput_NamesTheField(string name, string townId, string townName, RefusalKind kind, string field)
    {
        var refusal = DistrictRules.Configure(DistrictState.Empty, new DistrictSettings(name, [new Town(townId, townName)])).Refusal!;
        Assert.Equal((kind, field), (refusal.Kind, refusal.Field));
    }

    [Fact]
    public void Configure_TwoTownsOfOneId_IsRefused() => Assert.Equal(
        "towns[1].id",
        DistrictRules.Configure(DistrictState.Empty, new DistrictSettings("示例区", [Chengguan, Chengguan])).Refusal!.Field);

    [Fact]
    public void Configure_NameOfRareCharacters_IsMeasuredInCharactersThatPeopleSee()
    {
        // U+20BB7 lies outside the basic plane: two chars each, one character to people.
        var name = string.Concat(Enumerable.Repeat("\U00020BB7", DistrictRules.MaxNameLength));
        Assert.Null(DistrictRules.Configure(DistrictState.Empty, new DistrictSettings(name, [])).Refusal);
        Assert.Equal(RefusalKind.TooLong, DistrictRules.Configure(DistrictState.Empty, new DistrictSettings(name + "区", [])).Refusal!.Kind);
    }

    [Fact]
    public void EnlistEvent_KnownAlready_ChangesNothing()
    {
        var state = DistrictState.Empty with { Events = DistrictState.Empty.Events.Add("a") };
        Assert.False(DistrictRules.EnlistEvent(state, "a").Result);
        Assert.Empty(DistrictRules.EnlistEvent(state, "a").Records);
        Assert.True(DistrictRules.EnlistEvent(state, "b").Result);
    }

    [Fact]
    public void Model_SnapshotOfAnyState_LoadsEqual()
    {
        var model = new DistrictModel();
        var state = new DistrictState(3, "示例区", [Chengguan], DistrictState.Empty.Events.Union(["a", "b"]), DistrictState.Empty.Venues.Add("hall"));
        var loaded = model.Load(model.Save(state));
        Assert.Equal((state.Revision, state.Name), (loaded.Revision, loaded.Name));
        Assert.Equal(state.Towns, loaded.Towns);
        Assert.Equal(state.Events, loaded.Events);
        Assert.Equal(state.Venues, loaded.Venues);
    }
}
