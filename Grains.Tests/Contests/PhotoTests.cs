using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using EventsLive.Grains.People;
using Xunit;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Sheets from paper with the photo of the paper: what may stand beside which sheet, what is missing, and where the picture is not.</summary>
public sealed class PhotoTests
{
    // As ContestFixture writes its records.
    private static readonly Actor Judge = new("judge-1", [Role.Judge]);
    private static readonly Actor Other = new("judge-2", [Role.Judge]);
    private static readonly Actor Head = new("head", [Role.HeadJudge]);

    private static readonly SheetSigning OnPaper = new(CaptainAnswer.Signed, null, null, null);

    [Fact]
    public void Enter_TimeOnThePaperAhead_IsRefused()
    {
        var contest = Contest();

        AssertRefused(PaperRules.Enter(contest.State, Paper("a", 1, 5) with { At = Start.AddMinutes(6) }, Judge, Start), RefusalKind.TimeAhead, "at");
        Assert.Null(PaperRules.Enter(contest.State, Paper("a", 1, 5) with { At = Start.AddMinutes(4) }, Judge, Start).Refusal);
        Assert.Null(PaperRules.Enter(contest.State, Paper("a", 1, 5) with { At = null }, Judge, Start).Refusal);
        // A device whose clock is wrong still gives its scores.
        Assert.Null(PaperRules.Enter(contest.State, Score("a", 1, 5) with { At = Start.AddHours(3) }, Judge, Start).Refusal);
    }

    [Fact]
    public void Put_OfAPaperSheet_IsInThePersonalRowAndNowhereElse()
    {
        var contest = Contest();
        contest.Enter(Paper("a", 1, 5));
        var picture = Pictures.Sheet();

        Assert.Equal(new PhotoReceipt("s1", 1), contest.Accept(PhotoRules.Put(contest.State, "s1", picture, Judge)));

        var row = Assert.Single(contest.Personal, row => row.Subject.StartsWith("photo:", StringComparison.Ordinal));
        Assert.Equal(picture.Data, JsonSerializer.Deserialize(row.Json.Span, ContestJson.Default.SheetPicture)!.Data);
        Assert.Equal(new SheetPhotographed("s1", 1, PictureType.Jpeg, picture.Data.Length), contest.Records[^1]);
        var told = Convert.ToBase64String(picture.Data)[..40];
        var outputs = new List<string> { JsonSerializer.Serialize(contest.Records.Cast<object>()), JsonSerializer.Serialize(Version(contest, "a")) };
        outputs.AddRange(new ContestModel().Save(contest.State).Select(line => Encoding.UTF8.GetString(line.Span)));
        foreach (var audience in Enum.GetValues<Audience>())
        {
            outputs.AddRange(ContestViews.Keys(contest.State).Select(key => ContestViews.Row(contest.State, "e", audience, key)).OfType<byte[]>().Select(Encoding.UTF8.GetString));
        }

        Assert.All(outputs, output => Assert.DoesNotContain(told, output, StringComparison.Ordinal));
    }

