using KafkaAggregator.Core.Records;
using KafkaAggregator.Tests.Support;
using Xunit;

namespace KafkaAggregator.Tests.Records;

/// <summary>What users' schemas give, worked out by hand from the rules.</summary>
public sealed class RealSourceFieldsTests
{
    private const string Folder = "real/schemas";

    private const string SalPrivate =
        "private_sndStamp:d private_rcvStamp:d private_efdStamp:d private_kafkaStamp:d private_seqNum:i private_origin:i";

    [SharedFact(Folder)]
    public void Find_HasAVerdictOnEveryLeafAndNoConflict_ForEverySchema()
    {
        foreach (var file in Directory.GetFiles(SharedFolder.Get(Folder), "*.avsc"))
        {
            var found = Find(Path.GetFileNameWithoutExtension(file));

            Assert.Null(found.Conflict);
            Assert.NotEmpty(found.Verdicts);
            Assert.Equal(found.Verdicts.Count, found.Verdicts.Select(verdict => verdict.Path).Distinct().Count());
            Assert.All(found.Verdicts, verdict => Assert.NotEmpty(verdict.Rule));
            Assert.Equal(
                found.Aggregated.Select(field => field.Path).Distinct(),
                found.Verdicts.Where(verdict => verdict.IsAggregated).Select(verdict => verdict.Path));
        }
    }

    [SharedFact(Folder)]
    public void Find_GivesTheFields_OfMountAzimuth()
    {
        string[] own =
        [
            "actualAcceleration", "actualAccelerationTimestamp", "actualJerk", "actualJerkTimestamp", "actualPosition", "actualPositionTimestamp",
            "actualTorque", "actualTorqueTimestamp", "actualVelocity", "actualVelocityTimestamp", "demandPosition", "demandPositionTimestamp",
            "demandVelocity", "demandVelocityTimestamp", "timestamp",
        ];
        var rules = new FieldRules { ExcludedFields = ["private_*"] };

        var found = Find("sal-mtmount-azimuth", rules, new TimeField("private_efdStamp"));

        Assert.Equal(string.Join(" ", own.Select(name => name + ":d")), FoundFields.Short(found));
        Assert.Equal("the event time: left out", FoundFields.Verdict(found, "private_efdStamp").Rule);
        Assert.Equal("left out by excluded_fields 'private_*'", FoundFields.Verdict(found, "private_revCode").Rule);
    }

    [SharedFact(Folder)]
    public void Find_GivesScalarsAndElements_OfDomeAzimuth() => Assert.Equal(
        $"{SalPrivate} positionActual:d positionCommanded:d velocityActual:d velocityCommanded:d " +
        $"{Elements("driveTorqueActual", 5)} {Elements("driveTorqueCommanded", 5)} {Elements("driveCurrentActual", 5)} " +
        $"{Elements("encoderHeadRaw", 5)} {Elements("encoderHeadCalibrated", 5)} {Elements("barcodeHeadRaw", 3)} " +
        $"{Elements("barcodeHeadCalibrated", 3)} {Elements("barcodeHeadWeighted", 3)} timestamp:d",
        FoundFields.Short(Find("sal-mtdome-azimuth")));

    [SharedFact(Folder)]
    public void Find_GivesEveryElement_OfTheForceActuators()
    {
        var found = Find("sal-mtm1m3-forceactuatordata");

        Assert.Equal(6 + 1 + (3 * 156) + (2 * 112) + 12 + 100 + 7, found.Aggregated.Count);
        Assert.Contains(new SourceField("zForce155", "zForce", 155, SlotKind.Double, false), found.Aggregated);
    }

    [SharedFact(Folder)]
    public void Find_KeepsIntegersIntegers_OfTheScalarTest() => Assert.Equal(
        $"salIndex:i {SalPrivate} byte0:i short0:i int0:i long0:i longLong0:i unsignedShort0:i unsignedInt0:i float0:d double0:d",
        FoundFields.Short(Find("sal-test-scalars")));

    [SharedFact(Folder)]
    public void Find_TakesNullableFloats_OfTheCamera()
    {
        var found = Find("sal-cccamera-focalplanesensor");

        Assert.Equal($"timestamp:i Temp:d? ODV:d? OGV:d? RDV:d? GDV:d? {SalPrivate}", FoundFields.Short(found));
        Assert.Equal("double, nullable", FoundFields.Verdict(found, "Temp").Rule);
        Assert.Equal("string: no number", FoundFields.Verdict(found, "Temp_state").Rule);
    }

