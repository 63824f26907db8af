using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KafkaAggregator.Host.Embedded;

/// <summary>
/// The routes of Confluent's registry protocol
/// (https://docs.confluent.io/platform/current/schema-registry/develop/api.html) that serializers and tools use, in
/// front of a <see cref="RegistryStore"/>.
/// </summary>
internal static class RegistryRoutes
{
    private const string ContentType = "application/vnd.schemaregistry.v1+json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void Map(WebApplication app, RegistryStore store)
    {
        app.Use(AnswerErrors);
        app.MapGet("/", () => Answer(new JsonObject()));
        app.MapGet("/mode", () => Answer(new JsonObject { ["mode"] = "READWRITE" }));
        app.MapGet("/schemas/types", () => Answer(new JsonArray("AVRO")));
        MapSchemas(app, store);
        MapSubjects(app, store);
        MapCompatibility(app, store);
        MapConfig(app, store);
    }

    private static void MapSchemas(WebApplication app, RegistryStore store)
    {
        app.MapGet("/schemas/ids/{id}", (string id) =>
        {
            var schema = store.Find(ParseId(id));
            return Answer(WithReferences(new JsonObject { ["schema"] = schema.Text }, schema));
        });
        app.MapGet("/schemas/ids/{id}/schema", (string id) => Results.Text(store.Find(ParseId(id)).Text, ContentType));
        app.MapGet("/schemas/ids/{id}/subjects", (string id) =>
            Answer(ArrayOf(store.UsesOf(ParseId(id)).Select(use => use.Subject).Distinct(StringComparer.Ordinal))));
        app.MapGet("/schemas/ids/{id}/versions", (string id) =>
        {
            var uses = store.UsesOf(ParseId(id))
                .Select(use => new JsonObject { ["subject"] = use.Subject, ["version"] = use.Version });
            return Answer(new JsonArray([.. uses]));
        });
    }

    private static void MapSubjects(WebApplication app, RegistryStore store)
    {
        app.MapGet("/subjects", () => Answer(ArrayOf(store.Subjects())));
        app.MapPost("/subjects/{subject}", async (string subject, HttpRequest request) =>
        {
            var (text, references) = await ReadSchemaAsync(request);
            return Answer(Describe(Unescape(subject), store.Lookup(Unescape(subject), text, references)));
        });
        app.MapDelete("/subjects/{subject}", (string subject) => Answer(ArrayOf(store.Delete(Unescape(subject)))));
        app.MapGet("/subjects/{subject}/versions", (string subject) =>
            Answer(ArrayOf(store.Versions(Unescape(subject)))));
        app.MapPost("/subjects/{subject}/versions", async (string subject, HttpRequest request) =>
        {
            var (text, references) = await ReadSchemaAsync(request);
            return Answer(new JsonObject { ["id"] = store.Register(Unescape(subject), text, references) });
        });
        app.MapGet("/subjects/{subject}/versions/{version}", (string subject, string version) =>
            Answer(Describe(Unescape(subject), store.Find(Unescape(subject), version))));
        app.MapGet("/subjects/{subject}/versions/{version}/schema", (string subject, string version) =>
            Results.Text(store.Find(Unescape(subject), version).Schema.Text, ContentType));
    }

    private static void MapCompatibility(WebApplication app, RegistryStore store)
    {
        app.MapPost("/compatibility/subjects/{subject}/versions", async (string subject, HttpRequest request) =>
        {
            var (text, references) = await ReadSchemaAsync(request);
            return AnswerCompatible(store.IsCompatible(Unescape(subject), null, text, references));
        });
        const string OneVersion = "/compatibility/subjects/{subject}/versions/{version}";
        app.MapPost(OneVersion, async (string subject, string version, HttpRequest request) =>
        {
            var (text, references) = await ReadSchemaAsync(request);
            return AnswerCompatible(store.IsCompatible(Unescape(subject), version, text, references));
        });
    }

