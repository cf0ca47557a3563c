using EventsLive.Dashboard.Api;
using EventsLive.Dashboard.Organiser.Rules;
using EventsLive.Grains.Journal;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>Says what is wrong with a rule document and where, in the words of the API.</summary>
internal static class RuleFaults
{
    private const string Rule = "rule";

    /// <returns>Null: it is sound.</returns>
    public static string? Of(string text, IStringLocalizer<RuleTexts> texts) => Find(text) is { } fault ? In(fault, texts) : null;

    /// <returns>Null: it is sound.</returns>
    public static DraftFault? Find(string text) =>
        string.IsNullOrWhiteSpace(text) ? new DraftFault("", ProblemResult.Of(RefusalKind.Required).Message)
        : new TryOut(text, []).Run().Refusal is { } refusal ? Of(refusal.Field, ProblemResult.Of(refusal).Message)
        : null;

    /// <param name="field"><c>rule.fields[0].min</c> says where in the document; <c>rule</c> is the whole of it.</param>
    public static DraftFault Of(string? field, string message) =>
        new(field?.StartsWith(Rule + ".", StringComparison.Ordinal) == true ? field[(Rule.Length + 1)..] : "", message);

    public static string In(DraftFault fault, IStringLocalizer<RuleTexts> texts) => fault.Path.Length == 0 ? fault.Message : texts["faultAt", fault.Path, fault.Message];

    public static string At(string? field, string message, IStringLocalizer<RuleTexts> texts) => In(Of(field, message), texts);
}
