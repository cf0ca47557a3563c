namespace EventsLive.Dashboard.Organiser.Contests;

/// <summary>Names the texts of the rule editor and the words in which a rule is told.</summary>
public sealed class RuleTexts;
