using EventsLive.Dashboard.Api;
using EventsLive.Grains.Journal;
using EventsLive.Grains.People;

namespace EventsLive.Dashboard.Organiser;

/// <summary>What became of an act: done, or why not in words, with the field at fault where there is one.</summary>
public sealed record Outcome(bool Accepted, string? Field, string? Message)
{
    public static Outcome Done { get; } = new(true, null, null);

    /// <summary>Whether somebody else was quicker.</summary>
    public bool IsChangedMeanwhile { get; init; }

    /// <param name="refusal">Null = the act was accepted.</param>
    public static Outcome Of(Refusal? refusal)
    {
        if (refusal is null)
        {
            return Done;
        }

        var problem = ProblemResult.Of(refusal);
        return new Outcome(false, problem.Field, problem.Message) { IsChangedMeanwhile = refusal.Kind == RefusalKind.ChangedMeanwhile };
    }

    /// <summary>Carries out an act: also one that is denied, and one whose answer does not come, has an outcome in words.</summary>
    public static async Task<Outcome> OfAsync<T>(Func<Task<Answer<T>>> act)
    {
        try
        {
            return Of((await act()).Refusal);
        }
        catch (CallDeniedException)
        {
            return Of(Refusal.Of(RefusalKind.Forbidden));
        }
        catch (Exception failure) when (ApiCalls.IsUnavailable(failure))
        {
            return Of(Refusal.Of(RefusalKind.OutcomeUnknown));
        }
    }

    /// <summary>The message where this field, or a part of it, is at fault.</summary>
    public string? At(string field) =>
        Field == field || Field?.StartsWith(field + "[", StringComparison.Ordinal) == true ? Message : null;
}
