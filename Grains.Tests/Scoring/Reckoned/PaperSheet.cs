using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Tests.Scoring.Reckoned;

/// <summary>One sheet as a clerk has it on paper.</summary>
internal sealed record PaperSheet(string Team, int Round, SheetOutcome Outcome, Dictionary<string, decimal> Fields)
{
    public string Stage { get; init; } = "";

    public string? Match { get; init; }

    public string? Side { get; init; }

    public string? Judge { get; init; }

    public bool Surrogate { get; init; }

    public bool IsScored => Outcome == SheetOutcome.Scored;

    public decimal this[string field] => Fields[field];
}

/// <summary>A contest of random sheets, small in its values, so that ties are common; a zero of teams and of sheets among them.</summary>
/// <param name="seed">Makes it the same again.</param>
internal sealed class PaperContest(int seed)
{
    private readonly Random _random = new(seed);

    public List<string> Teams { get; } = [];

    public List<PaperSheet> Sheets { get; } = [];

    public PaperContest WithTeams(params int[] numbers)
    {
        Teams.AddRange(Enumerable.Range(0, numbers[_random.Next(numbers.Length)]).Select(i => $"t{i}"));
        return this;
    }

    public int Pick(int least, int most) => _random.Next(least, most + 1);

    public bool Chance(double share) => _random.NextDouble() < share;

    public T[] Some<T>(IEnumerable<T> items, int count)
    {
        var all = items.ToArray();
        _random.Shuffle(all);
        return all[..count];
    }

    /// <summary>Mostly scored.</summary>
    public SheetOutcome Outcome() => Chance(0.8) ? SheetOutcome.Scored : (SheetOutcome)Pick(2, 4);

    public PaperSheet Add(string team, int round, SheetOutcome outcome, params (string Name, decimal Value)[] fields)
    {
        var sheet = new PaperSheet(team, round, outcome, outcome == SheetOutcome.Scored ? fields.ToDictionary(field => field.Name, field => field.Value) : []);
        Sheets.Add(sheet);
        return sheet;
    }

    public void Change(PaperSheet sheet) => Sheets[^1] = sheet;

    public IEnumerable<PaperSheet> Of(string team) => Sheets.Where(sheet => sheet.Team == team);

    /// <summary>The teams as the rule sees them, their sheets in any order.</summary>
    public Contestant[] Contestants(ScoringRule rule)
    {
        var sheets = Sheets.ToArray();
        _random.Shuffle(sheets);
        return
        [
            .. Teams.Select((team, i) => new Contestant(team, i + 1, [.. sheets.Where(sheet => sheet.Team == team)
                .GroupBy(sheet => (Key: new RunKey(sheet.Stage.Length == 0 ? rule.FirstStage : sheet.Stage, sheet.Round, sheet.Match), sheet.Side, sheet.Surrogate))
                .Select(run => new JudgedRun(run.Key.Key, run.Key.Side, run.Key.Surrogate, [.. run.Select(sheet => new JudgedSheet(sheet.Judge, sheet.Fields, sheet.Outcome))]))])),
        ];
    }

    /// <summary>Places from keys that compare number by number, more is better, a missing number behind any; no key = no result.</summary>
    public static Dictionary<string, int?> Places(IReadOnlyDictionary<string, long[]?> keys) => keys.ToDictionary(
        team => team.Key,
        team => team.Value is { } own ? 1 + keys.Values.Count(other => other is not null && Compare(other, own) > 0) : (int?)null);

    public static int Compare(long[] left, long[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (left[i] != right[i])
            {
                return left[i].CompareTo(right[i]);
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
