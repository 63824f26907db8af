using System.Reflection;

namespace KafkaAggregator.Host.Hosting;

/// <summary>
/// Which version this program is: as the build gave it to the assembly, from the repository's last tag.
/// </summary>
internal static class ProgramVersion
{
    /// <summary>Such as <c>1.2.3</c>, or <c>1.2.4-alpha.0.5</c> five commits later.</summary>
    public static string Text { get; } = typeof(ProgramVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
