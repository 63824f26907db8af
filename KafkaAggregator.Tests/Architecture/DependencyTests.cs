using System.Reflection;
using System.Xml.Linq;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Architecture;

public sealed class DependencyTests
{
    [Fact]
    public void Core_ReferencesApacheAvroAndNothingElse()
    {
        var assemblies = typeof(KafkaAggregator.Core.Time.Instant).Assembly.GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => !name.StartsWith("System", StringComparison.Ordinal) && name is not "netstandard" and not "mscorlib");

        // The Avro library's model hands out default values as tokens of Newtonsoft.Json, which comes with it.
        Assert.Empty(assemblies.Except(["Avro", "Newtonsoft.Json"]));
    }

    [Theory]
    [InlineData("KafkaAggregator.Core", "")]
    [InlineData("KafkaAggregator.Actors", "KafkaAggregator.Core")]
    [InlineData("KafkaAggregator.Host", "KafkaAggregator.Actors")]
    public void Project_ReferencesOnlyTheLayerBelow(string project, string expected)
    {
        var file = XDocument.Load(Path.Combine(RepositoryFolder.Path, project, $"{project}.csproj"));
        var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), references);
    }

    [Fact]
    public void Actors_DoesNotKnowTheHost() =>
        Assert.DoesNotContain(
            Assembly.Load("KafkaAggregator.Actors").GetReferencedAssemblies(), name => name.Name!.StartsWith("kafka-aggregator", StringComparison.Ordinal));
}
