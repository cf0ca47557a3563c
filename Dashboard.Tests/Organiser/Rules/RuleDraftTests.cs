using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using EventsLive.Dashboard.Organiser.Rules;
using EventsLive.Grains.Scoring;
using Xunit;

namespace EventsLive.Dashboard.Tests.Organiser.Rules;

/// <summary>A rule in the form is the same rule: nothing is lost, what is rewritten means the same, and whatever is added, moved or removed leaves a sound rule.</summary>
public sealed class RuleDraftTests
{
    // A rule as it comes from nowhere of the program: what is left out, and what the form does not know.
    private const string Foreign = """
        {
          "schema": 2, "title": "外来规则", "better": "more",
          "fields": [
            { "name": "points", "label": "得分", "max": 40.50, "kind": "decimal", "step": 0.50, "unit": "分" },
            { "name": "style", "kind": "choice", "label": { "zh": "风格" }, "options": [{ "name": "a", "value": 1.0 }, { "name": "b", "label": "乙", "value": 2 }], "default": 1 },
            { "name": "late", "min": -3, "max": 9, "weight": 2, "default": 0 }
          ],
          "constraints": [{ "if": { "more": ["late", 0] }, "require": { "atMost": ["points", 30] }, "message": "迟到不超过 30 分" }],
          "run": [
            { "name": "result", "digits": 1, "value": { "min": [60, { "max": [{ "sum": ["points", 5, { "product": [-2, "late"] }, { "abs": "late" }] }, 0] }] } },
            { "name": "other", "value": { "firstOf": ["late", { "if": { "known": "points" }, "then": "points", "else": null }] } }
          ],
          "outcomes": { "noShow": { "result": -5 }, "disqualified": "teamOut" },
          "rounds": { "counted": 3 },
          "stages": [{ "name": "main" }, { "name": "final", "role": "ranksAbove", "carry": ["main"], "promote": { "top": 3 }, "ranking": [{ "by": "total" }] }],
          "team": [
            { "name": "mean", "value": { "runs": "mean", "dropWorst": { "table": "played", "rows": [{ "atLeast": 3, "value": 1 }] }, "missing": 0 } },
            { "name": "other", "value": { "runs": "nth", "n": 2, "of": "other", "where": { "more": ["points", 1] } } },
            { "name": "total", "value": { "round": { "sum": [{ "scale": "mean", "to": 60 }, { "product": [0.5, "other"] }] }, "digits": 2, "mode": "halfEven" } }
          ],
          "valid": { "more": ["mean", 1] },
          "ranking": [{ "by": "total" }, { "headToHead": [{ "by": "other" }] }, { "name": "x", "by": { "subtract": ["mean", "other"] } }],
          "minimumTeams": 2
        }
        """;

    private static readonly (string Zh, string En) Words = ("新的", "New");

    public static TheoryData<string> Documents => [.. All.Keys];

