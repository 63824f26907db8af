namespace KafkaAggregator.Host.Embedded;

/// <summary>
/// A request that the embedded registry answers with an error of the protocol: HTTP status and the code that clients
/// look at.
/// </summary>
internal sealed class RegistryRequestException(int status, int code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public int Code { get; } = code;

    public static RegistryRequestException UnknownSubject(string subject) =>
        new(404, 40401, $"Subject '{subject}' not found.");

    public static RegistryRequestException UnknownVersion(string version) =>
        new(404, 40402, $"Version {version} not found.");

    public static RegistryRequestException UnknownSchema() => new(404, 40403, "Schema not found");

    public static RegistryRequestException NoSubjectConfig(string subject) =>
        new(404, 40408, $"Subject '{subject}' does not have subject-level compatibility configured");

    public static RegistryRequestException InvalidSchema(string why) => new(422, 42201, $"Invalid schema: {why}");

    public static RegistryRequestException InvalidVersion(string version) => new(
        422, 42202, $"The version '{version}' is not valid. Allowed are 1 to 2^31-1 and the string \"latest\"");

    public static RegistryRequestException InvalidLevel(string? level) => new(
        422,
        42203,
        $"Invalid compatibility level '{level}'. Valid are none, backward, forward, full, and transitive forms");

    public static RegistryRequestException Incompatible(string subject) =>
        new(409, 409, $"Schema being registered is incompatible with an earlier schema for subject \"{subject}\"");
}
