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
        if (CheckGroups(state, settings.Groups) is { } badGroup)
        {
            return badGroup;
        }

        if (settings.Rounds is < 1 or > ScoringRuleReader.MaxRounds)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "rounds", "1", $"{ScoringRuleReader.MaxRounds}");
        }

        if (!Enum.IsDefined(settings.Publication))
        {
            return Refusal.Of(RefusalKind.Malformed, "publication", [.. Enum.GetNames<ContestPublication>()]);
        }

        if (string.IsNullOrWhiteSpace(settings.Rule))
        {
            return Refusal.Of(RefusalKind.Required, "rule");
        }

        if (!ScoringRuleReader.TryRead(settings.Rule, out var rule, out var problem))
        {
            return RefusalOf(problem);
        }

        if (settings.Rounds < rule.CountedRounds)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "rounds", $"{rule.CountedRounds}", $"{ScoringRuleReader.MaxRounds}");
        }

        var lastEntered = state.All.Teams.Values.Select(team => team.Runs.IsEmpty ? 0 : team.Runs.Keys.Max()).DefaultIfEmpty().Max();
        if (settings.Rounds < lastEntered)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "rounds", $"{lastEntered}", $"{ScoringRuleReader.MaxRounds}");
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

    public static Decision<TeamRevision> PutTeam(ContestState state, string teamId, TeamEntry entry)
    {
        if (state.Settings is not { } settings)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        var refusal = InputRules.Id(teamId, "teamId")
            ?? Name(entry.Name, "name")
            ?? Name(entry.School, "school")
            ?? Name(entry.Town, "town")
            ?? Name(entry.Group, "group")
            ?? (settings.Groups.Contains(entry.Group) ? null : Refusal.Of(RefusalKind.UnknownGroup, "group", entry.Group))
            ?? InputRules.Each(entry.Members, "members", MaxPersons, Name)
            ?? InputRules.Each(entry.Coaches, "coaches", MaxPersons, Name);
        if (refusal is not null)
        {
            return refusal;
        }

        var team = state.All.Teams.GetValueOrDefault(teamId);
        if (team is null && state.All.Teams.Count >= MaxTeams)
        {
            return Refusal.Of(RefusalKind.TooLarge, "teamId", $"{MaxTeams}");
        }

        if (entry.Number is < 1 or > MaxNumber)
        {
            return Refusal.Of(RefusalKind.OutOfRange, "number", "1", $"{MaxNumber}");
        }

        var number = entry.Number ?? team?.Number ?? NextNumber(state);
        if (state.Numbers.TryGetValue(number, out var holder) && holder != teamId)
        {
            return Refusal.Of(RefusalKind.NumberTaken, "number", $"{number}", holder);
        }

        var persons = new TeamPersons(OrNone(entry.Members), OrNone(entry.Coaches));
        return Decision.Accept(
            new TeamRevision(team is null, number),
            [new TeamPut(teamId, number, entry.Name, entry.School, entry.Town, entry.Group)],
            [new PersonalRow(ContestSubject.Team(teamId), JsonSerializer.SerializeToUtf8Bytes(persons, ContestJson.Default.TeamPersons))]);
    }

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

    private static bool SameDocument(string left, string right) => JsonNode.DeepEquals(JsonNode.Parse(left), JsonNode.Parse(right));

    private static Refusal RefusalOf(RuleProblem problem)
    {
        var kind = problem.Fault switch
        {
            RuleFault.Required => RefusalKind.Required,
            RuleFault.OutOfRange => RefusalKind.OutOfRange,
            RuleFault.TooLong => RefusalKind.TooLong,
            RuleFault.UnknownProperty => RefusalKind.UnknownField,
            RuleFault.Duplicate => RefusalKind.NameTaken,
            _ => RefusalKind.Malformed,
        };
        return new Refusal(kind, problem.Path.Length == 0 ? "rule" : $"rule.{problem.Path}", problem.Arguments);
    }
}
