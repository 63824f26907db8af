using System.CommandLine;
using System.Text.Json;
using KafkaAggregator.Host.Configuration;

namespace KafkaAggregator.Host.Commands;

/// <summary>Checks a configuration and shows what was resolved. Asks neither broker nor registry.</summary>
internal sealed class ValidateCommand : Command
{
    private readonly CommandContext _context;
    private readonly Option<bool> _json = new("--json") { Description = "JSON in place of the table" };

    public ValidateCommand(CommandContext context)
        : base("validate", "Checks the configuration and shows what each setting came to, and where it was given")
    {
        _context = context;
        Options.Add(_json);
        SetAction(Run);
    }

    private int Run(ParseResult parse)
    {
        var configuration = _context.Load(parse);
        _context.Report(configuration);
        if (configuration.Options is null)
        {
            return ExitCode.Usage;
        }

        var settings = ResolvedSetting.All(configuration).ToList();
        _context.Output.WriteLine(parse.GetValue(_json) ? Json(settings) : Table(settings));
        return ExitCode.Done;
    }

    private static string Json(IEnumerable<ResolvedSetting> settings) => JsonSerializer.Serialize(
        settings.ToDictionary(
            setting => setting.Name, setting => new { value = setting.Value, origin = setting.Origin }),
        TextStyle.Json);

    private static string Table(List<ResolvedSetting> settings) => TextTable.Format(
        ["setting", "value", "from"],
        settings.Select(setting => (IReadOnlyList<string>)[setting.Name, setting.Value ?? "-", setting.Origin]));
}
