using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace EventsLive.Dashboard.Organiser.Rules;

/// <param name="Mode">A word of the rule language; null: half up.</param>
public sealed record RoundingForm(int Digits, string? Mode)
{
    internal static RoundingForm? Read(JsonNode? node) => node is JsonObject rounded && rounded.ContainsKey("round")
        ? new RoundingForm(DraftJson.Integer(rounded["digits"]) ?? 0, DraftJson.Text(rounded["mode"]))
        : null;

    internal static JsonNode Write(RoundingForm? rounding, JsonNode value)
    {
        if (rounding is null)
        {
            return value;
        }

        var node = new JsonObject { ["round"] = value };
        node.Put("digits", rounding.Digits == 0 ? null : rounding.Digits);
        node.Put("mode", rounding.Mode);
        return node;
    }
}

/// <summary>One summand of the points.</summary>
/// <param name="Name">A field or an earlier value of the run; null: a fixed number of points, or a formula.</param>
/// <param name="Factor">Points for each unit; the points themselves where there is neither name nor formula.</param>
/// <param name="ByJudges">It goes into what the judges' sheets are put together to.</param>
/// <param name="OrZero">A sheet without the field has 0 points for it.</param>
/// <param name="Formula">What the form does not know, as it is written.</param>
public sealed record PointsTerm(string? Name, decimal Factor, bool ByJudges = false, bool OrZero = false, JsonNode? Formula = null);

/// <summary>A factor of all the points: a number, or a field such as a difficulty.</summary>
public sealed record PointsFactor(decimal? Number, string? Name);

/// <summary>How the sheets of several judges of one run are put together.</summary>
/// <param name="From">Judges from which on extremes are dropped; null: as soon as one is left.</param>
public sealed record JudgesForm(string Statistic, int DropHighest, int DropLowest, int? From, RoundingForm? Rounding);

/// <summary>Only runs for which a condition is true have the points.</summary>
/// <param name="Otherwise">Null: no result.</param>
/// <param name="SaysOtherwise">Whether the document says what is otherwise; if not it is 0.</param>
public sealed record PointsGuard(JsonNode Condition, decimal? Otherwise, bool SaysOtherwise);

/// <summary>The points of a run as an organiser edits them: summands, what the judges make of them, factors, limits, rounding.</summary>
/// <remarks>Written, it means what it was read from; where it was read from a form of its own, it is written just so.</remarks>
public sealed record PointsForm(ImmutableArray<PointsTerm> Terms)
{
    public PointsGuard? Guard { get; init; }

    public decimal? Floor { get; init; }

    public decimal? Cap { get; init; }

    public RoundingForm? Rounding { get; init; }

    public ImmutableArray<PointsFactor> Factors { get; init; } = [];

    public JudgesForm? Judges { get; init; }

    /// <summary>Whether it says no more than the weights of fields can.</summary>
    internal bool IsWeights => Guard is null && Floor is null && Cap is null && Rounding is null && Factors.IsEmpty && Judges is null
        && Terms.All(term => term is { Name: not null, Formula: null }) && Terms.Select(term => term.Name).Distinct().Count() == Terms.Length;

    /// <summary>With another way to put the judges' sheets together, or none: every sheet's own fields go into it.</summary>
    /// <param name="isOnce">Whether a field is given once for a run.</param>
    internal PointsForm WithJudges(JudgesForm? judges, Func<string, bool> isOnce)
    {
        if (judges is null || Judges is not null)
        {
            return this with { Judges = judges, Terms = judges is null ? [.. Terms.Select(term => term with { ByJudges = false })] : Terms };
        }

        var terms = Terms.Select(term => term with { ByJudges = term.Name is { } name && !isOnce(name) }).ToImmutableArray();
        // Where all is given once, there is nothing that judges could differ in.
        return terms.Any(term => term.ByJudges) ? this with { Judges = judges, Terms = terms } : this;
    }

