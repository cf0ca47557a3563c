using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Contests;

/// <summary>Decides what a list of teams adds and changes: all of it or nothing. Pure.</summary>
/// <remarks>
/// An entry is of the team whose id it names; else of the team that has its start number; else of the one team with its name, school and
/// group (compared without regard to width and case); else of a new team. A number that belongs to another team than the name does is
/// refused rather than guessed at. Teams that the list does not name stay as they are. The same list again changes nothing.
/// </remarks>
public static class TeamImportRules
{
    /// <summary>Refusals that one import reports.</summary>
    public const int MaxReported = SheetRules.MaxReported;

    /// <param name="persons">What is stored of the persons of the teams, by team; a team without an entry has none.</param>
    /// <param name="limits">What one batch of the journal holds: a larger change is refused, never split.</param>
    public static Decision<TeamImportResult> Import(
        ContestState state, ImmutableArray<TeamImport> entries, IReadOnlyDictionary<string, TeamPersons> persons, JournalLimits limits)
    {
        if (state.Settings is not { } settings)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (entries.IsDefaultOrEmpty)
        {
            return Refusal.Of(RefusalKind.Required, "entries");
        }

        if (entries.Length > ContestRules.MaxTeams)
        {
            return Refusal.Of(RefusalKind.TooLarge, "entries", InputRules.Number(ContestRules.MaxTeams));
        }

        var list = new List(state, settings, entries);
        var decision = list.Refusals.Count == 0 ? Write(state, list, persons, limits) : Decision.Accept(new TeamImportResult(0, 0, 0), []);
        return list.Refusals.Count > 0 ? list.Refusals[0] with { Others = [.. list.Refusals.Skip(1).Take(MaxReported - 1)] } : decision;
    }

    private static Decision<TeamImportResult> Write(
        ContestState state, List list, IReadOnlyDictionary<string, TeamPersons> persons, JournalLimits limits)
    {
        var records = new List<IRecord>();
        var personal = new List<PersonalRow>();
        var rows = ImmutableArray.CreateBuilder<TeamImportRow>(list.Entries.Length);
        for (var i = 0; i < list.Entries.Length; i++)
        {
            var (entry, team, number) = (list.Entries[i], list.Teams[i], list.Numbers[i]);
            var id = team?.Id ?? list.NewIds[i];
            var before = persons.GetValueOrDefault(id) ?? new TeamPersons([], []);
            var after = new TeamPersons(entry.Members ?? before.Members, entry.Coaches ?? before.Coaches);
            var fields = team is null ? [] : Differences(team, entry, number, before, after);
            var change = team is null ? TeamChange.Added : fields.IsEmpty ? TeamChange.Unchanged : TeamChange.Changed;
            rows.Add(new TeamImportRow(id, number, change, fields));
            if (change == TeamChange.Unchanged)
            {
                continue;
            }

            var facts = new TeamFacts(number, entry.Name, entry.School, entry.Town, entry.Group, team?.Withdrawn == true);
            if (TeamChangeRules.CheckEntry(state, team, facts, after.Members, before) is { } fixedByNow)
            {
                list.Refuse(i, fixedByNow);
                continue;
            }

            records.Add(facts.Put(id));
            if (!after.Members.SequenceEqual(before.Members) || !after.Coaches.SequenceEqual(before.Coaches))
            {
                personal.Add(ContestRules.PersonsRow(id, after));
            }
        }

        if (state.All.Recorded.Count + list.NewIds.Count > ContestRules.MaxTeams)
        {
            return Refusal.Of(RefusalKind.TooLarge, "entries", InputRules.Number(ContestRules.MaxTeams));
        }

        return records.Count > limits.MaxRecords ? Refusal.Of(RefusalKind.TooLarge, "entries", InputRules.Number(limits.MaxRecords))
            : personal.Count > limits.MaxPersonalRows ? Refusal.Of(RefusalKind.TooLarge, "entries", InputRules.Number(limits.MaxPersonalRows))
            : Decision.Accept(
                new TeamImportResult(
                    rows.Count(row => row.Change == TeamChange.Added),
                    rows.Count(row => row.Change == TeamChange.Changed),
                    rows.Count(row => row.Change == TeamChange.Unchanged),
                    rows.MoveToImmutable()),
                records,
                personal);
    }

    private static ImmutableArray<string> Differences(Team team, TeamImport entry, int number, TeamPersons before, TeamPersons after)
    {
        (string Name, bool Same)[] fields =
        [
            ("number", team.Number == number),
            ("name", team.Name == entry.Name),
            ("school", team.School == entry.School),
            ("town", team.Town == entry.Town),
            ("group", team.Group == entry.Group),
            ("members", after.Members.SequenceEqual(before.Members)),
            ("coaches", after.Coaches.SequenceEqual(before.Coaches)),
        ];
        return [.. fields.Where(field => !field.Same).Select(field => field.Name)];
    }

    private static string NameKey(string name, string school, string group) =>
        string.Join('\n', new[] { name, school, group }.Select(text => (text ?? "").Normalize(NormalizationForm.FormKC).Trim().ToUpperInvariant()));

    /// <summary>The entries with the teams and numbers that they turned out to be of, and what is wrong with them.</summary>
    private sealed class List
    {
        private readonly ContestState _state;
        private readonly ILookup<string, Team> _byName;
        private readonly Dictionary<string, int> _entryOf = new(StringComparer.Ordinal);
        private readonly HashSet<string> _newNames = new(StringComparer.Ordinal);
        private readonly ILookup<string, TeamImport> _listed;
        private readonly HashSet<int> _refused = [];

