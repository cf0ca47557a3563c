using CsCheck;
using EventsLive.Grains.Contests;
using Xunit;

namespace EventsLive.Grains.Tests.Contests;

/// <summary>What counts as one whole picture.</summary>
public sealed class PictureFormatTests
{
    private static readonly Gen<PictureType> GenType = Gen.Enum<PictureType>();

    private static readonly Gen<(PictureType Type, byte[] Bytes)> GenPicture = Gen.Select(GenType, Gen.Int[1, 2_000], Gen.Int[1, 2_000], Gen.Int[1, 300])
        .Select((type, width, height, filling) => (type, Pictures.Of(type, width, height, filling)));

    [Fact]
    public void Of_AWholePicture_IsItsKind() => GenPicture.Sample(picture => Assert.Equal(picture.Type, PictureFormat.Of(picture.Bytes)));

    [Fact]
    public void Of_APictureCutOffAnywhere_IsNone() => Gen.Select(GenPicture, Gen.Double[0, 1]).Sample((picture, share) =>
        Assert.Null(PictureFormat.Of(picture.Bytes.AsSpan(0, (int)(share * (picture.Bytes.Length - 1))))));

    /// <summary>A file that is a picture to one program and something else to another.</summary>
    [Fact]
    public void Of_APictureWithSomethingBehindIt_IsNone() => Gen.Select(GenPicture, Gen.Byte.Array[1, 60]).Sample((picture, behind) =>
        Assert.Null(PictureFormat.Of([.. picture.Bytes, .. behind])));

    /// <summary>Whatever comes is answered: no length in a file leads outside of it.</summary>
    [Fact]
    public void Of_APictureWithBytesChanged_NeverFails() => Gen.Select(GenPicture, Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 8]).Sample((picture, changes) =>
    {
        var bytes = (byte[])picture.Bytes.Clone();
        foreach (var (at, value) in changes)
        {
            bytes[at % bytes.Length] = value;
        }

        _ = PictureFormat.Of(bytes);
    });

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")]
    [InlineData("GIF89a\u0001\u0000\u0001\u0000")]
    [InlineData("<html>")]
    [InlineData("")]
    public void Of_SomethingElse_IsNone(string text) => Assert.Null(PictureFormat.Of(System.Text.Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void Of_TooManyPixels_IsNone()
    {
        Assert.All(Enum.GetValues<PictureType>(), type => Assert.Null(PictureFormat.Of(Pictures.Of(type, PictureFormat.MaxSide + 1, 3))));
        Assert.All(Enum.GetValues<PictureType>(), type => Assert.Null(PictureFormat.Of(Pictures.Of(type, 8_000, 8_000))));
        Assert.All(Enum.GetValues<PictureType>(), type => Assert.Null(PictureFormat.Of(Pictures.Of(type, 0, 3))));
    }
}
