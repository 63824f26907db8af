using System.Security.Cryptography;

namespace KafkaAggregator.Host.Configuration;

/// <summary>What reading PEM files fails of where the files are to blame, and that in words.</summary>
internal static class PemMistakes
{
    /// <summary>A key that is not the certificate's is an argument's fault to .NET.</summary>
    public static bool Has(Exception error) =>
        error is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    /// <summary>For brackets, without a full stop and the name of a parameter.</summary>
    public static string WordsFor(Exception error)
    {
        var end = error is ArgumentException ? error.Message.IndexOf(" (Parameter", StringComparison.Ordinal) : -1;
        return (end < 0 ? error.Message : error.Message[..end]).TrimEnd('.');
    }
}
