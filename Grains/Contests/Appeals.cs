using System.Collections.Immutable;
using EventsLive.Grains.Journal;

namespace EventsLive.Grains.Contests;

/// <summary>Where an appeal (申诉) stands.</summary>
public enum AppealStage
{
    /// <summary>已提交: nobody has looked at it.</summary>
    Filed = 1,

    /// <summary>已受理.</summary>
    Admitted = 2,

    /// <summary>不予受理.</summary>
    Dismissed = 3,

    /// <summary>已仲裁: there is a ruling.</summary>
    Decided = 4,
}

/// <summary>仲裁结果.</summary>
public enum AppealRuling
{
    /// <summary>维持原比赛结果.</summary>
    Maintain = 1,

    /// <summary>更正成绩: a new version of the sheet follows.</summary>
    Correct = 2,

    /// <summary>重赛: the run is open again by the ruling itself.</summary>
    Rerun = 3,
}

/// <summary>How an appeal came in.</summary>
public enum AppealOrigin
{
    /// <summary>The arbitration group entered the paper.</summary>
    Paper = 1,

    /// <summary>The team sent it through its link.</summary>
    Team = 2,
}

/// <summary>An appeal. Its texts are in personal rows.</summary>
/// <param name="Number">From 1; its id is <c>a</c> and the number.</param>
/// <param name="CarriedOutBy">The sheet that the ruling led to; null = none yet, or none is needed.</param>
/// <param name="DecidedAt">When it was dismissed or decided; null = it is open.</param>
/// <param name="PublishedAt">When the decision was made public; null = it is not.</param>
public sealed record Appeal(
    int Number,
    string Team,
    RunRef Run,
    AppealOrigin Origin,
    DateTimeOffset FiledAt,
    AppealStage Stage,
    AppealRuling? Ruling,
    string? CarriedOutBy,
    DateTimeOffset? DecidedAt,
    DateTimeOffset? PublishedAt)
{
    /// <summary>Whether something is left to do before its decision can be public.</summary>
    public bool IsOpen => Stage is AppealStage.Filed or AppealStage.Admitted || (Ruling == AppealRuling.Correct && CarriedOutBy is null);
}

/// <summary>Under which terms appeals are heard.</summary>
/// <param name="Minutes">How long after a run's result is shown it may be appealed against, in minutes; null = until the results are archived.</param>
/// <param name="PerTeam">Appeals that a team may make in the contest; null = any number.</param>
[GenerateSerializer, Immutable, Alias("AppealTerms")]
public sealed record AppealTerms([property: Id(0)] int? Minutes, [property: Id(1)] int? PerTeam)
{
    public static AppealTerms Default { get; } = new(30, 2);
}

/// <summary>The terms of appeals, from here on.</summary>
public sealed record AppealTermsSet(int? Minutes, int? PerTeam) : IRecord;

/// <summary>A team got a link to appeal by; an older one of the team ends.</summary>
/// <param name="Hash">Of the link's secret: hexadecimal SHA-256.</param>
public sealed record AppealLinkIssued(string Team, string Hash) : IRecord;

/// <summary>An appeal came in. What it says is in its personal row.</summary>
public sealed record AppealFiled(int Number, string Team, RunRef Run, AppealOrigin Origin) : IRecord;

/// <summary>受理.</summary>
public sealed record AppealAdmitted(int Number) : IRecord;

/// <summary>不予受理. Why is in a personal row.</summary>
public sealed record AppealDismissed(int Number) : IRecord;

/// <summary>仲裁结果. What it says is in a personal row.</summary>
public sealed record AppealDecided(int Number, AppealRuling Ruling) : IRecord;

/// <summary>A new version of a sheet carries out what an appeal's ruling said.</summary>
/// <param name="Appeal">Its id.</param>
public sealed record AppealCarriedOut(string Appeal, string Sheet) : IRecord;

/// <summary>The decision of an appeal is public, or worded anew. The public wording is in a personal row of its own.</summary>
public sealed record AppealPublished(int Number) : IRecord;

/// <summary>The personal row of an appeal: what the team said, in its own words.</summary>
public sealed record AppealText(string Reason);

/// <summary>The personal row with an appeal's public wording.</summary>
/// <param name="Reason">申诉理由, as the public reads it.</param>
/// <param name="Outcome">仲裁结果, as the public reads it.</param>
public sealed record AppealWording(string Reason, string Outcome);
