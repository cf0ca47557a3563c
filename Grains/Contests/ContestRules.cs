using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventsLive.Grains.Journal;
using EventsLive.Grains.Scoring;

namespace EventsLive.Grains.Contests;

/// <summary>Decides what an organiser asks of a contest: its settings and its teams. Pure; sheets are decided in <see cref="SheetRules"/>.</summary>
public static class ContestRules
{
    public const int MaxGroups = 20;
    public const int MaxNameLength = 50;
    public const int MaxNumber = 99_999;
    public const int MaxTeams = 20_000;

    /// <summary>Members and coaches that one team may name, each.</summary>
    public const int MaxPersons = 50;

    /// <summary>The rule is locked by the first sheet; the same document again is accepted and changes nothing.</summary>
    public static Decision<ContestRevision> Configure(ContestState state, ContestSettings settings)
    {
        if (state.Unveil is not null)
        {
            return Refusal.Of(RefusalKind.UnveilRunning);
        }

        if (CheckGroups(state, settings.Groups) is { } badGroup)
        {
            return badGroup;
        }

        if (settings.Rounds is < 1 or > ScoringRuleReader.MaxContestRounds)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "rounds", "1", $"{ScoringRuleReader.MaxContestRounds}");
        }

        if (!Enum.IsDefined(settings.Publication))
        {
            return Refusal.Of(RefusalKind.Malformed, "publication", [.. Enum.GetNames<ContestPublication>().Skip(1)]);
        }

        if (settings.Publication == ContestPublication.Unchanged)
        {
            settings = settings with { Publication = state.Settings?.Publication ?? ContestPublication.Immediate };
        }

        // Who does not say must not switch signing off.
        if (settings.Signatures == SignaturePolicy.Unchanged)
        {
            settings = settings with { Signatures = state.Settings?.Signatures ?? SignaturePolicy.Optional };
        }

        if (string.IsNullOrWhiteSpace(settings.Rule))
        {
            return Refusal.Of(RefusalKind.Required, "rule");
        }

        if (!ScoringRuleReader.TryRead(settings.Rule, out var rule, out var problem))
        {
            return RefusalOf(problem);
        }

        if (settings.Rounds < rule.RoundsNeeded)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "rounds", $"{rule.RoundsNeeded}", $"{ScoringRuleReader.MaxContestRounds}");
        }

        var lastEntered = state.All.Recorded.Values.Select(team => team.Runs.IsEmpty ? 0 : team.Runs.Keys.Max(key => key.Round)).DefaultIfEmpty().Max();
        if (settings.Rounds < lastEntered)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "rounds", $"{lastEntered}", $"{ScoringRuleReader.MaxContestRounds}");
        }

        var sameRule = state.Settings is { } old && SameDocument(old.Rule, settings.Rule);
        if (state.SheetCount > 0 && !sameRule)
        {
            return Refusal.Of(RefusalKind.RuleLocked, "rule");
        }

        var same = sameRule
            && state.Settings!.Rounds == settings.Rounds
            && state.Settings.Publication == settings.Publication
            && state.Settings.Signatures == settings.Signatures
            && state.Settings.Groups.SequenceEqual(settings.Groups);
        var publication = settings.Publication == ContestPublication.Immediate ? (ContestPublication?)null : settings.Publication;
        return same
            ? Decision.Accept(new ContestRevision(false, state.Revision), [])
            : Decision.Accept(
                new ContestRevision(state.Settings is null, state.Revision + 1),
                [new ContestConfigured(settings.Groups, settings.Rounds, settings.Rule, publication, settings.Signatures == SignaturePolicy.Optional ? null : settings.Signatures)]);
    }

    /// <param name="stored">What is stored of the team's persons; null = it was not read: enough for a new team only, once its members are fixed.</param>
    public static Decision<TeamRevision> PutTeam(ContestState state, string teamId, TeamEntry entry, TeamPersons? stored = null)
    {
        if (state.Settings is not { } settings)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if ((InputRules.Id(teamId, "teamId") ?? CheckEntry(settings, entry)) is { } refusal)
        {
            return refusal;
        }

        var team = state.All.Recorded.GetValueOrDefault(teamId);
        if (team is null && state.All.Recorded.Count >= MaxTeams)
        {
            return Refusal.Of(RefusalKind.TooLarge, "teamId", $"{MaxTeams}");
        }

        var number = entry.Number ?? team?.Number ?? NextNumber(state);
        var persons = new TeamPersons(OrNone(entry.Members), OrNone(entry.Coaches));
        var after = new TeamFacts(number, entry.Name, entry.School, entry.Town, entry.Group, (entry.Withdrawn ?? team?.Withdrawn) == true);
        if ((CheckPlace(state, teamId, team, after) ?? TeamChangeRules.CheckEntry(state, team, after, persons.Members, stored)) is { } unfit)
        {
            return unfit;
        }

        return Decision.Accept(
            new TeamRevision(team is null, number),
            [after.Put(teamId)],
            [PersonsRow(teamId, persons)]);
    }

    /// <summary>Refuses a start number that another team has, and another place for a team whose place is being announced.</summary>
    internal static Refusal? CheckPlace(ContestState state, string teamId, Team? team, TeamFacts after)
    {
        if (state.Numbers.TryGetValue(after.Number, out var holder) && holder != teamId)
        {
            return Refusal.Of(RefusalKind.NumberTaken, "number", $"{after.Number}", holder);
        }

        return team is null || (state.Unveil is null && state.Shown.Recorded[teamId].Unveiled is null) ? null
            : team.Group != after.Group ? Refusal.Of(RefusalKind.UnveilRunning, "group")
            : team.Number != after.Number ? Refusal.Of(RefusalKind.UnveilRunning, "number")
            : team.Withdrawn != after.Withdrawn ? Refusal.Of(RefusalKind.UnveilRunning, "withdrawn")
            : null;
    }

    /// <summary>What an entry must be, whichever team it is of: a number in range, names, a known group.</summary>
    internal static Refusal? CheckEntry(ContestSettings settings, TeamEntry entry) => EntryFaults(settings, entry).FirstOrDefault();

    /// <summary>All that is wrong with an entry by itself; of each field the first fault.</summary>
    internal static IEnumerable<Refusal> EntryFaults(ContestSettings settings, TeamEntry entry) => new Func<Refusal?>[]
    {
        () => entry.Number is < 1 or > MaxNumber ? Refusal.Of(RefusalKind.OutOfRange, "number", "1", $"{MaxNumber}") : null,
        () => Name(entry.Name, "name"),
        () => Name(entry.School, "school"),
        () => Name(entry.Town, "town"),
        () => Name(entry.Group, "group") ?? (settings.Groups.Contains(entry.Group) ? null : Refusal.Of(RefusalKind.UnknownGroup, "group", entry.Group)),
        () => InputRules.Each(entry.Members, "members", MaxPersons, Name),
        () => InputRules.Each(entry.Coaches, "coaches", MaxPersons, Name),
    }.Select(check => check()).OfType<Refusal>();

    internal static PersonalRow PersonsRow(string teamId, TeamPersons persons) =>
        new(ContestSubject.Team(teamId), JsonSerializer.SerializeToUtf8Bytes(persons, ContestJson.Default.TeamPersons));

    private static Refusal? Name(string? text, string field) => InputRules.Text(text, field, MaxNameLength);

    private static Refusal? CheckGroups(ContestState state, ImmutableArray<string> groups)
    {
        if (groups.IsDefaultOrEmpty || groups.Length > MaxGroups)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "groups", "1", $"{MaxGroups}");
        }

        for (var i = 0; i < groups.Length; i++)
        {
            if (Name(groups[i], $"groups[{i}]") is { } refusal)
            {
                return refusal;
            }

            if (groups.IndexOf(groups[i]) < i)
            {
                return Refusal.Of(RefusalKind.NameTaken, $"groups[{i}]", groups[i]);
            }
        }

        // A group with teams stays: otherwise its teams would be in none.
        var left = state.All.Rankings.Where(group => group.Value.Count > 0 && !groups.Contains(group.Key)).Select(group => group.Key).Min(StringComparer.Ordinal);
        return left is null ? null : Refusal.Of(RefusalKind.UnknownGroup, "groups", left);
    }

    private static ImmutableArray<string> OrNone(ImmutableArray<string> names) => names.IsDefault ? [] : names;

    private static int NextNumber(ContestState state)
    {
        var last = state.Numbers.IsEmpty ? 0 : state.Numbers.Keys.Last();
        return last < MaxNumber ? last + 1 : Enumerable.Range(1, MaxNumber).First(number => !state.Numbers.ContainsKey(number));
    }

    internal static bool SameDocument(string left, string right) => JsonNode.DeepEquals(JsonNode.Parse(left), JsonNode.Parse(right));

    internal static Refusal RefusalOf(RuleProblem problem)
    {
        var kind = problem.Fault switch
        {
            RuleFault.Required => RefusalKind.Required,
            RuleFault.OutOfRange => RefusalKind.OutOfRange,
            RuleFault.TooLong => RefusalKind.TooLong,
            RuleFault.UnknownProperty => RefusalKind.UnknownField,
            RuleFault.Duplicate => RefusalKind.NameTaken,
            RuleFault.UnknownName => RefusalKind.UnknownName,
            RuleFault.Misplaced => RefusalKind.Misplaced,
            _ => RefusalKind.Malformed,
        };
        return new Refusal(kind, problem.Path.Length == 0 ? "rule" : $"rule.{problem.Path}", problem.Arguments);
    }
}
