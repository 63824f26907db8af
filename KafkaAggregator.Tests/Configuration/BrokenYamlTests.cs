using System.Text;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Configuration;

/// <summary>Whatever stands in a file: it loads, or its mistakes are told.</summary>
public sealed class BrokenYamlTests
{
    private const int Mutations = 400;
    private const int Seed = 20_260;

    private const string Valid =
        """
        kafka: {group_id: telescope, bootstrap_servers: 'broker-1:9092, broker-2:9092'}
        topic_regex: ^lsst\.sal\.
        excluded_topics: ["*.logevent_*", '*.command_*']
        time_field: &time {path: stamp, unit: s, scale: tai}
        window_size_seconds: 0.5 # a comment
        operations: [min, mean, max]
        array_lengths:
          zForce: 156
        aggregated_topics:
          - name: summary
            window_aggregation: {window_size_seconds: 10, operations: [mean]}
            filter:
              source_topics:
                - {name: mount, fields: [time, angle], map: {angle: azimuth}, time_field: *time}
                - name: dome
                  fields:
                  - "angle"
        topic_config:
          cleanup.policy: >-
            delete
        """;

    private static readonly string[] Pieces =
    [
        "[", "]", "{", "}", "'", "\"", ":", ": ", "-", "- ", "\n", "\t", "#", "&a ", "*a", "!", "!!int ", "%", "|", ">", "?", ",", "<<: ",
        "---\n", "\0", "é", "\\",
    ];

    [Fact]
    public void Valid_Loads() => Assert.Empty(ConfigurationFolder.LoadText(Valid).Problems);

    [Fact]
    public void Load_TellsMistakes_AndThrowsNothing_WhereverTheFileIsCutOff()
    {
        for (var length = 0; length < Valid.Length; length++)
        {
            AssertLoadsOrIsRefused(Valid[..length], $"cut at {length}");
        }
    }

    [Fact]
    public void Load_TellsMistakes_AndThrowsNothing_WhateverIsChanged()
    {
        for (var seed = Seed; seed < Seed + Mutations; seed++)
        {
            AssertLoadsOrIsRefused(Mutate(new Random(seed)), $"seed {seed}");
        }
    }

    [Fact]
    public void Load_NamesTheLine_WhenItIsNestedWithoutEnd()
    {
        var problem = Assert.Single(ConfigurationFolder.LoadText("lanes: 1\na: " + new string('[', 100_000)).Problems);
        Assert.Equal("aggregator.yaml:2", problem.Place);
        Assert.Contains("is no YAML", problem.Rule, StringComparison.Ordinal);
    }

    private static string Mutate(Random random)
    {
        var text = new StringBuilder(Valid);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 12), text.Length - at);
            switch (random.Next(3))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    text.Insert(random.Next(text.Length), text.ToString(at, length));
                    break;
            }
        }

        return text.ToString();
    }

    private static void AssertLoadsOrIsRefused(string yaml, string which)
    {
        try
        {
            var configuration = ConfigurationFolder.LoadText(yaml);
            Assert.Equal(configuration.Options is null, configuration.Problems.Count > 0);
        }
        catch (Exception failure)
        {
            Assert.Fail($"{which}: {failure}\n{yaml}");
        }
    }
}
