namespace EventsLive.Grains.Journal;

/// <summary>One durable record, as programs of the staff follow it.</summary>
/// <param name="Version">Number of the record in its stream: rises for ever, over all lives of the program. Numbers left out are of records that tell nothing.</param>
/// <param name="Actor">Id of who caused it: an account, a device or <c>system</c>.</param>
/// <param name="Type">Alias of the record's type.</param>
/// <param name="Json">The record in its newest schema, as UTF-8 JSON; it holds no text about a person.</param>
[GenerateSerializer, Immutable, Alias("HistoryEntry")]
public sealed record HistoryEntry(
    [property: Id(0)] long Version,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string Actor,
    [property: Id(3)] string Type,
    [property: Id(4)] byte[] Json);

/// <summary>A personal row as it stands.</summary>
/// <param name="Subject">Id of the row within its stream: what the text is of.</param>
/// <param name="Json">The row as UTF-8 JSON.</param>
[GenerateSerializer, Immutable, Alias("KeptText")]
public sealed record KeptText([property: Id(0)] string Subject, [property: Id(1)] byte[] Json);
