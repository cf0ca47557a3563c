using System.Text;

namespace EventsLive.Dashboard.Files;

/// <summary>Finds out how a text file is encoded: by its byte order mark, else as UTF-8 where it is valid, else as GB18030, which Chinese spreadsheets write.</summary>
public static class TextDecoding
{
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Encoding Gb18030 =
        CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
        ?? throw new NotSupportedException("The framework has no GB18030.");

    /// <summary>The text without its mark; null where it is in none of the encodings.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes switch
            {
                [0xEF, 0xBB, 0xBF, .. var rest] => StrictUtf8.GetString(rest),
                [0xFF, 0xFE, .. var rest] => Strict(Encoding.Unicode).GetString(rest),
                [0xFE, 0xFF, .. var rest] => Strict(Encoding.BigEndianUnicode).GetString(rest),
                _ when System.Text.Unicode.Utf8.IsValid(bytes) => StrictUtf8.GetString(bytes),
                _ => Gb18030.GetString(bytes),
            };
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Encoding Strict(Encoding encoding) =>
        Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
}
