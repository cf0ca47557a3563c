using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using EventsLive.Grains.Contests;
using EventsLive.Grains.District;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Live;
using static EventsLive.Grains.Tests.Contests.ContestFixture;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Something that happens at a contest, at a moment of its own: hidden acts between others move neither those nor their times.</summary>
internal sealed record Act(int Minute, Func<ContestState, DateTimeOffset, IReadOnlyList<IRecord>> Decide)
{
    public static Act Of<T>(int minute, Func<ContestState, DateTimeOffset, Decision<T>> decide) => new(minute, (state, now) => decide(state, now).Records);
}

/// <summary>Plays acts as the journal does and writes down all that the public and the halls are told after each that they may know of.</summary>
internal sealed class HistoryPlayer(Func<ContestState, ContestState> leak)
{
    private static readonly ImmutableArray<Audience> Outside = [Audience.Public, Audience.Operations];

    private readonly DistrictPicture _district = new();
    private readonly StringBuilder _told = new();
    private long _version;
    private long _summary;

    public ContestState State { get; private set; } = ContestState.Empty;

    public string Told => _told.ToString();

    /// <summary>Kinds of records that hidden acts wrote.</summary>
    public HashSet<Type> Hidden { get; } = [];

    public void Play(Act act, bool isHidden)
    {
        var now = Start.AddMinutes(act.Minute);
        var shown = State.Shown;
        foreach (var record in act.Decide(State, now))
        {
            State = ContestModel.Fold(State, record, new RecordMeta(++_version, now, isHidden ? "judge-2" : "judge-1"));
            if (isHidden)
            {
                Hidden.Add(record.GetType());
            }
        }

        if (isHidden && ReferenceEquals(shown, State.Shown))
        {
            // The grain wakes nobody outside then.
            return;
        }

        Tell(now);
    }

    private void Tell(DateTimeOffset now)
    {
        var state = leak(State);
        foreach (var audience in Outside)
        {
            foreach (var key in ContestViews.Keys(state).Order(StringComparer.Ordinal))
            {
                Line($"{audience} {key}", ContestViews.Row(state, "c", audience, key));
                Line($"{audience} why {key}", ContestViews.TeamOf(key) is { } id
                    ? JsonSerializer.SerializeToUtf8Bytes(StandingExplanations.Of(state.BoardFor(audience), audience, id, new ViewVersion(1, 1)))
                    : null);
                Line($"{audience} own {key}", ContestViews.TeamOf(key) is { } team ? ContestViews.TeamView(state, audience, team) : null);
            }

            foreach (var row in ContestViews.Standings(state, audience, null, default).Rows)
            {
                _told.Append(row).AppendLine();
            }
        }

        _district.Merge(Audience.Public, ContestViews.Summary(state, Audience.Public, "c", new ViewVersion(1, ++_summary)), now);
        foreach (var key in _district.Keys(DistrictState.Empty))
        {
            Line("district " + key, _district.Row(DistrictState.Empty, false, Audience.Public, key));
        }
    }

    private void Line(string what, byte[]? json)
    {
        _told.Append(what).Append(' ').AppendLine(json is null ? "-" : Encoding.UTF8.GetString(json));
    }
}
