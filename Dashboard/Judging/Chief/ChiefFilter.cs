using EventsLive.Grains.Contests;
using EventsLive.Grains.Live;

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
        && (State.Length == 0 || team.Cells.Any(Matches))
        && (Text.Length == 0 || $"{team.Number} {team.Name} {team.School}".Contains(Text.Trim(), StringComparison.CurrentCultureIgnoreCase)));

    private bool Matches(DeskCell cell) => State == Corrected ? cell.Corrected
        : State == Unsigned ? cell.Unsigned
        : State == Unphotographed ? cell.Unphotographed
        : cell.State.ToString() == State;
}

/// <summary>A team's round, as it was chosen on the desk.</summary>
/// <param name="Stage">Null = the contest has no stages, or its first one is meant.</param>
public sealed record ChosenRun(string Team, int Round, string? Stage = null)
{
    public static ChosenRun Of(string team, RunRef run) => new(team, run.Round, run.Stage);

    /// <summary>What the page's elements are found by.</summary>
    public string Name => Stage is null ? $"{Team}/{Round}" : $"{Team}/{Stage}/{Round}";
}
