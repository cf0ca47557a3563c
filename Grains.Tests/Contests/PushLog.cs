using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using EventsLive.Grains.Live;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Writes down every push that grains make to observers it knows: when, to whom, and every byte.</summary>
internal sealed class PushLog(TimeProvider clock) : IOutgoingGrainCallFilter
{
    private readonly ConcurrentDictionary<GrainId, string> _names = new();
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Lines of one follower stand in the order of its pushes; followers are told at the same moment in no order.</summary>
    public string Text => string.Join('\n', _lines.OrderBy(line => line[..line.IndexOf('|', StringComparison.Ordinal)], StringComparer.Ordinal));

    public void Name(IViewObserver reference, string name) => _names[reference.GetGrainId()] = name;

    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.Request.GetInterfaceType() == typeof(IViewObserver) && _names.TryGetValue(context.TargetId, out var name))
        {
            _lines.Enqueue(Line(name, (ViewDiff)context.Request.GetArgument(0)!));
        }

        return context.Invoke();
    }

    public void Note(string name, ViewDiff? view) => _lines.Enqueue(view is null ? $"{name}| nothing" : Line(name, view));

    private string Line(string name, ViewDiff diff) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}| {clock.GetUtcNow():HH:mm:ss.fff} {diff.From} -> {diff.To} {string.Join(' ', diff.Set.Select(row => $"{row.Key}={Encoding.UTF8.GetString(row.Json)}"))} - {string.Join(' ', diff.Removed)}");
}
