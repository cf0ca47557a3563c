namespace EventsLive.Grains.Scoring;

/// <summary>Exact decimals in one written form: <c>652.0</c> and <c>652</c> are the same number and must read the same.</summary>
internal static class Exact
{
    /// <summary>The same number without zeros at its end.</summary>
    public static decimal Trim(decimal value) => value / 1.0000000000000000000000000000m;
}
