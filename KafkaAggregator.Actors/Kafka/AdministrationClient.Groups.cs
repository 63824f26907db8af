using Confluent.Kafka;
using KafkaAggregator.Actors.Kafka.Native;

namespace KafkaAggregator.Actors.Kafka;

/// <summary>What is asked of consumer groups.</summary>
internal sealed partial class AdministrationClient
{
    public async Task<GroupAnswer> DescribeGroupAsync(string group, RequestOptions options)
    {
        var groups = await AskForAsync(
            options, (client, native, queue) => SendGroup(client, group, native, queue), ReadGroups);
        return groups[0];
    }

    private static unsafe void SendGroup(nint client, string group, nint options, nint queue)
    {
        using var names = new Utf8Strings([group]);
        fixed (nint* first = names)
        {
            Librdkafka.rd_kafka_DescribeConsumerGroups(client, (byte**)first, names.Count, options, queue);
        }
    }

    private static unsafe GroupAnswer[] ReadGroups(nint answer) =>
        ReadAll(answer, Librdkafka.rd_kafka_DescribeConsumerGroups_result_groups, GroupOf);

    private static unsafe GroupAnswer GroupOf(nint group)
    {
        nuint count;
        var permitted = Librdkafka.rd_kafka_ConsumerGroupDescription_authorized_operations(group, &count);
        var state = (ConsumerGroupState)Librdkafka.rd_kafka_ConsumerGroupDescription_state(group);
        var members = new GroupMemberDescription[Librdkafka.rd_kafka_ConsumerGroupDescription_member_count(group)];
        for (var i = 0; i < members.Length; i++)
        {
            members[i] = MemberOf(Librdkafka.rd_kafka_ConsumerGroupDescription_member(group, (nuint)i));
        }

        return new GroupAnswer(
            ErrorOf(Librdkafka.rd_kafka_ConsumerGroupDescription_error(group)),
            new GroupDescription(state.ToString(), members),
            OperationsOf(permitted, count));
    }

    private static unsafe GroupMemberDescription MemberOf(nint member)
    {
        var instance = Librdkafka.Text(Librdkafka.rd_kafka_MemberDescription_group_instance_id(member));
        var assignment = Librdkafka.rd_kafka_MemberDescription_assignment(member);
        var partitions = new List<TopicPartition>();
        if (assignment != 0)
        {
            var elements = PartitionList.ElementsOf(Librdkafka.rd_kafka_MemberAssignment_partitions(assignment));
            foreach (ref readonly var element in elements)
            {
                partitions.Add(PartitionList.NameOf(element));
            }
        }

        return new GroupMemberDescription(
            Librdkafka.Text(Librdkafka.rd_kafka_MemberDescription_consumer_id(member)),
            Librdkafka.Text(Librdkafka.rd_kafka_MemberDescription_client_id(member)),
            Librdkafka.Text(Librdkafka.rd_kafka_MemberDescription_host(member)),
            instance.Length == 0 ? null : instance,
            partitions);
    }
}
