using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using EventsLive.Grains.Awards;
using EventsLive.Grains.Live;

namespace EventsLive.Dashboard.Api;

public sealed record NoticeRequest(DateTimeOffset From, DateTimeOffset To, string Telephone);

public sealed record ObjectionRequest(string? Team, string Objector, string Text);

public sealed record ObjectionDecision(bool Upheld, string Text);

public sealed record AwardsWithdrawal(string Reason);

/// <param name="Tiers">The best first.</param>
/// <param name="Base">What shares are taken of, group by group; default: teams with a valid result.</param>
/// <param name="Rounding">Of each tier by itself; default <c>nearest</c>, halves up.</param>
/// <param name="Tie">Whether teams that share a rank across the end of a tier all get the better award (the default) or the next one.</param>
/// <param name="MinimumField">A group with fewer teams with a valid result gets no tiers; default 0.</param>
/// <param name="Recommend">Teams recommended to the next stage; null = none.</param>
/// <param name="Specials">Awards by choice, beside the tiers.</param>
public sealed record AwardSchemeBody(
    [property: Required] IReadOnlyList<TierBody?>? Tiers,
    [property: AllowedValues("validResult", "present", "registered")] string? Base,
    [property: AllowedValues("down", "nearest", "up")] string? Rounding,
    [property: AllowedValues("better", "next")] string? Tie,
    int? MinimumField,
    RecommendBody? Recommend,
    IReadOnlyList<SpecialBody?>? Specials) : IBody<AwardScheme>
{
    public Checked<AwardScheme> ToCommand()
    {
        var check = new ShapeCheck();
        var tiers = ImmutableArray.CreateBuilder<AwardTier>();
        foreach (var (tier, i) in check.Required("tiers", Tiers, []).Select((tier, i) => (tier, i)))
        {
            tiers.Add(new AwardTier(check.Required(Field("tiers", i, "name"), tier?.Name).Trim(), tier?.Percent, tier?.Count));
        }

        var specials = ImmutableArray.CreateBuilder<SpecialAward>();
        foreach (var (special, i) in (Specials ?? []).Select((special, i) => (special, i)))
        {
            specials.Add(new SpecialAward(
                check.Required(Field("specials", i, "name"), special?.Name).Trim(), check.Required(Field("specials", i, "team"), special?.Team)));
        }

        return check.Done(new AwardScheme(
            tiers.ToImmutable(),
            check.OptionalWord<AwardBase>("base", Base) ?? AwardBase.ValidResult,
            check.OptionalWord<QuotaRounding>("rounding", Rounding) ?? QuotaRounding.Nearest,
            check.OptionalWord<CutTie>("tie", Tie) ?? CutTie.Better,
            MinimumField ?? 0,
            Recommend is { } recommend
                ? new Recommendation(check.Required("recommend.top", recommend.Top), recommend.PerSchool, recommend.Alternates ?? 0)
                : null,
            specials.ToImmutable()));
    }

    private static string Field(string list, int i, string name) => string.Create(CultureInfo.InvariantCulture, $"{list}[{i}].{name}");
}

/// <param name="Percent">Share of the base, above 0 to 100; or <paramref name="Count"/>.</param>
/// <param name="Count">Teams of each group.</param>
public sealed record TierBody([property: Required] string? Name, decimal? Percent, int? Count);

/// <param name="Top">Teams of each group.</param>
/// <param name="PerSchool">At most so many of one school in a group; null = no limit.</param>
/// <param name="Alternates">候补 of each group.</param>
public sealed record RecommendBody([property: Required] int? Top, int? PerSchool, int? Alternates);

public sealed record SpecialBody([property: Required] string? Name, [property: Required] string? Team);

/// <param name="From">RFC 3339 with offset.</param>
/// <param name="To">End of the notice, exclusive: RFC 3339 with offset.</param>
/// <param name="Telephone">Where objections are received; published with the notice.</param>
public sealed record NoticeBody([property: Required] string? From, [property: Required] string? To, [property: Required] string? Telephone) : IBody<NoticeRequest>
{
    public Checked<NoticeRequest> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new NoticeRequest(check.Time("from", From), check.Time("to", To), check.Required("telephone", Telephone)));
    }
}

/// <param name="Team">The team that it is about; null = none.</param>
/// <param name="Objector">Who objects: kept as personal data.</param>
public sealed record ObjectionBody(string? Team, [property: Required] string? Objector, [property: Required] string? Text) : IBody<ObjectionRequest>
{
    public Checked<ObjectionRequest> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new ObjectionRequest(Team, check.Required("objector", Objector), check.Required("text", Text)));
    }
}

public sealed record ObjectionDecisionBody([property: Required] bool? Upheld, [property: Required] string? Decision) : IBody<ObjectionDecision>
{
    public Checked<ObjectionDecision> ToCommand()
    {
        var check = new ShapeCheck();
        return check.Done(new ObjectionDecision(check.Required("upheld", Upheld), check.Required("decision", Decision)));
    }
}

public sealed record AwardsWithdrawalBody(string? Reason) : IBody<AwardsWithdrawal>
{
    public Checked<AwardsWithdrawal> ToCommand() => new(new AwardsWithdrawal(Reason ?? ""));
}

/// <param name="Revision">Steps so far, from 1.</param>
public sealed record AwardsStepAnswer(int Revision, [property: AllowedValues("draft", "proposed", "publicised", "published")] string Stage);

public sealed record ObjectionAnswer(string ObjectionId);