    /// <returns>Null: the formula is of another form.</returns>
    internal static PointsForm? Read(JsonNode? value)
    {
        var form = new PointsForm([]);
        var node = value;
        if (node is JsonObject guarded && guarded.ContainsKey("if"))
        {
            if (guarded["if"] is not { } condition || guarded["then"] is null || (guarded["else"] is { } otherwise && DraftJson.Number(otherwise) is null))
            {
                return null;
            }

            form = form with { Guard = new PointsGuard(condition.DeepClone(), DraftJson.Number(guarded["else"]), guarded.ContainsKey("else")) };
            node = guarded["then"];
        }

        (node, var floor) = Limit(node, "max");
        (node, var cap) = Limit(node, "min");
        form = form with { Floor = floor, Cap = cap };
        if (RoundingForm.Read(node) is { } rounding && !IsJudges(node!["round"]))
        {
            form = form with { Rounding = rounding };
            node = node!["round"];
        }

        (node, var factors) = FactorsOf(node);
        var terms = ImmutableArray.CreateBuilder<PointsTerm>();
        JudgesForm? judges = null;
        var isSum = node is JsonObject sum && (sum.ContainsKey("sum") || sum.ContainsKey("subtract"));
        return !Add(node, 1, terms, ref judges, byJudges: false) || terms.Count == 0 || (!isSum && judges is null && terms[0].Formula is not null) ? null
            : form with { Factors = factors, Judges = judges, Terms = terms.ToImmutable() };
    }

    internal JsonNode Write()
    {
        var parts = new List<JsonNode>();
        if (Judges is { } judges)
        {
            var block = new JsonObject { ["judges"] = judges.Statistic, ["of"] = Sum([.. Terms.Where(term => term.ByJudges).Select(Part)]) };
            block.Put("dropHighest", judges.DropHighest == 0 ? null : judges.DropHighest);
            block.Put("dropLowest", judges.DropLowest == 0 ? null : judges.DropLowest);
            block.Put("from", judges.From);
            parts.Add(RoundingForm.Write(judges.Rounding, block));
        }

        parts.AddRange(Terms.Where(term => Judges is null || !term.ByJudges).Select(Part));
        var node = Sum(parts);
        if (!Factors.IsEmpty)
        {
            node = new JsonObject { ["product"] = new JsonArray([node, .. Factors.Select(factor => factor.Number is { } number ? DraftJson.Node(number) : JsonValue.Create(factor.Name!))]) };
        }

        node = RoundingForm.Write(Rounding, node);
        node = Limited(node, "min", Cap);
        node = Limited(node, "max", Floor);
        if (Guard is not { } guard)
        {
            return node;
        }

        var guarded = new JsonObject { ["if"] = guard.Condition.DeepClone(), ["then"] = node };
        if (guard.SaysOtherwise)
        {
            guarded["else"] = guard.Otherwise is { } otherwise ? DraftJson.Node(otherwise) : null;
        }

        return guarded;
    }

    private static (JsonNode? Node, decimal? Limit) Limit(JsonNode? node, string word)
    {
        if (node is not JsonObject { Count: 1 } limited || limited[word] is not JsonArray { Count: 2 } both)
        {
            return (node, null);
        }

        var (first, second) = (DraftJson.Number(both[0]), DraftJson.Number(both[1]));
        return first is not null && second is null ? (both[1], first)
            : second is not null && first is null ? (both[0], second)
            : (node, null);
    }

    private static JsonNode Limited(JsonNode node, string word, decimal? limit) =>
        limit is { } number ? new JsonObject { [word] = new JsonArray(DraftJson.Node(number), node) } : node;

    // The part that is neither number nor name is what is multiplied; where all are, the first name is.
    private static (JsonNode? Node, ImmutableArray<PointsFactor> Factors) FactorsOf(JsonNode? node)
    {
        if (node is not JsonObject product || product["product"] is not JsonArray parts || parts.Any(part => part is null))
        {
            return (node, []);
        }

        var inner = parts.Where(part => part is JsonObject).ToArray();
        var names = parts.Where(part => DraftJson.Text(part) is not null).ToArray();
        var multiplied = inner.Length == 1 ? inner[0] : inner.Length == 0 && names.Length > 1 ? names[0] : null;
        return multiplied is null
            ? (node, [])
            : (multiplied, [.. parts.Where(part => part != multiplied).Select(part => new PointsFactor(DraftJson.Number(part), DraftJson.Text(part)))]);
    }

