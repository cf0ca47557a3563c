using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;
using EventsLive.Grains.Scoring;
using EventsLive.Grains.Venues;

namespace EventsLive.Grains.Contests;

/// <summary>Decides whether a judge's sheet is accepted and whether it counts. Pure.</summary>
public static class SheetRules
{
    public const int MaxReasonLength = 500;

    private const int MaxDeviceLength = 100;

    private const int MaxMatchLength = 40;

    /// <summary>Refusals that one import reports.</summary>
    public const int MaxReported = 100;

    /// <param name="caller">Who enters it; null = whoever may enter every sheet.</param>
    public static Decision<SheetResult> Enter(ContestState state, ScoreEntry entry, Actor? caller = null)
    {
        if ((Check(state, entry) ?? SigningRules.Check(state.Settings!, entry, caller) ?? Assignments.Refuse(state, entry, caller)) is { } refusal)
        {
            return refusal;
        }

        var key = KeyOf(state.Rule!, entry);
        var run = state.All.Recorded[entry.Team].Runs.GetValueOrDefault(key, Run.None);
        var counted = entry.Replaces is { } replaces ? run.Sheets.First(sheet => sheet.Id == replaces).Counted
            : Counts(state.Rule!, run, entry);
        var fields = FieldsOf(entry).ToImmutableSortedDictionary(field => field.Key, field => Exact.Trim(field.Value), StringComparer.Ordinal);
        var sheetId = NextId(state);
        var record = new SheetAccepted(
            sheetId,
            entry.Team,
            entry.Round,
            entry.Judge,
            fields,
            entry.Outcome,
            counted,
            entry.Replaces,
            entry.At,
            entry.Device is { } device ? PlaceCode.Of(device) : null,
            entry.Source,
            entry.Match,
            entry.Side,
            key.Stage.Length == 0 ? null : key.Stage,
            entry.Surrogate ? true : null,
            entry.Signing?.Captain);
        decimal? points = entry.Outcome == RunOutcome.Scored ? state.Rule!.PointsOf(key.Stage, entry.Judge, fields) : null;
        return Decision.Accept(new SheetResult(sheetId, points, counted), [record], [.. PersonalOf(sheetId, entry)]);
    }

    internal static string NextId(ContestState state) => string.Create(CultureInfo.InvariantCulture, $"s{state.SheetCount + 1}");

    /// <summary>Whether a sheet that corrects no other stands for a run: it is the first, of its judge where several judge one run.</summary>
    internal static bool Counts(ScoringRule rule, Run run, ScoreEntry entry) =>
        rule.HasJudges ? run.Sheets.All(sheet => sheet.Judge != entry.Judge) : run.Sheets.IsEmpty;

    /// <summary>All entries or none: the first refusal stands for the import and carries those of the other entries. Each names its entry,
    /// counted from 0, in its field (<c>entries[3].round</c>) and as its last argument.</summary>
    /// <param name="atMost">Entries that one batch of the journal holds.</param>
    public static Decision<ImportResult> Import(ContestState state, ImmutableArray<ScoreEntry> entries, DateTimeOffset now, int atMost)
    {
        if (state.Settings is null)
        {
            return Refusal.Of(RefusalKind.UnknownContest);
        }

        if (entries.IsDefaultOrEmpty)
        {
            return Refusal.Of(RefusalKind.Required, "entries");
        }

        if (entries.Length > atMost)
        {
            return Refusal.Of(RefusalKind.TooLarge, "entries", InputRules.Number(atMost));
        }

        var records = new List<IRecord>(entries.Length);
        var personal = new List<PersonalRow>();
        var refusals = new List<Refusal>();
        var rows = ImmutableArray.CreateBuilder<ScoreImportRow>(entries.Length);
        var meta = new RecordMeta(0, now, "");
        for (var i = 0; i < entries.Length && refusals.Count < MaxReported; i++)
        {
            var entry = WithTeamId(state, entries[i]);
            if (Faults(state, entry).ToArray() is { Length: > 0 } faults)
            {
                refusals.AddRange(faults.Select(fault => At(i, fault)));
                continue;
            }

            if (Standing(state, entry) is { } standing)
            {
                rows.Add(new ScoreImportRow(entry.Team, entry.Round, standing.Points, standing.Counted, Unchanged: true));
                continue;
            }

            var decision = Enter(state, entry);
            if (decision.Refusal is { } refusal)
            {
                refusals.Add(At(i, refusal));
                continue;
            }

            // What an entry may do rests on the ones in front of it.
            state = decision.Records.Aggregate(state, (folded, record) => ContestModel.Fold(folded, record, meta));
            records.AddRange(decision.Records);
            personal.AddRange(decision.Personal);
            rows.Add(new ScoreImportRow(entry.Team, entry.Round, decision.Result!.Points, decision.Result.Counted, Unchanged: false));
        }

        return refusals.Count == 0
            ? Decision.Accept(
                new ImportResult(records.Count, rows.Count(row => !row.Counted && !row.Unchanged), rows.Count(row => row.Unchanged), rows.ToImmutable()),
                records,
                personal)
            : refusals[0] with { Others = [.. refusals.Take(MaxReported).Skip(1)] };
    }