    /// <summary>A photo is the staff's: both boards stay the objects that they were.</summary>
    [Fact]
    public void Put_LeavesBothBoardsAsTheyWere()
    {
        var contest = Contest();
        contest.Enter(Paper("a", 1, 5));
        var before = contest.State;

        contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(), Judge));

        Assert.Same(before.All, contest.State.All);
        Assert.Same(before.Shown, contest.State.Shown);
        Assert.Equal(before.Desk.Changes + 1, contest.State.Desk.Changes);
    }

    [Fact]
    public void Put_WhatDoesNotFit_IsRefusedByName()
    {
        var contest = Contest();
        contest.Enter(Paper("a", 1, 5));
        contest.Enter(Score("a", 2, 5));
        var jpeg = Pictures.Of(PictureType.Jpeg);

        AssertRefused(PhotoRules.Put(contest.State, "s9", Pictures.Sheet(), Judge), RefusalKind.UnknownSheet, "sheetId", "s9");
        AssertRefused(PhotoRules.Put(contest.State, "s2", Pictures.Sheet(), Judge), RefusalKind.NotOnPaper, "sheetId", "s2");
        AssertRefused(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(), Other), RefusalKind.NotOwnSheet, "sheetId", "s1");
        AssertRefused(PhotoRules.Put(contest.State, "s1", new(PictureType.Jpeg, []), Judge), RefusalKind.Required, "body");
        AssertRefused(PhotoRules.Put(contest.State, "s1", new(PictureType.Png, jpeg), Judge), RefusalKind.NotAPicture, "body");
        AssertRefused(PhotoRules.Put(contest.State, "s1", new(PictureType.Jpeg, jpeg[..^1]), Judge), RefusalKind.NotAPicture, "body");
        AssertRefused(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(PhotoRules.MaxBytes), Judge), RefusalKind.TooLarge, "body", $"{PhotoRules.MaxBytes}");
        AssertRefused(PhotoRules.Put(ContestState.Empty, "s1", Pictures.Sheet(), Judge), RefusalKind.UnknownContest, null);
        Assert.Null(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(), Head).Refusal);
    }

    /// <summary>The largest picture in its row, with its record, is one batch of the narrowest store.</summary>
    [Fact]
    public void Put_TheLargestPicture_IsBelowTheRowsLimit()
    {
        var contest = Contest();
        contest.Enter(Paper("a", 1, 5));
        var largest = Pictures.Sheet(PhotoRules.MaxBytes - Pictures.Of(PictureType.Jpeg, filling: 0).Length);
        Assert.Equal(PhotoRules.MaxBytes, largest.Data.Length);

        contest.Accept(PhotoRules.Put(contest.State, "s1", largest, Judge));

        Assert.InRange(contest.Personal[^1].Json.Length, 1, 384 * 1024);
    }

    [Fact]
    public void Put_Again_CountsOnUntilTheRunIsApproved_ThenOnlyTheHeadJudge()
    {
        var contest = Contest();
        contest.Enter(Paper("a", 1, 5));
        contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(10), Judge));

        Assert.Equal(2, contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(20), Judge)).Version);
        contest.Accept(ApprovalRules.Approve(contest.State, ["s1"]));

        AssertRefused(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(), Judge), RefusalKind.RunApproved, "sheetId", "s1");
        Assert.Equal(3, contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(30), Head)).Version);
        Assert.Equal((3, "s1", false), (Version(contest, "a").Photo!.Version, Version(contest, "a").Photo!.SheetId, Version(contest, "a").Photo!.Erased));
    }

    /// <summary>A tablet that was without a network comes late: its first photo is taken all the same, also of a sheet that is history.</summary>
    [Fact]
    public void Put_TheFirstPhotoAfterPublication_IsTaken()
    {
        var contest = Contest();
        contest.Enter(Paper("a", 1, 5));
        contest.Enter(Paper("a", 1, 6) with { Replaces = "s1", Reason = "看错" });
        contest.Accept(CorrectionRules.PublishDespiteGaps(contest.State, "只赛一轮", Start));

        Assert.Equal("s1", contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(), Judge)).SheetId);
        Assert.False(Version(contest, "a", "s2").LacksPhoto);
    }

    [Fact]
    public void Erase_ThePhoto_StaysKnownAndOnlyTheHeadJudgeMayPutAnother()
    {
        var contest = Contest();
        contest.Enter(Paper("a", 1, 5));
        contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(), Judge));

        contest.Accept(Decision.Accept(new SheetStanding("s1"), [new SheetRowErased("s1", SheetRow.Photo)]));

        Assert.True(Version(contest, "a").Photo!.Erased);
        Assert.False(Version(contest, "a").LacksPhoto);
        AssertRefused(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(), Judge), RefusalKind.PhotoErased, "body");
        contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(), Head));
        Assert.Equal((2, false), (Version(contest, "a").Photo!.Version, Version(contest, "a").Photo!.Erased));
    }

    [Fact]
    public void Gaps_PaperSheetsWithoutPhoto_AreToldAndHoldUpNothing()
    {
        var contest = Contest();
        contest.Enter(Paper("a", 1, 5));
        contest.Enter(Paper("a", 2, 5));
        contest.Enter(Score("a", 3, 5));
        // The head judge's correction of what a tablet entered is on no paper.
        contest.Accept(CorrectionRules.Correct(contest.State, new Correction(Score("a", 3, 7, "s3", "复核") with { Source = SheetSource.Paper }, CorrectionCategory.Review, null), Start));
        Assert.Equal([1, 2], ContestGaps.Of(contest.State).Unphotographed.Select(gap => gap.Run.Round));

        contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(), Judge));

        Assert.Equal([2], ContestGaps.Of(contest.State).Unphotographed.Select(gap => gap.Run.Round));
        Assert.True(ContestGaps.Of(contest.State).IsEmpty);
        var cells = DeskViews.Overview(contest.State, new DeskViews.Texts([])).Teams[0].Cells;
        Assert.Equal([false, true, false], cells.Select(cell => cell.Unphotographed));
        Assert.Null(PublicationRules.Publish(contest.State, Start).Refusal);
    }

    /// <summary>The photo stands for the signatures on the paper: declared without one they are missing.</summary>
    [Fact]
    public void Unsigned_WhereSignaturesAreRequired_PaperNeedsItsPhoto()
    {
        var contest = Contest(SignaturePolicy.Required);
        AssertRefused(SheetRules.Enter(contest.State, Paper("a", 1, 5), Judge), RefusalKind.Required, "signing");
        contest.Accept(SheetRules.Enter(contest.State, Paper("a", 1, 5) with { Signing = OnPaper }, Judge));
        contest.Accept(SheetRules.Enter(contest.State, Paper("a", 2, 5) with { Signing = OnPaper }, Judge));
        contest.Enter(NoScore("a", 3, RunOutcome.NoShow) with { Source = SheetSource.Paper });
        Assert.Equal([1, 2], ContestGaps.Of(contest.State).Unsigned.Select(gap => gap.Run.Round));

        contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(), Judge));
        contest.Accept(Decision.Accept(new SheetStanding("s1"), [new SheetRowErased("s1", SheetRow.Photo)]));

        Assert.Equal([2], ContestGaps.Of(contest.State).Unsigned.Select(gap => gap.Run.Round));
        // The same paper, read again.
        contest.Accept(SheetRules.Enter(contest.State, Paper("a", 1, 6) with { Replaces = "s1", Reason = "看错", Signing = OnPaper }, Judge));
        Assert.Equal([2], ContestGaps.Of(contest.State).Unsigned.Select(gap => gap.Run.Round));
    }

    [Fact]
    public void Photo_OfASheetThatMoves_GoesWithIt()
    {
        var contest = Contest();
        contest.Put("b", Entry("水星队", number: 2));
        contest.Enter(Paper("a", 1, 5));
        contest.Enter(Paper("a", 1, 6) with { Replaces = "s1", Reason = "看错" });
        contest.Accept(PhotoRules.Put(contest.State, "s2", Pictures.Sheet(), Judge));

        contest.Accept(MoveRules.Move(contest.State, new SheetMove("s2", "b", new RunRef(2), null, false, "选错队"), Judge, Start));

        var moved = DeskViews.History(contest.State, contest.State.All.Teams["b"], 2, new DeskViews.Texts([])).Runs[0].Versions[^1];
        Assert.Equal(("s3", "s2", false), (moved.SheetId, moved.Photo!.SheetId, moved.LacksPhoto));
        Assert.Equal(2, contest.Accept(PhotoRules.Put(contest.State, "s3", Pictures.Sheet(), Judge)).Version);
        contest.Accept(Decision.Accept(new SheetStanding("s3"), [new SheetRowErased("s3", SheetRow.Photo)]));
        Assert.All(contest.State.Desk.Photos.Values, photo => Assert.True(photo.Erased));
        Assert.Empty(ContestGaps.Of(contest.State).Unphotographed);
    }

    /// <summary>Whoever had moved a sheet away could otherwise exchange, under its former id, the paper of a run that is approved.</summary>
    [Fact]
    public void Put_UnderTheIdThatAMovedSheetHad_IsOfWhatStandsForIt()
    {
        var contest = Contest();
        contest.Put("b", Entry("水星队", number: 2));
        contest.Enter(Paper("a", 1, 5));
        contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(10), Judge));
        contest.Accept(MoveRules.Move(contest.State, new SheetMove("s1", "b", new RunRef(2), null, false, "选错队"), Judge, Start));

        Assert.Equal(new PhotoReceipt("s2", 2), contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(20), Judge)));
        contest.Accept(ApprovalRules.Approve(contest.State, ["s2"]));

        AssertRefused(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(30), Judge), RefusalKind.RunApproved, "sheetId", "s2");
    }

    [Fact]
    public void Put_OfASheetThatWasSetAside_TakesTheFirstPhotoAndNoOtherOfAJudge()
    {
        var contest = Contest();
        contest.Enter(Paper("a", 1, 5));
        contest.Accept(RerunRules.Reopen(contest.State, new RerunOrder("a", new RunRef(1), "s1", SetAsideCause.Rerun, "再跑")));

        contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(10), Judge));

        AssertRefused(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(20), Judge), RefusalKind.SheetSetAside, "sheetId", "s1");
        Assert.Equal(2, contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(20), Head)).Version);
    }

    /// <summary>A judge who changed a sheet of another's and moved it takes nothing from the other's photo.</summary>
    [Fact]
    public void Put_OfASheetThatWentAlongWithItsCorrection_IsTaken()
    {
        var contest = Contest();
        contest.Put("b", Entry("水星队", number: 2));
        contest.Enter(Paper("a", 1, 5));
        contest.Accept(SheetRules.Enter(contest.State, Paper("a", 1, 6) with { Replaces = "s1", Reason = "看错" }, Other), Other.Id);
        contest.Accept(MoveRules.Move(contest.State, new SheetMove("s2", "b", new RunRef(2), null, false, "选错队"), Other, Start), Other.Id);

        Assert.Equal(new PhotoReceipt("s1", 1), contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(), Judge)));
        Assert.Empty(ContestGaps.Of(contest.State).Unphotographed);
    }

    [Fact]
    public void Snapshot_KeepsWhatIsKnownOfPhotos()
    {
        var contest = Contest();
        contest.Enter(Paper("a", 1, 5));
        contest.Accept(PhotoRules.Put(contest.State, "s1", Pictures.Sheet(), Judge));
        var model = new ContestModel();

        var loaded = model.Load(model.Save(contest.State));

        Assert.Equal(contest.State.Desk.Photos["s1"], Assert.Single(loaded.Desk.Photos).Value);
    }

    private static SheetVersion Version(ContestFixture contest, string team, string sheet = "s1") =>
        DeskViews.History(contest.State, contest.State.All.Teams[team], 1, new DeskViews.Texts([])).Runs[0].Versions.Single(version => version.SheetId == sheet);

    private static ScoreEntry Paper(string team, int round, decimal score) => Score(team, round, score) with { Source = SheetSource.Paper };

    private static ContestFixture Contest(SignaturePolicy signatures = SignaturePolicy.Optional)
    {
        var contest = new ContestFixture();
        contest.Accept(ContestRules.Configure(contest.State, new ContestSettings(["小学"], 3, BestOfThree, Signatures: signatures)));
        contest.Put("a", Entry());
        return contest;
    }
}
