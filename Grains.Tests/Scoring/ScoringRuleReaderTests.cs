using System.Text.Json.Nodes;
using CsCheck;
using EventsLive.Grains.Scoring;
using Xunit;

namespace EventsLive.Grains.Tests.Scoring;

/// <summary>The rule document: refusals name path and rule, and the published JSON Schema says the same as the reader.</summary>
public sealed class ScoringRuleReaderTests
{
    private const string Good =
        """{"schema":1,"fields":[{"name":"score","min":0,"max":1000}],"rounds":{"counted":3,"aggregate":"best"},"ties":["mean"]}""";

    private static readonly JsonObject Schema = JsonNode.Parse(RuleDocuments.JsonSchema())!.AsObject();

    // Values that are wrong in most places and right in some.
    private static readonly Gen<string> GenValue = Gen.OneOf(
        "null", "true", "0", "1", "-1", "50", "51", "1.5", "0.0001", "0.00001", "1e3", "1000000001", "1e400", "\"\"", "\"best\"", "\"sum\"", "\"ascending\"",
        "\"a b\"", "\"名\"", "\"score\"", "[]", "[\"sum\",\"sum\"]", "[\"sum\"]", "{}");

    public static TheoryData<string> Examples => [.. Schema["examples"]!.AsArray().Select(example => example!.ToJsonString())];

    [Fact]
    public void Points_OfARuleWithAFieldCalledSo_AreItsWeightedSum()
    {
        Assert.True(ScoringRuleReader.TryRead("""{"schema":1,"fields":[{"name":"points","min":0,"max":9,"weight":3},{"name":"other","min":0,"max":1}],"rounds":{"counted":1,"aggregate":"best"}}""", out var rule, out _));

        Assert.Equal(22, rule.PointsOf("", null, new Dictionary<string, decimal> { ["points"] = 7, ["other"] = 1 }));
    }

    [Theory]
    [InlineData("{", "", RuleFault.Malformed)]
    [InlineData("[]", "", RuleFault.Malformed)]
    [InlineData("""{"schema":1,"schema":1}""", "", RuleFault.Malformed)]
    [InlineData("{}", "schema", RuleFault.Required)]
    [InlineData("""{"schema":3}""", "schema", RuleFault.OutOfRange)]
    [InlineData("""{"schema":1,"extra":1}""", "extra", RuleFault.UnknownProperty)]
    [InlineData("""{"schema":1,"fields":[]}""", "fields", RuleFault.OutOfRange)]
    [InlineData("""{"schema":1,"fields":[{"name":"a"}]}""", "fields[0].min", RuleFault.Required)]
    [InlineData("""{"schema":1,"fields":[{"name":"a","min":"0","max":1}]}""", "fields[0].min", RuleFault.Malformed)]
    [InlineData("""{"schema":1,"fields":[{"name":"a","min":2,"max":1}]}""", "fields[0].max", RuleFault.OutOfRange)]
    [InlineData("""{"schema":1,"fields":[{"name":"a","min":0,"max":1,"step":0}]}""", "fields[0].step", RuleFault.OutOfRange)]
    [InlineData("""{"schema":1,"fields":[{"name":"a","min":0.00001,"max":1}]}""", "fields[0].min", RuleFault.OutOfRange)]
    [InlineData("""{"schema":1,"fields":[{"name":"得分","min":0,"max":1}]}""", "fields[0].name", RuleFault.Malformed)]
    [InlineData("""{"schema":1,"fields":[{"name":"a","min":0,"max":1},{"name":"a","min":0,"max":1}]}""", "fields[1].name", RuleFault.Duplicate)]
    [InlineData("""{"schema":1,"fields":[{"name":"a","min":0,"max":1}],"rounds":{"counted":0}}""", "rounds.counted", RuleFault.OutOfRange)]
    [InlineData("""{"schema":1,"fields":[{"name":"a","min":0,"max":1}],"rounds":{"counted":1,"aggregate":"median"}}""", "rounds.aggregate", RuleFault.Malformed)]
    [InlineData("""{"schema":1,"fields":[{"name":"a","min":0,"max":1}],"rounds":{"counted":1,"aggregate":"sum"},"order":"ascending"}""", "rounds.aggregate", RuleFault.Malformed)]
    [InlineData("""{"schema":1,"fields":[{"name":"a","min":0,"max":1}],"rounds":{"counted":1,"aggregate":"best"},"ties":["mean","sum"],"order":"ascending"}""", "ties[1]", RuleFault.Malformed)]
    public void Read_BadRule_NamesPathAndFault(string text, string path, RuleFault fault)
    {
        Assert.False(ScoringRuleReader.TryRead(text, out _, out var problem));
        Assert.Equal((path, fault), (problem.Path, problem.Fault));
    }

