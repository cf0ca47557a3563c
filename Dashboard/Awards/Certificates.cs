using System.Collections.Immutable;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Contests;

namespace EventsLive.Dashboard.Awards;

public enum CertificateRole
{
    /// <summary>A member of the team.</summary>
    Pupil = 1,

    /// <summary>指导教师</summary>
    Coach = 2,
}

/// <summary>One certificate: a person, and one award of that person's team.</summary>
public sealed record Certificate(CertificateRole Role, string Person, int Number, string Team, string School, string Group, string Award);

/// <summary>The certificates that a list of awards asks for. Pure.</summary>
public static class Certificates
{
    /// <summary>One for each award of a team and each of its pupils and coaches: the best tier first, then by start number, pupils before coaches.</summary>
    /// <param name="teams">With the names of their persons; a team that is not among them has none.</param>
    public static ImmutableArray<Certificate> Of(AwardsDesk desk, IEnumerable<TeamDetails> teams)
    {
        if (desk is not { List: { } list, Scheme: { } scheme })
        {
            return [];
        }

        var byId = teams.ToDictionary(team => team.Team, StringComparer.Ordinal);
        var tiers = list.Awards.Select(award => (award.Team, Place: award.Tier, scheme.Tiers[award.Tier].Name));
        var specials = scheme.Specials.Select((special, i) => (special.Team, Place: scheme.Tiers.Length + i, special.Name));
        return
        [
            .. from award in tiers.Concat(specials)
               where byId.ContainsKey(award.Team)
               let team = byId[award.Team]
               orderby award.Place, team.Number
               from person in team.Members.Select(name => (CertificateRole.Pupil, name)).Concat(team.Coaches.Select(name => (CertificateRole.Coach, name)))
               select new Certificate(person.Item1, person.name, team.Number, team.Name, team.School, team.Group, award.Name),
        ];
    }
}
