namespace EventsLive.Dashboard.Demonstration;

/// <summary>The demonstration's chance: the same seed and name give the same throws on every machine and in every life of the process.</summary>
internal sealed class DemonstrationDice(int seed, string name)
{
    private readonly Random _random = new(unchecked((int)(Fnv(name) ^ (uint)seed)));

    public double Share() => _random.NextDouble();

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, both inclusive.</summary>
    public int Whole(int least, int most) => _random.Next(least, most + 1);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public T Of<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public TimeSpan Between(TimeSpan from, TimeSpan to) => from + ((to - from) * _random.NextDouble());

    // A text's own hash code differs from process to process.
    private static uint Fnv(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 16777619u);
        }

        return hash;
    }
}
