using System.Globalization;

namespace EventsLive.Benchmarks;

/// <summary>One line of the benchmark's table.</summary>
/// <param name="Aim">What it should be; empty = printed for information.</param>
public sealed record Figure(string Name, string Measured, string Aim = "", bool? Reached = null)
{
    public static Figure AtLeast(string name, double value, double aim) =>
        new(name, Number(value), "≥ " + Number(aim), value >= aim);

    public static Figure AtMost(string name, double value, double aim, string unit = "") =>
        new(name, Number(value) + unit, "≤ " + Number(aim) + unit, value <= aim);

    public static Figure Info(string name, double value, string unit = "") => new(name, Number(value) + unit);

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) >= 100 ? "#,0" : "0.###", CultureInfo.InvariantCulture);
}
