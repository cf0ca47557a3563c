using System.Collections.Immutable;
using System.Globalization;
using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Api;

/// <summary>Checks the fields of one body, or of one row of a file, one after the other and remembers what is wrong: of each field the first fault.</summary>
public struct ShapeCheck
{
    private List<Refusal>? _faults;

    public readonly Refusal? Fault => _faults?[0];

    public readonly IReadOnlyList<Refusal> Faults => _faults ?? [];

    public readonly Checked<T> Done<T>(T value)
        where T : class => Fault is { } fault ? fault : new Checked<T>(value);

    public string Required(string field, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Note(RefusalKind.Required, field);
        }

        return value ?? "";
    }

    public T Required<T>(string field, T? value)
        where T : struct
    {
        if (value is null)
        {
            Note(RefusalKind.Required, field);
        }

        return value.GetValueOrDefault();
    }

    public T Required<T>(string field, T? value, T standIn)
        where T : class
    {
        if (value is null)
        {
            Note(RefusalKind.Required, field);
        }

        return value ?? standIn;
    }

    /// <summary>A cell of a file that says yes or no; an empty one is no.</summary>
    public bool Flag(string field, string? value)
    {
        if (value is null or "false" or "0")
        {
            return false;
        }

        if (value is not ("true" or "1"))
        {
            Note(RefusalKind.Malformed, field);
        }

        return true;
    }

    /// <summary>A list without gaps; a missing one is empty.</summary>
    public ImmutableArray<string> List(string field, IReadOnlyList<string?>? values)
    {
        if (values is null)
        {
            return [];
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is null)
            {
                Note(RefusalKind.Required, string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"));
            }
        }

        return [.. values.Select(value => value ?? "")];
    }

    /// <summary>A time as RFC 3339 with offset: a time without one means another moment to each reader.</summary>
    public DateTimeOffset Time(string field, string? value)
    {
        Required(field, value);
        return OptionalTime(field, value) ?? default;
    }

    /// <inheritdoc cref="Time"/>
    public DateTimeOffset? OptionalTime(string field, string? value)
    {
        if (value is null)
        {
            return null;
        }

        if (!Rfc3339.TryParse(value, out var time))
        {
            Note(RefusalKind.Malformed, field, "2026-01-31T09:00:00+08:00");
        }

        return time;
    }

    /// <summary>One of the words of an enumeration, in camelCase.</summary>
    public T Word<T>(string field, string? value)
        where T : struct, Enum
    {
        Required(field, value);
        return OptionalWord<T>(field, value) ?? default;
    }

    /// <inheritdoc cref="Word"/>
    public T? OptionalWord<T>(string field, string? value)
        where T : struct, Enum
    {
        if (value is null)
        {
            return null;
        }

        if (!Words.TryParse<T>(value, out var word))
        {
            Note(RefusalKind.Malformed, field, [.. Words.All<T>()]);
        }

        return word;
    }

    /// <summary>An exact decimal in plain notation, as a cell of a file has it.</summary>
    public decimal Number(string field, string text)
    {
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            Note(RefusalKind.Malformed, field);
        }

        return number;
    }

    public int Whole(string field, string? text)
    {
        Required(field, text);
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            Note(RefusalKind.Malformed, field);
        }

        return number;
    }

    public void Note(RefusalKind kind, string field, params ReadOnlySpan<string> allowed)
    {
        _faults ??= [];
        if (_faults.TrueForAll(fault => fault.Field != field))
        {
            _faults.Add(Refusal.Of(kind, field, allowed));
        }
    }
}
