using Confluent.SchemaRegistry;

namespace KafkaAggregator.Actors.Registry;

/// <summary>
/// A schema registry over Confluent's client, with what that lacks: cancellation and a time budget for every call, one
/// kind of exception for "away" (the client throws five), user info in URLs, references put in, and a latest version
/// that is read each time. The client tries once; waiting and trying again is its user's, who alone knows how long it
/// makes sense.
/// </summary>
public sealed class SchemaRegistry : ISchemaRegistry
{
    /// <summary>
    /// Schemas that one schema may refer to, counted through all levels: bounds what one id can make us ask for.
    /// </summary>
    private const int ReferencesMax = 256;

    private readonly CachedSchemaRegistryClient _client;
    private readonly SchemaRegistryOptions _options;
    private readonly RegistryFailures _failures;
    private readonly TimeProvider _time;

    /// <summary>
    /// Makes a client; asks nothing yet. Throws <see cref="ArgumentException"/> where the options break a rule.
    /// </summary>
    public SchemaRegistry(SchemaRegistryOptions options, TimeProvider time)
    {
        var mistakes = SchemaRegistryOptionsValidator.Validate(options);
        if (mistakes.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", mistakes), nameof(options));
        }

        var addresses = RegistryAddresses.Parse(options.Url);
        _options = options;
        _time = time;
        _failures = new RegistryFailures(addresses.ToString());
        _client = new CachedSchemaRegistryClient(
            ConfigOf(options, addresses), options.Token is null ? null : new BearerToken(options.Token));
    }

    public async Task<string?> FindAsync(int id, CancellationToken cancellation)
    {
        var schema = await FindOrNullAsync($"schema {id}", () => _client.GetSchemaAsync(id), cancellation);
        return schema is null ? null : await PutReferencesInAsync(schema, cancellation);
    }

    public async Task<Registry.RegisteredSchema?> FindLatestAsync(string subject, CancellationToken cancellation)
    {
        // The client keeps what was the latest once for ever.
        _client.ClearLatestCaches();
        var latest = await FindOrNullAsync(
            $"the latest version of subject '{subject}'", () => _client.GetLatestSchemaAsync(subject), cancellation);
        return latest is not null && await PutReferencesInAsync(latest.Schema, cancellation) is { } schema
            ? new Registry.RegisteredSchema(latest.Id, latest.Version, schema)
            : null;
    }

    public async Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellation)
    {
        var what = $"registering a schema under subject '{subject}'";
        try
        {
            var avro = new Schema(schema, SchemaType.Avro);
            return await CallAsync(
                what, () => _client.RegisterSchemaAsync(subject, avro, normalize: false), cancellation);
        }
        catch (SchemaRegistryException exception)
        {
            throw _failures.OfRegistering(what, exception);
        }
    }

    public void Dispose() => _client.Dispose();

    private static SchemaRegistryConfig ConfigOf(SchemaRegistryOptions options, RegistryAddresses addresses)
    {
        var config = new SchemaRegistryConfig
        {
            Url = string.Join(',', addresses.Urls),
            RequestTimeoutMs = (int)options.RequestTimeout.TotalMilliseconds,

            // 0 makes the client throw NullReferenceException; 1 is one try. It waits after the last try too.
            MaxRetries = 1,
            RetriesWaitMs = 1,
            RetriesMaxWaitMs = 1,
            SslCaLocation = options.CaFile,
        };
        var (username, password) = options.Username is not null
            ? (options.Username, options.Password)
            : (addresses.Username, options.Password ?? addresses.Password);
        if (username is not null)
        {
            config.BasicAuthCredentialsSource = AuthCredentialsSource.UserInfo;
            config.BasicAuthUserInfo = $"{username}:{password}";
        }

        return config;
    }

    private async Task<string?> PutReferencesInAsync(Schema schema, CancellationToken cancellation)
    {
        if (schema.SchemaType != SchemaType.Avro || schema.References is not { Count: > 0 })
        {
            return schema.SchemaString;
        }

        var referenced = new List<string>();
        var seen = new HashSet<(string Subject, int Version)>();
        var open = new Queue<SchemaReference>(schema.References);
        while (open.TryDequeue(out var reference))
        {
            if (!seen.Add((reference.Subject, reference.Version)) || seen.Count > ReferencesMax)
            {
                continue;
            }

            var found = await FindOrNullAsync(
                $"version {reference.Version} of subject '{reference.Subject}'",
                () => _client.GetRegisteredSchemaAsync(
                    reference.Subject, reference.Version, ignoreDeletedSchemas: false),
                cancellation);
            if (found is null)
            {
                // A schema with a hole is as good as unknown, until what it refers to is there again.
                return null;
            }

            referenced.Add(found.Schema.SchemaString);
            found.Schema.References?.ForEach(open.Enqueue);
        }

        return SchemaReferences.PutIn(schema.SchemaString, referenced);
    }

    private async Task<T?> FindOrNullAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await CallAsync(what, call, cancellation);
        }
        catch (SchemaRegistryException exception) when (RegistryFailures.IsUnknown(exception))
        {
            return null;
        }
        catch (SchemaRegistryException exception)
        {
            throw _failures.OfAsking(what, exception);
        }
    }

    private async Task<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await call().WaitAsync(_options.CallTimeout, _time, cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested && RegistryFailures.IsAway(exception))
        {
            throw _failures.OfAway(what, exception);
        }
    }
}
