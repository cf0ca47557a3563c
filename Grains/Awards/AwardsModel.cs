using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Awards;

/// <summary>How the records of a contest's awards fold into their state, and how that is written to a snapshot.</summary>
public sealed class AwardsModel : JournalModel<AwardsState>
{
    public override string Noun => "awards";

    public override RecordCatalogue Records { get; } = new RecordCatalogue()
        .Add("awards.scheme-set", 1, AwardsJson.Default.AwardSchemeSet)
        .Add("awards.proposed", 1, AwardsJson.Default.AwardsProposed)
        .Add("awards.publicised", 1, AwardsJson.Default.AwardsPublicised)
        .Add("awards.objection-entered", 1, AwardsJson.Default.ObjectionEntered)
        .Add("awards.objection-decided", 1, AwardsJson.Default.ObjectionDecided)
        .Add("awards.published", 1, AwardsJson.Default.AwardsPublished)
        .Add("awards.withdrawn", 1, AwardsJson.Default.AwardsWithdrawn);

    public override AwardsState Empty => AwardsState.Empty;

    public override int SnapshotSchema => 1;

    public override AwardsState Apply(AwardsState state, IRecord record, RecordMeta meta)
    {
        state = state with { Revision = state.Revision + 1 };
        return record switch
        {
            AwardSchemeSet set => state with { Scheme = set.Scheme },
            AwardsProposed proposed => state with { Stage = AwardStage.Proposed, Proposal = proposed },
            AwardsPublicised publicised => state with { Stage = AwardStage.Publicised, Notice = publicised, WasPublic = true },
            ObjectionEntered entered => state with
            {
                Objections = state.Objections.Add(new ObjectionFacts(entered.Objection, entered.Team, meta.Time, null, null)),
            },
            ObjectionDecided decided => state with
            {
                Objections =
                [
                    .. state.Objections.Select(one => one.Id == decided.Objection
                        ? one with { Upheld = decided.Upheld, DecidedAt = meta.Time }
                        : one),
                ],
            },
            AwardsPublished => state with { Stage = AwardStage.Published, PublishedAt = meta.Time },
            AwardsWithdrawn => state with
            {
                Stage = AwardStage.Draft,
                Proposal = null,
                Notice = null,
                PublishedAt = null,
                Withdrawals = state.Withdrawals + 1,
            },
            _ => throw new InvalidOperationException($"{record.GetType().Name} is no record of awards."),
        };
    }

    public override IEnumerable<ReadOnlyMemory<byte>> Save(AwardsState state) => SnapshotLines.Write([state], AwardsJson.Default.AwardsState);

    public override AwardsState Load(IEnumerable<ReadOnlyMemory<byte>> chunks) => SnapshotLines.Read(chunks, AwardsJson.Default.AwardsState).Single();
}
