using System.Collections.Immutable;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Eligibility;

/// <summary>How the records of a large event's entries fold into their state, and how that is written to a snapshot.</summary>
public sealed class EligibilityModel : JournalModel<EligibilityState>
{
    public override string Noun => "eligibility";

    public override RecordCatalogue Records { get; } = new RecordCatalogue()
        .Add("eligibility.limit-set", 1, EligibilityJson.Default.LimitSet)
        .Add("eligibility.teams-read", 1, EligibilityJson.Default.TeamsRead)
        .Add("eligibility.part-forgotten", 1, EligibilityJson.Default.PartForgotten)
        .Add("eligibility.held", 1, EligibilityJson.Default.EntriesHeld)
        .Add("eligibility.confirmed", 1, EligibilityJson.Default.EntriesConfirmed)
        .Add("eligibility.released", 1, EligibilityJson.Default.EntriesReleased)
        .Add("eligibility.settled", 1, EligibilityJson.Default.EntriesSettled)
        .Add("eligibility.excepted", 1, EligibilityJson.Default.PupilExcepted)
        .Add("eligibility.exception-withdrawn", 1, EligibilityJson.Default.ExceptionWithdrawn);

    public override EligibilityState Empty => EligibilityState.Empty;

    public override int SnapshotSchema => 1;

    public override EligibilityState Apply(EligibilityState state, IRecord record, RecordMeta meta) => record switch
    {
        LimitSet { Parts: null } => state with { Revision = state.Revision + 1, Limit = null, Parts = EligibilityState.Empty.Parts, Holds = EligibilityState.Empty.Holds },
        LimitSet set => state with { Revision = state.Revision + 1, Limit = set.Parts },
        TeamsRead read => state with
        {
            Parts = state.Parts.SetItem(
                read.Part, (read.First ? PartEntries.None : state.Parts.GetValueOrDefault(read.Part, PartEntries.None)).With(read.Teams) with { IsKnown = read.Last }),
        },
        PartForgotten forgotten => state with { Parts = state.Parts.Remove(forgotten.Part) },
        EntriesHeld held => state with { Holds = state.Holds.SetItem(held.Part, new Hold(held.Request, held.Teams)) },
        EntriesConfirmed confirmed => Closed(state, confirmed.Part, state.Holds[confirmed.Part].Teams),
        EntriesSettled settled => Closed(state, settled.Part, settled.Teams),
        EntriesReleased released => Closed(state, released.Part, []),
        PupilExcepted excepted => state with
        {
            Revision = state.Revision + 1,
            Granted = state.Granted + 1,
            Exceptions = state.Exceptions.Add(new ExceptionFacts(excepted.Exception, excepted.Part, excepted.Mark, meta.Actor, meta.Time)),
        },
        ExceptionWithdrawn withdrawn => state with
        {
            Revision = state.Revision + 1,
            Exceptions = state.Exceptions.RemoveAll(exception => exception.Id == withdrawn.Exception),
        },
        _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of eligibility."),
    };

    public override IEnumerable<ReadOnlyMemory<byte>> Save(EligibilityState state) => SnapshotLines.Write(EligibilityLine.Of(state), EligibilityJson.Default.EligibilityLine);

    public override EligibilityState Load(IEnumerable<ReadOnlyMemory<byte>> chunks) => EligibilityLine.State(SnapshotLines.Read(chunks, EligibilityJson.Default.EligibilityLine));

    private static EligibilityState Closed(EligibilityState state, string part, ImmutableArray<TeamMarks> teams) => state with
    {
        Parts = state.Parts.SetItem(part, state.Parts[part].With(teams)),
        Holds = state.Holds.Remove(part),
    };
}

/// <summary>One line of a snapshot: what is of the event, or of a part, or of one team.</summary>
internal sealed record EligibilityLine
{
    public long? Revision { get; init; }

    public int? Limit { get; init; }

    public int? Granted { get; init; }

    public ExceptionFacts? Exception { get; init; }

    /// <summary>A part, known or not; the teams on lines of their own.</summary>
    public string? Part { get; init; }

    public bool? IsKnown { get; init; }

    public Hold? Hold { get; init; }

    public TeamMarks? Team { get; init; }

    public static IEnumerable<EligibilityLine> Of(EligibilityState state)
    {
        yield return new EligibilityLine { Revision = state.Revision, Limit = state.Limit, Granted = state.Granted };
        foreach (var exception in state.Exceptions)
        {
            yield return new EligibilityLine { Exception = exception };
        }

        foreach (var (part, entries) in state.Parts)
        {
            yield return new EligibilityLine { Part = part, IsKnown = entries.IsKnown, Hold = state.Holds.GetValueOrDefault(part) };
            foreach (var (team, marks) in entries.Teams)
            {
                yield return new EligibilityLine { Part = part, Team = new TeamMarks(team, marks) };
            }
        }
    }

    public static EligibilityState State(IEnumerable<EligibilityLine> lines)
    {
        var state = EligibilityState.Empty;
        foreach (var line in lines)
        {
            state = line switch
            {
                { Revision: { } revision } => state with { Revision = revision, Limit = line.Limit, Granted = line.Granted ?? 0 },
                { Exception: { } exception } => state with { Exceptions = state.Exceptions.Add(exception) },
                { Part: { } part, Team: { } team } => state with { Parts = state.Parts.SetItem(part, state.Parts[part].With([team])) },
                { Part: { } part } => state with
                {
                    Parts = state.Parts.SetItem(part, PartEntries.None with { IsKnown = line.IsKnown == true }),
                    Holds = line.Hold is { } hold ? state.Holds.SetItem(part, hold) : state.Holds,
                },
                _ => throw new InvalidDataException("A line of a snapshot says nothing."),
            };
        }

        return state;
    }
}
