using System.Globalization;
using System.Net;
using KafkaAggregator.Host.Clustering;
using KafkaAggregator.Host.Hosting;
using KafkaAggregator.Host.Http;
using KafkaAggregator.Tests.Clustering;
using KafkaAggregator.Tests.Integration;
using KafkaAggregator.Tests.Support;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace KafkaAggregator.Tests.Build;

/// <summary>docker/kubernetes.yaml agrees with itself, with the image, and with the program.</summary>
public sealed class KubernetesManifestTests
{
    private static readonly YamlNode Service = Find("Service");
    private static readonly YamlNode Pod = Find("Deployment")["spec"]["template"]["spec"];
    private static readonly YamlNode Container = Pod["containers"][0];

    [Fact]
    public void Variables_AreSettings() =>
        Assert.All((YamlSequenceNode)Container["env"], variable => Assert.Contains((string)variable["name"]!, ContainerFiles.Variables));

    [Fact]
    public void Configuration_Loads_FromWhereTheImageLooksForIt()
    {
        var http = LoadHttp();
        Assert.False(http.IsReadOnly);
        Assert.NotNull(http.TokenFile);
        Assert.Equal(ImageDescription.Read().WorkingDirectory, PathOf("configuration"));
        Assert.Equal((string)Find("ConfigMap")["metadata"]["name"]!, (string)VolumeOf("configuration")["configMap"]["name"]!);
    }

    /// <summary>The service has no address of its own, so its name has those of all pods, ready or not.</summary>
    [Fact]
    public void Seed_IsTheHeadlessService_AtThePortOfHttp()
    {
        Assert.Equal("None", (string)Service["spec"]["clusterIP"]!);
        Assert.Equal("true", (string)Service["spec"]["publishNotReadyAddresses"]!);
        var seed = DnsSeed.Parse(ValueOf("CLUSTER_SEED_NODES"));
        Assert.Equal(new DnsSeed((string)Service["metadata"]["name"]!, NodeUrl.Of(LoadHttp()).Port), seed);
        var ports = ((YamlSequenceNode)Service["spec"]["ports"]).Select(port => Number(port["port"])).ToList();
        Assert.Equal([new ClusterOptions().Port, seed!.Port], ports);
        Assert.Equal(ports, ((YamlSequenceNode)Container["ports"]).Select(port => Number(port["containerPort"])));
    }

    [Fact]
    public async Task Probes_AskForRoutes_AtThePortOfHttp()
    {
        await using var node = await ClusterNode.StartAsync(ClusterNode.OptionsFor(new ClusterOptions()));
        using var client = new HttpClient();
        foreach (var (probe, path) in new[] { ("livenessProbe", "/alive"), ("readinessProbe", "/ready") })
        {
            var get = Container[probe]["httpGet"];
            Assert.Equal((path, NodeUrl.Of(LoadHttp()).Port), ((string)get["path"]!, Number(get["port"])));
            using var answer = await client.GetAsync(new Uri(node.Url, path));
            Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.InternalServerError]);
        }
    }

    [Fact]
    public void Pods_GetTheTimeThatAStopTakes()
    {
        var grace = TimeSpan.FromSeconds(Number(Pod["terminationGracePeriodSeconds"]));
        Assert.True(grace >= NodeStop.ProcessLimit, $"{grace}");
        Assert.Equal(WorkerStopTests.Grace, grace);
    }

    [Fact]
    public void Pods_RunAsTheImageDoes_AndCannotWrite()
    {
        var user = Pod["securityContext"];
        Assert.Equal(ImageDescription.Read().User, $"{user["runAsUser"]}:{user["runAsGroup"]}");
        Assert.Equal("true", (string)Container["securityContext"]["readOnlyRootFilesystem"]!);
        Assert.Equal(["ALL"], ContainerFiles.Texts(Container["securityContext"]["capabilities"]["drop"]));
    }

    private static YamlNode Find(string kind) => ContainerFiles.Documents("kubernetes.yaml").Single(document => (string)document["kind"]! == kind);

    private static HttpOptions LoadHttp() => ContainerFiles.Load(
        (string)Find("ConfigMap")["data"][ConfigurationFolder.FileName]!, $"{PathOf("secrets")}/http-token").Http;

    private static string PathOf(string volume) => (string)((YamlSequenceNode)Container["volumeMounts"])
        .Single(mount => (string)mount["name"]! == volume)["mountPath"]!;

    private static YamlNode VolumeOf(string name) => ((YamlSequenceNode)Pod["volumes"]).Single(volume => (string)volume["name"]! == name);

    private static string ValueOf(string variable) => (string)((YamlSequenceNode)Container["env"])
        .Single(one => (string)one["name"]! == variable)["value"]!;

    private static int Number(YamlNode node) => int.Parse((string)node!, CultureInfo.InvariantCulture);
}
