using KafkaAggregator.Host.Configuration;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Configuration;

/// <summary>docs/configuration.md and the catalogue of settings say the same.</summary>
public sealed class ConfigurationDocumentTests
{
    private const string None = "–";

    private static readonly string Document = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs", "configuration.md"));

    /// <summary>Cells of each row that begins with a name: name, variables, default, meaning, example.</summary>
    private static readonly List<string[]> Rows =
    [
        .. from line in Document.Split('\n')
           where line.StartsWith("| `", StringComparison.Ordinal)
           select line.Replace("\\|", "\u0001", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries)[1..^1]
               .Select(cell => cell.Replace('\u0001', '|')).ToArray(),
    ];

    [Fact]
    public void Document_ListsEverySetting_InTheCataloguesOrder() =>
        Assert.Equal(
            Settings.All.Where(setting => setting.Kind != SettingKind.Ignored).Select(setting => $"`{setting.Name}`"), Rows.Select(row => row[0]));

    [Fact]
    public void Document_SaysTheSameOfEach()
    {
        foreach (var row in Rows)
        {
            var setting = Settings.ByName[row[0].Trim('`')];
            string?[] variables = [setting.Environment, setting.EnvironmentAlias];
            var names = variables.OfType<string>().Select(name => $"`{name}`").ToList();
            Assert.Equal((setting.Name, names.Count == 0 ? None : string.Join(", ", names)), (setting.Name, row[1]));
            Assert.Equal((setting.Name, WithoutTicks(setting.Default ?? None)), (setting.Name, WithoutTicks(row[2])));
            Assert.Equal((setting.Name, setting.Meaning), (setting.Name, row[3]));
        }
    }

    [Fact]
    public void Document_GivesExamples_ThatLoad()
    {
        foreach (var row in Rows.Where(row => row[4] != None))
        {
            var configuration = ConfigurationFolder.LoadText($"{row[0].Trim('`')}: {row[4].Trim('`')}");
            var problems = configuration.Problems.Where(problem => problem.Rule != "names a file that is not there");
            Assert.Equal((row[0], ""), (row[0], string.Join('\n', problems)));
        }
    }

    [Fact]
    public void Document_NamesTheIgnored() =>
        Assert.All(IgnoredSettings.All, setting => Assert.Contains($"`{setting.Name}`", Document, StringComparison.Ordinal));

    [Fact]
    public void Document_GivesFiles_ThatLoad_AndMistakesAsTheyAre()
    {
        var blocks = Document.Split("```");
        var files = blocks.Where(block => block.StartsWith("yaml\n", StringComparison.Ordinal)).Select(block => block[5..]).ToList();
        Assert.Equal(3, files.Count);
        Assert.All(files.Take(2), file => Assert.Empty(ConfigurationFolder.LoadText(file).Problems));
        using var folder = new ConfigurationFolder();
        folder.Write(ConfigurationFolder.FileName, files[2]);
        folder.Environment["MIN_SAMPLE_SIZE"] = "0";
        Assert.Equal(blocks[^2].Trim('\n'), string.Join('\n', folder.Load().Problems));
    }

    private static string WithoutTicks(string text) => text.Replace("`", "", StringComparison.Ordinal);
}
