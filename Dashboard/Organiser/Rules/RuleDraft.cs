using System.Text.Json.Nodes;
using EventsLive.Dashboard.Organiser.Contests;
using EventsLive.Grains.Scoring;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>A rule document of schema 2 that is being edited: every change is made in the document itself, and what the form does not know stays in it.</summary>
public sealed partial class RuleDraft
{
    private const string Points = "points";
    private const string Total = "total";

    private static readonly string[] Order =
        ["schema", "title", "description", "better", "fields", "constraints", "run", "outcomes", "rounds", "stages", "team", "valid", "ranking", "minimumTeams"];

    private JsonObject _root;

    private RuleDraft(JsonObject root) => _root = root;

    /// <summary>The document as people read it.</summary>
    public string Text => DraftJson.Written(_root);

    public IReadOnlyList<FieldDraft> Fields => [.. DraftJson.Objects(_root["fields"]).Select(one => new FieldDraft(one))];

    /// <summary>Values of a run, the points first; empty: the weights of the fields make the points.</summary>
    public IReadOnlyList<MeasureDraft> Run => Measures("run");

    /// <summary>Values of a team; empty: its best run is its total.</summary>
    public IReadOnlyList<MeasureDraft> Team => Measures("team");

    /// <summary>Criteria of the order; empty: the last value of the team decides.</summary>
    public IReadOnlyList<CriterionDraft> Ranking => [.. DraftJson.Objects(_root["ranking"]).Select(one => new CriterionDraft(one))];

    public IReadOnlyList<StageDraft> Stages => [.. DraftJson.Objects(_root["stages"]).Select(stage => new StageDraft(stage))];

    public IReadOnlyList<ConstraintDraft> Constraints => [.. DraftJson.Objects(_root["constraints"]).Select(one => new ConstraintDraft(one))];

    /// <summary>What the first value of a run is called.</summary>
    public string PointsName => Run is [var first, ..] ? first.Name : Points;

    /// <summary>Where the rule does not say otherwise less is better, as in a race.</summary>
    public bool LessIsBetter
    {
        get => DraftJson.Text(_root["better"]) == "less";
        set
        {
            if (value != LessIsBetter)
            {
                Set("better", value ? JsonValue.Create("less") : null);
            }
        }
    }

    /// <summary>Rounds 1 to this one count; null: all.</summary>
    public int? CountedRounds
    {
        get => DraftJson.Integer((_root["rounds"] as JsonObject)?["counted"]);
        set
        {
            if (value != CountedRounds)
            {
                Set("rounds", value is { } counted ? new JsonObject { ["counted"] = DraftJson.Node(counted) } : null);
            }
        }
    }

    /// <summary>Teams with a valid result that a group needs to be graded; null: any number.</summary>
    public int? MinimumTeams
    {
        get => DraftJson.Integer(_root["minimumTeams"]);
        set
        {
            if (value != MinimumTeams)
            {
                Set("minimumTeams", value is { } least ? DraftJson.Node(least) : null);
            }
        }
    }

    /// <summary>When a team has a valid result, as it is written; null: when the first criterion has a value.</summary>
    public JsonNode? Valid => _root["valid"];

    /// <summary>Whether a team has a valid result only where its total is more than 0.</summary>
    public bool ValidAboveZero
    {
        get => JsonNode.DeepEquals(Valid, AboveZero);
        set => Set("valid", value ? AboveZero : null);
    }

    /// <summary>Whether values rest on who met whom.</summary>
    internal bool HasMatches => RuleShape.Of(Text).HasMatches;

    /// <summary>The value of the team that the first criterion looks at.</summary>
    internal string TotalName => Ranking is [{ By: { } by }, ..] ? by : Team is [.., var last] ? last.Name : Total;

    /// <summary>The unit of the points, where all fields that make them agree on one.</summary>
    private string? WeighedUnit => Fields.Where(one => one.Weight != 0).Select(one => one.Unit).Distinct().ToArray() is [var same] ? same : null;

    private JsonNode AboveZero => new JsonObject { ["more"] = new JsonArray(TotalName, DraftJson.Node(0)) };

    /// <param name="text">A document that was sound, or was changed by this class alone since.</param>
    /// <returns>Null: it is of the old schema.</returns>
    public static RuleDraft? Read(string text) =>
        JsonNode.Parse(text) is JsonObject root && DraftJson.Number(root["schema"]) == 2 ? new RuleDraft(root) : null;

