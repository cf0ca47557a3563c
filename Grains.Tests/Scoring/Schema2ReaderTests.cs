using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Scoring.Entered;

namespace EventsLive.Grains.Tests.Scoring;

/// <summary>Documents of schema 2: what is refused, with path and what is allowed, and what a sheet must hold.</summary>
public sealed class Schema2ReaderTests
{
    private const string Field = """{"name":"a","max":10}""";

    [Theory]
    [InlineData("""{"schema":2,"fields":[{"name":"a"}]}""", "fields[0].max", RuleFault.Required, "")]
    [InlineData("""{"schema":2,"fields":[{"name":"a","kind":"choice"}]}""", "fields[0].options", RuleFault.Required, "")]
    [InlineData("""{"schema":2,"fields":[{"name":"a","kind":"boolean","max":1}]}""", "fields[0].max", RuleFault.Misplaced, "kind")]
    [InlineData("""{"schema":2,"fields":[{"name":"a","max":10,"step":0.5}]}""", "fields[0].step", RuleFault.OutOfRange, "1")]
    [InlineData("""{"schema":2,"fields":[{"name":"a","max":10,"default":11}]}""", "fields[0].default", RuleFault.OutOfRange, "10")]
    [InlineData("""{"schema":2,"fields":[{"name":"points","max":10}]}""", "run", RuleFault.Required, "")]
    [InlineData("""{"schema":2,"fields":[$],"run":[{"name":"p","value":"b"}]}""", "run[0].value", RuleFault.UnknownName, "a")]
    [InlineData("""{"schema":2,"fields":[$],"run":[{"name":"p","value":"q"},{"name":"q","value":1}]}""", "run[0].value", RuleFault.UnknownName, "a")]
    [InlineData("""{"schema":2,"fields":[$],"run":[{"name":"a","value":1}]}""", "run[0].name", RuleFault.Duplicate, "a")]
    [InlineData("""{"schema":2,"fields":[$],"run":[{"name":"p","value":{"sum":["a"],"digits":2}}]}""", "run[0].value.digits", RuleFault.UnknownProperty, "sum")]
    [InlineData("""{"schema":2,"fields":[$],"run":[{"name":"p","value":{"plus":["a"]}}]}""", "run[0].value", RuleFault.Malformed, "judges")]
    [InlineData("""{"schema":2,"fields":[$],"run":[{"name":"p","value":{"runs":"best"}}]}""", "run[0].value.runs", RuleFault.Misplaced, "judges")]
    [InlineData("""{"schema":2,"fields":[$],"team":[{"name":"t","value":{"judges":"mean","of":"a"}}]}""", "team[0].value.judges", RuleFault.Misplaced, "runs")]
    [InlineData("""{"schema":2,"fields":[$],"team":[{"name":"t","value":{"runs":"mean","missing":0}}]}""", "team[0].value.expected", RuleFault.Required, "")]
    [InlineData("""{"schema":2,"fields":[$],"team":[{"name":"t","value":{"runs":"mean","stage":"final"}}]}""", "team[0].value.stage", RuleFault.UnknownName, "")]
    [InlineData("""{"schema":2,"fields":[$],"ranking":[{"by":{"runs":"sorted"},"name":"s"}]}""", "ranking[0].by", RuleFault.Malformed, "team")]
    [InlineData("""{"schema":2,"fields":[$],"ranking":[{"by":{"runs":"best"}}]}""", "ranking[0].name", RuleFault.Required, "")]
    [InlineData("""{"schema":2,"fields":[$],"constraints":[{"require":{"match":"own","of":"a"},"message":"x"}]}""", "constraints[0].require.match", RuleFault.Misplaced, "sum")]
    [InlineData("""{"schema":2,"fields":[$],"stages":[{"name":"s","carry":[]}]}""", "stages[0].carry", RuleFault.Misplaced, "ranksAbove")]
    [InlineData("""{"schema":2,"fields":[$],"stages":[{"name":"s","role":"ranksAbove","carry":["t"]},{"name":"t"}]}""", "stages[0].carry[0]", RuleFault.UnknownName, "")]
    [InlineData("""{"schema":2,"fields":[$],"outcomes":{"noShow":{"b":1}}}""", "outcomes.noShow.b", RuleFault.UnknownName, "points")]
    [InlineData("""{"schema":2,"fields":[$],"run":[{"name":"p","value":{"table":"a","rows":[{"atLeast":2,"value":1},{"atLeast":2,"value":1}]}}]}""", "run[0].value.rows[1].atLeast", RuleFault.OutOfRange, "> 2")]
    [InlineData("""{"schema":2,"fields":[$],"stages":["final"]}""", "stages[0]", RuleFault.Malformed, "object")]
    [InlineData("""{"schema":2,"fields":[$],"outcomes":"zero"}""", "outcomes", RuleFault.Malformed, "object")]
    [InlineData("""{"schema":2,"fields":[$],"team":[{"name":"t","value":{"sum":["points",1]}}]}""", "team[0].value.sum[0]", RuleFault.Misplaced, """{"runs": …, "of": "points"}""")]
    [InlineData("""{"schema":2,"fields":[$],"run":[{"name":"p","value":{"sum":["a"],"min":["a"]}}]}""", "run[0].value.min", RuleFault.UnknownProperty, "sum")]
    public void Read_BadRule_NamesPathAndWhatIsAllowed(string text, string path, RuleFault fault, string allowed)
    {
        Assert.False(ScoringRuleReader.TryRead(text.Replace("$", Field, StringComparison.Ordinal), out _, out var problem));
        Assert.Equal((path, fault), (problem.Path, problem.Fault));
        Assert.Contains(allowed, string.Join(", ", problem.Arguments), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":3,"b":5}""", "j1", null, "")]
    [InlineData("""{"a":3}""", "j1", null, "")]
    [InlineData("""{"b":5}""", null, null, "")]
    [InlineData("""{"a":3}""", null, SheetFault.Missing, "b")]
    [InlineData("""{"b":5}""", "j1", SheetFault.Missing, "a")]
    [InlineData("""{"a":3,"b":5,"c":2}""", "j1", SheetFault.OutOfRange, "c")]
    [InlineData("""{"a":3,"b":5,"x":2}""", "j1", SheetFault.Unknown, "x")]
    [InlineData("""{"A":3,"b":5}""", "j1", SheetFault.Unknown, "A")]
    [InlineData("""{"a":8,"b":5}""", "j1", SheetFault.Constraint, "")]
    [InlineData("""{"a":8,"b":5,"c":1}""", "j1", null, "")]
    public void Check_Sheet_NamesTheFirstFault(string fields, string? judge, SheetFault? fault, string name)
    {
        var rule = Rule("""
            {"schema":2,"fields":[{"name":"a","max":10},{"name":"b","max":10,"once":true},{"name":"c","kind":"boolean","default":0}],
             "constraints":[{"if":{"not":"c"},"require":{"atMost":["a",7]},"message":{"zh":"a 太大","en":"a is too large"}}]}
            """);

        var problem = rule.Check("", judge, Sheet(fields).Fields);

        Assert.Equal((fault, name), (problem?.Fault, problem?.Name ?? ""));
        Assert.Equal(fault == SheetFault.Constraint ? "a is too large" : null, problem?.Message?.In("en"));
    }

