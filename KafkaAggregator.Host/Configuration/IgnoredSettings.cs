namespace KafkaAggregator.Host.Configuration;

/// <summary>
/// What the original reads and this program has no use for: a line says why, and nothing else happens.
/// </summary>
internal static class IgnoredSettings
{
    public static readonly Setting Store = new(
        "STORE", "STORE", null, "there is no store; open windows are read again from Kafka")
    {
        Kind = SettingKind.Ignored,
    };

    public static readonly Setting AgentsOutputDir = new(
        "AGENTS_OUTPUT_DIR", "AGENTS_OUTPUT_DIR", null,
        "no code is generated for agents; `generate-agents` writes the resolved configuration to standard output")
    {
        Kind = SettingKind.Ignored,
    };

    public static readonly Setting AgentTemplateFile = new(
        "AGENT_TEMPLATE_FILE", "AGENT_TEMPLATE_FILE", null, "no code is generated for agents, so there is no template")
    {
        Kind = SettingKind.Ignored,
    };

    public static IReadOnlyList<Setting> All => [Store, AgentsOutputDir, AgentTemplateFile];
}
