namespace EventsLive.Grains.People;

/// <summary>A grain method was called by somebody who may not call it; nothing was done.</summary>
[GenerateSerializer, Alias("CallDeniedException")]
public sealed class CallDeniedException(string message) : Exception(message);
