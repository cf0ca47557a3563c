using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Signatures: asked for by the contest, kept with the sheet's person, shown in no record, snapshot or view.</summary>
public sealed class SigningTests
{
    private const string Captain = "71,72,73,74";
    private const string Judge = "81,82,83,84";

    private static readonly SheetSigning Signed = new(CaptainAnswer.Signed, null, Captain, Judge);

    [Fact]
    public void Enter_Signed_StrokesAreInThePersonalRowAndNowhereElse()
    {
        var contest = Contest(SignaturePolicy.Required);

        var sheet = contest.Enter(Score("a", 1, 5) with { Signing = Signed });

        var row = Assert.Single(contest.Personal, OfSheet);
        Assert.Equal($"signatures:{sheet.SheetId}", row.Subject);
        Assert.Contains(Captain, Encoding.UTF8.GetString(row.Json.Span), StringComparison.Ordinal);
        Assert.Equal(CaptainAnswer.Signed, Assert.IsType<SheetAccepted>(contest.Records[^1]).Signed);
        Assert.Equal(CaptainAnswer.Signed, ContestViews.Sheets(contest.State, contest.State.All.Teams["a"])[0].Signed);
        var outputs = new List<string> { JsonSerializer.Serialize(contest.Records.Cast<object>()) };
        outputs.AddRange(new ContestModel().Save(contest.State).Select(line => Encoding.UTF8.GetString(line.Span)));
        foreach (var audience in Enum.GetValues<Audience>())
        {
            outputs.AddRange(ContestViews.Keys(contest.State).Select(key => ContestViews.Row(contest.State, "e", audience, key)).OfType<byte[]>().Select(Encoding.UTF8.GetString));
            outputs.Add(JsonSerializer.Serialize(contest.State.BoardFor(audience).Standings(null)));
        }

        Assert.All(outputs, output =>
        {
            Assert.DoesNotContain(Captain, output, StringComparison.Ordinal);
            Assert.DoesNotContain(Judge, output, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Enter_UnsignedWhereRequired_IsRefused()
    {
        var contest = Contest(SignaturePolicy.Required);

        AssertRefused(SheetRules.Enter(contest.State, Score("a", 1, 5)), RefusalKind.Required, "signing");
        AssertRefused(SheetRules.Enter(contest.State, Score("a", 1, 5) with { Signing = Signed with { CaptainStrokes = null } }), RefusalKind.Required, "signing.captainStrokes");
        AssertRefused(SheetRules.Enter(contest.State, Score("a", 1, 5) with { Signing = Signed with { JudgeStrokes = null } }), RefusalKind.Required, "signing.judgeStrokes");
        AssertRefused(SheetRules.Enter(contest.State, Score("a", 1, 5) with { Signing = new(CaptainAnswer.Refused, null, null, Judge) }), RefusalKind.ReasonRequired, "signing.reason");
        Assert.Null(SheetRules.Enter(contest.State, Score("a", 1, 5) with { Signing = new(CaptainAnswer.Refused, "不认可计时", null, Judge) }).Refusal);
        Assert.Null(SheetRules.Enter(contest.State, Score("a", 1, 5) with { Signing = new(CaptainAnswer.Absent, null, null, Judge) }).Refusal);
        Assert.Null(SheetRules.Enter(contest.State, NoScore("a", 1, RunOutcome.NoShow)).Refusal);
        Assert.Null(SheetRules.Enter(contest.State, Score("a", 1, 5) with { Source = SheetSource.Import }).Refusal);
    }

    [Fact]
    public void Enter_UnsignedWhereOptional_IsAcceptedAsBefore()
    {
        var contest = Contest(SignaturePolicy.Optional);

        contest.Enter(Score("a", 1, 5));

        Assert.DoesNotContain(contest.Personal, OfSheet);
        Assert.Null(Assert.IsType<SheetAccepted>(contest.Records[^1]).Signed);
    }

    [Fact]
    public void Configure_WithoutAPolicy_KeepsTheOneThatIs()
    {
        var contest = Contest(SignaturePolicy.Required);

        contest.Accept(ContestRules.Configure(contest.State, new ContestSettings(["小学", "初中"], 3, BestOfThree)));

        Assert.Equal(SignaturePolicy.Required, contest.State.Settings!.Signatures);
        AssertRefused(SheetRules.Enter(contest.State, Score("a", 1, 5)), RefusalKind.Required, "signing");
    }

    [Theory]
    [InlineData("<svg/>", RefusalKind.Malformed)]
    [InlineData(null, RefusalKind.TooLong)]
    public void Enter_StrokesThatAreNone_AreRefused(string? strokes, RefusalKind kind) => AssertRefused(
        SheetRules.Enter(Contest(SignaturePolicy.Optional).State, Score("a", 1, 5) with { Signing = Signed with { CaptainStrokes = strokes ?? new string('1', SigningRules.MaxStrokes + 1) } }),
        kind,
        "signing.captainStrokes");

    [Fact]
    public void Publish_UnsignedWhereRequired_IsRefusedUnlessTheHeadJudgeSaysWhy()
    {
        var contest = Contest(SignaturePolicy.Required);
        contest.Enter(Score("a", 1, 5) with { Signing = Signed });
        contest.Enter(Score("a", 2, 6) with { Source = SheetSource.Import });
        contest.Enter(NoScore("a", 3, RunOutcome.NoShow));
        Assert.Equal([2], ContestGaps.Of(contest.State).Unsigned.Select(gap => gap.Run.Round));

        AssertRefused(PublicationRules.Publish(contest.State, ContestFixture.Start), RefusalKind.GapsOpen, null, "0", "0", "1");
        var despite = CorrectionRules.PublishDespiteGaps(contest.State, "纸质表已签", ContestFixture.Start);
        Assert.Equal(new GapsAccepted(0, 0, 0, 1), despite.Records[0]);
        contest.Accept(CorrectionRules.Correct(contest.State, new Correction(Score("a", 2, 7, "s2", "复核") with { Source = SheetSource.Paper }, CorrectionCategory.Review, null), ContestFixture.Start));

        Assert.Empty(ContestGaps.Of(contest.State).Unsigned);
        Assert.Null(PublicationRules.Publish(contest.State, ContestFixture.Start).Refusal);
    }

    private static bool OfSheet(PersonalRow row) => row.Subject.StartsWith("signatures:", StringComparison.Ordinal);

    private static ContestFixture Contest(SignaturePolicy signatures)
    {
        var contest = new ContestFixture();
        contest.Accept(ContestRules.Configure(contest.State, new ContestSettings(["小学"], 3, BestOfThree, Signatures: signatures)));
        contest.Put("a", Entry());
        return contest;
    }
}
