using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using EventsLive.Grains.Live;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>Writes down every push that grains make to followers it knows: when, to whom, and every byte.</summary>
internal sealed class PushLog(PushLog.Lines lines) : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.Request.GetInterfaceType() == typeof(IViewObserver))
        {
            lines.Pushed(context.TargetId, (ViewDiff)context.Request.GetArgument(0)!);
        }

        return context.Invoke();
    }

    internal sealed class Lines(TimeProvider clock)
    {
        private readonly ConcurrentDictionary<GrainId, (string District, string Name)> _names = new();
        private readonly ConcurrentQueue<(string District, string Line)> _lines = new();

        public void Name(IViewObserver reference, string district, string name) => _names[reference.GetGrainId()] = (district, name);

        public void Note(string district, string name, ViewDiff? view) => _lines.Enqueue((district, Line(name, view)));

        /// <summary>What the followers in a district were told: each one's in the order in which it came; at one moment they are told in no order among them.</summary>
        public string Of(string district) => string.Join('\n', _lines
            .Where(line => line.District == district)
            .Select(line => line.Line)
            .OrderBy(line => line[..line.IndexOf('|', StringComparison.Ordinal)], StringComparer.Ordinal));

        internal void Pushed(GrainId to, ViewDiff diff)
        {
            if (_names.TryGetValue(to, out var follower))
            {
                Note(follower.District, follower.Name, diff);
            }
        }

        private string Line(string name, ViewDiff? diff) => diff is null ? $"{name}| nothing" : string.Create(
            CultureInfo.InvariantCulture,
            $"{name}| {clock.GetUtcNow():HH:mm:ss.fff} {diff.From} -> {diff.To} {string.Join(' ', diff.Set.Select(row => $"{row.Key}={System.Text.RegularExpressions.Regex.Unescape(Encoding.UTF8.GetString(row.Json))}"))} - {string.Join(' ', diff.Removed)}");
    }
}
