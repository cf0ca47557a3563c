using System.Collections.Immutable;
using System.Text;
using CsCheck;
using EventsLive.Grains.District;
using EventsLive.Grains.Eligibility;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Grains.Tests.Eligibility;

/// <summary>Who may be entered where: by examples, and whatever the order of reservations is.</summary>
public sealed class EligibilityRulesTests
{
    private static readonly ImmutableArray<EventPart> Parts = [new("a", "甲"), new("b", "乙"), new("c", "丙")];

    private static readonly EligibilityModel Model = new();

    [Fact]
    public void Reserve_PupilOfAnotherPart_IsRefusedOnceThatIsConfirmed_AndBusyBefore()
    {
        var state = Known(limit: 1);
        (state, var first) = Reserve(state, "a", "r1", Team("t1", "p"));
        Assert.Equal(ReservationStatus.Held, first.Status);
        Assert.Equal(ReservationStatus.Busy, Reserve(state, "b", "r2", Team("t9", "p")).Reservation.Status);
        Assert.Equal(ReservationStatus.Held, Reserve(state, "b", "r2", Team("t9", "q")).Reservation.Status);

        var confirmed = Close(state, "a", "r1", written: true);
        var refused = Reserve(confirmed, "b", "r2", Team("t9", "p", "q")).Reservation;
        Assert.Equal(ReservationStatus.Refused, refused.Status);
        Assert.Equal(("t9", "p", "a", "甲"), (refused.Conflicts.Single().Team, refused.Conflicts[0].Mark, refused.Conflicts[0].Parts.Single(), refused.Conflicts[0].Names.Single()));
        Assert.Equal(ReservationStatus.Held, Reserve(Close(state, "a", "r1", written: false), "b", "r2", Team("t9", "p")).Reservation.Status);
    }

    [Fact]
    public void Reserve_SamePartOrHigherLimitOrException_IsHeld()
    {
        var state = Entered(Entered(Known(limit: 2), "a", Team("t1", "p")), "b", Team("t1", "p"));
        Assert.Equal(ReservationStatus.Held, Reserve(state, "a", "r", Team("t2", "p")).Reservation.Status);
        Assert.Equal(["a", "b"], Reserve(state, "c", "r", Team("t1", "p")).Reservation.Conflicts.Single().Parts);
        var excepted = Apply(state, new PupilExcepted("x1", "c", "p"));
        Assert.Equal(ReservationStatus.Held, Reserve(excepted, "c", "r", Team("t1", "p")).Reservation.Status);
        // An exception where the pupil is already is as good.
        var before = Apply(state, new PupilExcepted("x1", "a", "p"));
        Assert.Equal(ReservationStatus.Held, Reserve(before, "c", "r", Team("t1", "p")).Reservation.Status);
        // Whoever is in a part that has left the event is not counted.
        Assert.Equal(ReservationStatus.Held, EligibilityRules.Reserve(state, "c", "r", [Team("t1", "p")], [Parts[0], Parts[2]]).Result!.Status);
    }

    [Fact]
    public void Reserve_PartOrTeamsUnknown_IsBusy_AndNothingNewIsFree()
    {
        var limited = Apply(EligibilityState.Empty, new LimitSet(1));
        Assert.Equal(ReservationStatus.Busy, Reserve(limited, "a", "r", Team("t1", "p")).Reservation.Status);
        Assert.Equal(ReservationStatus.Free, Reserve(EligibilityState.Empty, "a", "r", Team("t1", "p")).Reservation.Status);
        var state = Entered(Known(limit: 1), "a", Team("t1", "p"));
        Assert.Equal(ReservationStatus.Free, Reserve(state, "a", "r", Team("t1", "p")).Reservation.Status);
        var left = Entered(state, "a", Team("t1"));
        Assert.Equal(ReservationStatus.Held, Reserve(left, "b", "r", Team("t1", "p")).Reservation.Status);
        Assert.Empty(Apply(state, new LimitSet(null)).Parts);
    }

    [Fact]
    public void Close_OfAnotherRequest_ChangesNothing_NorDoesALateAnswer()
    {
        var (held, _) = Reserve(Known(limit: 1), "a", "r1", Team("t1", "p"));
        Assert.Empty(EligibilityRules.Close(held, "a", "r0", written: true).Records);
        Assert.Empty(EligibilityRules.Settle(held, "a", "r0", [Team("t1")]).Records);
        var settled = Apply(held, EligibilityRules.Settle(held, "a", "r1", [Team("t1")]).Records.Single());
        Assert.Empty(EligibilityRules.Close(settled, "a", "r1", written: true).Records);
        Assert.Empty(settled.Parts["a"].Teams);
    }