    /// <summary>Adds a field at the end; it counts one point a unit where the points are a sum.</summary>
    public void AddField(string zh, string? en)
    {
        var taken = Fields.Select(field => field.Name).Concat(Run.Select(measure => measure.Name)).ToArray();
        var field = new JsonObject { ["name"] = DraftNames.Free("item", taken), ["max"] = DraftJson.Node(100) };
        field.PutWords("label", zh, en);
        field.Put("default", 0);
        ((JsonArray)_root["fields"]!).Add((JsonNode)field);
        var i = Fields.Count - 1;
        foreach (var stage in Stages.Where(stage => stage.Fields is not null).Take(1))
        {
            stage.Take(Fields[i].Name, true);
        }

        if (Run.Count > 0)
        {
            SetWeight(i, 1);
        }
    }

    public void MoveField(int i, int by) => ((JsonArray)_root["fields"]!).Move(i, by);

    /// <summary>Points for each unit of a field; null: the points do not use it, or not so.</summary>
    public decimal? WeightOf(int i)
    {
        var field = Fields[i];
        return Run.Count == 0 ? field.Weight ?? 1
            : PointsOf(0)?.Terms.Where(term => term.Name == field.Name).Select(term => term.Factor).ToArray() is [var factor] ? factor
            : PointsOf(0) is { } form && form.Terms.All(term => term.Name != field.Name) ? 0
            : null;
    }

    /// <summary>Whether the points can be given a weight of the field.</summary>
    public bool CanWeigh(int i) => WeightOf(i) is not null;

    public void SetWeight(int i, decimal weight)
    {
        var field = Fields[i];
        if (Run.Count == 0)
        {
            field.Weight = weight;
            return;
        }

        if (PointsOf(0) is not { } form)
        {
            return;
        }

        var at = form.Terms.FirstOrDefault(term => term.Name == field.Name);
        var terms = at is null
            ? weight == 0 ? form.Terms : form.Terms.Add(new PointsTerm(field.Name, weight, ByJudges: form.Judges is not null && !field.Once, OrZero: IsLeftOut(field.Name)))
            : weight == 0 && form.Terms.Length > 1 ? form.Terms.Remove(at)
            : form.Terms.Replace(at, at with { Factor = weight });
        SetPoints(0, form with { Terms = terms });
    }

    /// <summary>Makes a field one that is given once for a run, or by each judge; its points go where they then belong.</summary>
    public void SetOnce(int i, bool once)
    {
        var field = Fields[i];
        field.Once = once;
        foreach (var (m, _) in Run.Index())
        {
            if (PointsOf(m) is { Judges: not null } form)
            {
                var moved = form with { Terms = [.. form.Terms.Select(term => term.Name == field.Name ? term with { ByJudges = !once } : term)] };
                if (moved.Terms.Any(term => term.ByJudges))
                {
                    SetPoints(m, moved);
                }
            }
        }
    }

    internal bool IsOnce(string name) => Fields.Any(field => field.Name == name && field.Once);

    /// <summary>What removing a field would do to other parts; nothing is removed yet.</summary>
    public IReadOnlyList<RemovalStep> StepsOfRemoving(int field) => RuleRemoval.OfField(_root, field).Steps;

    /// <returns>False: something stands in the way, and nothing is changed.</returns>
    public bool RemoveField(int i) => Take(RuleRemoval.OfField(_root, i).Without);

    public IReadOnlyList<RemovalStep> StepsOfRemoving(string list, int measure) => RuleRemoval.OfMeasure(_root, list, measure).Steps;

    public bool RemoveMeasure(string list, int i) => Take(RuleRemoval.OfMeasure(_root, list, i).Without);

    /// <summary>How a value of a run comes about; the weights of the fields where the rule has no other.</summary>
    /// <returns>Null: by a formula that the form does not know.</returns>
    public PointsForm? PointsOf(int measure) => Run.Count > 0
        ? Run[measure].Points
        : new PointsForm([.. Fields.Where(field => field.Weight != 0).Select(field => new PointsTerm(field.Name, field.Weight ?? 1, OrZero: IsLeftOut(field.Name)))]);

    public void SetPoints(int measure, PointsForm form)
    {
        if (Run.Count > 0)
        {
            Run[measure].Points = form;
            return;
        }

        if (PointsOf(0) is { } now && JsonNode.DeepEquals(now.Write(), form.Write()))
        {
            return;
        }

        if (form.IsWeights)
        {
            foreach (var field in Fields)
            {
                field.Weight = form.Terms.FirstOrDefault(term => term.Name == field.Name)?.Factor ?? 0;
            }

            return;
        }

        SetRun(form);
    }

    /// <summary>Adds a value of the run from the first field, for a tie or a component.</summary>
    public void AddRunMeasure(string zh, string? en)
    {
        if (Run.Count == 0)
        {
            SetRun(PointsOf(0)!);
        }

        var first = Fields.First(field => field.Kind != FieldKind.Choice || Fields.All(one => one.Kind == FieldKind.Choice));
        AddMeasure("run", [.. Fields.Select(field => field.Name)], "value", JsonValue.Create(first.Name), zh, en);
    }

