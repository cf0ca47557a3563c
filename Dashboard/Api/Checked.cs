using EventsLive.Grains.Journal;

namespace EventsLive.Dashboard.Api;

/// <summary>A value that has passed its checks, or the refusal of the first that it failed.</summary>
public readonly record struct Checked<T>
    where T : class
{
    public Checked(T value) => Value = value;

    private Checked(Refusal refusal) => Refusal = refusal;

    public T? Value { get; }

    public Refusal? Refusal { get; }

    public static implicit operator Checked<T>(Refusal refusal) => new(refusal);
}

/// <summary>A request body that can be turned into the command of a grain.</summary>
public interface IBody<TCommand>
    where TCommand : class
{
    /// <summary>Checks what JSON alone does not say: required fields, ids, times with offset, words. What values the rules allow is the grain's to say.</summary>
    Checked<TCommand> ToCommand();
}
