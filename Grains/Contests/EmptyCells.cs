using EventsLive.Grains.Live;

namespace EventsLive.Grains.Contests;

/// <summary>What the desk's matrix says where a team has no run.</summary>
internal sealed class EmptyCells(ContestState state, ContestGaps gaps)
{
    private readonly HashSet<(string Team, RunRef Run)> _missing = [.. gaps.Missing.Select(gap => (gap.Team, gap.Run))];

    private readonly HashSet<(string Group, string Stage)> _begun =
        [.. state.All.Recorded.Values.SelectMany(team => team.Runs.Keys, (team, key) => (team.Group, key.Stage))];

    public DeskCellState StateOf(Team team, RunColumn column)
    {
        if (_missing.Contains((team.Id, new RunRef(column.Round, column.Stage?.Name))))
        {
            return DeskCellState.Missing;
        }

        return column.Stage is { } row && state.Rule!.Stages.First(stage => stage.Name == row.Name) is { Promote: not null } stage
            && _begun.Contains((team.Group, stage.Name)) && !team.Withdrawn && !state.All.PromotedTo(stage, team.Group).Contains(team.Id)
            ? DeskCellState.NotPromoted
            : DeskCellState.NotDue;
    }
}
