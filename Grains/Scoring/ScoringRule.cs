using System.Collections.Immutable;

namespace EventsLive.Grains.Scoring;

/// <summary>A contest's rule: what a sheet holds, the values of a run, the values of a team, and the order that follows from them.</summary>
/// <remarks>
/// Immutable and pure. Arithmetic is exact (<see cref="Rational"/>): nothing is rounded before it is ranked but where the rule says so.
/// Documents of schema 1 and 2 are read into this one model.
/// </remarks>
public sealed class ScoringRule
{
    private readonly Dictionary<string, SheetField> _fields;
    private readonly Dictionary<string, Measure> _runMeasures;
    private readonly Dictionary<string, Measure> _teamMeasures;
    private readonly Dictionary<string, int> _stageOrder;

    internal ScoringRule(RuleContent content)
    {
        Content = content;
        _fields = content.Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        _runMeasures = content.Run.ToDictionary(measure => measure.Name, StringComparer.Ordinal);
        _teamMeasures = content.Team.ToDictionary(measure => measure.Name, StringComparer.Ordinal);
        _stageOrder = content.Stages.Index().ToDictionary(stage => stage.Item.Name, stage => stage.Index, StringComparer.Ordinal);
        PointsAreRelative = content.Run[0].Value.IsRelative;
        IsRelative = PointsAreRelative
            || content.Ranking.Concat(content.Stages.Where(stage => !stage.Ranking.IsDefault).SelectMany(stage => stage.Ranking)).Any(criterion => criterion.IsRelative)
            || content.Valid?.IsRelative == true;
    }

    public int Schema => Content.Schema;

    public RuleText? Title => Content.Title;

    public ImmutableArray<SheetField> Fields => Content.Fields;

    public ImmutableArray<Stage> Stages => Content.Stages;

    /// <summary>Values of a run, in the order in which they may use each other; the first is what a sheet and a round are shown with.</summary>
    public ImmutableArray<Measure> RunMeasures => Content.Run;

    public ImmutableArray<Criterion> Ranking => Content.Ranking;

    /// <summary>Rounds 1 to this one count in a stage that does not say otherwise; those beyond are shown and do not count.</summary>
    public int CountedRounds => Content.CountedRounds ?? ScoringRuleReader.MaxContestRounds;

    /// <summary>Rounds that a contest must let enter, so that all that the rule speaks of can be.</summary>
    public int RoundsNeeded => Content.CountedRounds ?? 1;

    /// <summary>Whether several judges' sheets of one run count together; otherwise one sheet stands for a run, whoever's it is.</summary>
    public bool HasJudges => Content.Schema > 1;

    /// <summary>Whether a sheet can change the result of another team, or what a run of it is shown with. Where it cannot, a score costs its own team's runs only.</summary>
    public bool IsRelative { get; }

    /// <summary>Whether what a run is shown with rests on other teams' runs: then a sheet by itself has no points that could be told.</summary>
    public bool PointsAreRelative { get; }

    /// <summary>Whether an explanation of a team shows values that rest on others, though no place does.</summary>
    public bool ShowsOthers => IsRelative || RunMeasures.Any(measure => measure.Value.IsRelative);

    /// <summary>Teams with a valid result that a group must have to be graded.</summary>
    public int MinimumTeams => Content.MinimumTeams;

    public Aggregate Aggregate => Content.Aggregate;

    /// <summary>The unit of the first measure of a run.</summary>
    public string? Unit => RunMeasures[0].Unit;

    internal RuleContent Content { get; }

