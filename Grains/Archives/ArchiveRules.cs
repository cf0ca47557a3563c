using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Archives;

/// <summary>Decides what becomes an archive of a contest. Pure.</summary>
public static class ArchiveRules
{
    public const int MaxReasonLength = 500;

    /// <summary>Entries of one file that a record lists at most.</summary>
    public const int MaxEntries = 200;

    private const int Sha256Length = 64;

    private const string SubjectPrefix = "reason:";

    private const string SurroundingsPrefix = "surroundings:";

    /// <summary>What is open at a contest, in the order in which it is usually closed.</summary>
    public static ImmutableArray<OpenMatter> Open(ContestClosing contest, AwardStage awards, DateTimeOffset now)
    {
        var open = ImmutableArray.CreateBuilder<OpenMatter>();
        if (!contest.IsPublished)
        {
            open.Add(OpenMatter.NotPublished);
        }

        if (contest.OpenAppeals > 0)
        {
            open.Add(OpenMatter.AppealsOpen);
        }

        if (contest.AppealsUntil > now)
        {
            open.Add(OpenMatter.AppealTime);
        }

        if (awards is AwardStage.Proposed or AwardStage.Publicised)
        {
            open.Add(OpenMatter.AwardsOpen);
        }

        return open.ToImmutable();
    }

    public static Decision<ArchiveReceipt> Record(ImmutableList<RecordedArchive> state, ArchiveFacts facts, ImmutableArray<OpenMatter> open, string? reason)
    {
        if (Check(facts.Full) is { } badFull)
        {
            return badFull;
        }

        if (facts.Public is { } shown && Check(shown) is { } badPublic)
        {
            return badPublic;
        }

        if (state is [.., var last] && last.Full.IsSame(facts.Full) && (last.Public?.Sha256 == facts.Public?.Sha256))
        {
            return Decision.Accept(new ArchiveReceipt(last.Number, Created: false), []);
        }

        if (!open.IsEmpty && string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of(RefusalKind.ContestUnfinished, "reason", [.. open.Select(matter => matter.ToString())]);
        }

        if (InputRules.OptionalText(reason, "reason", MaxReasonLength) is { } badReason)
        {
            return badReason;
        }

        var number = state.Count + 1;
        return Decision.Accept(
            new ArchiveReceipt(number, Created: true),
            [new ContestArchived(number, facts.Heads, facts.Full, facts.Public)],
            [
                new PersonalRow(SurroundingsSubject(number), JsonSerializer.SerializeToUtf8Bytes(facts.Surroundings, ArchiveJson.Default.ArchiveSurroundings)),
                .. string.IsNullOrWhiteSpace(reason)
                    ? Enumerable.Empty<PersonalRow>()
                    : [new PersonalRow(Subject(number), JsonSerializer.SerializeToUtf8Bytes(new ArchiveReason(reason.Trim()), ArchiveJson.Default.ArchiveReason))],
            ]);
    }

    /// <summary>Id of the personal row with the reason of an archive.</summary>
    internal static string Subject(int number) => SubjectPrefix + InputRules.Number(number);

    /// <summary>Id of the personal row with the surroundings of an archive.</summary>
    internal static string SurroundingsSubject(int number) => SurroundingsPrefix + InputRules.Number(number);

    private static Refusal? Check(ArchiveFile file) =>
        !IsHash(file.Sha256) || file.Entries.IsDefaultOrEmpty || file.Entries.Any(entry => !IsHash(entry.Sha256)) ? Refusal.Of(RefusalKind.Malformed, "entries")
        : file.Entries.Length > MaxEntries ? Refusal.Of(RefusalKind.TooLong, "entries", InputRules.Number(MaxEntries))
        : null;

    private static bool IsHash(string? text) => text is { Length: Sha256Length } && text.All(char.IsAsciiHexDigitLower);
}
