using System.Globalization;
using EventsLive.Grains.Contests;
using Microsoft.Extensions.Localization;

namespace EventsLive.Dashboard.Judging.Chief;

/// <summary>Says what a change of a team changed, each part as old and new.</summary>
internal static class TeamChangeWords
{
    public static IEnumerable<(string Label, string Before, string After)> Of(TeamChangeView change, IStringLocalizer<ChiefTexts> texts)
    {
        if (change is not { Before: { } before, After: { } after })
        {
            // Names may have been erased; that there was a substitution has not.
            var erased = change.Reason is null;
            return [(texts["substitute"], change.Left ?? texts[erased ? "erased" : "none"], change.Joined ?? texts[erased ? "erased" : "nobody"])];
        }

        (string Label, string Before, string After)[] facts =
        [
            (texts["number"], Number(before.Number), Number(after.Number)),
            (texts["teamName"], before.Name, after.Name),
            (texts["school"], before.School, after.School),
            (texts["town"], before.Town, after.Town),
            (texts["group"], before.Group, after.Group),
            (texts["state"], Presence(before), Presence(after)),
        ];
        return facts.Where(fact => fact.Before != fact.After);

        string Presence(TeamFacts team) => texts[team.Withdrawn ? "teamWithdrawn" : "teamPresent"];
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
