using System.Collections.Immutable;

namespace EventsLive.Grains.Journal;

/// <summary>Who sent a command, and under which idempotency key.</summary>
/// <param name="Actor">Id of the account or device; <c>public</c> for a visitor.</param>
/// <param name="CommandId">Keyed hash of caller, path and <c>Idempotency-Key</c>; null where the caller sent no key.</param>
/// <param name="BodyHash">Keyed hash of the body, to tell a repeat from another command under the same key.</param>
[GenerateSerializer, Immutable, Alias("CommandStamp")]
public sealed record CommandStamp(
    [property: Id(0)] string Actor,
    [property: Id(1)] Guid? CommandId = null,
    [property: Id(2)] Guid BodyHash = default);

/// <summary>A grain's answer to a command: the result, or why it was refused.</summary>
[GenerateSerializer, Immutable, Alias("Answer`1")]
public sealed record Answer<TResult>(
    [property: Id(0)] TResult? Result,
    [property: Id(1)] Refusal? Refusal);

/// <summary>Why a command was not carried out: a kind with a stable name, the field at fault and what the rule allows.</summary>
/// <param name="Field">Name of the JSON field, in the request's own spelling; null when no field is at fault.</param>
/// <param name="Arguments">Values that the message for people mentions, in the order that its resource expects.</param>
/// <param name="Others">For a command with a list of entries: the refusals of the further entries at fault; empty otherwise.</param>
[GenerateSerializer, Immutable, Alias("Refusal")]
public sealed record Refusal(
    [property: Id(0)] RefusalKind Kind,
    [property: Id(1)] string? Field = null,
    [property: Id(2)] ImmutableArray<string> Arguments = default,
    [property: Id(3)] ImmutableArray<Refusal> Others = default)
{
    public static Refusal Of(RefusalKind kind, string? field = null, params ReadOnlySpan<string> arguments) =>
        new(kind, field, [.. arguments]);
}

/// <summary>The kinds of refusal. Names become the problem types of the API and stay for ever; a new kind goes to the end of its group.</summary>
public enum RefusalKind
{
    // The request itself
    Required = 100,
    Malformed = 101,
    OutOfRange = 102,
    TooLong = 103,
    UnknownField = 104,
    TooLarge = 105,
    KeyReused = 106,
    UnknownName = 120,
    Misplaced = 121,
    SheetInconsistent = 122,

    // Who asks
    Forbidden = 200,
    NotAssigned = 201,

    // What it speaks of
    UnknownEvent = 300,
    UnknownVenue = 301,
    UnknownTeam = 302,
    UnknownRegistration = 303,
    UnknownGroup = 304,
    UnknownRound = 305,
    UnknownSheet = 306,
    UnknownContest = 307,
    UnknownTown = 308,
    UnknownTicket = 309,
    UnknownAccount = 310,
    UnknownDevice = 320,
    UnknownPairing = 321,
    UnknownAppeal = 330,
    UnknownAppealLink = 331,
    UnknownFloor = 340,
    UnknownSlot = 341,
    UnknownTable = 342,
    UnknownObjection = 345,
    UnknownStage = 350,
    UnknownOverall = 360,

    // What the rules say
    RegistrationNotOpen = 400,
    RegistrationClosed = 401,
    Full = 402,
    CapacityBelowConfirmed = 403,
    AlreadyCancelled = 404,
    WrongVenue = 405,
    RuleLocked = 406,
    SheetReplaced = 407,
    NotConfirmed = 408,
    MorePersonsThanPlaces = 409,
    NameTaken = 410,
    NumberTaken = 411,
    NegativePresent = 412,
    ReasonRequired = 413,
    LastAdministrator = 414,
    AlreadyReturned = 415,
    ChangedMeanwhile = 416,
    NotOffered = 417,
    ResultsFinal = 430,
    UnveilRunning = 431,
    NoUnveil = 432,
    UnveilStepNotNext = 433,
    NothingHeldBack = 434,
    SheetsUnapproved = 435,
    SheetNotCounted = 436,
    TooManyPairings = 440,
    StepOutOfOrder = 450,
    NotReportedIn = 451,
    TableOccupied = 452,
    TableClosed = 453,
    TeamAtAnotherTable = 454,
    CallTooSoon = 455,
    CallsMissing = 456,
    OrderHasBegun = 457,
    NoTable = 458,
    NoTeams = 459,
    BreaksMeet = 460,
    AwardsAtOtherStage = 490,
    AwardsOutdated = 491,
    ObjectionsOpen = 492,
    NoticePeriodOpen = 493,
    AlreadyDecided = 494,
    SheetSetAside = 461,
    NoConflict = 462,
    SeenOutdated = 463,
    NothingEntered = 464,
    OutcomeNotThat = 465,
    GapsOpen = 466,
    AppealsExhausted = 467,
    AppealTooLate = 468,
    AppealStageWrong = 469,
    AppealOpen = 470,
    ResultsHeldBack = 471,
    SheetsUnfit = 480,
    NotOwnSheet = 510,
    RunApproved = 511,
    SameRun = 512,
    UnknownMember = 520,
    MembersFixed = 521,
    HeadJudgeNeeded = 522,
    DetailsPublished = 523,
    NothingChanged = 524,
    NotPromoted = 580,

    // Who may be entered where in a large event: behind the others, see the edge for what they mean there
    AlreadyEntered = 540,
    UnknownException = 541,
    EntriesBusy = 542,

    // What the system cannot do now
    Overloaded = 500,
    StoreUnavailable = 501,
    OutcomeUnknown = 502,

    // Paper sheets
    NotOnPaper = 600,
    NotAPicture = 601,
    TimeAhead = 602,
    PhotoErased = 603,

    // Running orders of later stages
    PromotionOpen = 620,

    // Archives
    UnknownArchive = 560,
    ContestUnfinished = 561,
    ArchiveOutdated = 562,
}
