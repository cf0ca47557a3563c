namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>Names the texts of the form in which a rule is edited.</summary>
public sealed class RuleFormTexts;