    private static Dictionary<string, string> All { get; } = RuleDocuments.Templates.Concat(RuleDocuments.Examples).Select(document => (document.Id, document.Text))
        .Append(("foreign", Foreign))
        .Append(("least", """{"schema":2,"fields":[{"name":"score","max":1000}]}"""))
        .Append(("weights", """{"schema":2,"fields":[{"name":"a","max":9,"weight":20,"unit":"分"},{"name":"b","max":9,"weight":-5,"unit":"分"},{"name":"note","max":9,"weight":0}],"rounds":{"counted":2}}"""))
        .Append(("staged", """{"schema":2,"fields":[{"name":"a","max":12,"weight":20},{"name":"b","max":30}],"stages":[{"name":"first","fields":["a"]},{"name":"final"}]}"""))
        .ToDictionary(document => document.Item1, document => document.Item2);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Draft_OfAnyDocument_LeftAlone_IsTheSameDocument(string id)
    {
        var draft = RuleDraft.Read(All[id])!;
        Assert.Equal(DraftJson.Written(JsonElement.Parse(All[id])), draft.Text);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Draft_OfAnyDocument_SetToWhatItSays_IsTheSameDocument(string id)
    {
        var draft = RuleDraft.Read(All[id])!;
        foreach (var (i, field) in draft.Fields.Index())
        {
            (field.Zh, field.En, field.Kind, field.Min, field.Max, field.Step, field.Unit, field.Default) = (field.Zh, field.En, field.Kind, field.Min, field.Max, field.Step, field.Unit, field.Default);
            draft.SetOnce(i, field.Once);
            if (draft.WeightOf(i) is { } weight)
            {
                draft.SetWeight(i, weight);
            }

            foreach (var option in field.Options)
            {
                (option.Zh, option.En, option.Value) = (option.Zh, option.En, option.Value);
            }
        }

        for (var i = 0; i < Math.Max(draft.Run.Count, 1); i++)
        {
            if (draft.PointsOf(i) is { } points)
            {
                draft.SetPoints(i, points);
            }
        }

        foreach (var measure in draft.Run.Concat(draft.Team))
        {
            (measure.Zh, measure.En, measure.Unit, measure.Digits) = (measure.Zh, measure.En, measure.Unit, measure.Digits);
        }

        foreach (var measure in draft.Team)
        {
            if (measure.Parts is { } parts)
            {
                measure.Parts = parts;
            }
        }

        foreach (var runs in draft.Team.Select(measure => measure.Runs).Concat(draft.Ranking.Select(criterion => criterion.Runs)).OfType<RunsDraft>())
        {
            (runs.Statistic, runs.Of, runs.Keep, runs.Missing, runs.Expected, runs.None, runs.Stage) = (runs.Statistic, runs.Of, runs.Keep, runs.Missing, runs.Expected, runs.None, runs.Stage);
        }

        foreach (var criterion in draft.Ranking)
        {
            (criterion.By, criterion.Better, criterion.Again) = (criterion.By, criterion.Better, criterion.Again);
        }

        foreach (var outcome in new[] { "noShow", "withdrawn", "disqualified" })
        {
            if (draft.OutcomeOf(outcome) is { } treatment)
            {
                draft.SetOutcome(outcome, treatment);
            }
        }

        (draft.LessIsBetter, draft.CountedRounds, draft.MinimumTeams) = (draft.LessIsBetter, draft.CountedRounds, draft.MinimumTeams);
        Assert.Equal(DraftJson.Written(JsonElement.Parse(All[id])), draft.Text);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Formulas_WrittenByTheForm_MeanWhatTheyMeant(string id)
    {
        var root = (JsonObject)JsonNode.Parse(All[id])!;
        foreach (var measure in DraftJson.Objects(root["run"]))
        {
            measure["value"] = PointsForm.Read(measure["value"])?.Write() ?? measure["value"]!.DeepClone();
        }

        foreach (var measure in DraftJson.Objects(root["team"]))
        {
            measure["value"] = PartsForm.Read(measure["value"])?.Write() ?? measure["value"]!.DeepClone();
        }

        for (var seed = 1; seed <= 5; seed++)
        {
            var sheets = RuleSheets.Deal(All[id], seed);
            Assert.Equal(RuleSheets.Played(All[id], sheets), RuleSheets.Played(root.ToJsonString(), sheets));
        }
    }

    [Theory]
    [InlineData("1-comprehensive-skills")]
    [InlineData("2-innovation-challenge")]
    [InlineData("4-beginners")]
    [InlineData("5-creative-review")]
    [InlineData("6-race")]
    [InlineData("7-fll")]
    [InlineData("8-vex")]
    public void Points_OfTheMenusTemplates_AreInTheFormAndWrittenAsTheyWere(string id)
    {
        var root = (JsonObject)JsonNode.Parse(All[id])!;
        var value = root["run"]![0]!["value"]!;

        Assert.Equal(value.ToJsonString(), PointsForm.Read(value)!.Write().ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Field_AddedAndRemoved_LeavesTheDocumentAsItWas(string id)
    {
        var draft = RuleDraft.Read(All[id])!;
        draft.AddField("新项", "New item");
        RuleSheets.Sound(draft.Text);
        Assert.NotEqual(DraftJson.Written(JsonElement.Parse(All[id])), draft.Text);

        Assert.True(draft.RemoveField(draft.Fields.Count - 1));
        // Its points may have been written out as a sum of one kind.
        for (var seed = 1; seed <= 3; seed++)
        {
            var sheets = RuleSheets.Deal(All[id], seed);
            Assert.Equal(RuleSheets.Played(All[id], sheets), RuleSheets.Played(draft.Text, sheets));
        }
    }

    /// <summary>Without an order of its own a rule ranks by its last value: one more value must not take its place.</summary>
    [Fact]
    public void Measure_AddedToARuleWithoutAnOrder_LeavesWhatRanks()
    {
        const string Plain = """{"schema":2,"fields":[{"name":"score","max":9}],"team":[{"name":"total","value":{"runs":"sum"}}]}""";
        var draft = RuleDraft.Read(Plain)!;
        draft.AddRunsMeasure(Words.Zh, Words.En);
        draft.AddPartsMeasure(Words.Zh, Words.En);

        Assert.Equal("total", draft.TotalName);
        RuleSheets.Sound(draft.Text);
    }

    [Fact]
    public void Field_TakenOffTheSheetsOfAStage_CountsZeroThere()
    {
        var draft = RuleDraft.Read("""
            {"schema":2,"fields":[{"name":"blocks","max":9},{"name":"bonus","max":9}],"run":[{"name":"points","value":{"sum":["blocks","bonus"]}}],
             "stages":[{"name":"first","fields":["blocks","bonus"]},{"name":"final","role":"ranksAbove","fields":["blocks","bonus"]}]}
            """)!;
        draft.PutOnStage("final", "bonus", on: false);

        Assert.Contains("\"firstOf\"", draft.Text, StringComparison.Ordinal);
        RuleSheets.Sound(draft.Text);
        Assert.True(ScoringRuleReader.TryRead(draft.Text, out var rule, out _));
        Assert.Equal(7m, rule.PointsOf("final", null, new Dictionary<string, decimal> { ["blocks"] = 7 }));
    }

    [Fact]
    public void ExtraRound_AddedAndRemoved_LeavesNoStage()
    {
        var draft = RuleDraft.Read("""{"schema":2,"fields":[{"name":"score","max":9}],"ranking":[{"by":"total"}]}""")!;
        TieMaker.Add(draft, TieKind.ExtraRound, null, false, Words.Zh, Words.En);
        Assert.Equal(2, draft.Stages.Count);

        draft.RemoveCriterion(1);

        Assert.Empty(draft.Stages);
        RuleSheets.Sound(draft.Text);
    }

    [Fact]
    public void Anything_DoneInAnyOrder_LeavesASoundRule() =>
        Gen.Select(Gen.Int[0, All.Count - 1].Select(i => All.Keys.ElementAt(i)), Gen.Select(Gen.Int[0, 17], Gen.Int[0, 50], Gen.Int[0, 50]).Array[1, 12]).Sample((id, acts) =>
        {
            var draft = RuleDraft.Read(All[id])!;
            foreach (var (act, a, b) in acts)
            {
                Do(draft, act, a, b);
                RuleSheets.Sound(draft.Text);
            }
        }, iter: 1_500, print: sample => $"{sample.Item1}: {string.Join(' ', sample.Item2)}");

    private static void Do(RuleDraft draft, int act, int a, int b)
    {
        var field = a % draft.Fields.Count;
        switch (act)
        {
            case 0:
                draft.AddField(Words.Zh, Words.En);
                break;
            case 1 when draft.Fields.Count > 1:
                draft.RemoveField(field);
                break;
            case 2:
                draft.MoveField(field, b % 2 == 0 ? 1 : -1);
                break;
            case 3:
                draft.SetWeight(field, b - 20);
                break;
            case 4:
                draft.SetOnce(field, b % 2 == 0);
                break;
            case 5:
                draft.Fields[field].Kind = (FieldKind)((b % 5) + 1);
                break;
            case 6 when draft.Fields[field].Kind == FieldKind.Choice:
                draft.Fields[field].AddOption(Words.Zh, null);
                draft.Fields[field].MoveOption(0, 1);
                draft.Fields[field].RemoveOption(0);
                break;
            case 7 when draft.PointsOf(0) is { } points:
                draft.SetPoints(0, points with { Floor = b % 3 == 0 ? null : 0, Rounding = b % 2 == 0 ? new RoundingForm(2, null) : null });
                break;
            case 8 when draft.PointsOf(0) is { } points:
                draft.SetPoints(0, points.WithJudges(b % 2 == 0 ? new JudgesForm("mean", 1, 1, 5, null) : null, name => draft.IsOnce(name)));
                break;
            case 9:
                draft.AddRunMeasure(Words.Zh, Words.En);
                break;
            case 10 when draft.Run.Count > 0:
                draft.RemoveMeasure("run", b % draft.Run.Count);
                break;
            case 11:
                draft.AddRunsMeasure(Words.Zh, Words.En);
                break;
            case 12:
                draft.AddPartsMeasure(Words.Zh, Words.En);
                break;
            case 13 when draft.Team.Count > 0:
                draft.RemoveMeasure("team", b % draft.Team.Count);
                break;
            case 14 when draft.Ranking.Count < 15:
                var kind = (TieKind)((b % 12) + 1);
                if ((kind == TieKind.Measure ? Unused(draft) : draft.Fields[field].Name) is { } of)
                {
                    TieMaker.Add(draft, kind, of, a % 2 == 0, Words.Zh, Words.En);
                }

                break;
            case 15:
                draft.MoveCriterion(a % Math.Max(draft.Ranking.Count, 1), b % 2 == 0 ? 1 : -1);
                break;
            case 16:
                draft.RemoveCriterion(a % Math.Max(draft.Ranking.Count, 1));
                break;
            default:
                draft.SetOutcome("noShow", b % 2 == 0 ? "zero" : "missing");
                draft.CountedRounds = (b % 5) + 1;
                break;
        }
    }

    private static string? Unused(RuleDraft draft) => draft.Team.Select(measure => measure.Name).FirstOrDefault(name => draft.Ranking.All(criterion => criterion.Name != name));
}
