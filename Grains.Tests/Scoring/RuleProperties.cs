using System.Text.Json;
using CsCheck;
using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Scoring.Entered;

namespace EventsLive.Grains.Tests.Scoring;

/// <summary>What holds for every rule that comes with the program, over random contests.</summary>
public sealed class RuleProperties
{
    private static readonly Gen<Rational> GenRational =
        from numerator in Gen.OneOf(Gen.Int[-20, 20], Gen.Int)
        from denominator in Gen.OneOf(Gen.Int[1, 12], Gen.Int[1, int.MaxValue])
        select Rational.Of(numerator, denominator);

    private static readonly Gen<KeyStep> GenStep = Gen.Int[0, 9].SelectMany(kind => GenRational.Select(value => new KeyStep(kind == 0 ? null : value, "step")));

    // Small numbers, so that ties are common; every example and template is as likely.
    private static readonly Gen<(ScoringRule Rule, Contestant[] Teams)> GenContest =
        from document in Gen.OneOf(RuleDocuments.Examples.Concat(RuleDocuments.Templates).ToArray())
        let rule = Rule(document.Text)
        from teams in Gen.Int[1, 6]
        from runs in GenRun(rule, teams).Array[0, 16]
        select (rule, TeamsOf(teams, runs));

    [Fact]
    public void Key_TwoOfAnySteps_TextsCompareAsKeysDo() => Gen.Select(GenStep.Array[3], GenStep.Array[3], Gen.Int[0, 3]).Sample((left, right, common) =>
    {
        // Keys that begin alike are the ones that a prefix could confuse.
        left[..common].CopyTo(right, 0);
        var (a, b) = (new RankKey([.. left]), new RankKey([.. right]));
        return Math.Sign(a.CompareTo(b)) == Math.Sign(string.CompareOrdinal(a.Text, b.Text));
    }, iter: 20_000);

    [Fact]
    public void Round_AnyFraction_IsTheNearestInItsMode() => Gen.Select(GenRational, Gen.Int[-2, 4], Gen.OneOf(Enum.GetValues<RoundingMode>())).Sample((value, digits, mode) =>
    {
        var unit = Enumerable.Range(0, Math.Abs(digits)).Aggregate(Rational.One, (unit, _) => digits > 0 ? unit / 10 : unit * 10);
        var rounded = value.Round(digits, mode);
        var off = rounded - value;
        var distance = off.Sign < 0 ? -off : off;
        Assert.True((rounded / unit).IsInteger);
        Assert.True(mode switch
        {
            RoundingMode.Down => distance < unit && (off.Sign == 0 || off.Sign != value.Sign),
            RoundingMode.Up => distance < unit && (off.Sign == 0 || off.Sign == value.Sign),
            RoundingMode.HalfUp => distance < unit / 2 || (distance == unit / 2 && off.Sign == value.Sign),
            _ => distance < unit / 2 || (distance == unit / 2 && (rounded / unit).Numerator.IsEven),
        });
    }, iter: 10_000);

    [Fact]
    public void Results_SheetsInAnyOrder_AreTheSame() => GenContest.SelectMany(contest => Gen.Shuffle(contest.Teams).Select(teams => (contest.Rule, contest.Teams, teams))).Sample((rule, teams, shuffled) =>
    {
        Contestant[] reversed = [.. shuffled.Select(team => team with { Runs = [.. team.Runs.Reverse().Select(run => run with { Sheets = [.. run.Sheets.Reverse()] })] })];
        AssertSame(rule.ResultsOf(teams), rule.ResultsOf(reversed));
    }, iter: 2_000);

    [Fact]
    public void Results_OwnTeamRule_AreThoseOfEachTeamAlone()
    {
        var alone = 0;
        GenContest.Sample((rule, teams) =>
        {
            if (!rule.IsRelative)
            {
                Interlocked.Increment(ref alone);
                AssertSame(rule.ResultsOf(teams), teams.ToDictionary(team => team.Id, rule.ResultOf));
            }
        }, iter: 1_000);
        Assert.True(alone > 100, $"Too few contests with such a rule: {alone}.");
    }

    [Fact]
    public void Explanation_AnyTeam_AgreesWithTheRanking() => GenContest.Sample((rule, teams) =>
    {
        var results = rule.ResultsOf(teams);
        var rows = Ranking.Of(teams.Select(team => new RankEntry(team.Id, team.Number, results[team.Id].Key))).Rows().ToArray();
        foreach (var (i, row) in rows.Index())
        {
            var explained = rule.Explain(teams, row.Entry.Id);
            Assert.Equal(row.Rank, explained.Rank);
            Assert.Equal(row.DecidedBy, explained.Next?.Criterion);
            Assert.Equal(row.Rank is null || i + 1 == rows.Length ? null : rows[i + 1].Entry.Id, explained.Next?.Team);
            if (row.Rank is not null)
            {
                AssertExplains(rule, explained, results[row.Entry.Id]);
            }
        }
    }, iter: 1_000);