/// <param name="Stage">For the public <c>draft</c> until a list is publicised, whatever staff have drawn up.</param>
/// <param name="NoticeTo">End of the notice, exclusive.</param>
/// <param name="Tiers">Names of the tiers, the best first.</param>
/// <param name="Teams">By tier, then by start number.</param>
public sealed record AwardsAnswer(
    [property: AllowedValues("draft", "proposed", "publicised", "published")] string Stage,
    DateTimeOffset? NoticeFrom,
    DateTimeOffset? NoticeTo,
    string? Telephone,
    DateTimeOffset? PublishedAt,
    IReadOnlyList<string> Tiers,
    IReadOnlyList<AwardedTeam> Teams)
{
    private static readonly AwardsAnswer Nothing = new(Words.Of(AwardStage.Draft), null, null, null, null, [], []);

    /// <param name="view">The awards' view; null, or one without a head, says that nothing is announced.</param>
    public static AwardsAnswer Of(ViewDiff? view)
    {
        if (view is null || view.Set.All(row => row.Key != AwardViews.HeadKey))
        {
            return Nothing;
        }

        var head = ViewRows.Single(view, AwardViews.HeadKey, RowJson.Default.AwardsRow);
        var teams = view.Set.Where(row => row.Key != AwardViews.HeadKey)
            .Select(row => JsonSerializer.Deserialize(row.Json, RowJson.Default.AwardedTeamRow)!)
            .OrderBy(team => team.Award is { } award ? head.Tiers.IndexOf(award) : head.Tiers.Length)
            .ThenBy(team => team.Number);
        return new AwardsAnswer(
            Words.Of(head.Stage), head.NoticeFrom, head.NoticeTo, head.Telephone, head.PublishedAt, head.Tiers, [.. teams.Select(AwardedTeam.Of)]);
    }
}

/// <param name="Award">Name of its tier; null = it has only <paramref name="Specials"/>.</param>
/// <param name="Rank">For staff only.</param>
public sealed record AwardedTeam(string Id, int Number, string Name, string School, string? Group, string? Award, int? Rank, IReadOnlyList<string> Specials)
{
    public static AwardedTeam Of(AwardedTeamRow row) => new(row.Id, row.Number, row.Name, row.School, row.Group, row.Award, row.Rank, row.Specials);
}

/// <param name="Outdated">A result has changed since the list was drawn up: it goes no step further.</param>
/// <param name="Preview">What the scheme makes of the results as they are now; null = no scheme.</param>
/// <param name="List">The list as it was drawn up; null = none is.</param>
public sealed record AwardsDeskAnswer(
    int Revision,
    [property: AllowedValues("draft", "proposed", "publicised", "published")] string Stage,
    AwardSchemeBody? Scheme,
    bool Outdated,
    AwardListAnswer? Preview,
    AwardListAnswer? List,
    IReadOnlyList<ObjectionRow> Objections)
{
    public static AwardsDeskAnswer Of(AwardsDesk desk) => new(
        desk.Revision.Revision,
        Words.Of(desk.Revision.Stage),
        desk.Scheme is { } scheme ? Of(scheme) : null,
        desk.Outdated,
        AwardListAnswer.Of(desk.Preview, desk.Scheme),
        AwardListAnswer.Of(desk.List, desk.Scheme),
        [.. desk.Objections.Select(one => new ObjectionRow(one.Id, one.Team, one.At, one.Objector, one.Text, one.Upheld, one.Decision))]);

    private static AwardSchemeBody Of(AwardScheme scheme) => new(
        [.. scheme.Tiers.Select(tier => new TierBody(tier.Name, tier.Percent, tier.Count))],
        Words.Of(scheme.Base),
        Words.Of(scheme.Rounding),
        Words.Of(scheme.Tie),
        scheme.MinimumField,
        scheme.Recommend is { } recommend ? new RecommendBody(recommend.Top, recommend.PerSchool, recommend.Alternates) : null,
        [.. scheme.Specials.Select(special => new SpecialBody(special.Name, special.Team))]);
}

/// <param name="Groups">What each group's awards rest on.</param>
public sealed record AwardListAnswer(IReadOnlyList<QuotaAnswer> Groups, IReadOnlyList<TierAwardAnswer> Awards, IReadOnlyList<RecommendedAnswer> Recommended)
{
    public static AwardListAnswer? Of(AwardList? list, AwardScheme? scheme) => list is null || scheme is null ? null : new AwardListAnswer(
        [.. list.Groups.Select(group => new QuotaAnswer(group.Group, group.Base, group.Graded, group.Places, group.Minimum))],
        [.. list.Awards.Select(award => new TierAwardAnswer(award.Team, award.Group, award.Rank, scheme.Tiers[award.Tier].Name))],
        [.. list.Recommended.Select(team => new RecommendedAnswer(team.Team, team.Group, team.Rank, Words.Of(team.Status)))]);
}

/// <param name="Base">Teams that the shares are taken of.</param>
/// <param name="Graded">False: fewer teams with a valid result than <paramref name="Minimum"/>, the larger one of what the scheme and the contest's rule ask for.</param>
/// <param name="Places">The last place of each tier, counted over all tiers from the first.</param>
public sealed record QuotaAnswer(string Group, int Base, bool Graded, IReadOnlyList<int> Places, int Minimum);

public sealed record TierAwardAnswer(string Team, string Group, int Rank, string Award);

public sealed record RecommendedAnswer(
    string Team,
    string Group,
    int Rank,
    [property: AllowedValues("recommended", "undecided", "alternate", "schoolLimit")] string Status);

/// <param name="Objector">Empty where it was erased.</param>
/// <param name="Upheld">Null = not decided.</param>
public sealed record ObjectionRow(string Id, string? Team, DateTimeOffset At, string Objector, string Text, bool? Upheld, string? Decision);
