using EventsLive.Dashboard.Api;
using EventsLive.Grains.Journal;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>Says what is wrong with a rule document and where, in the words of the API.</summary>
internal static class RuleFaults
{
    private const string Rule = "rule";

    /// <returns>Null: it is sound.</returns>
    public static string? Of(string text, IStringLocalizer<RuleTexts> texts) =>
        string.IsNullOrWhiteSpace(text) ? ProblemResult.Of(RefusalKind.Required).Message
        : new TryOut(text, []).Run().Refusal is { } refusal ? At(refusal.Field, ProblemResult.Of(refusal).Message, texts)
        : null;

    /// <param name="field"><c>rule.fields[0].min</c> says where in the document; <c>rule</c> is the whole of it.</param>
    public static string At(string? field, string message, IStringLocalizer<RuleTexts> texts) =>
        field?.StartsWith(Rule + ".", StringComparison.Ordinal) == true ? texts["faultAt", field[(Rule.Length + 1)..], message]
        : message;
}
