using System.Text.Json;
using EventsLive.Dashboard.Demonstration;
using Xunit;

namespace EventsLive.Dashboard.Tests.Demonstration;

/// <summary>The demonstration's scripts are a pure function of seed and time, and hold what a district's demonstration must show.</summary>
public sealed class DemonstrationScriptsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 12, 12, 30, 0, TimeSpan.FromHours(8));

    [Fact]
    public void Alive_SameSeedAndTime_SameSteps()
    {
        var first = new DemonstrationScripts(7).Alive(Noon).SelectMany(script => script.Steps).ToArray();
        var second = new DemonstrationScripts(7).Alive(Noon).SelectMany(script => script.Steps).ToArray();

        Assert.NotEmpty(first);
        Assert.Equal(first, second);
    }

    [Fact]
    public void Alive_OtherSeed_OtherSteps() =>
        Assert.NotEqual(
            new DemonstrationScripts(7).Alive(Noon).SelectMany(script => script.Steps),
            new DemonstrationScripts(8).Alive(Noon).SelectMany(script => script.Steps));

    [Fact]
    public void Alive_LaterMoment_SameScriptsOfTheSameId()
    {
        var scripts = new DemonstrationScripts(7);
        var later = scripts.Alive(Noon.AddMinutes(7)).ToDictionary(script => script.Id);

        var both = scripts.Alive(Noon).Where(script => later.ContainsKey(script.Id)).ToArray();

        Assert.NotEmpty(both);
        Assert.All(both, script => Assert.Equal(script.Steps, later[script.Id].Steps));
    }

    [Fact]
    public void Alive_AnyHour_OneContestOfThreeDisciplinesAnd48TeamsInThreeGroups()
    {
        for (var hour = 0; hour < 24; hour++)
        {
            var now = Noon.Date.AddHours(hour).AddMinutes(30);
            var contest = new DemonstrationScripts(7)
                .Alive(new DateTimeOffset(now, Noon.Offset))
                .Single(script => script.Id.StartsWith("robots-", StringComparison.Ordinal) && script.Steps.Any(step => step.Path.EndsWith("/scores", StringComparison.Ordinal) && step.At <= new DateTimeOffset(now, Noon.Offset)));

            Assert.Equal(3, contest.Steps.Count(step => step.Path.EndsWith("/contest", StringComparison.Ordinal)));
            var teams = contest.Steps.Where(step => step.Kind == StepKind.Put && step.Path.Contains("/teams/", StringComparison.Ordinal)).Select(step => JsonElement.Parse(step.Body)).ToArray();
            Assert.Equal(48, teams.Length);
            Assert.Equal(48, teams.Select(team => team.GetProperty("name").GetString()).Distinct().Count());
            Assert.Equal(["初中", "小学", "高中"], teams.Select(team => team.GetProperty("group").GetString()!).Distinct().Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Stage_ATown_HasBothOfItsCentres()
    {
        var stage = new DemonstrationScripts(7).Stage(Noon);

        var towns = JsonElement.Parse(stage.Steps[0].Body).GetProperty("towns").EnumerateArray().ToArray();
        var venues = stage.Steps.Where(step => step.Kind == StepKind.Put && step.Path.StartsWith("venues/", StringComparison.Ordinal)).Select(step => JsonElement.Parse(step.Body)).ToArray();
        Assert.Equal(12, towns.Length);
        Assert.All(towns, town => Assert.Equal(
            2,
            venues.Count(venue => venue.GetProperty("town").GetString() == town.GetProperty("id").GetString()
                && venue.GetProperty("name").GetString()!.StartsWith(town.GetProperty("name").GetString()!, StringComparison.Ordinal))));
        Assert.Contains(venues, venue => venue.GetProperty("name").GetString() == "科技馆（在建）");
    }

    [Fact]
    public void Alive_EveryScript_SpansLessThanTheKeysAreRemembered() =>
        Assert.All(
            new DemonstrationScripts(7).Alive(Noon),
            script => Assert.True(script.Ends - script.Begins < TimeSpan.FromHours(24), $"{script.Id} spans {script.Ends - script.Begins}."));

    [Fact]
    public void Alive_Steps_HaveKeysOfTheirOwn()
    {
        var keys = new DemonstrationScripts(7).Alive(Noon).SelectMany(script => script.Steps).Select(step => step.Key).ToArray();

        Assert.Equal(keys.Length, keys.Distinct(StringComparer.Ordinal).Count());
    }
}
