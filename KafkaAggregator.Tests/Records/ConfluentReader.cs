using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Avro.Generic;
using Confluent.Kafka;
using Confluent.Kafka.SyncOverAsync;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

namespace KafkaAggregator.Tests.Records;

/// <summary>Reads a framed value as consumers do: with Confluent's Avro deserialiser, from a registry that knows one schema.</summary>
internal static class ConfluentReader
{
    public static GenericRecord Read(byte[] value, int id, string schemaJson)
    {
        var registry = DispatchProxy.Create<ISchemaRegistryClient, OneSchemaRegistry>();
        ((OneSchemaRegistry)(object)registry).Knows(id, schemaJson);
        var context = new SerializationContext(MessageComponentType.Value, "t-aggregated");
        var settings = new AvroDeserializerConfig { SubjectNameStrategy = SubjectNameStrategy.Topic };
        return new AvroDeserializer<GenericRecord>(registry, settings).AsSyncOverAsync().Deserialize(value, isNull: false, context);
    }

    /// <summary>Answers every question for a schema by id with the one it knows.</summary>
    [SuppressMessage("Performance", "CA1852", Justification = "A proxy derives from it at run time.")]
    internal class OneSchemaRegistry : DispatchProxy
    {
        private int _id;
        private string _json = "";

        public void Knows(int id, string json) => (_id, _json) = (id, json);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.ReturnType == typeof(IEnumerable<KeyValuePair<string, string>>))
            {
                return Array.Empty<KeyValuePair<string, string>>();
            }

            if (targetMethod.ReturnType != typeof(Task<Schema>))
            {
                return targetMethod.ReturnType.IsValueType ? Activator.CreateInstance(targetMethod.ReturnType) : null;
            }

            return args!.Contains(_id)
                ? Task.FromResult(new Schema(_json, SchemaType.Avro))
                : Task.FromException<Schema>(new InvalidOperationException($"asked for {string.Join(", ", args!)}, not for {_id}"));
        }
    }
}
