using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using EventsLive.Dashboard.Files;

namespace EventsLive.Dashboard.Api;

/// <summary>The JSON of every body of the API, by generated code, and strict: what is not understood is refused, never dropped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(DistrictBody))]
[JsonSerializable(typeof(VenueBody))]
[JsonSerializable(typeof(CountBody))]
[JsonSerializable(typeof(EventBody))]
[JsonSerializable(typeof(RegistrationBody))]
[JsonSerializable(typeof(CheckInBody))]
[JsonSerializable(typeof(ContestBody))]
[JsonSerializable(typeof(TeamBody))]
[JsonSerializable(typeof(ScoreBody))]
[JsonSerializable(typeof(TryBody))]
[JsonSerializable(typeof(RulePreviewBody))]
[JsonSerializable(typeof(RuleChangeBody))]
[JsonSerializable(typeof(TemplatesAnswer))]
[JsonSerializable(typeof(TryAnswer))]
[JsonSerializable(typeof(RulePreviewAnswer))]
[JsonSerializable(typeof(ExplanationAnswer))]
[JsonSerializable(typeof(SheetsBody))]
[JsonSerializable(typeof(WithdrawalBody))]
[JsonSerializable(typeof(FreezeBody))]
[JsonSerializable(typeof(UnveilBody))]
[JsonSerializable(typeof(StepBody))]
[JsonSerializable(typeof(RevisionAnswer))]
[JsonSerializable(typeof(VenueAnswer))]
[JsonSerializable(typeof(CountAnswer))]
[JsonSerializable(typeof(EventAnswer))]
[JsonSerializable(typeof(EventsAnswer))]
[JsonSerializable(typeof(RegistrationAnswer))]
[JsonSerializable(typeof(RegistrationStateAnswer))]
[JsonSerializable(typeof(CancellationAnswer))]
[JsonSerializable(typeof(CheckInAnswer))]
[JsonSerializable(typeof(ContestAnswer))]
[JsonSerializable(typeof(TeamAnswer))]
[JsonSerializable(typeof(ScoreAnswer))]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(TeamImportAnswer))]
[JsonSerializable(typeof(StandingsAnswer))]
[JsonSerializable(typeof(ApprovalAnswer))]
[JsonSerializable(typeof(PublicationAnswer))]
[JsonSerializable(typeof(UnveilAnswer))]
[JsonSerializable(typeof(SteeringAnswer))]
[JsonSerializable(typeof(BoardAnswer))]
[JsonSerializable(typeof(FloorBody))]
[JsonSerializable(typeof(TableBody))]
[JsonSerializable(typeof(ClockBody))]
[JsonSerializable(typeof(DrawBody))]
[JsonSerializable(typeof(MatchesBody))]
[JsonSerializable(typeof(ReportBody))]
[JsonSerializable(typeof(RunStepBody))]
[JsonSerializable(typeof(PracticeBody))]
[JsonSerializable(typeof(FloorAnswer))]
[JsonSerializable(typeof(TableAnswer))]
[JsonSerializable(typeof(ClockAnswer))]
[JsonSerializable(typeof(DrawAnswer))]
[JsonSerializable(typeof(MatchesAnswer))]
[JsonSerializable(typeof(ReportAnswer))]
[JsonSerializable(typeof(RunStepAnswer))]
[JsonSerializable(typeof(PracticeAnswer))]
[JsonSerializable(typeof(ReasonsAnswer))]
[JsonSerializable(typeof(TimeAnswer))]
[JsonSerializable(typeof(OverallBody))]
[JsonSerializable(typeof(OverallAnswer))]
[JsonSerializable(typeof(ProblemDocument))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The bodies as they are read and written: Chinese stays readable, what HTML would take for markup is escaped.</summary>
    public static ApiJson Body =>
        field ??= new ApiJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });
}
