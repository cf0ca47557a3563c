using System.Buffers;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Grains.Contests;

/// <summary>Whether a contest's sheets must be signed on the tablet.</summary>
public enum SignaturePolicy
{
    /// <summary>As it is; that of a new contest is <see cref="Optional"/>.</summary>
    Unchanged = 0,

    Optional = 1,

    /// <summary>A judge's sheet carries the judge's signature and the captain's, or says why there is none; one from paper says what stands on the paper, of which a photo is wanted.
    /// Not where the team did not come.</summary>
    Required = 2,
}

/// <summary>What the team's captain did when shown the sheet.</summary>
public enum CaptainAnswer
{
    Signed = 1,

    /// <summary>拒签, with a reason.</summary>
    Refused = 2,

    /// <summary>未到场: nobody was there to sign.</summary>
    Absent = 3,
}

/// <summary>The signatures of one sheet: personal, kept apart from the records.</summary>
/// <param name="Reason">Why the captain refuses; may be given for an absence too.</param>
/// <param name="CaptainStrokes">The captain's signature: strokes parted by <c>;</c>, each the start and then the steps as integers parted by <c>,</c>, on a pad 1,000 wide.</param>
/// <param name="JudgeStrokes">The judge's, in the same form.</param>
[GenerateSerializer, Immutable, Alias("SheetSigning")]
public sealed record SheetSigning(
    [property: Id(0)] CaptainAnswer Captain,
    [property: Id(1)] string? Reason,
    [property: Id(2)] string? CaptainStrokes,
    [property: Id(3)] string? JudgeStrokes);

/// <summary>Decides whether a sheet is signed as its contest wants it. Pure.</summary>
public static class SigningRules
{
    /// <summary>Characters of one signature: far more than a name takes.</summary>
    public const int MaxStrokes = 16 * 1024;

    private const string Field = "signing";

    private static readonly SearchValues<char> StrokeCharacters = SearchValues.Create("0123456789,;-");

    /// <param name="caller">Who enters it; null = a head judge's correction or an import, which nobody signs.</param>
    public static Refusal? Check(ContestSettings settings, ScoreEntry entry, Actor? caller)
    {
        var required = settings.Signatures == SignaturePolicy.Required;
        if (entry.Signing is not { } signing)
        {
            var mustBeSigned = Wants(settings, entry.Outcome) && (entry.Source == SheetSource.Tablet || (entry.Source == SheetSource.Paper && caller is not null));
            return mustBeSigned ? Refusal.Of(RefusalKind.Required, Field) : null;
        }

        // Whoever signs on paper draws no strokes.
        var onGlass = entry.Source != SheetSource.Paper;
        return (Enum.IsDefined(signing.Captain) ? null : Refusal.Of(RefusalKind.Malformed, $"{Field}.captain", [.. Enum.GetNames<CaptainAnswer>()]))
            ?? InputRules.OptionalText(signing.Reason, $"{Field}.reason", SheetRules.MaxReasonLength)
            ?? (signing.Captain == CaptainAnswer.Refused && string.IsNullOrWhiteSpace(signing.Reason) ? Refusal.Of(RefusalKind.ReasonRequired, $"{Field}.reason") : null)
            ?? Strokes(signing.CaptainStrokes, $"{Field}.captainStrokes", onGlass && signing.Captain == CaptainAnswer.Signed)
            ?? Strokes(signing.JudgeStrokes, $"{Field}.judgeStrokes", onGlass && required);
    }

    /// <summary>Whether the contest asks for signatures on a sheet with this outcome: who did not come signs nothing.</summary>
    public static bool Wants(ContestSettings settings, RunOutcome outcome) => settings.Signatures == SignaturePolicy.Required && outcome != RunOutcome.NoShow;

    /// <summary>Whether a sheet that stands has not the captain's answer that the contest asks for: on the glass, or on paper of which there is a photo.
    /// A correction by the head judge stands on their own word.</summary>
    public static bool IsMissing(ContestState state, Team team, Sheet sheet) =>
        sheet.Stands
        && Wants(state.Settings!, sheet.Outcome)
        && (sheet.Source != SheetSource.Paper ? sheet.Signed is null
            : sheet is not { Replaces: not null, Signed: null } && !PaperRules.WasPhotographed(state, team, sheet));

    private static Refusal? Strokes(string? strokes, string field, bool required) =>
        string.IsNullOrEmpty(strokes) ? (required ? Refusal.Of(RefusalKind.Required, field) : null)
        : strokes.Length > MaxStrokes ? Refusal.Of(RefusalKind.TooLong, field, InputRules.Number(MaxStrokes))
        : strokes.AsSpan().ContainsAnyExcept(StrokeCharacters) ? Refusal.Of(RefusalKind.Malformed, field)
        : null;
}