    /// <summary>Whether the sheet holds what the rule asks for and nothing else; null = it does.</summary>
    /// <param name="stage">Name of the sheet's stage; empty where the rule has none.</param>
    /// <param name="judge">Whose sheet it is; a sheet without a judge may hold only what is given once for the run.</param>
    public SheetProblem? Check(string stage, string? judge, IReadOnlyDictionary<string, decimal> values)
    {
        // A name that is misspelt is told before the field that it leaves out.
        if (values.Keys.Where(name => Field(name) is not { } field || !Holds(stage, field)).Order(StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            return new SheetProblem(unknown, SheetFault.Unknown, null);
        }

        var isOfficial = judge is null && values.Count > 0 && Fields.Any(field => field.Once) && values.Keys.All(name => Field(name)?.Once == true);
        foreach (var field in Fields)
        {
            if (!Holds(stage, field))
            {
                continue;
            }

            if (values.TryGetValue(field.Name, out var value))
            {
                if (!field.Holds(value))
                {
                    return new SheetProblem(field.Name, SheetFault.OutOfRange, field);
                }
            }
            else if (field.Default is null && (field.Once ? judge is null : !isOfficial))
            {
                return new SheetProblem(field.Name, SheetFault.Missing, field);
            }
        }

        var scope = ScopeOf(stage, judge, values);
        var broken = isOfficial ? null : Content.Constraints.FirstOrDefault(constraint => constraint.Require.In(scope) is { Sign: 0 });
        return broken is null ? null : new SheetProblem("", SheetFault.Constraint, null, broken.Message);
    }

    /// <summary>What a sheet that passed <see cref="Check"/> is shown with: the first measure as if it were the run's only one; null = it takes more than this
    /// sheet: another of the run, or other teams' runs (<see cref="PointsAreRelative"/>).</summary>
    public decimal? PointsOf(string stage, string? judge, IReadOnlyDictionary<string, decimal> values) =>
        PointsAreRelative ? null : PointsOf(ScopeOf(stage, judge, values));

    /// <summary>What a run is shown with: the first measure of a scored one; null = it has none. Not where <see cref="PointsAreRelative"/>: then
    /// <see cref="TeamResult.RunPoints"/> tells it.</summary>
    public decimal? PointsOf(JudgedRun run) =>
        PointsAreRelative ? throw new InvalidOperationException("Points that rest on other teams are told by the results of the group.")
        : PointsOf(new GroupScope(this, [new Contestant("", 0, [run])]).RunsOf("")[0]);

    /// <summary>A team's result where <see cref="IsRelative"/> is false: from its own runs alone.</summary>
    public TeamResult ResultOf(Contestant contestant) => GroupResults.Of(this, [contestant])[contestant.Id];

    /// <summary>Results of all teams of one group, by id.</summary>
    public ImmutableDictionary<string, TeamResult> ResultsOf(IReadOnlyCollection<Contestant> group) => GroupResults.Of(this, group);

    /// <summary>How a team of the group came by its place.</summary>
    public Explanation Explain(IReadOnlyCollection<Contestant> group, string team) => Explainer.Explain(this, group, team);

    /// <summary>The teams of a group that are entitled to a stage by their place in those before, the best first; empty where the rule does not say.</summary>
    public IReadOnlyList<string> PromotedTo(Stage stage, IEnumerable<Contestant> group) => PromotionTo(stage, group).Teams;

    /// <summary>As <see cref="PromotedTo"/>, with their places and who is left out because the last place is shared.</summary>
    public Promotion PromotionTo(Stage stage, IEnumerable<Contestant> group) => Promotion.To(this, stage, group);

    /// <summary>The stage of a sheet that names none; empty where the rule has no stages.</summary>
    public string FirstStage => Stages.IsEmpty ? "" : Stages[0].Name;

    public bool HasStage(string stage) => Stages.IsEmpty ? stage.Length == 0 : _stageOrder.ContainsKey(stage);

    /// <summary>Whether a sheet of that stage has the field.</summary>
    public bool Holds(string stage, SheetField field) => StageOf(stage) is not { Fields.IsDefault: false } found || found.Fields.Contains(field.Name);

    /// <summary>Whether the round counts by the number of it.</summary>
    public bool IsCountedRound(RunKey key) => key.Round <= (StageOf(key.Stage)?.Counted ?? CountedRounds);

    /// <summary>Whether a run counts where a formula does not say which do.</summary>
    public bool Counts(RunKey key, Stage? at, bool anyRound = false)
    {
        var stage = StageOf(key.Stage);
        var isStage = at is null ? stage is null or { Role: StageRole.Counts } : stage is not null && (stage.Name == at.Name || at.Carry.Contains(stage.Name));
        return isStage && (anyRound || IsCountedRound(key));
    }

    /// <summary>Whether the run's round is one of those that make a team's progress: counted, and in a stage of all teams.</summary>
    public bool IsProgress(RunKey key) => StageOf(key.Stage) is null or { Role: StageRole.Counts } && IsCountedRound(key);

    /// <summary>Rounds that each team plays in the stages of all teams.</summary>
    /// <param name="rounds">Rounds that may be entered in a stage.</param>
    public int RoundsPlanned(int rounds) => Stages.IsEmpty
        ? Math.Min(CountedRounds, rounds)
        : Stages.Where(stage => stage.Role == StageRole.Counts).Sum(stage => Math.Min(stage.Counted, rounds));

    internal SheetField? Field(string name) => _fields.GetValueOrDefault(name);

    internal Measure? RunMeasure(string name) => _runMeasures.GetValueOrDefault(name);

    internal Measure? TeamMeasure(string name) => _teamMeasures.GetValueOrDefault(name);

    internal Stage? StageOf(string name) => _stageOrder.TryGetValue(name, out var place) ? Stages[place] : null;

    public int OrderOf(string stage) => _stageOrder.GetValueOrDefault(stage);

    internal Treatment TreatmentOf(SheetOutcome outcome) => Content.Outcomes.GetValueOrDefault(outcome, Treatment.Missing);

    /// <summary>A sheet with a judge's own marks; the other ones hold only what is given once for the run.</summary>
    internal bool IsJudged(JudgedSheet sheet) =>
        sheet.Judge is not null || sheet.Fields.Count == 0 || !Fields.Any(field => field.Once) || sheet.Fields.Keys.Any(name => Field(name)?.Once == false);

    internal bool IsOut(Contestant contestant) => contestant.Runs.Any(run =>
        !run.Surrogate && StageOf(run.Key.Stage)?.Role != StageRole.Practice && TreatmentOf(run.Outcome).IsTeamOut);

    private static RunScope ScopeOf(ScoringRule rule, string stage, string? judge, IReadOnlyDictionary<string, decimal> values) =>
        new GroupScope(rule, [new Contestant("", 0, [new JudgedRun(new RunKey(stage, 1, null), null, false, [new JudgedSheet(judge, values, SheetOutcome.Scored)])])]).RunsOf("")[0];

    private RunScope ScopeOf(string stage, string? judge, IReadOnlyDictionary<string, decimal> values) => ScopeOf(this, stage, judge, values);

    /// <summary>The first measure of a scored run where it stands; null = it has none.</summary>
    internal decimal? PointsOf(RunScope run) => run.IsScored ? run.ValueOf(RunMeasures[0].Name)?.ToDecimal(RunMeasures[0].Digits) : null;
}

/// <summary>What a document says, as read.</summary>
internal sealed record RuleContent(
    int Schema,
    RuleText? Title,
    ImmutableArray<SheetField> Fields,
    ImmutableArray<SheetConstraint> Constraints,
    ImmutableArray<Measure> Run,
    ImmutableDictionary<SheetOutcome, Treatment> Outcomes,
    int? CountedRounds,
    ImmutableArray<Stage> Stages,
    ImmutableArray<Measure> Team,
    Expression? Valid,
    ImmutableArray<Criterion> Ranking,
    int MinimumTeams,
    Aggregate Aggregate);