    /// <remarks>The contests are modelled beside it: what is confirmed they have. No order of acts lets a pupil into a second part.</remarks>
    [Fact]
    public void NoOrderOfActs_LetsAPupilIntoTwoParts() => Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 2]).Array[1, 60].Sample(acts =>
    {
        var state = Known(limit: 1);
        var contests = Parts.ToDictionary(part => part.Id, _ => new Dictionary<string, ImmutableArray<string>>());
        var open = new Dictionary<string, (string Request, TeamMarks Team, bool Written)>();
        var requests = 0;
        foreach (var (part, team, pupil, act) in acts.Select(act => (Parts[act.Item1].Id, $"t{act.Item2}", $"p{act.Item3}", act.Item4)))
        {
            if (act == 0 && !open.ContainsKey(part))
            {
                var marks = Team(team, pupil);
                (state, var reservation) = Reserve(state, part, $"r{requests}", marks);
                if (reservation.Status == ReservationStatus.Held)
                {
                    open[part] = ($"r{requests}", marks, false);
                }

                requests++;
            }
            else if (act == 1 && open.TryGetValue(part, out var write))
            {
                contests[part][write.Team.Team] = write.Team.Marks;
                open[part] = write with { Written = true };
            }
            else if (act == 2 && open.Remove(part, out var closed))
            {
                // Half of them say nothing, and the contest is asked.
                state = requests % 2 == 0
                    ? Close(state, part, closed.Request, closed.Written)
                    : Apply(state, EligibilityRules.Settle(state, part, closed.Request, [new(closed.Team.Team, contests[part].GetValueOrDefault(closed.Team.Team, []))]).Records.Single());
            }

            Assert.All(
                contests.SelectMany(contest => contest.Value.Values.SelectMany(marks => marks).Distinct(), (contest, mark) => (contest.Key, mark)).GroupBy(entry => entry.mark),
                pupil => Assert.Single(pupil));
            var restored = Model.Load(Model.Save(state));
            Assert.Equal(Text(state), Text(restored));
        }
    });

    [Fact]
    public void Marks_OfOnePupil_AreTheSameHoweverTheNameIsWritten_AndTellNothing()
    {
        var key = new byte[32];
        Assert.Equal(PupilMarks.Of(key, "买买提·阿里", "第一小学", "东镇"), PupilMarks.Of(key, " 买买提・阿里 ", "第 一小学", "东镇"));
        Assert.Equal(PupilMarks.Of(key, "Li Ming", "ＡＢ小学", "东镇"), PupilMarks.Of(key, "LIMING", "ab小学", "东镇"));
        string[] others = [PupilMarks.Of(key, "张三", "第一小学", "东镇"), PupilMarks.Of(key, "张三", "第一小学", "西镇"), PupilMarks.Of(key, "张三", "第二小学", "东镇"), PupilMarks.Of([1], "张三", "第一小学", "东镇")];
        Assert.Equal(4, others.Distinct().Count());
    }

    private static EligibilityState Known(int limit) =>
        Parts.Aggregate(Apply(EligibilityState.Empty, new LimitSet(limit)), (state, part) => Apply(state, new TeamsRead(part.Id, [], First: true, Last: true)));

    private static EligibilityState Entered(EligibilityState state, string part, TeamMarks team) =>
        Close(Reserve(state, part, "entered", team).State, part, "entered", written: true);

    private static (EligibilityState State, Reservation Reservation) Reserve(EligibilityState state, string part, string request, TeamMarks team)
    {
        var decision = EligibilityRules.Reserve(state, part, request, [team], Parts);
        return (decision.Records.Aggregate(state, Apply), decision.Result!);
    }

    private static EligibilityState Close(EligibilityState state, string part, string request, bool written) =>
        EligibilityRules.Close(state, part, request, written).Records.Aggregate(state, Apply);

    private static EligibilityState Apply(EligibilityState state, IRecord record) => Model.Apply(state, record, new RecordMeta(1, DateTimeOffset.UnixEpoch, "x"));

    private static TeamMarks Team(string team, params ReadOnlySpan<string> marks) => new(team, [.. marks]);

    private static string Text(EligibilityState state) => string.Join('\n', Model.Save(state).Select(chunk => Encoding.UTF8.GetString(chunk.Span)));
}
