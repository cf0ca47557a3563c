using System.Collections.Immutable;

namespace EventsLive.Grains.Scoring;

/// <summary>What an expression can reach: one sheet, one run, or one team.</summary>
public abstract class Scope
{
    /// <summary>Notes what an explanation tells; null = nobody asks.</summary>
    internal Trace? Trace { get; init; }

    /// <summary>A field or a named measure of this level; null = it has no value here.</summary>
    public abstract Rational? ValueOf(string name);
}

/// <summary>A formula of a rule, immutable. Its value is exact, or missing (null), and depends on the scope only.</summary>
public abstract record Expression
{
    /// <summary>Whether the value can change with another team's sheets.</summary>
    public virtual bool IsRelative => Parts.Any(part => part.IsRelative);

    /// <summary>What it is made of.</summary>
    public virtual IEnumerable<Expression> Parts => [];

    public abstract Rational? In(Scope scope);

    internal bool IsTrueIn(Scope scope) => In(scope) is { Sign: not 0 };
}

internal sealed record Constant(Rational Value) : Expression
{
    public override Rational? In(Scope scope) => Value;
}

/// <summary>No value.</summary>
internal sealed record Missing : Expression
{
    public override Rational? In(Scope scope) => null;
}

/// <summary>A field of the sheet, or an earlier measure of the same level.</summary>
internal sealed record Name(string Of, bool Relative) : Expression
{
    public override bool IsRelative => Relative;

    public override Rational? In(Scope scope) => scope.ValueOf(Of);
}

internal enum Operator
{
    Sum,
    Product,
    Subtract,
    Divide,
    Min,
    Max,
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
    And,
    Or,
    Not,
    FirstOf,
    Known,
    Abs,
}

/// <summary>Arithmetic, comparisons and logic. True is 1 and false 0. Missing operands make the value missing, but for what is there to deal with them.</summary>
internal sealed record Operation(Operator Operator, ImmutableArray<Expression> Operands) : Expression
{
    public override IEnumerable<Expression> Parts => Operands;

    public override Rational? In(Scope scope)
    {
        switch (Operator)
        {
            case Operator.FirstOf:
                return Operands.Select(operand => operand.In(scope)).FirstOrDefault(value => value is not null);
            case Operator.Known:
                return Truth(Operands[0].In(scope) is not null);
            case Operator.And:
                return Truth(Operands.All(operand => operand.IsTrueIn(scope)));
            case Operator.Or:
                return Truth(Operands.Any(operand => operand.IsTrueIn(scope)));
            case Operator.Not:
                return Truth(!Operands[0].IsTrueIn(scope));
        }

        var values = new List<Rational>(Operands.Length);
        foreach (var operand in Operands)
        {
            if (operand.In(scope) is { } value)
            {
                values.Add(value);
            }
            else if (Operator is not (Operator.Min or Operator.Max))
            {
                return null;
            }
        }

        return values.Count == 0 ? null : Calculate(values);
    }

    private Rational? Calculate(List<Rational> values) => Operator switch
    {
        Operator.Sum => values.Aggregate((a, b) => a + b),
        Operator.Product => values.Aggregate((a, b) => a * b),
        Operator.Min => values.Min(),
        Operator.Max => values.Max(),
        Operator.Subtract => values[0] - values[1],
        // What is divided by nothing has no value.
        Operator.Divide => values[1].Sign == 0 ? null : values[0] / values[1],
        Operator.Equal => Truth(values[0] == values[1]),
        Operator.NotEqual => Truth(values[0] != values[1]),
        Operator.Less => Truth(values[0] < values[1]),
        Operator.AtMost => Truth(values[0] <= values[1]),
        Operator.More => Truth(values[0] > values[1]),
        Operator.AtLeast => Truth(values[0] >= values[1]),
        Operator.Abs => values[0].Sign < 0 ? -values[0] : values[0],
        _ => throw new InvalidOperationException($"{Operator} deals with missing values itself."),
    };

    private static Rational Truth(bool value) => value ? 1 : 0;
}

internal sealed record Rounded(Expression Value, int Digits, RoundingMode Mode) : Expression
{
    public override IEnumerable<Expression> Parts => [Value];

    public override Rational? In(Scope scope)
    {
        if (Value.In(scope) is not { } exact)
        {
            return null;
        }

        var rounded = exact.Round(Digits, Mode);
        scope.Trace?.Roundings.Add(new RoundingNote(exact, rounded, Digits, Mode));
        return rounded;
    }
}

internal sealed record Condition(Expression If, Expression Then, Expression Else) : Expression
{
    public override IEnumerable<Expression> Parts => [If, Then, Else];

    public override Rational? In(Scope scope) => If.IsTrueIn(scope) ? Then.In(scope) : Else.In(scope);
}

/// <summary>The value of the last row whose threshold the key reaches.</summary>
/// <param name="Rows">By rising threshold.</param>
internal sealed record Table(Expression Key, ImmutableArray<(Rational AtLeast, Rational Value)> Rows, Rational? Below) : Expression
{
    public override IEnumerable<Expression> Parts => [Key];

    public override Rational? In(Scope scope)
    {
        if (Key.In(scope) is not { } key)
        {
            return null;
        }

        var value = Below;
        foreach (var row in Rows)
        {
            if (row.AtLeast <= key)
            {
                value = row.Value;
            }
        }

        return value;
    }
}