    [Fact]
    public void Explanation_OwnTeamRule_NeedsTheTeamAndTheNextRowOnly()
    {
        var compared = 0;
        GenContest.Sample((rule, teams) =>
        {
            if (rule.IsRelative)
            {
                return;
            }

            var results = rule.ResultsOf(teams);
            var ranking = Ranking.Of(teams.Select(team => new RankEntry(team.Id, team.Number, results[team.Id].Key)));
            Assert.Equal(results.Values.Count(result => result.Key is not null), ranking.Ranked);
            foreach (var team in teams)
            {
                var next = ranking.Behind(new RankEntry(team.Id, team.Number, results[team.Id].Key)).Take(1).Select(entry => teams.Single(one => one.Id == entry.Id));
                var (whole, part) = (rule.Explain(teams, team.Id), rule.Explain([team, .. next], team.Id));
                Assert.Equal(Text(whole with { Rank = null }), Text(part with { Rank = null }));
                Interlocked.Increment(ref compared);
            }
        }, iter: 1_000);
        Assert.True(compared > 100, $"Too few contests with such a rule: {compared}.");

        static string Text(Explanation explanation) => JsonSerializer.Serialize(explanation);
    }

    // Whoever decided is one of the criteria, its values are those told, and the better one is in front.
    private static void AssertExplains(ScoringRule rule, Explanation explained, TeamResult result)
    {
        if (explained.Criteria[0].Values[0] is { } total)
        {
            Assert.Equal(result.Total, total.ToDecimal(rule.Ranking[0].Digits));
        }

        if (explained.Next is not { Own: { } own } next || explained.Criteria.FirstOrDefault(one => one.Name == next.Criterion) is not { } decided)
        {
            return;
        }

        Assert.Contains(own, decided.Values.OfType<Rational>());
        Assert.True(next.Other is not { } other || (decided.Better == Better.More ? own > other : own < other));
    }

    private static void AssertSame(System.Collections.Immutable.ImmutableDictionary<string, TeamResult> left, IReadOnlyDictionary<string, TeamResult> right)
    {
        Assert.Equal(left.Count, right.Count);
        foreach (var (id, result) in left)
        {
            Assert.Equal((result.Key?.Text, result.Total, result.Stage), (right[id].Key?.Text, right[id].Total, right[id].Stage));
        }
    }

    private static Gen<(int Team, JudgedRun Run)> GenRun(ScoringRule rule, int teams) =>
        from team in Gen.Int[0, teams - 1]
        from stage in Gen.OneOf(rule.Stages.Select(stage => stage.Name).DefaultIfEmpty("").ToArray())
        from round in Gen.Int[1, 4]
        from match in Gen.OneOf(new string?[] { null, "m1", "m2" })
        from side in Gen.OneOf("red", "blue")
        from surrogate in Gen.Int[0, 9]
        from judges in GenSheet(rule, stage).Array[1, 6]
        select (team, new JudgedRun(
            new RunKey(stage, round, match),
            match is null ? null : side,
            surrogate == 0,
            [.. judges.Index().Select(judge => judge.Item with { Judge = judges.Length == 1 ? null : $"j{judge.Index}" })]));

    private static Gen<JudgedSheet> GenSheet(ScoringRule rule, string stage)
    {
        var fields = rule.Fields.Where(field => rule.Holds(stage, field)).ToArray();
        return from values in Gen.Int[0, 4].Array[fields.Length]
               from outcome in Gen.Int[0, 11]
               let scored = fields.Zip(values).ToDictionary(pair => pair.First.Name, pair => Value(pair.First, pair.Second))
               select outcome > 3 || outcome == 0
                   ? new JudgedSheet(null, scored, SheetOutcome.Scored)
                   : new JudgedSheet(null, new Dictionary<string, decimal>(), (SheetOutcome)(outcome + 1));
    }

    private static decimal Value(SheetField field, int step) =>
        field.Options.IsEmpty ? Math.Min(field.Max, field.Min + step * field.Step) : field.Options[step % field.Options.Length].Value;

    // One run for a key: the first.
    private static Contestant[] TeamsOf(int teams, (int Team, JudgedRun Run)[] runs) =>
    [
        .. Enumerable.Range(0, teams).Select(team => new Contestant(
            $"t{team}",
            team + 1,
            [.. runs.Where(run => run.Team == team).Select(run => run.Run).DistinctBy(run => run.Key)])),
    ];
}
