using System.Collections.Immutable;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Eligibility;

/// <summary>Decides who may be entered where. Pure.</summary>
public static class EligibilityRules
{
    public const int MaxLimit = 20;
    public const int MaxExceptions = 2_000;
    public const int MaxReasonLength = 500;

    /// <summary>Teams that one record of a part's teams holds: a part is read in several commands, none of which is larger than a batch.</summary>
    public const int TeamsARecord = 500;

    public static Decision<EligibilityRevision> SetLimit(EligibilityState state, int? parts)
    {
        if (parts is { } limit && InputRules.Range(limit, "limit", 1, MaxLimit) is { } refusal)
        {
            return refusal;
        }

        return parts == state.Limit
            ? Decision.Accept(new EligibilityRevision(state.Revision), [])
            : Decision.Accept(new EligibilityRevision(state.Revision + 1), [new LimitSet(parts)]);
    }

    /// <param name="parts">The event's parts as they are now: what is known of others does not count.</param>
    public static Decision<Reservation> Reserve(
        EligibilityState state, string part, string request, ImmutableArray<TeamMarks> teams, ImmutableArray<EventPart> parts)
    {
        if (state.Limit is not { } limit)
        {
            return Decision.Accept(Reservation.Of(ReservationStatus.Free), []);
        }

        if (parts.Any(one => !state.Knows(one.Id)) || !state.Knows(part) || (state.Holds.GetValueOrDefault(part) is { } own && own.Request != request))
        {
            // A part sends one request after the other: what is still held of an earlier one, it will not close any more.
            return Decision.Accept(Reservation.Of(ReservationStatus.Busy), []);
        }

        if (state.Holds.ContainsKey(part))
        {
            return Decision.Accept(new Reservation(ReservationStatus.Held, limit, []), []);
        }

        var known = state.Parts[part];
        if (teams.All(team => known.Teams.GetValueOrDefault(team.Team, []).SequenceEqual(team.Marks)))
        {
            return Decision.Accept(Reservation.Of(ReservationStatus.Free), []);
        }

        // Who is in the part already makes nothing worse, whatever was wrong before.
        var before = known.Marks.ToHashSet(StringComparer.Ordinal);
        var coming = teams.SelectMany(team => team.Marks).Where(mark => !before.Contains(mark) && !state.IsExcepted(part, mark)).ToHashSet(StringComparer.Ordinal);
        var others = parts.Where(other => other.Id != part).Select(other => new
        {
            Part = other,
            Confirmed = Coming(state.Parts[other.Id].Marks, other.Id),
            Held = Coming(state.Holds.GetValueOrDefault(other.Id)?.Teams.SelectMany(team => team.Marks) ?? [], other.Id),
        }).ToArray();
        var refused = teams
            .SelectMany(team => team.Marks.Where(coming.Contains), (team, mark) => new EntryConflict(
                team.Team,
                mark,
                [.. others.Where(other => other.Confirmed.Contains(mark)).Select(other => other.Part.Id)],
                [.. others.Where(other => other.Confirmed.Contains(mark)).Select(other => other.Part.Name)]))
            .Where(conflict => conflict.Parts.Length >= limit)
            .ToImmutableArray();
        if (!refused.IsEmpty)
        {
            return Decision.Accept(new Reservation(ReservationStatus.Refused, limit, refused), []);
        }

        // What another part has only reserved may yet come to nothing.
        return coming.Any(mark => others.Count(other => other.Confirmed.Contains(mark) || other.Held.Contains(mark)) >= limit)
            ? Decision.Accept(Reservation.Of(ReservationStatus.Busy), [])
            : Decision.Accept(new Reservation(ReservationStatus.Held, limit, []), [new EntriesHeld(part, request, teams)]);

        HashSet<string> Coming(IEnumerable<string> marks, string other) =>
            marks.Where(mark => coming.Contains(mark) && !state.IsExcepted(other, mark)).ToHashSet(StringComparer.Ordinal);
    }

    public static Decision<bool> Close(EligibilityState state, string part, string request, bool written) =>
        IsHeld(state, part, request)
            ? Decision.Accept(true, [written ? new EntriesConfirmed(part, request) : new EntriesReleased(part, request)])
            : Decision.Accept(false, []);

    /// <param name="has">What the contest has of the teams that were held.</param>
    public static Decision<bool> Settle(EligibilityState state, string part, string request, ImmutableArray<TeamMarks> has) =>
        IsHeld(state, part, request) ? Decision.Accept(true, [new EntriesSettled(part, request, has)]) : Decision.Accept(false, []);

