using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KafkaAggregator.Actors.Kafka.Native;

/// <summary>
/// The very image that Confluent.Kafka has loaded, whichever of its builds that is: it falls back to another one where
/// the first lacks a library of the system, and two images in one process would share nothing.
/// </summary>
internal static class LibrdkafkaImage
{
    private static readonly Lazy<(nint Handle, string Path)> Loaded = new(Find);

    public static nint Handle => Loaded.Value.Handle;

    /// <summary>Its file, for messages.</summary>
    public static string Path => Loaded.Value.Path;

    public static void Register() =>
        NativeLibrary.SetDllImportResolver(
            typeof(LibrdkafkaImage).Assembly, (name, _, _) => name == Librdkafka.Library ? Handle : 0);

    private static (nint Handle, string Path) Find()
    {
        _ = Confluent.Kafka.Library.Version; // loads it, where nothing has yet
        using var process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
        {
            if (IsLibrdkafka(module.ModuleName) && NativeLibrary.TryLoad(module.FileName, out var handle))
            {
                return (handle, module.FileName);
            }
        }

        // Where the system does not list a process's modules.
        foreach (var name in (string[])["librdkafka", "centos8-librdkafka", "alpine-librdkafka"])
        {
            if (NativeLibrary.TryLoad(name, typeof(Confluent.Kafka.Library).Assembly, searchPath: null, out var handle))
            {
                return (handle, name);
            }
        }

        throw new DllNotFoundException("Confluent.Kafka has loaded no librdkafka that this program can find");
    }

    /// <summary>
    /// Of librdkafka's files the C library: librdkafka.so, centos8-librdkafka.so, librdkafka.dylib, librdkafka.dll.
    /// </summary>
    private static bool IsLibrdkafka(string module) =>
        module.Contains("librdkafka", StringComparison.OrdinalIgnoreCase)
        && !module.Contains("librdkafka++", StringComparison.OrdinalIgnoreCase)
        && !module.Contains("librdkafkacpp", StringComparison.OrdinalIgnoreCase);
}
