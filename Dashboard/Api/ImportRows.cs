using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Api;

/// <summary>The entries of an imported file with the line that each stands on, and the rows that are none.</summary>
/// <param name="Entries">One for each row that could be read.</param>
/// <param name="Lines">By the place of the entry; a header on the first line is line 1.</param>
/// <param name="Ignored">Headers of the columns that were not read.</param>
/// <param name="Unread">What is wrong in the rows that could not be read: with one of them the file enters nothing.</param>
public sealed record ImportRows<TEntry>(ImmutableArray<TEntry> Entries, ImmutableArray<int> Lines, ImmutableArray<string> Ignored, ImmutableArray<LineFault> Unread)
{
    private static readonly Refusal HasUnread = Refusal.Of(RefusalKind.Malformed, BodyParser.WholeBody);

    // Of these kinds is a refusal that may rest on what a row says which could not be read.
    private static readonly FrozenSet<RefusalKind> RestOnOtherRows = FrozenSet.Create(RefusalKind.NumberTaken, RefusalKind.NotPromoted);

    /// <summary>Sends the entries where all rows could be read. Otherwise the contest is only asked what it makes of the others, so that everything that is
    /// wrong with the file is told at once; see <see cref="Locate"/>.</summary>
    /// <param name="preview">Says what would become of entries; nothing changes.</param>
    public async Task<Answer<TResult>> SendAsync<TResult>(Func<ImmutableArray<TEntry>, Task<Answer<TResult>>> send, Func<ImmutableArray<TEntry>, Task<Answer<TResult>>> preview)
        where TResult : class
    {
        if (Unread.IsEmpty)
        {
            return await send(Entries);
        }

        var refusal = Entries.IsEmpty ? null : (await preview(Entries)).Refusal;
        return new Answer<TResult>(null, refusal ?? HasUnread);
    }

    /// <summary>The problem that a refused import has, by line; null where the refusal is of no single row.</summary>
    public ProblemResult? Locate(Refusal refusal)
    {
        if (ReferenceEquals(refusal, HasUnread))
        {
            return LineFault.Problem(Unread);
        }

        Refusal[] all = [refusal, .. refusal.Others.IsDefault ? [] : refusal.Others];
        var faults = all.Select(one => EntryPlace.Locate(one, Lines)).ToArray();
        return faults.Any(fault => fault is null)
            ? null
            : LineFault.Problem(faults.OfType<LineFault>().Where(fault => Unread.IsEmpty || !RestOnOtherRows.Contains(fault.Refusal.Kind)).Concat(Unread));
    }
}

/// <summary>Finds the entry that a refusal of the contest's is about.</summary>
internal static partial class EntryPlace
{
    public static LineFault? Locate(Refusal refusal, ImmutableArray<int> lines) =>
        EntryField().Match(refusal.Field ?? "") is { Success: true } match
        && int.TryParse(match.Groups["index"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index < lines.Length
            // The last argument is the entry's place again, which the line stands for here.
            ? new LineFault(lines[index], refusal with
            {
                Field = match.Groups["field"] is { Success: true } field ? field.Value : null,
                Arguments = refusal.Arguments is [.. var others, _] ? others : [],
            })
            : null;

    // As the contest names an entry: "entries[3]" or "entries[3].round".
    [GeneratedRegex(@"^entries\[(?<index>\d+)\](\.(?<field>.+))?$")]
    private static partial Regex EntryField();
}

/// <summary>What is wrong on one line of an imported file.</summary>
public sealed record LineFault(int Line, Refusal Refusal)
{
    public static readonly ProblemKind BadRows = new("bad-rows", StatusCodes.Status400BadRequest);

    public static ProblemResult Problem(IEnumerable<LineFault> faults)
    {
        var lines = faults.OrderBy(fault => fault.Line).Select(fault => fault.Describe()).ToArray();
        return new(BadRows, BodyParser.WholeBody, [$"{lines.Length}"], lines);
    }

    private LineProblem Describe()
    {
        var kind = ProblemKind.Of(Refusal.Kind);
        return new LineProblem(Line, Refusal.Field, kind.Type, ProblemText.Title(kind), ProblemText.Detail(kind, Refusal.Arguments));
    }
}
