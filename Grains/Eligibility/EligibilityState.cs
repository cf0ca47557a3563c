using System.Collections.Immutable;

namespace EventsLive.Grains.Eligibility;

/// <summary>Who is entered where, by marks, immutable.</summary>
/// <param name="Revision">Changes of limit and exceptions.</param>
/// <param name="Limit">Null = no limit; then there are no parts and holds either.</param>
/// <param name="Parts">What is known of each part. One whose teams are still being read is not <see cref="PartEntries.IsKnown"/>.</param>
/// <param name="Holds">By part: what it is about to write.</param>
/// <param name="Granted">Exceptions ever granted; the newest has this number in its id.</param>
public sealed record EligibilityState(
    long Revision,
    int? Limit,
    ImmutableSortedDictionary<string, PartEntries> Parts,
    ImmutableSortedDictionary<string, Hold> Holds,
    ImmutableArray<ExceptionFacts> Exceptions,
    int Granted)
{
    public static EligibilityState Empty { get; } = new(
        0, null, ImmutableSortedDictionary<string, PartEntries>.Empty, ImmutableSortedDictionary<string, Hold>.Empty, [], 0);

    public bool Knows(string part) => Parts.GetValueOrDefault(part)?.IsKnown == true;

    /// <summary>Whether a pupil's entry in a part is not counted.</summary>
    public bool IsExcepted(string part, string mark) => Exceptions.Any(exception => exception.Part == part && exception.Mark == mark);
}

/// <param name="Teams">Marks of each team that has any.</param>
public sealed record PartEntries(ImmutableSortedDictionary<string, ImmutableArray<string>> Teams, bool IsKnown)
{
    public static PartEntries None { get; } = new(ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty, false);

    public IEnumerable<string> Marks => Teams.Values.SelectMany(marks => marks);

    public PartEntries With(IEnumerable<TeamMarks> teams)
    {
        var changed = Teams.ToBuilder();
        foreach (var team in teams)
        {
            if (team.Marks.IsEmpty)
            {
                changed.Remove(team.Team);
            }
            else
            {
                changed[team.Team] = team.Marks;
            }
        }

        return this with { Teams = changed.ToImmutable() };
    }
}

public sealed record Hold(string Request, ImmutableArray<TeamMarks> Teams);

public sealed record ExceptionFacts(string Id, string Part, string Mark, string Actor, DateTimeOffset At);
