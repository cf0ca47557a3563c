using EventsLive.Dashboard.Organiser.Rules;
using EventsLive.Grains.Scoring;
using Xunit;

namespace EventsLive.Dashboard.Tests.Organiser.Rules;

/// <summary>What goes with a field that is removed, and what stands in its way.</summary>
public sealed class RuleRemovalTests
{
    [Fact]
    public void Field_OfTheSum_LeavesTheSumWithoutIt()
    {
        var draft = Template("1-comprehensive-skills");

        Assert.Equal([new RemovalStep("run", 0, RemovalEffect.Dropped)], draft.StepsOfRemoving(1));
        Assert.True(draft.RemoveField(1));
        Assert.DoesNotContain("\"faults\"", draft.Text, StringComparison.Ordinal);
        RuleSheets.Sound(draft.Text);
    }

    [Fact]
    public void Field_InAFormula_IsRefusedAndThePlaceNamed()
    {
        var draft = Template("1-comprehensive-skills");
        var before = draft.Text;

        Assert.Contains(new RemovalStep("run", 0, RemovalEffect.Refused), draft.StepsOfRemoving(2));
        Assert.False(draft.RemoveField(2));
        Assert.Equal(before, draft.Text);
    }

    [Fact]
    public void Field_OfATie_TakesItsValuesAndTheTieWithIt()
    {
        var draft = Template("4-beginners");
        var steps = draft.StepsOfRemoving(1);

        Assert.Equal([new RemovalStep("ranking", 2, RemovalEffect.Removed), new RemovalStep("team", 1, RemovalEffect.Removed)], steps.OrderBy(step => step.List));
        Assert.True(draft.RemoveField(1));
        Assert.Equal(["total", "otherRun"], draft.Ranking.Select(criterion => criterion.Name));
        RuleSheets.Sound(draft.Text);
    }

    [Fact]
    public void Field_ThatOneTieSums_TakesThatTieWithItAlone()
    {
        var draft = Template("frc-2015");
        Assert.True(draft.RemoveField(3));

        Assert.Equal(["average", "coopertitionSum", "autoSum", "toteSum", "litterSum"], draft.Ranking.Select(criterion => criterion.Name));
        RuleSheets.Sound(draft.Text);
    }

    [Fact]
    public void Field_ThatIsTheWholeResult_IsRefused()
    {
        var draft = Template("8-vex");
        draft.AddField("其他", null);
        draft.SetWeight(1, 0);

        Assert.Contains(draft.StepsOfRemoving(0), step => step.Effect == RemovalEffect.Refused);
    }

    /// <summary>A part that could do without the value does not hide another one that cannot.</summary>
    [Fact]
    public void Value_ThatAnotherOneIsMadeOfAlone_IsRefusedAndThePlaceNamed()
    {
        var draft = RuleDraft.Read("""
            {"schema":2,"fields":[{"name":"score","max":9}],
             "team":[{"name":"field","value":{"runs":"best"}},{"name":"talk","value":{"runs":"sum"}},{"name":"total","value":{"sum":["field","talk"]}},{"name":"again","value":"field"}],
             "ranking":[{"by":"total"}]}
            """)!;

        Assert.Contains(new RemovalStep("team", 3, RemovalEffect.Refused), draft.StepsOfRemoving("team", 0));
        Assert.False(draft.RemoveMeasure("team", 0));
        RuleSheets.Sound(draft.Text);
    }

    [Fact]
    public void Field_CalledLikeAValueOfTheTeam_IsNotTakenForIt()
    {
        // The value of the team is called time as well; the order goes by that.
        var draft = RuleDraft.Read("""
            {"schema":2,"fields":[{"name":"score","max":9},{"name":"time","max":9}],"run":[{"name":"points","value":"score"}],
             "team":[{"name":"total","value":{"runs":"best"}},{"name":"time","value":{"runs":"count"}}],"ranking":[{"by":"total"},{"by":"time"}]}
            """)!;

        Assert.Empty(draft.StepsOfRemoving(1));
        Assert.True(draft.RemoveField(1));
        Assert.Equal(2, draft.Ranking.Count);
    }

    [Fact]
    public void Condition_OfTheRemovedField_GoesWithIt()
    {
        var draft = Template("6-race");
        Assert.True(draft.RemoveField(2));

        Assert.Null(draft.PointsOf(0)!.Guard);
        Assert.Equal(["time", "faults"], draft.PointsOf(0)!.Terms.Select(term => term.Name));
    }

    [Theory]
    [InlineData("""{"schema":1,"fields":[{"name":"score","label":"得分","min":0,"max":1000,"step":1,"unit":"分"}],"rounds":{"counted":2,"aggregate":"best"}}""")]
    [InlineData("""{"schema":1,"fields":[{"name":"points","min":0,"max":12,"weight":20.5},{"name":"time","min":0,"max":120,"step":0.1,"weight":-0.3},{"name":"note","min":1,"max":9,"weight":0}],"rounds":{"counted":3,"aggregate":"sum"},"ties":["best","mean"]}""")]
    [InlineData("""{"schema":1,"fields":[{"name":"time","min":0.5,"max":120}],"rounds":{"counted":2,"aggregate":"mean"},"ties":["best"],"order":"ascending"}""")]
    public void OldRule_Renewed_RanksAsBefore(string old)
    {
        var renewed = OldRule.Renewed(old);
        Assert.NotNull(RuleDraft.Read(renewed));
        for (var seed = 1; seed <= 5; seed++)
        {
            var sheets = RuleSheets.Deal(old, seed);
            Assert.Equal(RuleSheets.Played(old, sheets), RuleSheets.Played(renewed, sheets));
        }
    }

    private static RuleDraft Template(string id) => RuleDraft.Read(RuleDocuments.Templates.Concat(RuleDocuments.Examples).Single(document => document.Id == id).Text)!;
}
