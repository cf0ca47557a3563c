using System.Collections.Concurrent;
using System.Net;
using EventsLive.Rehearsal.Client;

namespace EventsLive.Dashboard.Tests.EndToEnd;

/// <summary>What was sent and what was answered, to be held against what the server says afterwards.</summary>
internal sealed class CommandHistory
{
    private readonly ConcurrentDictionary<string, string> _accepted = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _violations = new();
    private int _refused;

    /// <summary>Id of what was made, by the key of the command that made it.</summary>
    public IReadOnlyDictionary<string, string> Accepted => _accepted;

    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Answers that contradict an earlier one.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>Notes an answer.</summary>
    /// <param name="key">The command's <c>Idempotency-Key</c>.</param>
    /// <param name="idName">Field of a success that holds the id of what was made.</param>
    public ApiAnswer Note(string key, string idName, ApiAnswer answer)
    {
        if (!answer.Succeeded)
        {
            if (_accepted.ContainsKey(key))
            {
                _violations.Enqueue($"{key} was accepted and is now answered {(int)answer.Status} {answer.Body}");
            }

            Interlocked.Increment(ref _refused);
            return answer;
        }

        var id = (string)answer.Object[idName]!;
        if (answer.Status != HttpStatusCode.Created)
        {
            _violations.Enqueue($"{key} was answered {(int)answer.Status}");
        }
        else if (_accepted.GetOrAdd(key, id) != id)
        {
            _violations.Enqueue($"{key} made {_accepted[key]} and then {id}");
        }

        return answer;
    }
}