    /// <summary>Adds a value of the team from its runs; what ranks stays what it is.</summary>
    public void AddRunsMeasure(string zh, string? en)
    {
        SetRanking();
        AddMeasure("team", [], "part", new JsonObject { ["runs"] = "best", ["of"] = PointsName }, zh, en);
    }

    /// <summary>Adds a value of the team from its other values; what ranks stays what it is.</summary>
    public void AddPartsMeasure(string zh, string? en)
    {
        SetRanking();
        var parts = Team.Select(measure => measure.Name).Take(1).Select(name => new Part(name));
        AddMeasure("team", [], "sum", new PartsForm([.. parts]).Write(), zh, en);
    }

    public void MoveMeasure(string list, int i, int by)
    {
        // The first value of a run is its points: none takes its place unasked.
        if (list != "run" || (i > 0 && i + by > 0))
        {
            (_root[list] as JsonArray)?.Move(i, by);
        }
    }

    /// <summary>Writes down the total that a document means that says none, so that it can be changed.</summary>
    public void SetTeam()
    {
        if (_root["team"] is not null)
        {
            return;
        }

        var total = new JsonObject { ["name"] = Total, ["value"] = new JsonObject { ["runs"] = "best" } };
        total.Put("unit", Run is [var points, ..] ? points.Unit : WeighedUnit);
        total.Put("digits", Run is [{ Digits: { } digits }, ..] ? digits : null);
        Set("team", new JsonArray(total));
    }

    public void RemoveConstraint(int i)
    {
        (_root["constraints"] as JsonArray)?.RemoveAt(i);
        if (_root["constraints"] is JsonArray { Count: 0 })
        {
            _root.Remove("constraints");
        }
    }

    /// <summary>What a run is worth that ended so: a word of the rule language; null: values of its own.</summary>
    public string? OutcomeOf(string outcome) => (_root["outcomes"] as JsonObject)?[outcome] is { } said ? DraftJson.Text(said) : "missing";

    public void SetOutcome(string outcome, string treatment)
    {
        if (OutcomeOf(outcome) == treatment)
        {
            return;
        }

        if (_root["outcomes"] is not JsonObject outcomes)
        {
            Set("outcomes", outcomes = []);
        }

        outcomes[outcome] = treatment;
    }

    // From here on a formula says it: weights beside it would say nothing.
    private void SetRun(PointsForm form)
    {
        var points = new JsonObject { ["name"] = DraftNames.FreeOrSelf(Points, [.. Fields.Select(field => field.Name)]), ["value"] = form.Write() };
        points.Put("unit", WeighedUnit);
        Set("run", new JsonArray(points));
        foreach (var field in DraftJson.Objects(_root["fields"]))
        {
            field.Remove("weight");
        }
    }

    private void AddMeasure(string list, string[] taken, string stem, JsonNode value, string zh, string? en)
    {
        var measure = new JsonObject { ["name"] = DraftNames.Free(stem, [.. taken, .. Measures(list).Select(one => one.Name)]), ["value"] = value };
        measure.PutWords("label", zh, en);
        ((JsonArray)_root[list]!).Add((JsonNode)measure);
    }

    /// <summary>Whether the sheets of some stage have it not.</summary>
    /// <summary>Puts a field on the sheets of a stage or takes it off; points that add it count it as 0 where it is not.</summary>
    public void PutOnStage(string stage, string field, bool on)
    {
        Stages.First(one => one.Name == stage).Take(field, on);
        if (!IsLeftOut(field))
        {
            return;
        }

        foreach (var measure in Run)
        {
            if (measure.Points is { } form && form.Terms.Any(term => term.Name == field && !term.OrZero))
            {
                measure.Points = form with { Terms = [.. form.Terms.Select(term => term.Name == field ? term with { OrZero = true } : term)] };
            }
        }
    }

    internal bool IsLeftOut(string field) => Stages.Any(stage => stage.Fields is { } fields && !fields.Contains(field));

    private bool Take(JsonObject? without)
    {
        _root = without ?? _root;
        return without is not null;
    }

    private IReadOnlyList<MeasureDraft> Measures(string list) => [.. DraftJson.Objects(_root[list]).Select(measure => new MeasureDraft(measure))];

    // In the order in which the schema tells it.
    private void Set(string name, JsonNode? value)
    {
        if (value is null)
        {
            _root.Remove(name);
        }
        else if (_root.ContainsKey(name))
        {
            _root[name] = value;
        }
        else
        {
            var place = Array.IndexOf(Order, name);
            _root.Insert(_root.TakeWhile(property => Array.IndexOf(Order, property.Key) < place).Count(), name, value);
        }
    }
}
