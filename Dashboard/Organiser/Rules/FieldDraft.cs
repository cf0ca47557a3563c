using System.Text.Json.Nodes;
using EventsLive.Grains.Scoring;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>A field of a sheet in a rule document that is being edited.</summary>
public sealed class FieldDraft : NamedDraft
{
    private const decimal FirstMax = 100;

    private static readonly (FieldKind Kind, string Word)[] Kinds =
        [(FieldKind.Integer, "integer"), (FieldKind.Decimal, "decimal"), (FieldKind.Time, "time"), (FieldKind.Boolean, "boolean"), (FieldKind.Choice, "choice")];

    private readonly JsonObject _json;

    internal FieldDraft(JsonObject json)
        : base(json) => _json = json;

    public FieldKind Kind
    {
        get => Kinds.FirstOrDefault(kind => kind.Word == DraftJson.Text(_json["kind"]), Kinds[0]).Kind;
        set
        {
            if (value == Kind)
            {
                return;
            }

            // A whole number is what a document means that says nothing.
            _json.Put("kind", value == FieldKind.Integer ? null : Kinds.First(kind => kind.Kind == value).Word);
            _json.Remove("default");
            _json.Remove("step");
            if (IsRange)
            {
                Max ??= FirstMax;
            }
            else
            {
                _json.Remove("min");
                _json.Remove("max");
            }

            if (value == FieldKind.Integer && Min is { } min && decimal.Truncate(min) != min)
            {
                _json.Remove("min");
            }

            _json.Remove("options");
            if (value == FieldKind.Choice)
            {
                AddOption("选项 1", "Option 1");
                AddOption("选项 2", "Option 2");
            }
        }
    }

    /// <summary>Whether it has a smallest and a largest value.</summary>
    public bool IsRange => Kind is FieldKind.Integer or FieldKind.Decimal or FieldKind.Time;

    /// <summary>Null: 0.</summary>
    public decimal? Min
    {
        get => DraftJson.Number(_json["min"]);
        set => _json.Put("min", value);
    }

    public decimal? Max
    {
        get => DraftJson.Number(_json["max"]);
        set => _json.Put("max", value);
    }

    /// <summary>Null: 1 for a whole number, otherwise 0.01.</summary>
    public decimal? Step
    {
        get => DraftJson.Number(_json["step"]);
        set => _json.Put("step", value);
    }

    /// <summary>Points for a unit where the rule has no formula for them; null: 1.</summary>
    internal decimal? Weight
    {
        get => DraftJson.Number(_json["weight"]);
        set => _json.Put("weight", value == 1 && !_json.ContainsKey("weight") ? null : value);
    }

    public string? Unit
    {
        get => DraftJson.Text(_json["unit"]);
        set => _json.Put("unit", value);
    }

    /// <summary>Given once for a run, not by each judge.</summary>
    public bool Once
    {
        get => DraftJson.Truth(_json["once"]);
        internal set => _json.Put("once", value);
    }

    /// <summary>Null: a sheet must have it.</summary>
    public decimal? Default
    {
        get => DraftJson.Number(_json["default"]);
        set => _json.Put("default", value);
    }

    public IReadOnlyList<OptionDraft> Options => [.. DraftJson.Objects(_json["options"]).Select(option => new OptionDraft(option))];

    public void AddOption(string zh, string? en)
    {
        if (_json["options"] is not JsonArray options)
        {
            _json["options"] = options = [];
        }

        var option = new JsonObject { ["name"] = DraftNames.Free("option", [.. Options.Select(one => one.Name)]), ["value"] = DraftJson.Node(Options.Count == 0 ? 0 : Options.Max(one => one.Value ?? 0) + 1) };
        option.PutWords("label", zh, en);
        options.Add((JsonNode)option);
    }

    /// <summary>The last one stays: a choice has at least one.</summary>
    public void RemoveOption(int i)
    {
        if (_json["options"] is JsonArray { Count: > 1 } options)
        {
            var gone = Options[i].Value;
            options.RemoveAt(i);
            if (Default == gone)
            {
                _json.Remove("default");
            }
        }
    }

    public void MoveOption(int i, int by) => (_json["options"] as JsonArray)?.Move(i, by);
}

/// <summary>One choice of a field in a rule document that is being edited.</summary>
public sealed class OptionDraft : NamedDraft
{
    private readonly JsonObject _json;

    internal OptionDraft(JsonObject json)
        : base(json) => _json = json;

    /// <summary>What the sheet holds where it is chosen.</summary>
    public decimal? Value
    {
        get => DraftJson.Number(_json["value"]);
        set => _json.Put("value", value);
    }
}