        public List(ContestState state, ContestSettings settings, ImmutableArray<TeamImport> entries)
        {
            (_state, Entries) = (state, entries);
            (Teams, Numbers) = (new Team?[entries.Length], new int[entries.Length]);
            _byName = state.All.Recorded.Values.ToLookup(team => NameKey(team.Name, team.School, team.Group), StringComparer.Ordinal);
            _listed = entries.ToLookup(entry => NameKey(entry.Name, entry.School, entry.Group), StringComparer.Ordinal);
            for (var i = 0; i < entries.Length; i++)
            {
                foreach (var refusal in Faults(settings, i))
                {
                    Refuse(i, refusal);
                }
            }

            GiveNumbers();
        }

        public ImmutableArray<TeamImport> Entries { get; }

        /// <summary>By entry; null = a new team.</summary>
        public Team?[] Teams { get; }

        /// <summary>By entry.</summary>
        public int[] Numbers { get; }

        /// <summary>By entry, of the new teams only.</summary>
        public Dictionary<int, string> NewIds { get; } = [];

        public List<Refusal> Refusals { get; } = [];

        private Refusal[] Faults(ContestSettings settings, int i)
        {
            var entry = Entries[i];
            var checkable = new TeamEntry(entry.Number, entry.Name, entry.School, entry.Town, entry.Group, entry.Members ?? [], entry.Coaches ?? []);
            Refusal[] faults =
            [
                .. ContestRules.EntryFaults(settings, checkable),
                .. entry.Team is { } id && InputRules.Id(id, "team") is { } badId ? [badId] : (Refusal[])[],
            ];
            // Which team it is of follows from what may be wrong.
            return faults.Length > 0 ? faults : Identify(i) is { } fault ? [fault] : [];
        }

        private Refusal? Identify(int i)
        {
            var entry = Entries[i];
            if (entry.Team is { } named)
            {
                // An id that nobody has is the one that the new team shall have.
                Teams[i] = _state.All.Recorded.GetValueOrDefault(named);
                return Claim(i, named, "team");
            }

            var key = NameKey(entry.Name, entry.School, entry.Group);
            if (entry.Number is null && _listed[key].Skip(1).Any())
            {
                // Nothing tells it from the other row of that name.
                return Refusal.Of(RefusalKind.NameTaken, "name", entry.Name);
            }

            var byName = _byName[key].ToArray();
            var byNumber = entry.Number is { } number && _state.Numbers.TryGetValue(number, out var holder) ? _state.All.Recorded[holder] : null;
            if (byNumber is not null && byName.Length > 0 && !byName.Contains(byNumber))
            {
                return Refusal.Of(RefusalKind.NumberTaken, "number", InputRules.Number(byNumber.Number), byNumber.Id);
            }

            if (byNumber is null && byName.Length > 1)
            {
                return Refusal.Of(RefusalKind.NameTaken, "name", entry.Name);
            }

            Teams[i] = byNumber ?? byName.FirstOrDefault();
            if (Teams[i] is { } team)
            {
                return Claim(i, team.Id, byNumber is null ? "name" : "number");
            }

            return _newNames.Add(key) ? null : Refusal.Of(RefusalKind.NameTaken, "name", entry.Name);
        }

        private Refusal? Claim(int i, string teamId, string field) =>
            _entryOf.TryAdd(teamId, i) ? null : Refusal.Of(field == "number" ? RefusalKind.NumberTaken : RefusalKind.NameTaken, field, teamId);

        // All at once: teams of one list may take over each other's numbers.
        private void GiveNumbers()
        {
            var holders = _state.Numbers.ToDictionary(pair => pair.Key, pair => pair.Value);
            foreach (var team in Teams.OfType<Team>().Distinct())
            {
                holders.Remove(team.Number);
            }

            for (var i = 0; i < Entries.Length; i++)
            {
                if (_refused.Contains(i) || (Entries[i].Number ?? Teams[i]?.Number) is not { } number)
                {
                    continue;
                }

                Numbers[i] = number;
                if (!holders.TryAdd(number, Teams[i]?.Id ?? ""))
                {
                    Refuse(i, Refusal.Of(RefusalKind.NumberTaken, "number", InputRules.Number(number), holders[number]));
                }
            }

            var next = holders.Count == 0 ? 1 : holders.Keys.Max() + 1;
            for (var i = 0; i < Entries.Length; i++)
            {
                if (Numbers[i] == 0)
                {
                    while (next > ContestRules.MaxNumber || holders.ContainsKey(next))
                    {
                        next = next > ContestRules.MaxNumber ? 1 : next + 1;
                    }

                    holders.Add(next, "");
                    Numbers[i] = next++;
                }

                if (Teams[i] is null)
                {
                    NewIds[i] = Entries[i].Team ?? NewId(Numbers[i]);
                }
            }
        }

        private string NewId(int number)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"t{number}");
            for (var i = 2; _state.All.Recorded.ContainsKey(id) || !_entryOf.TryAdd(id, -1); i++)
            {
                id = string.Create(CultureInfo.InvariantCulture, $"t{number}-{i}");
            }

            return id;
        }

        public void Refuse(int i, Refusal refusal)
        {
            _refused.Add(i);
            var place = $"entries[{InputRules.Number(i)}]";
            Refusals.Add(refusal with
            {
                Field = refusal.Field is null ? place : $"{place}.{refusal.Field}",
                Arguments = [.. refusal.Arguments.IsDefault ? [] : refusal.Arguments, InputRules.Number(i)],
            });
        }
    }
}
