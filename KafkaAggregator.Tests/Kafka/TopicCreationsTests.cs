using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KafkaAggregator.Actors.Kafka;
using Xunit;

namespace KafkaAggregator.Tests.Kafka;

public sealed class TopicCreationsTests
{
    private readonly Queue<TaskCompletionSource<IReadOnlyDictionary<string, Error>>> _answers = [];
    private readonly List<string> _requests = [];
    private readonly SemaphoreSlim _asked = new(0);
    private readonly TopicCreations _creations;

    public TopicCreationsTests() => _creations = new TopicCreations(topics =>
    {
        lock (_requests)
        {
            _requests.Add(string.Join(' ', topics.Select(topic => topic.Name)));
            var answer = new TaskCompletionSource<IReadOnlyDictionary<string, Error>>(TaskCreationOptions.RunContinuationsAsynchronously);
            _answers.Enqueue(answer);
            _asked.Release();
            return answer.Task;
        }
    });

    [Fact]
    public async Task Create_PutsTogether_WhatIsAskedWhileARequestIsOut()
    {
        var first = Create("a");
        await _asked.WaitAsync();
        Task<Error?>[] others = [Create("b"), Create("c")];
        Answer();
        Assert.Null(await first);
        await AnswerNextAsync(("c", ErrorCode.PolicyViolation));
        Assert.Null(await others[0]);
        Assert.Equal(ErrorCode.PolicyViolation, (await others[1])!.Code);
        Assert.Equal(["a", "b c"], _requests);
    }

    [Fact]
    public async Task Create_NamesATopicOnce_InARequest()
    {
        var first = Create("a");
        await _asked.WaitAsync();
        Task<Error?>[] others = [Create("b"), Create("b"), Create("c")];
        Answer();
        await first;
        await AnswerNextAsync();
        await AnswerNextAsync();
        await Task.WhenAll(others);
        Assert.Equal(["a", "b c", "b"], _requests);
    }

    [Fact]
    public async Task Create_ThrowsToAllOfARequest_AndGoesOn()
    {
        var first = Create("a");
        await _asked.WaitAsync();
        var second = Create("b");
        _answers.Dequeue().SetException(new InvalidOperationException("away"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        await AnswerNextAsync();
        Assert.Null(await second);
    }

    [Fact]
    public async Task Create_AsksForSoManyAtMost()
    {
        var first = Create("first");
        await _asked.WaitAsync();
        var others = Enumerable.Range(0, TopicCreations.MostAtOnce + 1).Select(i => Create($"{i}")).ToList();
        Answer();
        await first;
        await AnswerNextAsync();
        await AnswerNextAsync();
        await Task.WhenAll(others);
        Assert.Equal([1, TopicCreations.MostAtOnce, 1], _requests.Select(request => request.Split(' ').Length));
    }

    private Task<Error?> Create(string name) => _creations.CreateAsync(new TopicSpecification { Name = name });

    private async Task AnswerNextAsync(params (string Topic, ErrorCode Code)[] errors)
    {
        await _asked.WaitAsync();
        Answer(errors);
    }

    private void Answer(params (string Topic, ErrorCode Code)[] errors) =>
        _answers.Dequeue().SetResult(errors.ToDictionary(error => error.Topic, error => new Error(error.Code)));
}
