using System.Globalization;
using EventsLive.Dashboard.Api;
using EventsLive.Grains.Journal;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

public sealed class ProblemKindTests
{
    public static TheoryData<RefusalKind> Kinds => [.. Enum.GetValues<RefusalKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_EveryRefusal_HasStatusAndWordsInBothLanguages(RefusalKind kind)
    {
        var problem = ProblemKind.Of(kind);
        Assert.InRange(problem.Status, 400, 503);
        Assert.NotEqual(500, problem.Status);
        Assert.Equal(problem.Status == 503, problem.RetryAfter is >= 1 and <= 5);

        var (chinese, english) = (In("zh-CN", () => ProblemText.Title(problem)), In("en", () => ProblemText.Title(problem)));
        Assert.NotEqual(problem.Name, chinese);
        Assert.Contains(chinese, c => c > '\u3000');
        Assert.DoesNotContain(english, c => c > '\u3000');
    }

    [Theory]
    [InlineData(RefusalKind.KeyReused, "urn:eventslive:problem:key-reused", 422)]
    [InlineData(RefusalKind.TooLarge, "urn:eventslive:problem:too-large", 413)]
    [InlineData(RefusalKind.Forbidden, "urn:eventslive:problem:forbidden", 403)]
    [InlineData(RefusalKind.UnknownEvent, "urn:eventslive:problem:unknown-event", 404)]
    [InlineData(RefusalKind.Full, "urn:eventslive:problem:full", 409)]
    [InlineData(RefusalKind.UnknownField, "urn:eventslive:problem:unknown-field", 400)]
    [InlineData(RefusalKind.OutcomeUnknown, "urn:eventslive:problem:outcome-unknown", 503)]
    public void Of_Refusal_HasAStableTypeAndStatus(RefusalKind kind, string type, int status) =>
        Assert.Equal((type, status), (ProblemKind.Of(kind).Type, ProblemKind.Of(kind).Status));

    [Fact]
    public void Detail_OpenRange_SaysOnlyTheEndThatThereIs()
    {
        var range = ProblemKind.Of(RefusalKind.OutOfRange);
        Assert.Equal("It must be between 1 and 9.", In("en", () => ProblemText.Detail(range, ["1", "9"])));
        Assert.Equal("It must not be more or later than 9.", In("en", () => ProblemText.Detail(range, ["", "9"])));
        Assert.Equal("It must not be less or earlier than 1.", In("en", () => ProblemText.Detail(range, ["1", ""])));
        Assert.Equal("It must be between 0 and 400, in steps of 5.", In("en", () => ProblemText.Detail(range, ["0", "400", "5"])));
        Assert.Null(In("en", () => ProblemText.Detail(range, default)));
    }

    private static T In<T>(string language, Func<T> read)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return read();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
