using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventsLive.Grains.Events;

/// <summary>One line of an event's snapshot: its head, a quarter of an hour, or a registration. Names are short, since there is a line a registration.</summary>
internal sealed record EventLine(
    [property: JsonPropertyName("head")] EventHead? Head = null,
    [property: JsonPropertyName("quarter")] RegistrationBucket? Quarter = null,
    [property: JsonPropertyName("r")] string? Registration = null,
    [property: JsonPropertyName("n"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Position = 0,
    [property: JsonPropertyName("p"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Places = 0,
    [property: JsonPropertyName("s"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Status = 0)
{
    public static IEnumerable<EventLine> Of(EventState state)
    {
        yield return new EventLine(new EventHead(state.Settings, state.Version, state.SettingsVersion));
        foreach (var (from, persons) in state.RegisteredByQuarter)
        {
            yield return new EventLine(Quarter: new RegistrationBucket(from, persons));
        }

        foreach (var (id, registration) in state.Registrations)
        {
            if (registration.Status != RegistrationStatus.Cancelled)
            {
                yield return Of(id, registration);
            }
        }

        // The cancelled ones stand in the order of their queue, which they are read back into.
        foreach (var id in state.Cancelled)
        {
            yield return Of(id, state.Registrations[id]);
        }
    }

    /// <exception cref="JsonException">The lines begin with no head.</exception>
    public static EventState Join(IEnumerable<EventLine> lines)
    {
        EventHead? head = null;
        var registrations = ImmutableDictionary.CreateBuilder<string, Registration>();
        var waitlist = ImmutableSortedDictionary.CreateBuilder<long, string>();
        var quarters = ImmutableSortedDictionary.CreateBuilder<DateTimeOffset, int>();
        var cancelled = new List<string>();
        var confirmed = 0;
        var waitlisted = 0;
        foreach (var line in lines)
        {
            if (line.Registration is { } id)
            {
                var status = (RegistrationStatus)line.Status;
                registrations.Add(id, new Registration(line.Position, line.Places, status));
                switch (status)
                {
                    case RegistrationStatus.Confirmed:
                        confirmed += line.Places;
                        break;
                    case RegistrationStatus.Waitlisted:
                        waitlisted += line.Places;
                        waitlist.Add(line.Position, id);
                        break;
                    default:
                        cancelled.Add(id);
                        break;
                }
            }
            else if (line.Quarter is { } quarter)
            {
                quarters.Add(quarter.From, quarter.Persons);
            }
            else
            {
                head = line.Head;
            }
        }

        return new EventState
        {
            Settings = (head ?? throw new JsonException("An event's snapshot has no head.")).Settings,
            Version = head.Version,
            SettingsVersion = head.SettingsVersion,
            Registrations = registrations.ToImmutable(),
            Waitlist = waitlist.ToImmutable(),
            Cancelled = ImmutableQueue.CreateRange(cancelled),
            CancelledCount = cancelled.Count,
            Confirmed = confirmed,
            Waitlisted = waitlisted,
            RegisteredByQuarter = quarters.ToImmutable(),
        };
    }

    private static EventLine Of(string id, Registration registration) =>
        new(Registration: id, Position: registration.Position, Places: registration.Places, Status: (int)registration.Status);
}

/// <summary>The first line of an event's snapshot.</summary>
internal sealed record EventHead(EventSettings? Settings, long Version, long SettingsVersion);
