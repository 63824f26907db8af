using System.CommandLine;
using System.CommandLine.Parsing;
using KafkaAggregator.Host.Configuration;

namespace KafkaAggregator.Host.Commands;

/// <summary>
/// What is wrong with a command line, a line for each mistake with what was meant, and a last one that names the help.
/// </summary>
internal static class UsageMistakes
{
    public static IEnumerable<string> Of(ParseResult parse)
    {
        var command = parse.CommandResult.Command;

        // What stands behind an option that nobody knows may be its value.
        var unmatched = parse.UnmatchedTokens;
        var unknown = unmatched
            .Where((token, at) => token.StartsWith('-') || at == 0 || !unmatched[at - 1].StartsWith('-'))
            .Select(token => Unknown(parse, token));
        var others = parse.Errors.Where(error => error.SymbolResult is not CommandResult)
            .Select(error => error.Message);
        var given = unknown.Concat(others).Distinct().ToList();
        return
        [
            .. given.Count > 0 ? given : parse.Errors.Select(error => error.Message).Distinct(),
            $"See {Path(command)} --help.",
        ];
    }

    /// <summary>A word that is neither verb nor option nor argument, and what it was meant to be.</summary>
    public static string Unknown(ParseResult parse, string token)
    {
        var command = parse.CommandResult.Command;
        if (token.StartsWith('-'))
        {
            return $"{token} is no option of {Path(command)}.{Guess(token, OptionsOf(command))}";
        }

        return command.Subcommands.Count > 0
            ? $"{token} is no verb.{Guess(token, command.Subcommands.Select(verb => verb.Name))}"
            : $"{token} is one word too many for {Path(command)}.";
    }

    private static string Guess(string token, IEnumerable<string> known) =>
        NearestName.Find(token, known) is { } nearest ? $" Did you mean {nearest}?" : string.Empty;

    private static IEnumerable<string> OptionsOf(Command command) =>
        from owner in command.Parents.OfType<Command>().Prepend(command)
        from option in owner.Options
        where owner == command || option.Recursive
        select option.Name;

    private static string Path(Command command) => command is RootCommand
        ? RootCommand.ExecutableName
        : $"{RootCommand.ExecutableName} {command.Name}";
}