    // A list of results names teams by what stands on their backs; an id comes first, whatever it looks like.
    private static ScoreEntry WithTeamId(ContestState state, ScoreEntry entry) =>
        !state.All.Recorded.ContainsKey(entry.Team ?? "")
        && int.TryParse(entry.Team, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && state.Numbers.TryGetValue(number, out var team)
            ? entry with { Team = team }
            : entry;

    /// <summary>The current sheet of the run that says the same in the same judge's name; null = there is none.</summary>
    private static Sheet? Standing(ContestState state, ScoreEntry entry)
    {
        var fields = FieldsOf(entry);
        return entry.Replaces is not null ? null : state.All.Recorded[entry.Team].Runs.GetValueOrDefault(KeyOf(state.Rule!, entry), Run.None).Sheets.FirstOrDefault(sheet =>
            sheet.IsCurrent
            && sheet.Side == entry.Side
            && sheet.Surrogate == entry.Surrogate
            && sheet.Judge == entry.Judge
            && sheet.Outcome == entry.Outcome
            && sheet.Fields.Count == fields.Count
            && sheet.Fields.All(field => fields.TryGetValue(field.Key, out var value) && value == field.Value));
    }

    /// <summary>Whether an entry fits its contest, its run and its rule, whoever enters it.</summary>
    internal static Refusal? Check(ContestState state, ScoreEntry entry) => Faults(state, entry).FirstOrDefault();

    /// <summary>All that is wrong with an entry: what of it rests on something else that is wrong is not looked at.</summary>
    private static IEnumerable<Refusal> Faults(ContestState state, ScoreEntry entry)
    {
        if (state.Settings is not { } settings)
        {
            yield return Refusal.Of(RefusalKind.UnknownContest);
            yield break;
        }

        var isSound = true;
        foreach (var fault in OwnFaults(state, settings, entry))
        {
            isSound = false;
            yield return fault;
        }

        if (isSound
            && state.All.Recorded[entry.Team] is var team
            && (CheckCorrection(team, KeyOf(state.Rule!, entry), entry) ?? CheckPromotion(state, team, entry)) is { } unfit)
        {
            yield return unfit;
        }
    }

    private static IEnumerable<Refusal> OwnFaults(ContestState state, ContestSettings settings, ScoreEntry entry)
    {
        if ((InputRules.Id(entry.Team, "team") ?? (state.All.Recorded.ContainsKey(entry.Team) ? null : Refusal.Of(RefusalKind.UnknownTeam, "team", entry.Team))) is { } badTeam)
        {
            yield return badTeam;
        }

        if (entry.Round < 1 || entry.Round > settings.Rounds)
        {
            yield return Refusal.Of(RefusalKind.UnknownRound, "round", "1", $"{settings.Rounds}");
        }

        var rule = state.Rule!;
        var knowsStage = entry.Stage is null || rule.HasStage(entry.Stage);
        if (!knowsStage)
        {
            yield return Refusal.Of(RefusalKind.UnknownStage, "stage", [.. rule.Stages.Select(known => known.Name)]);
        }

        foreach (var fault in new[]
        {
            OptionalId(entry.Judge, "judge"),
            OptionalName(entry.Match, "match"),
            OptionalName(entry.Side, "side"),
            entry.Side is not null && entry.Match is null ? Refusal.Of(RefusalKind.Required, "match") : null,
            InputRules.OptionalText(entry.Device, "device", MaxDeviceLength),
            Enum.IsDefined(entry.Outcome) ? null : Refusal.Of(RefusalKind.Malformed, "outcome", [.. Enum.GetNames<RunOutcome>()]),
            Enum.IsDefined(entry.Source) ? null : Refusal.Of(RefusalKind.Malformed, "source", [.. Enum.GetNames<SheetSource>()]),
        }.OfType<Refusal>())
        {
            yield return fault;
        }

        foreach (var fault in knowsStage ? FieldFaults(rule, entry) : [])
        {
            yield return fault;
        }
    }

    /// <summary>A match or a side: the name is a part of what a run is known by, so one that differs from another by what nobody sees is none.</summary>
    internal static Refusal? OptionalName(string? name, string field) =>
        InputRules.OptionalText(name, field, MaxMatchLength) ?? (name is not null && (name.Length == 0 || name.Trim().Length != name.Length) ? Refusal.Of(RefusalKind.Malformed, field) : null);

    private static Refusal? OptionalId(string? id, string field) => id is null ? null : InputRules.Id(id, field);

    private static IEnumerable<Refusal> FieldFaults(ScoringRule rule, ScoreEntry entry)
    {
        var fields = FieldsOf(entry);
        if (entry.Outcome != RunOutcome.Scored)
        {
            foreach (var name in fields.Keys.Order(StringComparer.Ordinal))
            {
                yield return Refusal.Of(RefusalKind.UnknownField, $"fields.{name}");
            }

            yield break;
        }

        // The rule tells the first fault; with that one mended it tells the next. What the mended fields make together says nothing.
        var stage = KeyOf(rule, entry).Stage;
        var mended = fields;
        while (rule.Check(stage, entry.Judge, mended) is { } problem && (problem.Fault != SheetFault.Constraint || mended == fields))
        {
            yield return RefusalOf(rule, stage, problem);
            if (problem.Fault == SheetFault.Constraint)
            {
                yield break;
            }

            mended = problem.Fault == SheetFault.Unknown ? mended.Remove(problem.Name) : mended.SetItem(problem.Name, problem.Field!.Options.IsEmpty ? problem.Field.Min : problem.Field.Options[0].Value);
        }
    }

    /// <summary>Whether a rule takes these fields at a stage from a judge; refusals name <c>fields.…</c>.</summary>
    internal static Refusal? CheckFields(ScoringRule rule, string stage, string? judge, IReadOnlyDictionary<string, decimal> fields) =>
        rule.Check(stage, judge, fields) is { } problem ? RefusalOf(rule, stage, problem) : null;

    private static Refusal RefusalOf(ScoringRule rule, string stage, SheetProblem problem) => problem switch
    {
        { Fault: SheetFault.Missing } => Refusal.Of(RefusalKind.Required, $"fields.{problem.Name}"),
        { Fault: SheetFault.Unknown } => Refusal.Of(
            RefusalKind.UnknownField, $"fields.{problem.Name}", [.. rule.Fields.Where(field => rule.Holds(stage, field)).Select(field => field.Name)]),
        { Fault: SheetFault.Constraint } => Refusal.Of(RefusalKind.SheetInconsistent, "fields", problem.Message!.Zh, problem.Message.In("en")),
        { Field: { Options.IsEmpty: false } field } => Refusal.Of(RefusalKind.Malformed, $"fields.{field.Name}", [.. field.Options.Select(option => $"{Text(option.Value)} ({option.Name})")]),
        { Field: { } field } => Refusal.Of(RefusalKind.OutOfRange, $"fields.{field.Name}", Text(field.Min), Text(field.Max), Text(field.Step)),
        _ => throw new InvalidOperationException("A range is a field's."),
    };

    private static Refusal? CheckCorrection(Team team, RunKey key, ScoreEntry entry)
    {
        if (InputRules.OptionalText(entry.Reason, "reason", MaxReasonLength) is { } badReason)
        {
            return badReason;
        }

        if (entry.Replaces is null)
        {
            return null;
        }

        var replaced = team.Runs.GetValueOrDefault(key, Run.None).Sheets.FirstOrDefault(sheet => sheet.Id == entry.Replaces);
        return replaced is null ? DeskRules.NotCurrent(team, key, entry.Replaces, "replaces")
            : !replaced.IsCurrent ? Refusal.Of(RefusalKind.SheetReplaced, "replaces", entry.Replaces, replaced.ReplacedBy!)
            : string.IsNullOrWhiteSpace(entry.Reason) ? Refusal.Of(RefusalKind.ReasonRequired, "reason")
            : null;
    }

    // A run that is there already was accepted once: its other judges and its corrections are too, whatever has moved meanwhile.
    private static Refusal? CheckPromotion(ContestState state, Team team, ScoreEntry entry)
    {
        var key = KeyOf(state.Rule!, entry);
        return !entry.Surrogate
            && state.Rule!.Stages.FirstOrDefault(stage => stage.Name == key.Stage) is { Promote: not null, RefusesOthers: true } stage
            && !team.Runs.ContainsKey(key)
            && !state.All.PromotedTo(stage, team.Group).Contains(team.Id)
                ? Refusal.Of(RefusalKind.NotPromoted, "stage", stage.Name)
                : null;
    }

    internal static RunKey KeyOf(ScoringRule rule, ScoreEntry entry) => new(entry.Stage ?? rule.FirstStage, entry.Round, entry.Match);

    private static ImmutableDictionary<string, decimal> FieldsOf(ScoreEntry entry) => entry.Fields ?? ImmutableDictionary<string, decimal>.Empty;

    private static IEnumerable<PersonalRow> PersonalOf(string sheetId, ScoreEntry entry)
    {
        if (!string.IsNullOrWhiteSpace(entry.Reason))
        {
            yield return DeskRules.Remark(ContestSubject.Sheet(sheetId), entry.Reason);
        }

        if (entry.Signing is { } signing)
        {
            yield return new PersonalRow(ContestSubject.Signatures(sheetId), JsonSerializer.SerializeToUtf8Bytes(signing, ContestJson.Default.SheetSigning));
        }
    }

    private static Refusal At(int index, Refusal refusal) => refusal with
    {
        Field = refusal.Field is null ? $"entries[{index}]" : $"entries[{index}].{refusal.Field}",
        Arguments = [.. refusal.Arguments.IsDefault ? [] : refusal.Arguments, $"{index}"],
    };

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