    /// <returns>False: a part is missing for ever, which no summand is.</returns>
    private static bool Add(JsonNode? node, decimal factor, ImmutableArray<PointsTerm>.Builder terms, ref JudgesForm? judges, bool byJudges)
    {
        if (node is null)
        {
            return false;
        }

        if (DraftJson.Text(node) is { } name)
        {
            terms.Add(new PointsTerm(name, factor, byJudges));
            return true;
        }

        if (DraftJson.Number(node) is { } number)
        {
            terms.Add(new PointsTerm(null, factor * number, byJudges));
            return true;
        }

        if (node is JsonObject { Count: 1 } one)
        {
            if (one["sum"] is JsonArray sum)
            {
                foreach (var part in sum)
                {
                    if (!Add(part, factor, terms, ref judges, byJudges))
                    {
                        return false;
                    }
                }

                return true;
            }

            if (one["subtract"] is JsonArray { Count: 2 } subtract)
            {
                return Add(subtract[0], factor, terms, ref judges, byJudges) && Add(subtract[1], -factor, terms, ref judges, byJudges);
            }

            if (one["product"] is JsonArray { Count: 2 } product && (DraftJson.Number(product[0]) ?? DraftJson.Number(product[1])) is { } weight)
            {
                var weighed = DraftJson.Number(product[0]) is null ? product[0] : product[1];
                if (DraftJson.Text(weighed) is not null || MaybeZero(weighed) is not null)
                {
                    return Add(weighed, factor * weight, terms, ref judges, byJudges);
                }
            }

            if (MaybeZero(one) is { } maybe)
            {
                terms.Add(new PointsTerm(maybe, factor, byJudges, OrZero: true));
                return true;
            }
        }

        if (judges is null && !byJudges && factor == 1 && IsJudges(RoundingForm.Read(node) is null ? node : node["round"]))
        {
            var block = (JsonObject)(RoundingForm.Read(node) is null ? node : node["round"])!;
            judges = new JudgesForm(
                DraftJson.Text(block["judges"])!, DraftJson.Integer(block["dropHighest"]) ?? 0, DraftJson.Integer(block["dropLowest"]) ?? 0, DraftJson.Integer(block["from"]), RoundingForm.Read(node));
            return Add(block["of"], 1, terms, ref judges, byJudges: true);
        }

        terms.Add(new PointsTerm(null, 1, byJudges, Formula: factor == 1 ? node.DeepClone() : new JsonObject { ["product"] = new JsonArray(node.DeepClone(), DraftJson.Node(factor)) }));
        return true;
    }

    private static bool IsJudges(JsonNode? node) => node is JsonObject block && DraftJson.Text(block["judges"]) is not null;

    // A field that the sheets of another stage have not.
    private static string? MaybeZero(JsonNode? node) =>
        node is JsonObject { Count: 1 } one && one["firstOf"] is JsonArray { Count: 2 } first && DraftJson.Number(first[1]) == 0 ? DraftJson.Text(first[0]) : null;

    private static JsonNode Sum(List<JsonNode> parts) => parts.Count switch
    {
        0 => DraftJson.Node(0),
        1 => parts[0],
        _ => new JsonObject { ["sum"] = new JsonArray([.. parts]) },
    };

    private static JsonNode Part(PointsTerm term)
    {
        if (term.Formula is { } formula)
        {
            return formula.DeepClone();
        }

        if (term.Name is not { } name)
        {
            return DraftJson.Node(term.Factor);
        }

        JsonNode value = term.OrZero ? new JsonObject { ["firstOf"] = new JsonArray(name, DraftJson.Node(0)) } : JsonValue.Create(name);
        return term.Factor == 1 ? value : new JsonObject { ["product"] = new JsonArray(value, DraftJson.Node(term.Factor)) };
    }
}
