using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Tests.Storage;

/// <summary>What happens to the next append.</summary>
public enum Fault
{
    None,

    /// <summary>It is written, and its writer is not told.</summary>
    LoseAnswer,

    /// <summary>It is not written, and its writer is not told.</summary>
    LoseRequest,
}

/// <summary>A store whose appends can be made to fail on the way there or on the way back.</summary>
public sealed class FaultyStore(IJournalStore inner) : StoreDecorator(inner)
{
    /// <summary>Used up by the next append.</summary>
    public Fault Next { get; set; }

    public override async Task<AppendOutcome> AppendAsync(StreamId stream, AppendBatch batch, CancellationToken cancellationToken)
    {
        var fault = Next;
        Next = Fault.None;
        var outcome = fault == Fault.LoseRequest ? AppendOutcome.Unknown : await base.AppendAsync(stream, batch, cancellationToken);
        return fault == Fault.None ? outcome : AppendOutcome.Unknown;
    }
}