    [SharedFact(Folder)]
    public void Find_TakesNullableNumbersInEitherOrder_OfZtf()
    {
        var found = Find("ztf-prv-candidate");

        Assert.StartsWith("jd:d fid:i pid:i diffmaglim:d? programid:i candid:i? tblid:i? nid:i? rcid:i? field:i? xpos:d?", FoundFields.Short(found));
        Assert.Equal(
            ["pdiffimfilename", "programpi", "isdiffpos", "ssnamenr", "rbversion"],
            found.Verdicts.Where(verdict => !verdict.IsAggregated).Select(verdict => verdict.Path));
    }

    [SharedFact(Folder)]
    public void Find_GoesIntoNullableRecordsByPath_OfDebezium()
    {
        var found = Find("debezium-mysql-customers");

        Assert.Equal(
            "before_id:i? after_id:i? source_ts_ms:i source_server_id:i source_pos:i source_row:i source_thread:i? ts_ms:i? " +
            "transaction_total_order:i? transaction_data_collection_order:i?",
            FoundFields.Short(found));
        Assert.Equal("after.id", found.Aggregated[1].Path);
    }

    [SharedFact(Folder)]
    public void Find_LeavesOutWhatIsNoNumber_OfApachesInterop()
    {
        var found = Find("avro-interop");

        Assert.Equal(
            "intField:i longField:i floatField:d doubleField:d timeMillisField:i timeMicrosField:i timestampMillisField:i " +
            "timestampMicrosField:i localTimestampMillisField:i localTimestampMicrosField:i",
            FoundFields.Short(found));
        Assert.Contains("beside the type", FoundFields.Verdict(found, "timeMillisField").Hint, StringComparison.Ordinal);
        Assert.StartsWith("union of numbers and other types", FoundFields.Verdict(found, "unionField").Rule, StringComparison.Ordinal);
        Assert.StartsWith("array of double of unknown length", FoundFields.Verdict(found, "arrayField").Rule, StringComparison.Ordinal);
        Assert.Equal("array of record: no numbers", FoundFields.Verdict(found, "recordField.children").Rule);
    }

    [SharedFact(Folder)]
    public void Find_EntersNoRecordTwice_OfHortonworks()
    {
        var nested = Find("hortonworks-nested-complex");
        var device = Find("hortonworks-complex-device", new FieldRules { Arrays = ArrayMode.Pooled });

        Assert.Equal("id:i child_id:i", FoundFields.Short(nested));
        Assert.Equal("record nested.complex.Record_A inside itself: not entered again", FoundFields.Verdict(nested, "child.parent").Rule);
        Assert.Equal("xid:i version:i longArrayFields:i*", FoundFields.Short(device));
        Assert.Equal("map: no number", FoundFields.Verdict(device, "longMapRecord.map_f_1").Rule);
    }

    [SharedFact(Folder)]
    public void Find_LeavesTimesAndTextsOut_OfEventHubsAndTurbines()
    {
        var turbine = Find("cloudflow-wind-turbine");

        Assert.Equal("SequenceNumber:i", FoundFields.Short(Find("eventhubs-capture")));
        Assert.Equal("", FoundFields.Short(Find("prometheus-metric")));
        Assert.Equal("measurements_power:d measurements_rotorSpeed:d measurements_windSpeed:d", FoundFields.Short(turbine));
        Assert.Equal("string, logical type uuid: no number", FoundFields.Verdict(turbine, "deviceId").Rule);
        Assert.StartsWith("long, logical type timestamp-millis", FoundFields.Verdict(turbine, "timestamp").Rule, StringComparison.Ordinal);
    }

    [SharedFact(Folder)]
    public void Find_AppliesNamesAndArrayModes_OfRadar()
    {
        var pooled = new FieldRules { Arrays = ArrayMode.Pooled };

        Assert.Equal("timeReceived:d x:d y:d z:d", FoundFields.Short(Find("radar-phone-acceleration")));
        Assert.Equal("min:d max:d sum:d mean:d?", FoundFields.Short(Find("radar-numeric-aggregate")));
        Assert.Equal("min:d max:d sum:d mean:d? quartile:d?*", FoundFields.Short(Find("radar-numeric-aggregate", pooled)));
        Assert.Equal("timeCompleted:d timeNotification:d?", FoundFields.Short(Find("radar-questionnaire", pooled)));
        Assert.Equal(
            "timestamp:d source_timestamp:i?", FoundFields.Short(Find("astri-monitoring-point", pooled)));
    }

    private static string Elements(string name, int count) => string.Join(" ", Enumerable.Range(0, count).Select(index => $"{name}{index}:d"));

    private static SourceFields Find(string name, FieldRules? rules = null, TimeField? time = null)
    {
        var parsed = SourceSchema.Parse(File.ReadAllText(Path.Combine(SharedFolder.Get(Folder), name + ".avsc")));
        Assert.Null(parsed.Problem);
        return SourceFields.Find(parsed.Schema!, rules ?? new FieldRules(), time);
    }
}
