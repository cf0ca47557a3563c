using System.Globalization;
using CsCheck;
using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Organiser.Contests;
using Xunit;

namespace EventsLive.Dashboard.Tests.Organiser;

/// <summary>A hundred lines with one fault are one line to read, and every line is named.</summary>
public sealed class FaultsTogetherTests
{
    [Fact]
    public void Of_LinesWithTheSameFault_StandTogetherByTheirFirst() => Assert.Equal(
        [("2–4、9", "group"), ("3", "town")],
        FaultsTogether.Of([Fault(9, "group"), Fault(2, "group"), Fault(3, "town"), Fault(4, "group"), Fault(3, "group")], "、").Select(one => (one.Lines, one.Fault.Field!)));

    [Fact]
    public void Of_AnyLines_NamesEachOnce() => Gen.Int[1, 40].Array[1, 30].Sample(lines =>
    {
        var together = Assert.Single(FaultsTogether.Of(lines.Select(line => Fault(line, "group")), ","));

        Assert.Equal(lines.Distinct().Order(), together.Lines.Split(',').SelectMany(range => range.Split('–') is [var from, var to]
            ? Enumerable.Range(Line(from), Line(to) - Line(from) + 1)
            : [Line(range)]));
    });

    private static int Line(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static LineProblem Fault(int line, string field) => new(line, field, "malformed", "格式有误。", null);
}
