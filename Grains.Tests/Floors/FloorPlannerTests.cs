using CsCheck;
using EventsLive.Grains.Floors;
using Xunit;
using static EventsLive.Grains.Tests.Floors.FloorFixture;

namespace EventsLive.Grains.Tests.Floors;

/// <summary>The schedule: no table and no team twice at a time, rest and breaks respected; what has begun stays; times move with reality.</summary>
public sealed class FloorPlannerTests
{
    private static readonly Gen<FloorFixture> Floors = Gen.Select(
        Gen.Int[1, 30],
        Gen.Int[1, 6],
        Gen.Int[1, 3],
        Gen.Int[0, 2],
        Gen.Int[0, 1_200],
        Gen.Select(Gen.Int[0, 200], Gen.Int[1, 90]).Array[0, 3],
        Gen.Bool,
        (teams, tables, rounds, practice, gap, breaks, groupFirst) =>
        {
            var at = Start;
            var pauses = breaks.Select(pause =>
            {
                var from = at.AddMinutes(pause.Item1);
                at = from.AddMinutes(pause.Item2);
                return new FloorBreak(from, at);
            });
            var settings = Usual with
            {
                GapSeconds = gap,
                PracticeRounds = practice,
                Breaks = [.. pauses],
                Sequence = groupFirst ? RunSequence.GroupFirst : RunSequence.RoundFirst,
            };
            return With(teams, tables, settings, rounds).Drawn();
        });

    [Fact]
    public void Plan_AnyDay_HasNoTableAndNoTeamTwiceAndRespectsRestAndBreaks() => Floors.Sample(AssertSound, iter: 400);