    private static void MapConfig(WebApplication app, RegistryStore store)
    {
        app.MapGet("/config", () => AnswerLevel("compatibilityLevel", store.Level(null)));
        app.MapPut("/config", async (HttpRequest request) =>
        {
            var level = await ReadLevelAsync(request);
            store.SetLevel(null, level);
            return AnswerLevel("compatibility", level);
        });
        app.MapGet("/config/{subject}", (string subject) =>
            AnswerLevel("compatibilityLevel", store.Level(Unescape(subject))));
        app.MapPut("/config/{subject}", async (string subject, HttpRequest request) =>
        {
            var level = await ReadLevelAsync(request);
            store.SetLevel(Unescape(subject), level);
            return AnswerLevel("compatibility", level);
        });
    }

    private static async Task AnswerErrors(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response.StatusCode is (404 or 405) and var status && !context.Response.HasStarted)
            {
                await WriteErrorAsync(context, status, status, $"HTTP {status}");
            }
        }
        catch (RegistryRequestException exception)
        {
            await WriteErrorAsync(context, exception.Status, exception.Code, exception.Message);
        }
    }

    private static Task WriteErrorAsync(HttpContext context, int status, int code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        var error = new JsonObject { ["error_code"] = code, ["message"] = message };
        return context.Response.WriteAsync(error.ToJsonString());
    }

    private static async Task<(string Text, IReadOnlyList<SchemaReferenceKey> References)> ReadSchemaAsync(
        HttpRequest request)
    {
        var body = await ReadAsync<RegistryRequest>(request);
        if (body.SchemaType is not (null or "AVRO"))
        {
            throw RegistryRequestException.InvalidSchema($"type {body.SchemaType} is not supported here, only AVRO");
        }

        return body.Schema is null
            ? throw RegistryRequestException.InvalidSchema("the request has no \"schema\"")
            : (body.Schema, body.References ?? []);
    }

    private static async Task<CompatibilityLevel> ReadLevelAsync(HttpRequest request)
    {
        var name = (await ReadAsync<JsonObject>(request))["compatibility"]?.ToString();
        return CompatibilityRule.Parse(name) ?? throw RegistryRequestException.InvalidLevel(name);
    }

    private static async Task<T> ReadAsync<T>(HttpRequest request)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, Json, request.HttpContext.RequestAborted)
                ?? throw new JsonException("the body is null");
        }
        catch (JsonException exception)
        {
            throw new RegistryRequestException(400, 400, $"The body is not what is expected here: {exception.Message}");
        }
    }

    private static int ParseId(string id) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw RegistryRequestException.UnknownSchema();

    /// <summary>Route values keep an escaped slash, which a subject may contain.</summary>
    private static string Unescape(string subject) => subject.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static JsonObject Describe(string subject, (int Version, StoredSchema Schema) found) => WithReferences(
        new JsonObject
        {
            ["subject"] = subject,
            ["version"] = found.Version,
            ["id"] = found.Schema.Id,
            ["schema"] = found.Schema.Text,
        },
        found.Schema);

    private static JsonObject WithReferences(JsonObject answer, StoredSchema schema)
    {
        if (schema.References.Count > 0)
        {
            answer["references"] = JsonSerializer.SerializeToNode(schema.References, Json);
        }

        return answer;
    }

    private static JsonArray ArrayOf<T>(IEnumerable<T> values) =>
        new([.. values.Select(value => JsonValue.Create(value))]);

    private static IResult AnswerCompatible(bool isCompatible) =>
        Answer(new JsonObject { ["is_compatible"] = isCompatible });

    private static IResult AnswerLevel(string property, CompatibilityLevel level) =>
        Answer(new JsonObject { [property] = CompatibilityRule.NameOf(level) });

    private static IResult Answer(JsonNode body) => Results.Text(body.ToJsonString(), ContentType);
}
