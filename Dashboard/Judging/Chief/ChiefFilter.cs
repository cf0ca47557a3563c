using EventsLive.Grains.Contests;

namespace EventsLive.Dashboard.Judging.Chief;

/// <summary>Which teams and runs the desk's matrix shows.</summary>
public sealed class ChiefFilter
{
    /// <summary>Stands for runs with earlier versions among the states to choose from.</summary>
    public const string Corrected = "Corrected";

    /// <summary>Stands for runs without the captain's answer.</summary>
    public const string Unsigned = "Unsigned";

    /// <summary>Stands for runs of which a paper sheet has no photo.</summary>
    public const string Unphotographed = "Unphotographed";

    public string Text { get; set; } = "";

    /// <summary>Empty = all.</summary>
    public string Group { get; set; } = "";

    /// <summary>Name of a <see cref="DeskCellState"/> or <see cref="Corrected"/>, <see cref="Unsigned"/> or <see cref="Unphotographed"/>; empty = all.</summary>
    public string State { get; set; } = "";

    /// <summary>Teams that match, those of which a run is in the chosen state.</summary>
    public IEnumerable<DeskTeam> Of(DeskOverview desk) => desk.Teams.Where(team =>
        (Group.Length == 0 || team.Group == Group)
        && (State.Length == 0 || team.Cells.Where((cell, i) => Matches(cell, i < desk.CountedRounds)).Any())
        && (Text.Length == 0 || $"{team.Number} {team.Name} {team.School}".Contains(Text.Trim(), StringComparison.CurrentCultureIgnoreCase)));

    // A round beyond the counted ones is not missing.
    private bool Matches(DeskCell cell, bool counted) => State == Corrected ? cell.Corrected
        : State == Unsigned ? cell.Unsigned
        : State == Unphotographed ? cell.Unphotographed
        : State == nameof(DeskCellState.Missing) ? cell.State == DeskCellState.Missing && counted
        : cell.State.ToString() == State;
}

/// <summary>A team's round, as it was chosen on the desk.</summary>
public sealed record ChosenRun(string Team, int Round);