    /// <summary>Takes in some of a part's teams; those of a part that is known follow from its reservations.</summary>
    public static Decision<bool> Read(EligibilityState state, string part, ImmutableArray<TeamMarks> teams, bool first, bool last) =>
        state.Limit is null || state.Knows(part) ? Decision.Accept(false, []) : Decision.Accept(true, [new TeamsRead(part, teams, first, last)]);

    /// <summary>Begins anew with a part that comes: nothing that was known or held of it stands.</summary>
    public static Decision<bool> Join(EligibilityState state, string part)
    {
        if (state.Limit is null)
        {
            return Decision.Accept(false, []);
        }

        IRecord[] records = [new TeamsRead(part, [], First: true, Last: false)];
        return Decision.Accept(true, state.Holds.GetValueOrDefault(part) is { } hold ? [new EntriesReleased(part, hold.Request), .. records] : records);
    }

    /// <summary>Forgets parts that have left the event.</summary>
    public static Decision<bool> Forget(EligibilityState state, IEnumerable<EventPart> parts)
    {
        IRecord[] gone = [.. Gone(state, parts).Select(part => new PartForgotten(part))];
        return Decision.Accept(gone.Length > 0, gone);
    }

    internal static IEnumerable<string> Gone(EligibilityState state, IEnumerable<EventPart> parts) =>
        state.Parts.Keys.Except(parts.Select(part => part.Id), StringComparer.Ordinal).Where(part => !state.Holds.ContainsKey(part));

    public static Decision<ExceptionResult> Except(EligibilityState state, PupilException exception, string mark, string reason)
    {
        var refusal = InputRules.Id(exception.Part, "part")
            ?? InputRules.Text(exception.Name, "name", ContestRules.MaxNameLength)
            ?? InputRules.Text(exception.School, "school", ContestRules.MaxNameLength)
            ?? InputRules.Text(exception.Town, "town", ContestRules.MaxNameLength)
            ?? (string.IsNullOrWhiteSpace(reason) ? Refusal.Of(RefusalKind.ReasonRequired, "reason") : InputRules.Text(reason, "reason", MaxReasonLength));
        if (refusal is not null)
        {
            return refusal;
        }

        if (state.Exceptions.FirstOrDefault(one => one.Part == exception.Part && one.Mark == mark) is { } known)
        {
            return Decision.Accept(new ExceptionResult(known.Id), []);
        }

        if (state.Exceptions.Length >= MaxExceptions)
        {
            return Refusal.Of(RefusalKind.TooLarge, "name", InputRules.Number(MaxExceptions));
        }

        var id = $"x{InputRules.Number(state.Granted + 1)}";
        var text = JsonSerializer.SerializeToUtf8Bytes(new ExceptionText(exception.Name.Trim(), exception.School.Trim(), reason.Trim()), EligibilityJson.Default.ExceptionText);
        return Decision.Accept(
            new ExceptionResult(id), [new PupilExcepted(id, exception.Part, mark)], [new PersonalRow(EligibilitySubject.Exception(id), text)]);
    }

    public static Decision<ExceptionResult> WithdrawException(EligibilityState state, string exceptionId) =>
        state.Exceptions.Any(one => one.Id == exceptionId)
            ? Decision.Accept(new ExceptionResult(exceptionId), [new ExceptionWithdrawn(exceptionId)])
            : Refusal.Of(RefusalKind.UnknownException, "exceptionId");

    /// <summary>Pupils who are in more parts than the limit, exceptions left out, by school and name.</summary>
    public static ImmutableArray<OverEntered> Over(EligibilityState state, int limit, IEnumerable<(EventPart Part, TeamEntrants Team)> teams) =>
    [
        .. teams
            .SelectMany(one => one.Team.Pupils, (one, pupil) => (one.Part, one.Team, Pupil: pupil))
            .GroupBy(entry => entry.Pupil.Mark, StringComparer.Ordinal)
            .Where(pupil => pupil.Where(entry => !state.IsExcepted(entry.Part.Id, pupil.Key)).Select(entry => entry.Part.Id).Distinct().Count() > limit)
            .Select(pupil => new OverEntered(
                pupil.First().Pupil.Name,
                pupil.First().Team.School,
                pupil.First().Team.Town,
                [.. pupil.Select(entry => new EntryPlace(entry.Part.Id, entry.Part.Name, entry.Team.Team, entry.Team.Number, entry.Team.Name))]))
            .OrderBy(pupil => pupil.Town, StringComparer.Ordinal)
            .ThenBy(pupil => pupil.School, StringComparer.Ordinal)
            .ThenBy(pupil => pupil.Name, StringComparer.Ordinal),
    ];

    private static bool IsHeld(EligibilityState state, string part, string request) => state.Holds.GetValueOrDefault(part)?.Request == request;
}
