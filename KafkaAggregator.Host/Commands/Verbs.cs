using System.CommandLine;
using System.CommandLine.Invocation;

namespace KafkaAggregator.Host.Commands;

/// <summary>The command line: every verb, one line each, and how one is run.</summary>
internal static class Verbs
{
    private const string Description =
        "Turns high-rate Kafka telemetry into windowed summary statistics. Every setting: docs/configuration.md.";

    /// <summary>In the order in which help shows them.</summary>
    public static IReadOnlyList<Command> All(CommandContext context) =>
    [
        new AggregateCommand(context),
        new GenerateAgentsCommand(context),
        new AgentsCommand(context),
        new WorkerCommand(context),
        new DemoCommand(context),
        new InitExampleCommand(context),
        new ProduceCommand(context),
        new ValidateCommand(context),
    ];

    /// <summary>Parses and runs; the result is the process's exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CommandContext context)
    {
        var parse = CreateRoot(context).Parse(args);

        // Asking for help is no mistake, whatever else stands on the line.
        var isWrong = parse.Action is ParseErrorAction;
        var invocation = new InvocationConfiguration
        {
            // After wrong usage even the help is a message for people, not a result.
            Output = isWrong ? context.Error : context.Output,
            Error = context.Error,

            // A verb that runs on takes signals in its own way; the others end at once.
            ProcessTerminationTimeout = null,
        };
        var code = await parse.InvokeAsync(invocation);
        return isWrong ? ExitCode.Usage : code;
    }

    private static RootCommand CreateRoot(CommandContext context)
    {
        var root = new RootCommand(Description);
        foreach (var option in context.Options.All)
        {
            root.Options.Add(option);
        }

        foreach (var option in root.Options.OfType<VersionOption>())
        {
            option.Recursive = true;
        }

        foreach (var verb in All(context))
        {
            root.Subcommands.Add(verb);
        }

        return root;
    }
}
