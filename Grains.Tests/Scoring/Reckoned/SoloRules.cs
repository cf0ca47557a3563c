namespace EventsLive.Grains.Tests.Scoring.Reckoned;

/// <summary>Contests in which a team's place rests on its own runs, reckoned in whole numbers as a clerk would; written from the rules' words, not from the product's code.</summary>
internal static class SoloRules
{
    // Divided by any number of runs up to 17 without a remainder.
    private const long Parts = 12_252_240;

    private const long None = long.MinValue;

    public static Dictionary<string, int?> Fll(PaperContest contest)
    {
        foreach (var (team, round) in Rounds(contest.WithTeams(0, 1, 2, 5, 9), 4))
        {
            contest.Add(team, round, contest.Outcome(), ("score", contest.Pick(0, 2)));
        }

        return Keys(contest, (_, sheets) => [.. sheets.Where(sheet => sheet.IsScored && sheet.Round <= 3).Select(sheet => (long)sheet["score"]).OrderDescending()]);
    }

    public static Dictionary<string, int?> BestTwoOfThree(PaperContest contest)
    {
        foreach (var (team, round) in Rounds(contest.WithTeams(0, 1, 2, 5, 9), 3))
        {
            contest.Add(team, round, contest.Outcome(), ("tasks", contest.Pick(0, 3)), ("faults", contest.Pick(0, 6)));
        }

        return Keys(contest, (_, sheets) =>
        {
            var points = sheets.Where(sheet => sheet.IsScored).Select(sheet => Math.Max(0, (long)(20 * sheet["tasks"] - 5 * sheet["faults"]))).OrderDescending().ToArray();
            return points.Length == 0 ? [] : [points.Take(2).Sum(), points[0]];
        });
    }

    public static Dictionary<string, int?> BestThenFirst(PaperContest contest)
    {
        foreach (var (team, round) in Rounds(contest.WithTeams(0, 1, 2, 5, 9), 3))
        {
            contest.Add(team, round, contest.Outcome(), ("score", contest.Pick(90, 92)), ("modification", 5 * contest.Pick(0, 2)));
        }

        return Keys(contest, (_, sheets) =>
        {
            var runs = sheets.Where(sheet => sheet.IsScored && sheet.Round <= 2).ToDictionary(sheet => sheet.Round, sheet => (long)(sheet["score"] + sheet["modification"]));
            return runs.Count == 0 ? [] : [runs.Values.Max(), runs.GetValueOrDefault(1, None)];
        });
    }

    public static Dictionary<string, int?> BestThenTime(PaperContest contest)
    {
        foreach (var (team, round) in Rounds(contest.WithTeams(0, 1, 2, 5, 9), 2))
        {
            contest.Add(team, round, contest.Outcome(), ("score", contest.Pick(0, 2)), ("time", contest.Pick(0, 3) / 100m));
        }

        return Keys(contest, (_, sheets) => sheets.Where(sheet => sheet.IsScored)
            .Select(sheet => new[] { (long)sheet["score"], -(long)(100 * sheet["time"]) })
            .OrderDescending(Comparer<long[]>.Create(PaperContest.Compare))
            .FirstOrDefault([]));
    }

    public static Dictionary<string, int?> VexIq(PaperContest contest)
    {
        contest.WithTeams(0, 1, 2, 5, 9);
        var (matches, most) = (contest.Pick(1, 17), contest.Chance(0.5) ? 1 : 5);
        foreach (var (team, round) in Rounds(contest, matches))
        {
            contest.Add(team, round, contest.Outcome(), ("score", contest.Pick(0, most)));
        }

        return Keys(contest, (_, sheets) =>
        {
            var scores = sheets.Select(sheet => sheet.IsScored ? (long)sheet["score"] : 0).Order().ToArray();
            var dropped = scores.Length >= 16 ? 4 : scores.Length >= 12 ? 3 : scores.Length >= 8 ? 2 : scores.Length >= 4 ? 1 : 0;
            return [.. Enumerable.Range(dropped, scores.Length - dropped).Select(from => Parts * scores[from..].Sum() / (scores.Length - from))];
        });
    }

    public static Dictionary<string, int?> Frc2015(PaperContest contest)
    {
        string[] ties = ["coopertition", "auto", "container", "tote", "litter"];
        contest.WithTeams(0, 1, 2, 5, 9);
        foreach (var (team, round) in Rounds(contest, contest.Pick(1, 4)))
        {
            contest.Add(team, round, contest.Outcome(), [("score", contest.Pick(0, 1)), .. ties.Select(tie => (tie, contest.Chance(0.1) ? 1m : 0m))]);
        }

        return Keys(contest, (_, sheets) => [
            Parts * sheets.Sum(sheet => sheet.IsScored ? (long)sheet["score"] : 0) / sheets.Length,
            .. ties.Select(tie => sheets.Sum(sheet => sheet.IsScored ? (long)sheet[tie] : 0))]);
    }

    public static Dictionary<string, int?> Icpc(PaperContest contest)
    {
        foreach (var (team, round) in Rounds(contest.WithTeams(0, 1, 2, 5, 9), 5))
        {
            contest.Add(team, round, Grains.Scoring.SheetOutcome.Scored, ("solved", contest.Pick(0, 1)), ("minute", 20 * contest.Pick(0, 2) + contest.Pick(0, 1)), ("wrong", contest.Pick(0, 1)));
        }

        // Who has sent nothing has solved 0, and is ranked.
        return PaperContest.Places(contest.Teams.ToDictionary(team => team, team =>
        {
            var solved = contest.Of(team).Where(sheet => sheet["solved"] == 1).ToArray();
            return (long[]?)[solved.Length, -solved.Sum(sheet => (long)(sheet["minute"] + 20 * sheet["wrong"])), -solved.Max(sheet => (long?)sheet["minute"]) ?? 0];
        }));
    }

