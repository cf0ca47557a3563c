using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>What becomes of a part that uses what is removed.</summary>
public enum RemovalEffect
{
    /// <summary>The part goes on without it.</summary>
    Dropped = 1,

    /// <summary>The part goes with it.</summary>
    Removed = 2,

    /// <summary>The part cannot do without it: nothing is removed.</summary>
    Refused = 3,
}

/// <param name="List">Where the part stands; see <see cref="RuleReference"/>.</param>
/// <param name="Index">Its place there before anything is removed; -1 where the list is none.</param>
public sealed record RemovalStep(string List, int Index, RemovalEffect Effect);

/// <summary>Removes a field or a value together with what makes no sense without it, or tells what stands in the way.</summary>
/// <remarks>It is worked out on a copy, step by step until nothing uses the name any more: what is confirmed is what is done.</remarks>
internal sealed class RuleRemoval
{
    private readonly JsonObject _root;
    private readonly List<RemovalStep> _steps = [];
    private readonly Dictionary<JsonNode, (string List, int Index)> _places = new(ReferenceEqualityComparer.Instance);

    private RuleRemoval(JsonObject root)
    {
        _root = (JsonObject)root.DeepClone();
        foreach (var list in new[] { "fields", "constraints", "run", "team", "ranking", "stages" })
        {
            foreach (var (i, item) in DraftJson.Objects(_root[list]).Index())
            {
                _places[item] = (list, i);
            }
        }
    }

    /// <summary>What happens to other parts, in their order; a document without it where none refuses.</summary>
    public static (IReadOnlyList<RemovalStep> Steps, JsonObject? Without) OfField(JsonObject root, int i)
    {
        var removal = new RuleRemoval(root);
        var name = DraftJson.Text(Item(removal._root, "fields", i)["name"]) ?? "";
        removal.DropRunName(name);
        ((JsonArray)removal._root["fields"]!).RemoveAt(i);
        return removal.Result();
    }

    public static (IReadOnlyList<RemovalStep> Steps, JsonObject? Without) OfMeasure(JsonObject root, string list, int i)
    {
        var removal = new RuleRemoval(root);
        removal.RemoveMeasure(list, Item(removal._root, list, i));
        return removal.Result();
    }

    private (IReadOnlyList<RemovalStep> Steps, JsonObject? Without) Result() =>
        (_steps, _steps.Any(step => step.Effect == RemovalEffect.Refused) ? null : _root);

    private void DropRunName(string name)
    {
        // From the end: what goes with a part stands after it, so that the places still to come stay.
        foreach (var reference in RuleReferences.ToRunName(_root, name).Reverse())
        {
            switch (reference.List)
            {
                case "constraints":
                    Remove("constraints", reference.Index);
                    break;
                case "run":
                    DropFromRun(reference.Index, name);
                    break;
                case "team":
                    DropRunFromTeam(reference.Index, name);
                    break;
                case "ranking":
                    DropCriterion(reference.Index);
                    break;
                case "stages" when Item(_root, "stages", reference.Index)["fields"] is JsonArray { Count: > 1 } fields:
                    Note(Item(_root, "stages", reference.Index), RemovalEffect.Dropped);
                    fields.Remove(fields.First(field => DraftJson.Text(field) == name));
                    break;
                default:
                    _steps.Add(new RemovalStep(reference.List, reference.Index, RemovalEffect.Refused));
                    break;
            }
        }
    }

    private void DropTeamName(string name)
    {
        foreach (var reference in RuleReferences.ToTeamName(_root, name).Reverse())
        {
            switch (reference.List)
            {
                case "team" when Parts(reference.Index) is { } parts && parts.Parts.Length > 1 && parts.Parts.All(part => part.Formula is not { } formula || !RuleReferences.Uses(formula, name, isRun: false, atRun: false)):
                    var measure = Item(_root, "team", reference.Index);
                    Note(measure, RemovalEffect.Dropped);
                    var left = parts.Parts.RemoveAll(part => part.Name == name);
                    if (left.IsEmpty)
                    {
                        RemoveMeasure("team", measure);
                    }
                    else
                    {
                        measure["value"] = (parts with { Parts = left }).Write();
                    }

                    break;
                case "team":
                    Note(Item(_root, "team", reference.Index), RemovalEffect.Refused);
                    break;
                case "ranking":
                    DropCriterion(reference.Index);
                    break;
                default:
                    _steps.Add(new RemovalStep(reference.List, reference.Index, RemovalEffect.Refused));
                    break;
            }
        }
    }

