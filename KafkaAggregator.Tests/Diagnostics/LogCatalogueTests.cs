using System.Reflection;
using KafkaAggregator.Actors.Diagnostics;
using KafkaAggregator.Host.Commands;
using KafkaAggregator.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace KafkaAggregator.Tests.Diagnostics;

/// <summary>The log messages of the program are a catalogue: each id means one message, and docs/operations.md has them all.</summary>
public sealed class LogCatalogueTests
{
    private static readonly IReadOnlyList<LoggerMessageAttribute> Messages =
    [
        .. new[] { typeof(AggregatorMetrics).Assembly, typeof(ExitCode).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>(),
    ];

    [Fact]
    public void EveryId_MeansOneMessage()
    {
        Assert.True(Messages.Count > 50, "the attributes are there at run time");
        Assert.Empty(Messages.GroupBy(message => message.EventId).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Operations_HasEveryMessage_AsItIsLogged()
    {
        var lines = File.ReadAllLines(Path.Combine(RepositoryFolder.Path, "docs", "operations.md"));
        Assert.Empty(Messages.Select(LineOf).Except(lines));
    }

    private static string LineOf(LoggerMessageAttribute message)
    {
        var level = message.Level == LogLevel.None ? "by what was found" : $"{message.Level}";
        return $"| {message.EventId} | {level} | {message.Message} |";
    }
}
