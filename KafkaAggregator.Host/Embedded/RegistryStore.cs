using System.Globalization;
using KafkaAggregator.Actors.Registry;
using Newtonsoft.Json;

namespace KafkaAggregator.Host.Embedded;

/// <summary>
/// Subjects, versions and ids in memory, by the rules of Confluent's registry: one id for one schema in all subjects,
/// versions counted from 1 and never given again, BACKWARD unless configured otherwise. Thread-safe; throws <see
/// cref="RegistryRequestException"/>.
/// </summary>
internal sealed class RegistryStore
{
    private readonly Lock _lock = new();
    private readonly List<StoredSchema> _schemas = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedDictionary<int, StoredSchema>> _subjects =
        new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lastVersions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CompatibilityLevel> _levels = new(StringComparer.Ordinal);
    private CompatibilityLevel _level = CompatibilityLevel.Backward;

    public IReadOnlyList<string> Subjects()
    {
        lock (_lock)
        {
            return [.. _subjects.Keys];
        }
    }

    public IReadOnlyList<int> Versions(string subject)
    {
        lock (_lock)
        {
            return [.. VersionsOf(subject).Keys];
        }
    }

    /// <param name="subject">The subject.</param>
    /// <param name="version">A number from 1 on, <c>latest</c>, or -1, which means the same.</param>
    public (int Version, StoredSchema Schema) Find(string subject, string version)
    {
        lock (_lock)
        {
            var versions = VersionsOf(subject);
            if (version is "latest" or "-1")
            {
                return (versions.Last().Key, versions.Last().Value);
            }

            if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
            {
                throw RegistryRequestException.InvalidVersion(version);
            }

            return versions.TryGetValue(number, out var schema)
                ? (number, schema)
                : throw RegistryRequestException.UnknownVersion(version);
        }
    }

    public StoredSchema Find(int id)
    {
        lock (_lock)
        {
            return id >= 1 && id <= _schemas.Count ? _schemas[id - 1] : throw RegistryRequestException.UnknownSchema();
        }
    }

    /// <summary>The subjects and versions that have the schema of an id.</summary>
    public IReadOnlyList<(string Subject, int Version)> UsesOf(int id)
    {
        lock (_lock)
        {
            _ = Find(id);
            return
            [
                .. from subject in _subjects
                   from version in subject.Value
                   where version.Value.Id == id
                   select (subject.Key, version.Key),
            ];
        }
    }

    /// <summary>Registers, or finds registered: the id.</summary>
    public int Register(string subject, string text, IReadOnlyList<SchemaReferenceKey> references)
    {
        lock (_lock)
        {
            var parsed = Parse(text, references);
            var known = _subjects.GetValueOrDefault(subject);
            if (known?.Values.FirstOrDefault(schema => IsSameText(schema.Parsed, parsed)) is { } same)
            {
                return same.Id;
            }

            IReadOnlyList<Avro.Schema> earlier = [.. known?.Values.Select(schema => schema.Parsed) ?? []];
            if (!CompatibilityRule.Allows(LevelOf(subject), parsed, earlier))
            {
                throw RegistryRequestException.Incompatible(subject);
            }

            var stored = Store(text, references, parsed);
            _subjects.TryAdd(subject, []);
            var version = _lastVersions.GetValueOrDefault(subject) + 1;
            _lastVersions[subject] = version;
            _subjects[subject].Add(version, stored);
            return stored.Id;
        }
    }

    /// <summary>The version of a subject that has this schema.</summary>
    public (int Version, StoredSchema Schema) Lookup(
        string subject, string text, IReadOnlyList<SchemaReferenceKey> references)
    {
        lock (_lock)
        {
            var versions = VersionsOf(subject);
            var parsed = Parse(text, references);
            var found = versions.FirstOrDefault(version => IsSameText(version.Value.Parsed, parsed));
            return found.Value is null ? throw RegistryRequestException.UnknownSchema() : (found.Key, found.Value);
        }
    }

    /// <summary>
    /// Whether a schema could be registered after one version, or after all that the subject's level looks at (null).
    /// </summary>
    public bool IsCompatible(string subject, string? version, string text, IReadOnlyList<SchemaReferenceKey> references)
    {
        lock (_lock)
        {
            var parsed = Parse(text, references);
            IReadOnlyList<Avro.Schema> earlier = version is null
                ? [.. VersionsOf(subject).Values.Select(schema => schema.Parsed)]
                : [Find(subject, version).Schema.Parsed];
            return CompatibilityRule.Allows(LevelOf(subject), parsed, earlier);
        }
    }

    public IReadOnlyList<int> Delete(string subject)
    {
        lock (_lock)
        {
            IReadOnlyList<int> versions = [.. VersionsOf(subject).Keys];
            _subjects.Remove(subject);
            return versions;
        }
    }

    /// <summary>The level of a subject, or the global one (null).</summary>
    public CompatibilityLevel Level(string? subject)
    {
        lock (_lock)
        {
            return subject is null ? _level
                : _levels.TryGetValue(subject, out var level) ? level
                : throw RegistryRequestException.NoSubjectConfig(subject);
        }
    }

    public void SetLevel(string? subject, CompatibilityLevel level)
    {
        lock (_lock)
        {
            if (subject is null)
            {
                _level = level;
            }
            else
            {
                _levels[subject] = level;
            }
        }
    }

    private static bool IsSameText(Avro.Schema left, Avro.Schema right) =>
        string.Equals(left.ToString(), right.ToString(), StringComparison.Ordinal);

    private CompatibilityLevel LevelOf(string subject) => _levels.GetValueOrDefault(subject, _level);

    private SortedDictionary<int, StoredSchema> VersionsOf(string subject) =>
        _subjects.TryGetValue(subject, out var versions)
            ? versions
            : throw RegistryRequestException.UnknownSubject(subject);

    private StoredSchema Store(string text, IReadOnlyList<SchemaReferenceKey> references, Avro.Schema parsed)
    {
        var key = parsed.ToString();
        if (_ids.TryGetValue(key, out var id))
        {
            return _schemas[id - 1];
        }

        var stored = new StoredSchema(_schemas.Count + 1, text, references, parsed);
        _schemas.Add(stored);
        _ids.Add(key, stored.Id);
        return stored;
    }

    private Avro.Schema Parse(string text, IReadOnlyList<SchemaReferenceKey> references)
    {
        var referenced = new List<string>();
        AddReferenced(references, referenced, []);
        try
        {
            return Avro.Schema.Parse(SchemaReferences.PutIn(text, referenced))
                ?? throw RegistryRequestException.InvalidSchema($"{text} is no type");
        }
        catch (Exception exception)
            when (exception is Avro.AvroException or JsonException or ArgumentException or FormatException)
        {
            throw RegistryRequestException.InvalidSchema(exception.Message);
        }
    }

    private void AddReferenced(
        IReadOnlyList<SchemaReferenceKey> references, List<string> texts, HashSet<SchemaReferenceKey> seen)
    {
        foreach (var reference in references.Where(seen.Add))
        {
            try
            {
                var schema = Find(reference.Subject, reference.Version.ToString(CultureInfo.InvariantCulture)).Schema;
                texts.Add(schema.Text);
                AddReferenced(schema.References, texts, seen);
            }
            catch (RegistryRequestException exception) when (exception.Status == 404)
            {
                throw RegistryRequestException.InvalidSchema($"reference '{reference.Name}': {exception.Message}");
            }
        }
    }
}
