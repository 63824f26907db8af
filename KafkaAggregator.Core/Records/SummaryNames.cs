namespace KafkaAggregator.Core.Records;

/// <summary>Names in a summary, as the original writes them and Avro allows them.</summary>
public static class SummaryNames
{
    /// <summary>The name with every character that Avro forbids inside a name, dots too, as <c>_</c>.</summary>
    internal static string FieldPart(string text) =>
        string.Create(text.Length, text, static (name, from) =>
        {
            for (var index = 0; index < name.Length; index++)
            {
                name[index] = IsAllowed(from[index]) ? from[index] : '_';
            }
        });

    private static bool IsAllowed(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';
}
