using KafkaAggregator.Actors.Kafka;
using KafkaAggregator.Core.Partitions;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Architecture;

/// <summary>
/// The public surface of the libraries is what stands in <c>Architecture/public-surface</c>: a change of it is seen in a
/// review, as a change of a file.
/// </summary>
public sealed class PublicSurfaceTests
{
    /// <summary>Set to 1, the files are written in place of being compared.</summary>
    private const string Variable = "KAFKA_AGGREGATOR_ACCEPT_SURFACE";

    public static TheoryData<string> Assemblies => ["KafkaAggregator.Core", "KafkaAggregator.Actors"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Surface_IsTheOneCommitted(string name)
    {
        var assembly = new[] { typeof(PartitionState).Assembly, typeof(TopicPartition).Assembly }.Single(each => each.GetName().Name == name);
        var file = Path.Combine(RepositoryFolder.Path, "KafkaAggregator.Tests", "Architecture", "public-surface", name + ".txt");
        var found = PublicSurface.Of(assembly);
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            File.WriteAllText(file, string.Join('\n', found) + "\n");
        }

        var committed = File.Exists(file) ? File.ReadAllLines(file) : [];
        var changes = committed.Except(found).Select(line => $"- {line}").Concat(found.Except(committed).Select(line => $"+ {line}")).ToList();
        Assert.True(
            changes.Count == 0,
            $"The public surface of {name} has changed:\n{string.Join('\n', changes)}\n"
            + $"Where that is meant, accept it: {Variable}=1 dotnet test --filter {nameof(PublicSurfaceTests)}, and commit the file.");
    }

    [Fact]
    public void Of_NamesTypesMembersAndAccessors()
    {
        var lines = PublicSurface.Of(typeof(PartitionState).Assembly);
        Assert.Contains("struct Core.Partitions.RejectionCounts", lines);
        Assert.Contains("Core.Partitions.RejectionCounts: Int64 Late get/init", lines);
        Assert.Contains("Core.Partitions.RejectionReason: Late = 0", lines);
        Assert.Contains("static class Core.Statistics.ReferenceStatistics", lines);
        Assert.DoesNotContain(lines, line => line.Contains("MetadataCodec", StringComparison.Ordinal));
    }
}
