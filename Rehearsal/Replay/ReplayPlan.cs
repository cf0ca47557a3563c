using System.Globalization;
using EventsLive.Rehearsal.Client;

namespace EventsLive.Rehearsal.Replay;

/// <summary>What a replay sets up and posts, made from the recorded runs alone: the same files give the same plan.</summary>
public sealed class ReplayPlan
{
    /// <summary>Upper bound of the score field where no recorded score is higher.</summary>
    private const decimal UsualMaximum = 10_000;

    private readonly int _counted;
    private readonly string _aggregate;

    /// <param name="runs">In the order in which they are to be posted.</param>
    /// <param name="groups">Group by team; teams that are not in it are in <paramref name="otherGroup"/>.</param>
    /// <param name="counted">Rounds that count, from round 1.</param>
    /// <param name="aggregate"><c>best</c>, <c>sum</c> or <c>mean</c> of the counted rounds.</param>
    /// <param name="rounds">Rounds of the contest; null = as many as were recorded.</param>
    public ReplayPlan(
        IReadOnlyList<RecordedRun> runs,
        IReadOnlyDictionary<string, string> groups,
        string otherGroup,
        int counted = 3,
        string aggregate = "best",
        int? rounds = null)
    {
        _counted = counted;
        _aggregate = aggregate;
        Runs = [.. runs.Where(run => run.Verified && run.Run <= (rounds ?? int.MaxValue))];
        Unverified = runs.Count(run => !run.Verified);
        Rounds = Math.Max(rounds ?? runs.Select(run => run.Run).DefaultIfEmpty(1).Max(), counted);
        Teams = [.. runs.Select(run => run.Team).Distinct().Select(team => new PlannedTeam(team, groups.GetValueOrDefault(team, otherGroup)))];
        Groups = [.. groups.Values.Concat(Teams.Select(team => team.Group)).Distinct()];
    }

    /// <summary>Runs to post, in order.</summary>
    public IReadOnlyList<RecordedRun> Runs { get; }

    /// <summary>Recorded runs that were never confirmed and are left out.</summary>
    public int Unverified { get; }

    public int Rounds { get; }

    public IReadOnlyList<PlannedTeam> Teams { get; }

    public IReadOnlyList<string> Groups { get; }

    /// <summary>Body of <c>PUT …/contest</c>: one number field <c>score</c>, ties by the mean.</summary>
    public object Contest => new
    {
        groups = Groups,
        rounds = Rounds,
        rule = new
        {
            schema = 1,
            fields = new[] { new { name = "score", min = Scores.Prepend(0).Min(), max = Scores.Prepend(UsualMaximum).Max(), step = Step } },
            rounds = new { counted = _counted, aggregate = _aggregate },
            ties = new[] { "mean" },
        },
    };

    private IEnumerable<decimal> Scores => Runs.Select(run => run.Score).OfType<decimal>();

    /// <summary>The coarsest power of ten that every recorded score is a multiple of, at most 1.</summary>
    private decimal Step
    {
        get
        {
            var step = 1m;
            while (Scores.Any(score => score % step != 0))
            {
                step /= 10;
            }

            return step;
        }
    }

    /// <summary>Body of <c>POST …/scores</c>. It holds no time, so that a repetition of the replay sends the same body with the same key.</summary>
    public static object Sheet(RecordedRun run) => run.NoShow
        ? new { team = run.Team, round = run.Run, fields = new { }, outcome = "noShow", device = "rehearsal" }
        : new { team = run.Team, round = run.Run, fields = new { score = run.Score }, outcome = "scored", device = "rehearsal" };

    /// <summary>The key of a run: the same in every replay of it, so that a replay that broke off can be sent again as a whole.</summary>
    public static string Key(RecordedRun run) => string.Create(CultureInfo.InvariantCulture, $"replay-{run.Team}-{run.Run}");
}

public sealed record PlannedTeam(string Id, string Group)
{
    private const int HighestNumber = 99_999;

    /// <summary>Start number, where the recorded name of the team is a number that the server takes; null = the contest gives one.</summary>
    public int? Number =>
        int.TryParse(Id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= HighestNumber ? number : null;
}
