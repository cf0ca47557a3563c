using EventsLive.Grains.Journal;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>A tablet says that it has the sheet of a run open, that it takes the run over, or that it is done with it.</summary>
/// <param name="Judge">Seat of the judge where several judge one run; null otherwise.</param>
/// <param name="Tablet">The tablet's own name.</param>
/// <param name="TakeOver">Whether to take the run from whoever has it.</param>
/// <param name="Release">Whether the sheet has been closed.</param>
/// <param name="Stage">A stage of the rule; null = its first one.</param>
/// <param name="Match">The match that the run is part of; null = a run alone.</param>
[GenerateSerializer, Immutable, Alias("RunClaim")]
public sealed record RunClaim(
    [property: Id(0)] string Team,
    [property: Id(1)] int Round,
    [property: Id(2)] string? Judge,
    [property: Id(3)] string Tablet,
    [property: Id(4)] bool TakeOver,
    [property: Id(5)] bool Release,
    [property: Id(6)] string? Stage = null,
    [property: Id(7)] string? Match = null);

/// <summary>Who has a run open.</summary>
/// <param name="Mine">Whether it is the tablet that asked.</param>
/// <param name="Account">Id of the holder's account.</param>
/// <param name="Tablet">Name of the holder's tablet.</param>
[GenerateSerializer, Immutable, Alias("ClaimHolder")]
public sealed record ClaimHolder(
    [property: Id(0)] bool Mine,
    [property: Id(1)] string Account,
    [property: Id(2)] string Tablet,
    [property: Id(3)] DateTimeOffset Since);

/// <summary>Which tablet has the sheet of which run open, for as long as it says so. In memory only: it warns, and never refuses a sheet.</summary>
/// <param name="time">Leases end by this clock.</param>
public sealed class Claims(TimeProvider time)
{
    /// <summary>How long a claim holds without being renewed.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private const int MaxTabletLength = 64;

    private readonly Dictionary<(string Team, RunKey Run, string? Judge), Held> _held = [];

    /// <summary>Renews, begins or ends a claim, and says who has the run now.</summary>
    public Answer<ClaimHolder> Claim(ContestState state, RunClaim claim, string account)
    {
        if (Check(state, claim) is { } refusal)
        {
            return new Answer<ClaimHolder>(null, refusal);
        }

        var now = time.GetUtcNow();
        foreach (var (run, _) in _held.Where(pair => pair.Value.Until <= now).ToList())
        {
            _held.Remove(run);
        }

        var key = (claim.Team, new RunRef(claim.Round, claim.Stage, claim.Match).KeyIn(state.Rule!), claim.Judge);
        var held = _held.GetValueOrDefault(key);
        var mine = held is null || (held.Account == account && held.Tablet == claim.Tablet);
        if (mine && claim.Release)
        {
            _held.Remove(key);
            return Answer(new Held(account, claim.Tablet, now, now), true);
        }

        if (mine || claim.TakeOver)
        {
            held = new Held(account, claim.Tablet, mine && held is not null ? held.Since : now, now + Lease);
            _held[key] = held;
            mine = true;
        }

        return Answer(held!, mine);
    }

    private static Refusal? Check(ContestState state, RunClaim claim) =>
        state.Settings is not { } settings ? Refusal.Of(RefusalKind.UnknownContest)
        : !state.All.Teams.ContainsKey(claim.Team) ? Refusal.Of(RefusalKind.UnknownTeam, "team", claim.Team)
        : claim.Round < 1 || claim.Round > settings.Rounds ? Refusal.Of(RefusalKind.UnknownRound, "round", "1", $"{settings.Rounds}")
        : claim.Stage is { } stage && !state.Rule!.HasStage(stage) ? Refusal.Of(RefusalKind.UnknownStage, "stage", [.. state.Rule.Stages.Select(known => known.Name)])
        : SheetRules.OptionalName(claim.Match, "match")
            ?? (claim.Judge is { } judge ? InputRules.Id(judge, "judge") : null) ?? InputRules.Text(claim.Tablet, "tablet", MaxTabletLength);

    private static Answer<ClaimHolder> Answer(Held held, bool mine) =>
        new(new ClaimHolder(mine, held.Account, held.Tablet, held.Since), null);

    private sealed record Held(string Account, string Tablet, DateTimeOffset Since, DateTimeOffset Until);
}
