using System.Collections.Immutable;

namespace EventsLive.Grains.Scoring;

public enum FieldKind
{
    Integer = 1,
    Decimal = 2,

    /// <summary>Seconds.</summary>
    Time = 3,

    /// <summary>0 or 1.</summary>
    Boolean = 4,

    /// <summary>The value of one of the options.</summary>
    Choice = 5,
}

/// <summary>A text in the languages of the pages.</summary>
public sealed record RuleText(string Zh, string? En)
{
    public string In(string language) => language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? En ?? Zh : Zh;
}

/// <param name="Value">What the sheet holds when this option is chosen.</param>
public sealed record FieldOption(string Name, RuleText? Label, decimal Value);

/// <summary>One value on a sheet.</summary>
/// <param name="Min">Smallest value, inclusive.</param>
/// <param name="Max">Largest value, inclusive.</param>
/// <param name="Step">Values are <c>Min + n * Step</c>.</param>
/// <param name="Weight">What one unit of the field adds to the points where the rule states no formula; 0 = recorded only.</param>
/// <param name="Once">Given once for a run, not by each judge.</param>
/// <param name="Default">Value of a sheet that leaves the field out; null = it must be there.</param>
public sealed record SheetField(
    string Name,
    FieldKind Kind,
    RuleText? Label,
    decimal Min,
    decimal Max,
    decimal Step,
    decimal Weight,
    string? Unit,
    bool Once,
    decimal? Default,
    ImmutableArray<FieldOption> Options)
{
    public bool Holds(decimal value) =>
        value >= Min && value <= Max && (Options.IsEmpty ? (value - Min) % Step == 0 : Options.Any(option => option.Value == value));
}

/// <summary>What the fields of one sheet must fulfil together.</summary>
public sealed record SheetConstraint(Expression Require, RuleText Message);

/// <summary>What is wrong with the fields of a sheet.</summary>
public enum SheetFault
{
    /// <summary>The rule has the field and the sheet does not.</summary>
    Missing = 1,

    /// <summary>The sheet has the field and the rule, or the sheet's stage, does not.</summary>
    Unknown = 2,

    /// <summary>Outside its range or between two steps.</summary>
    OutOfRange = 3,

    /// <summary>Each value is sound, and together they break a constraint.</summary>
    Constraint = 4,
}

/// <param name="Name">The field; empty where the problem is one of several fields.</param>
/// <param name="Field">The field of the rule; null where the rule has none of that name.</param>
/// <param name="Message">What the broken constraint says.</param>
public sealed record SheetProblem(string Name, SheetFault Fault, SheetField? Field, RuleText? Message = null);
