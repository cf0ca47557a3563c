using System.Collections.Immutable;

namespace EventsLive.Grains.Floors;

/// <summary>What somebody gave a reason for.</summary>
public enum ReasonAbout
{
    TableShut = 1,
    TableOpened = 2,
    Draw = 3,
    ArrivalUndone = 4,
    StepUndone = 5,
    Forfeit = 6,
    MatchRemoved = 7,
    TeamReplaced = 8,
    StageDraw = 9,
}

/// <summary>A reason with the act that it was given for.</summary>
/// <param name="Number">In the order in which reasons were given, from 1.</param>
/// <param name="Text">Empty where it was erased.</param>
/// <param name="Slot">The run that it is about; null = none.</param>
[GenerateSerializer, Immutable, Alias("ReasonNote")]
public sealed record ReasonNote(
    [property: Id(0)] int Number,
    [property: Id(1)] string Text,
    [property: Id(2)] ReasonAbout About,
    [property: Id(3)] string? Slot,
    [property: Id(4)] string? Team,
    [property: Id(5)] int? Table,
    [property: Id(6)] string Actor,
    [property: Id(7)] DateTimeOffset At)
{
    /// <summary>The number of the reason that a record was given, with what it is about; null = none.</summary>
    internal static (int Number, ReasonAbout About, string? Slot, string? Team, int? Table)? Of(Journal.IRecord record) => record switch
    {
        TablePut { Reason: { } number } put => (number, put.IsOpen ? ReasonAbout.TableOpened : ReasonAbout.TableShut, null, null, put.Table),
        OrderDrawn { Reason: { } number, Stage: not null } => (number, ReasonAbout.StageDraw, null, null, null),
        OrderDrawn { Reason: { } number } => (number, ReasonAbout.Draw, null, null, null),
        TeamReplaced { Reason: { } number } replaced => (number, ReasonAbout.TeamReplaced, null, replaced.Out, null),
        ArrivalUndone { Reason: { } number } undone => (number, ReasonAbout.ArrivalUndone, null, undone.Team, null),
        RunStepped { Reason: { } number } step =>
            (number, step.Step == StepKind.Undo ? ReasonAbout.StepUndone : ReasonAbout.Forfeit, step.Slot, step.Team, null),
        SlotsRemoved { Reason: { } number } removed => (number, ReasonAbout.MatchRemoved, removed.Slots[0], null, null),
        _ => null,
    };
}