    [Fact]
    public void Plan_WithoutRest_IsFoundUnsound() =>
        // The negative control of the property: a plan made for no rest at all does not pass as one for ten minutes.
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() =>
        {
            var floor = With(1, 2, Usual with { GapSeconds = 0 }).Drawn();
            AssertSound(floor, Usual);
        });

    [Fact]
    public void Replan_TableBreaksDown_MovesOnlyWhatHasNotBegun() =>
        Gen.Select(Floors, Gen.Int[0, 20], Gen.Int[0, 300]).Sample(
            (floor, begun, minutes) =>
            {
                floor.Now = Start.AddMinutes(minutes);
                foreach (var team in floor.Roster.Teams)
                {
                    floor.Arrive(team.Id);
                }

                foreach (var slot in floor.State.InOrder.Take(begun).ToArray())
                {
                    floor.Step(slot.Id, StepKind.Inspect);
                    if (floor.Try(slot.Id, StepKind.Start) is { Refusal: null } started)
                    {
                        floor.Accept(started);
                        if (slot.Id[^1] % 2 == 0)
                        {
                            floor.Now += TimeSpan.FromSeconds(70);
                            floor.Step(slot.Id, StepKind.Finish);
                        }
                    }
                }

                var before = floor.State;
                floor.Accept(FloorRules.PutTable(floor.State, 1, new TableEntry(null, [], false, "轨道损坏"), floor.Now));

                Assert.All(before.Slots.Values.Where(slot => slot.HasBegun), slot => Assert.Equal(slot, floor.State.Slots[slot.Id]));
                Assert.DoesNotContain(floor.State.Slots.Values, slot => !slot.HasBegun && slot.Table == 1);
                Assert.All(floor.State.Slots.Values.Where(slot => !slot.HasBegun && slot.PlannedAt is not null), slot => Assert.True(slot.PlannedAt >= floor.Now));
                AssertSound(floor);
            },
            iter: 200);

    [Fact]
    public void Plan_GroupOfATable_RunsThereOnly()
    {
        var floor = With(12, 1);
        floor.Accept(FloorRules.PutTable(floor.State, 2, new TableEntry("初中台", ["初中"], true, null), floor.Now));
        floor.Accept(FloorRules.PutTable(floor.State, 1, new TableEntry(null, ["小学"], true, null), floor.Now));
        floor.Drawn();

        Assert.All(floor.State.Slots.Values, slot => Assert.Equal(slot.Group == "小学" ? 1 : 2, slot.Table));
        floor.Accept(FloorRules.PutTable(floor.State, 2, new TableEntry("初中台", ["初中"], false, null), floor.Now));
        Assert.All(floor.State.Slots.Values.Where(slot => slot.Group == "初中"), slot => Assert.Null(slot.Table));
    }

    [Fact]
    public void Expected_RunOverruns_MovesTheTableAndABreakTakesItUp()
    {
        // Four runs on one table at 9:00, 9:04, 9:08 and, after a break from 9:12 to 9:30, at 9:30.
        var floor = With(4, 1, Usual with { Breaks = [new FloorBreak(Start.AddMinutes(12), Start.AddMinutes(30))] }, rounds: 1).Drawn();
        var order = floor.State.Order;
        Assert.Equal([0, 4, 8, 30], order.Select(id => (int)(floor.State.Slots[id].PlannedAt!.Value - Start).TotalMinutes));
        foreach (var team in floor.Roster.Teams)
        {
            floor.Arrive(team.Id);
        }

        floor.Now = Start.AddMinutes(3);
        floor.Step(order[0], StepKind.Inspect);
        floor.Step(order[0], StepKind.Start);
        var expected = FloorTimes.Expected(floor.State, floor.Now);

        Assert.Equal(Start.AddMinutes(7), expected[order[1]]);
        // From 9:11 to 9:13:30 it would meet the break.
        Assert.Equal(Start.AddMinutes(30), expected[order[2]]);
        Assert.Equal(Start.AddMinutes(34), expected[order[3]]);
        Assert.Equal(3, FloorTimes.MinutesLate(floor.State, 1, expected));
    }

    [Fact]
    public void Expected_NothingHappens_GrowsLateWithTheTime()
    {
        var floor = With(4, 1).Drawn();

        Assert.Equal(0, FloorTimes.MinutesLate(floor.State, 1, FloorTimes.Expected(floor.State, Start)));
        Assert.Equal(12, FloorTimes.MinutesLate(floor.State, 1, FloorTimes.Expected(floor.State, Start.AddMinutes(12.5))));
    }

    private static void AssertSound(FloorFixture floor) => AssertSound(floor, floor.State.Settings!);

    private static void AssertSound(FloorFixture floor, FloorSettings settings)
    {
        var runs = floor.State.Slots.Values
            .Select(slot => (Slot: slot, Table: slot.HasBegun ? slot.ActualTable : slot.Table, From: slot.HasBegun ? slot.StartedAt : slot.PlannedAt))
            .Where(run => run.From is not null)
            .Select(run => (run.Slot, run.Table, From: run.From!.Value, To: run.Slot.EndedAt ?? run.From.Value + settings.Run))
            .ToArray();
        Assert.Equal(floor.State.Tables.Values.Any(table => table.IsOpen) ? floor.State.Slots.Count : runs.Length, runs.Length);
        foreach (var one in runs)
        {
            Assert.True(one.Slot.HasBegun || settings.Breaks.All(pause => one.To <= pause.From || one.From >= pause.To), $"{one.Slot.Id} meets a break");
            foreach (var other in runs.Where(other => other.Slot.Id != one.Slot.Id && other.From >= one.From && !(one.Slot.HasBegun && other.Slot.HasBegun)))
            {
                Assert.True(other.Table != one.Table || other.From >= one.To + settings.Changeover, $"{one.Slot.Id} and {other.Slot.Id} share table {one.Table}");
                Assert.True(
                    one.Slot.Entrants[0].Team != other.Slot.Entrants[0].Team || other.From >= one.To + settings.Gap,
                    $"{one.Slot.Id} and {other.Slot.Id} leave {one.Slot.Entrants[0].Team} no rest");
            }
        }
    }
}
