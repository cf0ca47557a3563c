using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains;

/// <summary>Checks of single input fields that every noun shares; each returns the refusal, or null where the field is good.</summary>
/// <remarks>
/// Arguments of the refusals: <see cref="RefusalKind.TooLong"/> the greatest number of characters or items; <see cref="RefusalKind.OutOfRange"/>
/// the least and the greatest value, empty where there is none.
/// </remarks>
public static class InputRules
{
    // One text element may carry any number of combining marks: this bounds the bytes that a short text can take.
    private const int MaxUnitsPerCharacter = 8;

    // Marks that reverse or embed a direction: left open, they turn round what stands beside them on a wall.
    private static readonly SearchValues<char> Directions = SearchValues.Create("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069");

    private const string IdForm = "a-z 0-9 -, 1-64";

    /// <summary>A text of 1 to <paramref name="max"/> characters as a reader counts them (text elements), without control characters, and with something to be seen.</summary>
    public static Refusal? Text(string? value, string field, int max) =>
        value is null || !value.EnumerateRunes().Any(IsSeen) ? Refusal.Of(RefusalKind.Required, field) : OptionalText(value, field, max);

    /// <inheritdoc cref="Text"/>
    public static Refusal? OptionalText(string? value, string field, int max)
    {
        if (value is null)
        {
            return null;
        }

        // A text has no more elements than characters: most need no counting.
        if (value.Length > max && (value.Length > max * MaxUnitsPerCharacter || new StringInfo(value).LengthInTextElements > max))
        {
            return Refusal.Of(RefusalKind.TooLong, field, Number(max));
        }

        return IsPlainText(value) ? null : Refusal.Of(RefusalKind.Malformed, field);
    }

    /// <summary>An id that a client chose: 1 to 64 of <c>a-z 0-9 -</c>.</summary>
    public static Refusal? Id(string? value, string field)
    {
        if (string.IsNullOrEmpty(value))
        {
            return Refusal.Of(RefusalKind.Required, field);
        }

        return Ids.IsValid(value) ? null : Refusal.Of(RefusalKind.Malformed, field, IdForm);
    }

    public static Refusal? Range(int value, string field, int min, int max) =>
        value >= min && value <= max ? null : Refusal.Of(RefusalKind.OutOfRange, field, Number(min), Number(max));

    /// <summary>At most <paramref name="max"/> items, each of them good; an item at fault is named <c>field[index]</c>.</summary>
    public static Refusal? Each(ImmutableArray<string> values, string field, int max, Func<string, string, Refusal?> check)
    {
        if (values.IsDefaultOrEmpty)
        {
            return null;
        }

        if (values.Length > max)
        {
            return Refusal.Of(RefusalKind.TooLong, field, Number(max));
        }

        return values.Select((value, i) => check(value, $"{field}[{Number(i)}]")).FirstOrDefault(refusal => refusal is not null);
    }

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A time as refusals mention it: RFC 3339 with offset.</summary>
    public static string Time(DateTimeOffset value) => value.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static bool IsSeen(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    // A lone surrogate has no UTF-8 form, and so could not be stored as it was sent.
    private static bool IsPlainText(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsControl(value[i]) || Directions.Contains(value[i]))
            {
                return false;
            }

            if (char.IsSurrogate(value[i]))
            {
                if (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }
}