    [Fact]
    public void Results_FieldsOnly_BestRunSharedPlacesFromWeights() => Assert.Equal(
        ["1 b 9 total", "2 a 7 shared", "2 c 7"],
        Rule("""{"schema":2,"fields":[{"name":"x","max":10,"weight":2},{"name":"y","max":10,"weight":-1}]}""").Order(
            Team("a", Run("1", """{"x":4,"y":1}"""), Run("2", """{"x":1,"y":0}""")),
            Team("b", Run("7", """{"x":5,"y":1}""")),
            Team("c", Run("1", """{"x":5,"y":3}"""))));

    [Fact]
    public void Judges_FewerThanDropsNeed_AllCount()
    {
        var rule = Rule("""{"schema":2,"fields":[{"name":"mark","max":10}],"run":[{"name":"p","value":{"judges":"mean","of":"mark","dropHighest":1,"dropLowest":1,"from":4}}]}""");
        JudgedRun Panel(params int[] marks) => Run("1", [.. marks.Select((mark, i) => Sheet($$"""{"mark":{{mark}}}""", $"j{i}"))]);

        Assert.Equal(5, rule.ResultOf(Team("a", Panel(1, 5, 9))).Total);
        Assert.Equal(6, rule.ResultOf(Team("a", Panel(1, 5, 7, 9))).Total);
    }
}
