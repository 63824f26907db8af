using System.Reflection;
using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>
/// Whether librdkafka has every function that this program calls itself. Asked once at start, so that a library of
/// another version is one clear message and no failure in mid-run.
/// </summary>
public static class LibrdkafkaSymbols
{
    /// <summary>Throws <see cref="NotSupportedException"/> with what is missing, and in which file.</summary>
    public static void Check()
    {
        nint image;
        string path;
        try
        {
            image = LibrdkafkaImage.Handle;
            path = LibrdkafkaImage.Path;
        }
        catch (DllNotFoundException exception)
        {
            throw new NotSupportedException(
                $"there is no librdkafka for {RuntimeInformation.RuntimeIdentifier}: {exception.Message}", exception);
        }

        var missing = Missing(image, Names());
        if (missing.Count > 0)
        {
            throw new NotSupportedException(
                $"{path} (librdkafka {Confluent.Kafka.Library.VersionString}, {RuntimeInformation.RuntimeIdentifier})"
                + $" lacks {string.Join(", ", missing)}: the librdkafka.redist that came with this program has them");
        }
    }

    internal static IReadOnlyList<string> Missing(nint image, IEnumerable<string> names) =>
        [.. names.Where(name => !NativeLibrary.TryGetExport(image, name, out _))];

    /// <summary>
    /// Every function declared in <see cref="Librdkafka"/>: a new one is checked without being listed twice.
    /// </summary>
    internal static IReadOnlyList<string> Names() =>
        [.. typeof(Librdkafka).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => method.Name)
            .Where(name => name.StartsWith("rd_kafka_", StringComparison.Ordinal))];
}
