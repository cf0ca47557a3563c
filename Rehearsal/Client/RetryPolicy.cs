namespace EventsLive.Rehearsal.Client;

/// <summary>When an unanswered request is sent again, always with the same key.</summary>
/// <param name="AttemptTimeout">How long one attempt may take.</param>
/// <param name="GiveUpAfter">How long after the first attempt no further one is begun; zero = a single attempt.</param>
/// <param name="FirstDelay">Pause after the first failed attempt; it doubles with each further one.</param>
/// <param name="LongestDelay">Upper bound of the doubling. A server's <c>Retry-After</c> may ask for more.</param>
public sealed record RetryPolicy(TimeSpan AttemptTimeout, TimeSpan GiveUpAfter, TimeSpan FirstDelay, TimeSpan LongestDelay)
{
    /// <summary>Long enough to outlive a restart of the server and a store that is gone for half a minute.</summary>
    public static RetryPolicy Patient { get; } =
        new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3));

    /// <summary>For the first words with a server, which may still be starting but is not being waited for.</summary>
    public static RetryPolicy Brief { get; } = Patient with { GiveUpAfter = TimeSpan.FromSeconds(10) };

    /// <summary>One attempt: the first answer, or the lack of one, is what the caller wants to see.</summary>
    public static RetryPolicy Once { get; } =
        new(TimeSpan.FromSeconds(30), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>The pause before the next attempt.</summary>
    /// <param name="attempt">Attempts made so far, 1 or more.</param>
    /// <param name="retryAfter">What the server asked for, if it did: never less than that.</param>
    /// <param name="spread">0 to 1: keeps callers that failed together from coming back together. A half of the pause is spread.</param>
    public TimeSpan Delay(int attempt, TimeSpan? retryAfter, double spread)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        var doubled = FirstDelay * Math.Pow(2, Math.Min(attempt - 1, 30));
        var pause = doubled < LongestDelay ? doubled : LongestDelay;
        var spreadPause = pause * (0.5 + (0.5 * spread));
        return retryAfter is { } asked && asked > spreadPause ? asked : spreadPause;
    }
}
