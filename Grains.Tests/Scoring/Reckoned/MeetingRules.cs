using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Tests.Scoring.Reckoned;

/// <summary>Contests in which a place rests on other teams too: matches, and scales by the best; reckoned in whole numbers.</summary>
internal static class MeetingRules
{
    public static Dictionary<string, int?> Ftc(PaperContest contest)
    {
        contest.WithTeams(4, 5, 8);
        var sums = new Dictionary<string, (long Ranking, long Tie, long Best)>();
        for (var match = 1; match <= contest.Pick(1, 8); match++)
        {
            var (teams, bothCome) = (contest.Some(contest.Teams, 4), contest.Chance(0.9));
            var sides = new[] { "red", "blue" }.ToDictionary(side => side, _ => (Total: (long)contest.Pick(2, 5), Penalties: (long)contest.Pick(0, 2)));
            var played = teams.Take(bothCome ? 4 : 2).Select((team, i) => (Team: team, Side: i < 2 ? "red" : "blue", Outcome: contest.Outcome(), Surrogate: contest.Chance(0.1))).ToArray();
            foreach (var (team, side, outcome, surrogate) in played)
            {
                contest.Change(contest.Add(team, match, outcome, ("score", sides[side].Total), ("penalties", sides[side].Penalties)) with { Match = $"q{match}", Side = side, Surrogate = surrogate });
                if (surrogate)
                {
                    continue;
                }

                var (ranking, tie, best) = sums.GetValueOrDefault(team);
                if (outcome == SheetOutcome.Scored)
                {
                    var (own, other) = (sides[side], sides[side == "red" ? "blue" : "red"]);
                    var opposed = played.Any(one => one.Side != side && one.Outcome == SheetOutcome.Scored);
                    ranking += !opposed || own.Total > other.Total ? 2 : own.Total == other.Total ? 1 : 0;
                    tie += !opposed || own.Total < other.Total ? Before(own) : own.Total > other.Total ? Before(other) : Math.Min(Before(own), Before(other));
                    best = Math.Max(best, own.Total);
                }

                sums[team] = (ranking, tie, best);
            }
        }

        return PaperContest.Places(contest.Teams.ToDictionary(team => team, team => sums.TryGetValue(team, out var sum) ? new[] { sum.Ranking, sum.Tie, sum.Best } : null));

        static long Before((long Total, long Penalties) side) => side.Total - side.Penalties;
    }

    public static Dictionary<string, int?> RoundRobin(PaperContest contest)
    {
        contest.WithTeams(0, 1, 2, 3, 5, 7);
        var games = new List<(string Home, string Guest, int Goals, int Against)>();
        foreach (var (home, guest) in from home in contest.Teams from guest in contest.Teams where string.CompareOrdinal(home, guest) < 0 select (home, guest))
        {
            if (contest.Chance(0.9))
            {
                var (goals, against) = (contest.Pick(0, 2), contest.Pick(0, 1));
                games.Add((home, guest, goals, against));
                contest.Change(contest.Add(home, 1, SheetOutcome.Scored, ("score", goals)) with { Match = $"{home}-{guest}" });
                contest.Change(contest.Add(guest, 1, SheetOutcome.Scored, ("score", against)) with { Match = $"{home}-{guest}" });
            }
        }

        var places = contest.Teams.ToDictionary(team => team, _ => (int?)null);
        var played = contest.Teams.Where(team => Points(games, contest.Teams, team) is not null).ToList();
        foreach (var points in played.GroupBy(team => Points(games, contest.Teams, team)).OrderByDescending(points => points.Key))
        {
            foreach (var equal in AmongThem(games, [.. points]))
            {
                foreach (var shared in equal.GroupBy(team => Difference(games, team)).OrderByDescending(shared => shared.Key))
                {
                    var place = 1 + places.Values.Count(taken => taken is not null);
                    shared.ToList().ForEach(team => places[team] = place);
                }
            }
        }

        return places;
    }

    /// <summary>Each scaled so that the best has 50, in hundredths, rounded before they are added.</summary>
    public static Dictionary<string, int?> TwoScaled(PaperContest contest)
    {
        contest.WithTeams(0, 1, 2, 5, 9);
        var (field, interview) = (new Dictionary<string, long>(), new Dictionary<string, (long Sum, long Judges)>());
        foreach (var team in contest.Teams)
        {
            for (var round = 1; round <= 2; round++)
            {
                if (contest.Chance(0.7))
                {
                    var score = (long)contest.Pick(0, 7);
                    contest.Change(contest.Add(team, round, SheetOutcome.Scored, ("score", score)) with { Stage = "field" });
                    field[team] = Math.Max(field.GetValueOrDefault(team), score);
                }
            }

            for (var judge = 0; judge < 3; judge++)
            {
                if (contest.Chance(0.7))
                {
                    var (content, delivery) = (contest.Pick(50, 52), contest.Pick(30, 32));
                    contest.Change(contest.Add(team, 1, SheetOutcome.Scored, ("content", content), ("delivery", delivery)) with { Stage = "interview", Judge = $"j{judge}" });
                    var (sum, judges) = interview.GetValueOrDefault(team);
                    interview[team] = (sum + content + delivery, judges + 1);
                }
            }
        }

        var bestField = field.Values.DefaultIfEmpty(0).Max();
        var best = interview.Values.OrderByDescending(mean => (double)mean.Sum / mean.Judges).FirstOrDefault();
        return PaperContest.Places(contest.Teams.ToDictionary(team => team, team =>
        {
            var (hasField, hasInterview) = (field.TryGetValue(team, out var score), interview.TryGetValue(team, out var mean));
            var ofField = bestField == 0 ? 0 : SoloRules.Nearest(5_000 * score, bestField);
            var ofInterview = hasInterview ? SoloRules.Nearest(5_000 * mean.Sum * best.Judges, mean.Judges * best.Sum) : 0;
            return hasField || hasInterview ? new[] { ofField + ofInterview } : null;
        }));
    }

    /// <summary>Points 3 / 1 / 0 in the matches among the teams; null = it met none of them.</summary>
    private static int? Points(IEnumerable<(string Home, string Guest, int Goals, int Against)> games, List<string> among, string team)
    {
        var own = games.Where(game => (game.Home == team && among.Contains(game.Guest)) || (game.Guest == team && among.Contains(game.Home))).ToArray();
        return own.Length == 0 ? null : own.Sum(game => game.Goals == game.Against ? 1 : game.Goals > game.Against == (game.Home == team) ? 3 : 0);
    }

    private static int Difference(IEnumerable<(string Home, string Guest, int Goals, int Against)> games, string team) =>
        games.Sum(game => game.Home == team ? game.Goals - game.Against : game.Guest == team ? game.Against - game.Goals : 0);

    // Applied again to those who remain equal, as long as it separates any.
    private static IEnumerable<List<string>> AmongThem(List<(string Home, string Guest, int Goals, int Against)> games, List<string> equal)
    {
        var parts = equal.GroupBy(team => Points(games, equal, team) ?? -1).OrderByDescending(part => part.Key).Select(part => part.ToList()).ToList();
        return parts.Count == 1 ? [equal] : parts.SelectMany(part => AmongThem(games, part));
    }
}
