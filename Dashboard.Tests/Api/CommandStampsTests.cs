using EventsLive.Dashboard.Api;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace EventsLive.Dashboard.Tests.Api;

public sealed class CommandStampsTests
{
    private static readonly byte[] Key = new byte[32];

    [Fact]
    public void Make_WithoutKey_RemembersNothing()
    {
        var stamp = CommandStamps.Make(Key, "public", "POST", "/api/v1/events/e/registrations", null, "{}"u8);
        Assert.Null(stamp.CommandId);
        Assert.Equal("public", stamp.Actor);
    }

    [Fact]
    public void Make_SameEverything_IsTheSame() =>
        Assert.Equal(Stamp("public", "POST", "/a", "k", "{}"), Stamp("public", "POST", "/a", "k", "{}"));

    [Theory]
    [InlineData("other", "POST", "/a", "k")]
    [InlineData("public", "PUT", "/a", "k")]
    [InlineData("public", "POST", "/b", "k")]
    [InlineData("public", "POST", "/a", "l")]
    public void Make_OtherCallerMethodPathOrKey_IsAnotherCommand(string caller, string method, string path, string key) =>
        Assert.NotEqual(Stamp("public", "POST", "/a", "k", "{}").CommandId, Stamp(caller, method, path, key, "{}").CommandId);

    [Fact]
    public void Make_OtherBody_IsTheSameCommandWithAnotherHash()
    {
        var (one, other) = (Stamp("public", "POST", "/a", "k", "{}"), Stamp("public", "POST", "/a", "k", "{ }"));
        Assert.Equal(one.CommandId, other.CommandId);
        Assert.NotEqual(one.BodyHash, other.BodyHash);
    }

    [Fact]
    public void IsGood_Header_TakesOneKeyOfVisibleAscii()
    {
        Assert.True(CommandStamps.IsGood(StringValues.Empty));
        Assert.True(CommandStamps.IsGood("a"));
        Assert.True(CommandStamps.IsGood(new string('~', 128)));
        Assert.False(CommandStamps.IsGood(""));
        Assert.False(CommandStamps.IsGood(new string('a', 129)));
        Assert.False(CommandStamps.IsGood("a b"));
        Assert.False(CommandStamps.IsGood("键"));
        Assert.False(CommandStamps.IsGood(new StringValues(["a", "b"])));
    }

    private static Grains.Journal.CommandStamp Stamp(string caller, string method, string path, string key, string body) =>
        CommandStamps.Make(Key, caller, method, path, key, System.Text.Encoding.UTF8.GetBytes(body));
}