    [Fact]
    public void Read_TooLongText_IsRefused()
    {
        Assert.False(ScoringRuleReader.TryRead(Good + new string(' ', ScoringRuleReader.MaxTextLength), out _, out var problem));
        Assert.Equal(RuleFault.TooLong, problem.Fault);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Read_ExampleOfTheSchema_IsAccepted(string example)
    {
        Assert.True(SchemaValidator.IsValid(Schema, JsonNode.Parse(example)));
        Assert.True(ScoringRuleReader.TryRead(example, out _, out var problem), problem?.ToString());
    }

    [Fact]
    public void Read_WhatTheSchemaRefuses_IsRefused()
    {
        var examples = Schema["examples"]!.AsArray().Select(example => example!.ToJsonString()).ToArray();
        var (accepted, refused) = (0, 0);

        Gen.Select(Gen.OneOf(examples), Gen.Int[0, 5_000], GenValue, Gen.Int[0, 2]).Sample((example, place, value, act) =>
        {
            var document = JsonNode.Parse(example)!;
            Mutate(document, place, value, act);
            var text = document.ToJsonString();
            var valid = SchemaValidator.IsValid(Schema, JsonNode.Parse(text));
            var read = ScoringRuleReader.TryRead(text, out _, out var problem);
            _ = valid ? Interlocked.Increment(ref accepted) : Interlocked.Increment(ref refused);
            // Only what a schema cannot say: ranges that depend on each other, decimals, unique names, no sum in a race, names and levels.
            var onlyReader = problem?.Fault is RuleFault.OutOfRange or RuleFault.Duplicate or RuleFault.UnknownName or RuleFault.Misplaced or RuleFault.Required
                || problem?.Path.EndsWith(".by", StringComparison.Ordinal) == true
                || document["order"] is not null;
            return read ? valid : !valid || onlyReader;
        }, iter: 3_000);

        Assert.True(accepted > 100 && refused > 100, $"The mutations must hit both: {accepted} valid, {refused} invalid.");
    }

    [Fact]
    public void PointsOf_SeveralFields_AddsThemByWeight()
    {
        var text = """{"schema":1,"fields":[{"name":"a","min":0,"max":12,"weight":20},{"name":"b","min":0,"max":9,"step":0.5,"weight":-0.1},{"name":"c","min":0,"max":9,"weight":0}],"rounds":{"counted":1,"aggregate":"sum"}}""";
        Assert.True(ScoringRuleReader.TryRead(text, out var rule, out _));

        var points = rule.PointsOf("", null, new Dictionary<string, decimal> { ["a"] = 3, ["b"] = 1.5m, ["c"] = 9 });

        Assert.Equal(59.85m, points);
    }

    [Fact]
    public void ResultOf_LargestValues_StaysExact()
    {
        var fields = string.Join(',', Enumerable.Range(0, ScoringRuleReader.MaxFields).Select(i => $$"""{"name":"f{{i}}","min":-1000000000,"max":1000000000,"step":0.0001,"weight":9999.9999}"""));
        Assert.True(ScoringRuleReader.TryRead($$"""{"schema":1,"fields":[{{fields}}],"rounds":{"counted":50,"aggregate":"mean"},"ties":["sum","best"]}""", out var rule, out _));
        var values = rule.Fields.ToDictionary(field => field.Name, _ => 999_999_999.9999m);

        Assert.Null(rule.Check("", null, values));
        var less = new Dictionary<string, decimal>(values) { ["f0"] = 999_999_999.9998m };
        Contestant TeamOf(IReadOnlyDictionary<string, decimal> first) =>
            Entered.Team("t", Enumerable.Range(1, 50).Select(round => Entered.Run($"{round}", new JudgedSheet(null, round == 1 ? first : values, SheetOutcome.Scored))));

        Assert.True(rule.ResultOf(TeamOf(values)).Key!.CompareTo(rule.ResultOf(TeamOf(less)).Key!) < 0);
    }

    /// <summary>Puts the value in the place of a property or an item, removes it, or adds one more.</summary>
    private static void Mutate(JsonNode document, int place, string value, int act)
    {
        var parents = new List<JsonNode>();
        Collect(document, parents);
        var (parent, child) = (parents[place % parents.Count], place / parents.Count);
        var put = JsonNode.Parse(value);
        switch (parent, act)
        {
            case (JsonArray list, 2):
                list.Add(put);
                break;
            case (JsonArray { Count: > 0 } list, 1):
                list.RemoveAt(child % list.Count);
                break;
            case (JsonArray { Count: > 0 } list, _):
                list[child % list.Count] = put;
                break;
            case (JsonObject { Count: > 0 } one, 1):
                one.RemoveAt(child % one.Count);
                break;
            case (JsonObject { Count: > 0 } one, 0):
                one[one.GetAt(child % one.Count).Key] = put;
                break;
            case (JsonObject one, _):
                one["extra"] = put;
                break;
        }
    }

    private static void Collect(JsonNode? node, List<JsonNode> parents)
    {
        if (node is JsonObject or JsonArray)
        {
            parents.Add(node);
        }

        foreach (var child in node switch
        {
            JsonObject o => o.Select(property => property.Value),
            JsonArray a => a,
            _ => Enumerable.Empty<JsonNode?>(),
        })
        {
            Collect(child, parents);
        }
    }
}