    public static Dictionary<string, int?> Race(PaperContest contest)
    {
        foreach (var (team, round) in Rounds(contest.WithTeams(0, 1, 2, 5, 9), 3))
        {
            contest.Add(team, round, contest.Outcome(), ("time", contest.Pick(0, 2) * 20 + contest.Pick(0, 1) / 100m), ("penalties", contest.Pick(0, 2)), ("finished", contest.Chance(0.9) ? 1 : 0));
        }

        return Keys(contest, (_, sheets) => [.. sheets.Where(sheet => sheet.IsScored && sheet.Round <= 2 && sheet["finished"] == 1)
            .Select(sheet => -(long)(100 * sheet["time"] + 2_000 * sheet["penalties"]))
            .OrderDescending()]);
    }

    /// <summary>Seven judges a dive; the difficulty on a sheet of its own or on a judge's; who took part in a later stage stands above.</summary>
    public static Dictionary<string, int?> Diving(PaperContest contest)
    {
        contest.WithTeams(0, 1, 4, 6);
        var points = new Dictionary<(string Team, string Stage), long>();
        foreach (var team in contest.Teams)
        {
            var last = contest.Pick(0, 3);
            foreach (var stage in new[] { "preliminary", "semifinal", "final" }.Take(last))
            {
                for (var dive = 1; dive <= (stage == "final" ? 2 : 1); dive++)
                {
                    points[(team, stage)] = points.GetValueOrDefault((team, stage)) + Dive(contest, team, stage, dive);
                }
            }
        }

        return Keys(contest, (team, _) => points.TryGetValue((team, "final"), out var final) ? [2, final]
            : points.TryGetValue((team, "semifinal"), out var semifinal) ? [1, semifinal + points[(team, "preliminary")]]
            : [0, points[(team, "preliminary")]]);
    }

    // In two-hundredths of a point: half marks times tenths of difficulty times 0.6.
    private static long Dive(PaperContest contest, string team, string stage, int dive)
    {
        var difficulty = contest.Chance(0.8) ? 10 : 11;
        long[] marks = [.. Enumerable.Range(0, 7).Select(_ => (long)contest.Pick(10, 11))];
        var official = contest.Chance(0.5);
        for (var judge = 0; judge < 7; judge++)
        {
            (string, decimal)[] fields = judge == 3 && !official ? [("mark", marks[judge] / 2m), ("difficulty", difficulty / 10m)] : [("mark", marks[judge] / 2m)];
            contest.Change(contest.Add(team, dive, Grains.Scoring.SheetOutcome.Scored, fields) with { Stage = stage, Judge = $"j{judge}" });
        }

        if (official)
        {
            contest.Change(contest.Add(team, dive, Grains.Scoring.SheetOutcome.Scored, ("difficulty", difficulty / 10m)) with { Stage = stage });
        }

        return marks.Order().Skip(1).Take(5).Sum() * 6 * difficulty;
    }

    /// <summary>Quarter marks; hundredths from the first rounding on. Judges may be absent.</summary>
    public static Dictionary<string, int?> NineJudges(PaperContest contest)
    {
        string[] components = ["composition", "presentation", "skills"];
        contest.WithTeams(0, 1, 4, 6);
        foreach (var team in contest.Teams)
        {
            for (var judge = 0; judge < 9; judge++)
            {
                if (contest.Chance(0.9))
                {
                    contest.Change(contest.Add(team, 1, Grains.Scoring.SheetOutcome.Scored, [.. components.Select(name => (name, contest.Pick(30, 32) / 4m))]) with { Judge = $"j{judge}" });
                }
            }

            if (contest.Chance(0.3))
            {
                contest.Add(team, 1, Grains.Scoring.SheetOutcome.Scored, ("deductions", contest.Pick(0, 2)));
            }
        }

        return Keys(contest, (_, sheets) =>
        {
            var marks = sheets.Where(sheet => sheet.Judge is not null).ToArray();
            if (marks.Length == 0)
            {
                return [];
            }

            var components100 = components.Sum(name =>
            {
                var quarters = marks.Select(sheet => (long)(4 * sheet[name])).Order().ToArray();
                quarters = quarters.Length > 2 ? quarters[1..^1] : quarters;
                var mean = Nearest(100 * quarters.Sum(), 4 * quarters.Length);
                return Nearest(16 * mean, 10);
            });
            return [components100 - 100 * sheets.Where(sheet => sheet.Judge is null).Sum(sheet => (long)sheet["deductions"]), components100];
        });
    }

    /// <summary>The nearest whole number, a half away from zero.</summary>
    public static long Nearest(long numerator, long denominator) => (2 * numerator + denominator) / (2 * denominator);

    private static IEnumerable<(string Team, int Round)> Rounds(PaperContest contest, int rounds) =>
        from team in contest.Teams
        from round in Enumerable.Range(1, rounds)
        where contest.Chance(0.85)
        select (team, round);

    private static Dictionary<string, int?> Keys(PaperContest contest, Func<string, PaperSheet[], long[]> key) => PaperContest.Places(contest.Teams.ToDictionary(
        team => team,
        team => contest.Of(team).ToArray() is { Length: > 0 } sheets && key(team, sheets) is { Length: > 0 } found ? found : null));
}