    private void DropFromRun(int i, string name)
    {
        var measure = Item(_root, "run", i);
        var form = PointsForm.Read(measure["value"]);
        if (form is null || form.Terms.Any(term => term.Formula is { } formula && RuleReferences.Uses(formula, name, isRun: true, atRun: true)))
        {
            Note(measure, RemovalEffect.Refused);
            return;
        }

        var left = form with { Terms = form.Terms.RemoveAll(term => term.Name == name), Factors = form.Factors.RemoveAll(factor => factor.Name == name) };
        if (left.Guard is { } guard && RuleReferences.Uses(guard.Condition, name, isRun: true, atRun: true))
        {
            if (DraftJson.Text(guard.Condition) != name)
            {
                Note(measure, RemovalEffect.Refused);
                return;
            }

            left = left with { Guard = null };
        }

        if (left.Terms.IsEmpty || (left.Judges is not null && !left.Terms.Any(term => term.ByJudges)))
        {
            RemoveMeasure("run", measure);
            return;
        }

        Note(measure, RemovalEffect.Dropped);
        measure["value"] = left.Write();
    }

    private void DropRunFromTeam(int i, string name)
    {
        var measure = Item(_root, "team", i);
        var value = measure["value"] as JsonObject;
        if (value?.ContainsKey("runs") == true && DraftJson.Text(value["of"]) == name)
        {
            RemoveMeasure("team", measure);
        }
        else if (value?.ContainsKey("runs") == true && DraftJson.Text(value["where"]) == name && !RuleReferences.Uses(value["of"], name, isRun: true, atRun: true))
        {
            Note(measure, RemovalEffect.Dropped);
            value.Remove("where");
        }
        else
        {
            Note(measure, RemovalEffect.Refused);
        }
    }

    private void RemoveMeasure(string list, JsonObject measure)
    {
        var place = ((JsonArray)_root[list]!).IndexOf(measure);
        // The first value of a run is its points, whatever else there is.
        if (place < 0 || (list == "run" ? place == 0 : Count(list) == 1))
        {
            Note(measure, RemovalEffect.Refused);
            return;
        }

        Remove(list, place);
        var name = DraftJson.Text(measure["name"]) ?? "";
        if (list == "run")
        {
            DropRunName(name);
        }
        else
        {
            DropTeamName(name);
        }
    }

    // The first criterion is the result itself.
    private void DropCriterion(int i)
    {
        if (i == 0)
        {
            Note(Item(_root, "ranking", 0), RemovalEffect.Refused);
        }
        else if (i < Count("ranking"))
        {
            Remove("ranking", i);
        }
    }

    private void Remove(string list, int i)
    {
        Note(Item(_root, list, i), RemovalEffect.Removed);
        var array = (JsonArray)_root[list]!;
        array.RemoveAt(i);
        if (array.Count == 0)
        {
            _root.Remove(list);
        }
    }

    // What one name needs of a part, another one's removal does not undo.
    private void Note(JsonObject item, RemovalEffect effect)
    {
        var (list, index) = _places[item];
        if (_steps.Contains(new RemovalStep(list, index, RemovalEffect.Refused)))
        {
            return;
        }

        _steps.RemoveAll(step => step.List == list && step.Index == index);
        _steps.Add(new RemovalStep(list, index, effect));
    }

    private PartsForm? Parts(int i) => PartsForm.Read(Item(_root, "team", i)["value"]);

    private int Count(string list) => (_root[list] as JsonArray)?.Count ?? 0;

    private static JsonObject Item(JsonObject root, string list, int i) => (JsonObject)root[list]![i]!;
}
