namespace EventsLive.Dashboard.Archives;

/// <summary>Names the texts of the archive's page and of the index within an archive.</summary>
public sealed class ArchiveTexts;
