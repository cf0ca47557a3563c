using System.Globalization;
using System.Threading.Channels;

namespace EventsLive.Rehearsal.Client;

/// <summary>Enters made-up scores for the teams of one contest: first each run once, then corrections of the sheets it entered itself.</summary>
/// <remarks>
/// A run is worked on by one request at a time, because a correction names the sheet that it replaces. Where every run is
/// busy, a request waits for one, and its latency says so.
/// </remarks>
public sealed class ScoreLoad
{
    private readonly ApiClient _api;
    private readonly string _eventId;
    private readonly ScoreLoadOptions _options;
    private readonly Channel<Run> _idle = Channel.CreateUnbounded<Run>();

    /// <param name="teams">Teams to score, in the order of the first sheets.</param>
    public ScoreLoad(ApiClient api, string eventId, IEnumerable<string> teams, ScoreLoadOptions options)
    {
        _api = api;
        _eventId = eventId;
        _options = options;
        var entered = teams.ToList();
        foreach (var round in options.Rounds)
        {
            foreach (var team in entered)
            {
                _idle.Writer.TryWrite(new Run(team, round, Sheet: null));
            }
        }

        Runs = entered.Count * options.Rounds.Count;
    }

    /// <summary>Runs that can be worked on at the same time.</summary>
    public int Runs { get; }

    /// <summary>The contest's teams, as its standings list them.</summary>
    /// <exception cref="RefusedException">There is no such contest.</exception>
    public static async Task<IReadOnlyList<string>> ReadTeams(ApiClient api, string eventId, CancellationToken cancellation)
    {
        var path = $"/api/v1/events/{eventId}/standings";
        var answer = (await api.Get(path, cancellation).ConfigureAwait(false)).Expect($"GET {path}");
        return [.. answer.Read<StandingsPage>().Rows.Select(row => row.Team)];
    }

    /// <summary>Enters or corrects the score that request number 0, 1, 2 … stands for: the same seed gives the same points.</summary>
    public async Task<ApiAnswer> Send(int number, CancellationToken cancellation)
    {
        var run = await _idle.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        try
        {
            var answer = await _api.Post(
                $"/api/v1/events/{_eventId}/scores",
                Body(run, number),
                string.Create(CultureInfo.InvariantCulture, $"score-{_options.Seed}-{number}"),
                cancellation).ConfigureAwait(false);
            if (answer.Succeeded)
            {
                run = run with { Sheet = answer.Read<SheetAnswer>().SheetId };
            }

            return answer;
        }
        finally
        {
            _idle.Writer.TryWrite(run);
        }
    }

    private Dictionary<string, object> Body(Run run, int number)
    {
        var random = new Random(unchecked((_options.RandomSeed * 1_000_003) + number));
        var body = new Dictionary<string, object>
        {
            ["team"] = run.Team,
            ["round"] = run.Round,
            ["fields"] = new Dictionary<string, int> { [_options.Field] = random.Next(_options.Lowest, _options.Highest + 1) },
            ["outcome"] = "scored",
        };
        if (run.Sheet is not null)
        {
            body["replaces"] = run.Sheet;
            body["reason"] = "rehearsal";
        }

        return body;
    }

    private sealed record Run(string Team, int Round, string? Sheet);

    private sealed record SheetAnswer(string SheetId);
}

/// <param name="Rounds">Rounds to enter, in this order.</param>
/// <param name="Field">The sheet's one number field.</param>
/// <param name="Lowest">Least points, inclusive.</param>
/// <param name="Highest">Most points, inclusive.</param>
/// <param name="Seed">Sets the keys of one run apart from another's.</param>
/// <param name="RandomSeed">Fixes the points.</param>
public sealed record ScoreLoadOptions(
    IReadOnlyList<int> Rounds,
    string Field,
    int Lowest,
    int Highest,
    string Seed,
    int RandomSeed = 1);

/// <summary>The answer of <c>GET …/standings</c>, as far as Rehearsal reads it.</summary>
public sealed record StandingsPage(IReadOnlyList<StandingsRow> Rows);

/// <param name="Rank">1-based within the group; null = no valid result.</param>
public sealed record StandingsRow(int? Rank, string Team, string Group, decimal? Total);
