using System.Text.Encodings.Web;
using System.Text.Json;

namespace KafkaAggregator.Host.Commands;

/// <summary>How results for scripts are written.</summary>
internal static class TextStyle
{
    /// <summary>
    /// Indented, and with characters as they are: it goes to a terminal or a file, never into a page.
    /// </summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
