using System.Collections.Immutable;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Archives;

/// <summary>How the records of a contest's archives fold into the list of them.</summary>
public sealed class ArchiveModel : JournalModel<ImmutableList<RecordedArchive>>
{
    public override string Noun => "archive";

    public override RecordCatalogue Records { get; } = new RecordCatalogue().Add("archive.made", 1, ArchiveJson.Default.ContestArchived);

    public override ImmutableList<RecordedArchive> Empty => [];

    public override int SnapshotSchema => 1;

    public override ImmutableList<RecordedArchive> Apply(ImmutableList<RecordedArchive> state, IRecord record, RecordMeta meta) => record switch
    {
        ContestArchived made => state.Add(new RecordedArchive(made.Number, meta.Actor, meta.Time, made.Heads, made.Full, made.Public)),
        _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of an archive."),
    };

    public override IEnumerable<ReadOnlyMemory<byte>> Save(ImmutableList<RecordedArchive> state) => SnapshotLines.Write(state, ArchiveJson.Default.RecordedArchive);

    public override ImmutableList<RecordedArchive> Load(IEnumerable<ReadOnlyMemory<byte>> chunks) => [.. SnapshotLines.Read(chunks, ArchiveJson.Default.RecordedArchive)];
}
