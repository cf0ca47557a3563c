using System.Collections.Immutable;

namespace EventsLive.Grains.Scoring;

/// <summary>One run of a team, or one judge's part of it, with the runs that it met.</summary>
internal sealed class RunScope : Scope
{
    private readonly Dictionary<string, Rational?> _known = new(StringComparer.Ordinal);
    private readonly ImmutableArray<JudgedSheet> _all;

    public RunScope(ScoringRule rule, GroupScope group, string team, JudgedRun run)
        : this(rule, group, team, run, [.. run.Sheets.Where(sheet => sheet.Outcome == SheetOutcome.Scored).OrderBy(sheet => sheet.Judge, StringComparer.Ordinal)], null)
    {
    }

    private RunScope(ScoringRule rule, GroupScope group, string team, JudgedRun run, ImmutableArray<JudgedSheet> all, JudgedSheet? only)
    {
        Rule = rule;
        Group = group;
        Team = team;
        Run = run;
        _all = all;
        Sheets = only is null ? [.. all.Where(rule.IsJudged)] : [only];
    }

    public ScoringRule Rule { get; }

    public GroupScope Group { get; }

    public string Team { get; }

    public JudgedRun Run { get; }

    public string Side => Run.Side ?? $"team:{Team}";

    public bool IsScored => Run.Outcome == SheetOutcome.Scored;

    /// <summary>The sheets of the judges who are there, in the order of their names.</summary>
    public ImmutableArray<JudgedSheet> Sheets { get; }

    /// <summary>The run as one judge sees it: the fields of that sheet, and what is given once for the run.</summary>
    public RunScope Alone(JudgedSheet sheet) => new(Rule, Group, Team, Run, _all, sheet) { Trace = Trace };

    /// <summary>The value that the run has for a team: the formula's, or what the rule says of a run that ended otherwise.</summary>
    public Rational? Count(Expression of) =>
        IsScored || Rule.TreatmentOf(Run.Outcome).Values is not null ? of.In(this)
        : Rule.TreatmentOf(Run.Outcome).IsZero ? Rational.Zero
        : null;

    public override Rational? ValueOf(string name)
    {
        if (_known.TryGetValue(name, out var known))
        {
            return known;
        }

        var value = Find(name);
        _known[name] = value;
        return value;
    }

    private Rational? Find(string name)
    {
        if (!IsScored)
        {
            var treatment = Rule.TreatmentOf(Run.Outcome);
            return treatment.IsZero ? Rational.Zero : treatment.Values?.TryGetValue(name, out var given) == true ? given : null;
        }

        if (Rule.RunMeasure(name) is { } measure)
        {
            return measure.Value.In(this);
        }

        var field = Rule.Field(name)!;
        return field.Once ? OnceValue(field) : Statistic.Mean.Of([.. Sheets.Select(sheet => ValueOn(field, sheet)).OfType<Rational>()], Better.More);
    }

    // Whichever sheet has it: the one without a judge before the judges' in the order of their names, never in the order of arrival.
    private Rational? OnceValue(SheetField field) =>
        _all.Select(sheet => sheet.Fields.TryGetValue(field.Name, out var value) ? (Rational?)value : null).FirstOrDefault(value => value is not null)
            ?? (Rule.Holds(Run.Key.Stage, field) ? field.Default : null);

    private Rational? ValueOn(SheetField field, JudgedSheet sheet) =>
        sheet.Fields.TryGetValue(field.Name, out var value) ? value : Rule.Holds(Run.Key.Stage, field) ? field.Default : null;
}

/// <summary>The values of several judges as one. Judges who are not there are left out.</summary>
/// <param name="DropHighest">Highest values that do not count.</param>
/// <param name="DropLowest">Lowest values that do not count.</param>
/// <param name="From">Values that must be there for any to be dropped.</param>
internal sealed record Judges(Statistic Statistic, Expression Of, int DropHighest, int DropLowest, int From) : Expression
{
    public override IEnumerable<Expression> Parts => [Of];

    public override Rational? In(Scope scope)
    {
        var run = (RunScope)scope;
        if (!run.IsScored)
        {
            return null;
        }

        // Which of two equal values is dropped does not matter to the value, only to the explanation: the judges' names decide.
        var marks = run.Sheets
            .Select(sheet => (sheet.Judge, Value: Of.In(run.Alone(sheet))))
            .Where(mark => mark.Value is not null)
            .Select(mark => (mark.Judge, Value: mark.Value!.Value))
            .OrderBy(mark => mark.Value)
            .ToArray();
        var (low, high) = marks.Length >= From ? (DropLowest, marks.Length - DropHighest) : (0, marks.Length);
        if (run.Trace is { } trace)
        {
            trace.Judges.AddRange(marks.Index().Select(mark => new JudgeNote(
                mark.Item.Judge,
                mark.Item.Value,
                mark.Index < low ? JudgeFate.DroppedLowest : mark.Index >= high ? JudgeFate.DroppedHighest : JudgeFate.Counted)));
        }

        return Statistic.Of([.. marks[low..high].Select(mark => mark.Value)], Better.More);
    }
}
