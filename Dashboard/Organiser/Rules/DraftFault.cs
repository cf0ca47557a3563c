namespace EventsLive.Dashboard.Organiser.Rules;

/// <summary>What is wrong with the document that is being edited.</summary>
/// <param name="Path">Where in the document, as a refusal of the server names it: <c>fields[0].max</c>; empty = the whole of it.</param>
public sealed record DraftFault(string Path, string Message)
{
    /// <summary>Whether it is of this part or of something in it.</summary>
    public bool IsWithin(string path) =>
        Path.StartsWith(path, StringComparison.Ordinal) && (Path.Length == path.Length || Path[path.Length] is '.' or '[');
}
