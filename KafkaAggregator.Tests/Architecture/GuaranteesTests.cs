using System.Reflection;
using System.Text.RegularExpressions;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Architecture;

/// <summary>Each test that docs/guarantees.md names is there.</summary>
public sealed partial class GuaranteesTests
{
    private static readonly MethodInfo[] Tests =
    [
        .. typeof(GuaranteesTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(FactAttribute))),
    ];

    [Fact]
    public void EveryTestNamed_IsThere()
    {
        var names = Named(File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs", "guarantees.md")));
        Assert.True(names.Count > 50, "they are found in the text");
        Assert.DoesNotContain(names, name => !IsThere(name));
    }

    [Theory]
    [InlineData("GuaranteesTests", true)]
    [InlineData("Architecture/GuaranteesTests", true)]
    [InlineData("GuaranteesTests.EveryTestNamed_IsThere", true)]
    [InlineData("EveryTestNamed_IsThere", true)]
    [InlineData("GuaranteesTests.EveryTest…", true)]
    [InlineData("GuaranteesTests.…IsThere…", true)]
    [InlineData("Guarantees", false)]
    [InlineData("Support/GuaranteesTests", false)]
    [InlineData("GuaranteesTests.EveryTestNamed", false)]
    [InlineData("GuaranteesTests.Gone_…", false)]
    [InlineData("PublicSurfaceTests.EveryTestNamed_IsThere", false)]
    [InlineData("IsThere", false)]
    public void IsThere_KnowsWholeNamesAndThoseWithAnEllipsis(string name, bool isThere) => Assert.Equal(isThere, IsThere(name));

    /// <summary>What stands in backticks and has the form of a test's name: its class, with the folder or not, its method, or both.</summary>
    private static List<string> Named(string text) => [.. TestName().Matches(text).Select(match => match.Groups[1].Value).Distinct()];

    private static bool IsThere(string name)
    {
        var pattern = new Regex($"(^|\\.){Regex.Escape(name.Replace('/', '.')).Replace("…", ".*", StringComparison.Ordinal)}$");
        return Tests.Any(test => pattern.IsMatch(test.DeclaringType!.FullName!) || pattern.IsMatch($"{test.DeclaringType.FullName}.{test.Name}"));
    }

    [GeneratedRegex("`((?:[A-Z]\\w+/)*(?:[A-Z]\\w*Tests(?:\\.[\\w…]+)?|[A-Z]\\w+_[\\w…]*|[A-Z]\\w+…))`")]
    private static partial Regex TestName();
}
