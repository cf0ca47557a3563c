using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Tests.Journal;

/// <summary>The smallest noun with everything that a journal must carry: a list of numbers below a limit.</summary>
internal sealed record Tally(ImmutableList<int> Numbers, int Total, bool Rung)
{
    public static Tally Empty { get; } = new([], 0, false);

    public static Decision<int> Add(Tally tally, int number, int limit = int.MaxValue, string? name = null) =>
        tally.Total + number > limit
            ? Refusal.Of(RefusalKind.Full)
            : Decision.Accept(
                tally.Total + number,
                [new NumberAdded(number)],
                name is null ? null : [new PersonalRow($"n{tally.Numbers.Count}", System.Text.Encoding.UTF8.GetBytes($"\"{name}\""))]);
}

internal sealed record NumberAdded(int Number) : IRecord;

internal sealed record BellRung : IRecord;

internal sealed record TallyLine(int Number, bool Rung);

[JsonSerializable(typeof(NumberAdded))]
[JsonSerializable(typeof(BellRung))]
[JsonSerializable(typeof(TallyLine))]
[JsonSerializable(typeof(int))]
internal sealed partial class TallyJson : JsonSerializerContext;

/// <param name="rings">When the bell is due.</param>
internal sealed class TallyModel(DateTimeOffset? rings = null, int snapshotSchema = 1, bool knowsNumbers = true) : JournalModel<Tally>
{
    public override string Noun => "tally";

    // Schema 1 of a number was called "n" and counted tens.
    public override RecordCatalogue Records { get; } = (knowsNumbers
            ? new RecordCatalogue()
                .Add("tally.added", 2, TallyJson.Default.NumberAdded)
                .Upcast("tally.added", 1, old => new JsonObject { ["Number"] = old["n"]!.GetValue<int>() * 10 })
            : new RecordCatalogue())
        .Add("tally.rung", 1, TallyJson.Default.BellRung);

    public override Tally Empty => Tally.Empty;

    public override int SnapshotSchema { get; } = snapshotSchema;

    public int Loads { get; private set; }

    public override Tally Apply(Tally state, IRecord record, RecordMeta meta) => record switch
    {
        NumberAdded added => state with { Numbers = state.Numbers.Add(added.Number), Total = state.Total + added.Number },
        BellRung => state with { Rung = true },
        _ => throw new InvalidOperationException("Not a tally's record."),
    };

    public override IReadOnlyList<IRecord> Due(Tally state, DateTimeOffset now) => !state.Rung && now >= rings ? [new BellRung()] : [];

    public override IEnumerable<ReadOnlyMemory<byte>> Save(Tally state) =>
        SnapshotLines.Write(state.Numbers.Select(number => new TallyLine(number, state.Rung)), TallyJson.Default.TallyLine);

    public override Tally Load(IEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        Loads++;
        var lines = SnapshotLines.Read(chunks, TallyJson.Default.TallyLine).ToList();
        return new Tally([.. lines.Select(line => line.Number)], lines.Sum(line => line.Number), lines.Any(line => line.Rung));
    }
}
