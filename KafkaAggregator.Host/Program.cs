using KafkaAggregator.Host.Commands;

return await Verbs.RunAsync(args, CommandContext.ForProcess());
