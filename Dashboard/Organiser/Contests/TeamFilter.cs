using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>Which teams an organiser wants to see.</summary>
public sealed class TeamFilter
{
    /// <summary>A part of a name or school, or a start number.</summary>
    public string Text { get; set; } = "";

    /// <summary>Empty = all.</summary>
    public string Group { get; set; } = "";

    /// <summary>Empty = all.</summary>
    public string Town { get; set; } = "";

    /// <summary>Empty = all.</summary>
    public string School { get; set; } = "";

    public bool Matches(TeamRow team) =>
        (string.IsNullOrEmpty(Group) || team.Group == Group)
        && (string.IsNullOrEmpty(Town) || team.Town == Town)
        && (string.IsNullOrEmpty(School) || team.School == School)
        && (string.IsNullOrWhiteSpace(Text)
            || (int.TryParse(Text, out var number) && team.Number == number)
            || team.Name.Contains(Text.Trim(), StringComparison.CurrentCultureIgnoreCase)
            || team.School.Contains(Text.Trim(), StringComparison.CurrentCultureIgnoreCase));
}
