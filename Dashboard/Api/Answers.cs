using System.Text.Json.Serialization.Metadata;

namespace EventsLive.Dashboard.Api;

/// <summary>The forms of a success.</summary>
internal static class Answers
{
    public static IResult Ok<T>(T value, JsonTypeInfo<T> json) => new JsonAnswer<T>(value, json);

    public static IResult Created<T>(T value, JsonTypeInfo<T> json) => new JsonAnswer<T>(value, json, StatusCodes.Status201Created);

    public static IResult Put(bool created, long version)
    {
        var answer = new RevisionAnswer(version);
        return created ? Created(answer, ApiJson.Body.RevisionAnswer) : Ok(answer, ApiJson.Body.RevisionAnswer);
    }
}
