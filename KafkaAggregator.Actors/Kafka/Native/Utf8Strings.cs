using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>An array of C strings for a call to librdkafka, freed when disposed. Used on one thread.</summary>
internal sealed unsafe class Utf8Strings : IDisposable
{
    private readonly nint[] _strings;

    public Utf8Strings(IReadOnlyCollection<string> strings) =>
        _strings = [.. strings.Select(Marshal.StringToCoTaskMemUTF8)];

    public nuint Count => (nuint)_strings.Length;

    /// <summary>For a <c>fixed</c> statement.</summary>
    public ref nint GetPinnableReference() => ref MemoryMarshal.GetArrayDataReference(_strings);

    public void Dispose()
    {
        foreach (var text in _strings)
        {
            Marshal.FreeCoTaskMem(text);
        }
    }
}
