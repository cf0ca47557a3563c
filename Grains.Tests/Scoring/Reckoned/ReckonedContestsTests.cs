using CsCheck;
using EventsLive.Grains.Scoring;
using Xunit;
using static EventsLive.Grains.Tests.Scoring.Entered;

namespace EventsLive.Grains.Tests.Scoring.Reckoned;

/// <summary>Every documented rule over random contests against a clerk's reckoning that shares no code with it: each place, ties included.</summary>
public sealed class ReckonedContestsTests
{
    private static readonly Dictionary<string, Func<PaperContest, Dictionary<string, int?>>> Clerks = new(StringComparer.Ordinal)
    {
        ["fll-best-of-three"] = SoloRules.Fll,
        ["best-two-of-three-summed"] = SoloRules.BestTwoOfThree,
        ["best-of-two-first-run-decides"] = SoloRules.BestThenFirst,
        ["best-of-two-time-decides"] = SoloRules.BestThenTime,
        ["vex-iq-teamwork"] = SoloRules.VexIq,
        ["frc-2015"] = SoloRules.Frc2015,
        ["icpc"] = SoloRules.Icpc,
        ["timed-race-penalties"] = SoloRules.Race,
        ["diving"] = SoloRules.Diving,
        ["nine-judge-panel"] = SoloRules.NineJudges,
        ["ftc-2018-19"] = MeetingRules.Ftc,
        ["round-robin-head-to-head"] = MeetingRules.RoundRobin,
        ["two-components-scaled"] = MeetingRules.TwoScaled,
    };

    public static TheoryData<string> Rules => [.. Clerks.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Ranking_RandomContest_IsTheClerks(string example)
    {
        var rule = Rule(RuleDocuments.Examples.Single(document => document.Id == example).Text);
        var shared = 0;
        Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            var contest = new PaperContest(seed);
            var expected = Clerks[example](contest);
            var places = PlacesBy(rule, contest);
            Assert.Equal(expected.OrderBy(place => place.Key, StringComparer.Ordinal), places.OrderBy(place => place.Key, StringComparer.Ordinal));
            Interlocked.Add(ref shared, expected.Values.OfType<int>().GroupBy(place => place).Count(place => place.Count() > 1));
        }, iter: 300);
        Assert.True(shared > 3, $"The contests must have ties: {shared}.");
    }

    [Fact]
    public void Ranking_ClerkOfAnotherRule_Differs()
    {
        // The comparison can fail: the best of three is not the mean with the lowest dropped.
        var rule = Rule(RuleDocuments.Examples.Single(document => document.Id == "vex-iq-teamwork").Text);
        Assert.Contains(Enumerable.Range(0, 50), seed =>
        {
            var contest = new PaperContest(seed);
            return !SoloRules.Fll(contest).OrderBy(place => place.Key).SequenceEqual(PlacesBy(rule, contest).OrderBy(place => place.Key));
        });
    }

    private static Dictionary<string, int?> PlacesBy(ScoringRule rule, PaperContest contest)
    {
        var contestants = contest.Contestants(rule);
        var results = rule.ResultsOf(contestants);
        return Ranking.Of(contestants.Select(team => new RankEntry(team.Id, team.Number, results[team.Id].Key))).Rows().ToDictionary(row => row.Entry.Id, row => row.Rank);
    }
}
