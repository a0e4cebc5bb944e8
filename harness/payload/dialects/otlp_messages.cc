#include "harness/payload/dialects/otlp_messages.h"

#include <array>

namespace telltale {
namespace {

using Kind = ProtobufKind;

constexpr bool kList = true;

// What all three share. Values nest in lists and in lists of names and values.
extern const ProtobufMessage kAnyValue;

constexpr std::array kKeyValueFields = std::to_array<ProtobufField>(
    {{1, "key", Kind::kString}, {2, "value", Kind::kMessage, false, &kAnyValue}, {3, "keyRef", Kind::kInt}});
constexpr ProtobufMessage kKeyValue{kKeyValueFields};
constexpr std::array kArrayFields = std::to_array<ProtobufField>({{1, "values", Kind::kMessage, kList, &kAnyValue}});
constexpr ProtobufMessage kArray{kArrayFields};
constexpr std::array kKeyValuesFields =
    std::to_array<ProtobufField>({{1, "values", Kind::kMessage, kList, &kKeyValue}});
constexpr ProtobufMessage kKeyValues{kKeyValuesFields};
constexpr std::array kAnyValueFields =
    std::to_array<ProtobufField>({{1, "stringValue", Kind::kString},
                                  {2, "boolValue", Kind::kBool},
                                  {3, "intValue", Kind::kInt},
                                  {4, "doubleValue", Kind::kDouble},
                                  {5, "arrayValue", Kind::kMessage, false, &kArray},
                                  {6, "kvlistValue", Kind::kMessage, false, &kKeyValues},
                                  {7, "bytesValue", Kind::kBytes}});
const ProtobufMessage kAnyValue{kAnyValueFields};

constexpr std::array kEntityFields = std::to_array<ProtobufField>({{1, "schemaUrl", Kind::kString},
                                                                   {2, "type", Kind::kString},
                                                                   {3, "idKeys", Kind::kString, kList},
                                                                   {4, "descriptionKeys", Kind::kString, kList}});
constexpr ProtobufMessage kEntity{kEntityFields};
constexpr std::array kResourceFields =
    std::to_array<ProtobufField>({{1, "attributes", Kind::kMessage, kList, &kKeyValue},
                                  {2, "droppedAttributesCount", Kind::kInt},
                                  {3, "entityRefs", Kind::kMessage, kList, &kEntity}});
constexpr ProtobufMessage kResource{kResourceFields};
constexpr std::array kScopeFields = std::to_array<ProtobufField>({{1, "name", Kind::kString},
                                                                  {2, "version", Kind::kString},
                                                                  {3, "attributes", Kind::kMessage, kList, &kKeyValue},
                                                                  {4, "droppedAttributesCount", Kind::kInt}});
constexpr ProtobufMessage kScope{kScopeFields};

// Traces.
constexpr std::array kSpanEventFields =
    std::to_array<ProtobufField>({{1, "timeUnixNano", Kind::kTime},
                                  {2, "name", Kind::kString},
                                  {3, "attributes", Kind::kMessage, kList, &kKeyValue},
                                  {4, "droppedAttributesCount", Kind::kInt}});
constexpr ProtobufMessage kSpanEvent{kSpanEventFields};
constexpr std::array kLinkFields = std::to_array<ProtobufField>({{1, "traceId", Kind::kId},
                                                                 {2, "spanId", Kind::kId},
                                                                 {3, "traceState", Kind::kString},
                                                                 {4, "attributes", Kind::kMessage, kList, &kKeyValue},
                                                                 {5, "droppedAttributesCount", Kind::kInt},
                                                                 {6, "flags", Kind::kFixed32}});
constexpr ProtobufMessage kLink{kLinkFields};
constexpr std::array kStatusFields =
    std::to_array<ProtobufField>({{2, "message", Kind::kString}, {3, "code", Kind::kInt}});
constexpr ProtobufMessage kStatus{kStatusFields};
constexpr std::array kSpanFields = std::to_array<ProtobufField>({{1, "traceId", Kind::kId},
                                                                 {2, "spanId", Kind::kId},
                                                                 {3, "traceState", Kind::kString},
                                                                 {4, "parentSpanId", Kind::kId},
                                                                 {5, "name", Kind::kString},
                                                                 {6, "kind", Kind::kInt},
                                                                 {7, "startTimeUnixNano", Kind::kTime},
                                                                 {8, "endTimeUnixNano", Kind::kTime},
                                                                 {9, "attributes", Kind::kMessage, kList, &kKeyValue},
                                                                 {10, "droppedAttributesCount", Kind::kInt},
                                                                 {11, "events", Kind::kMessage, kList, &kSpanEvent},
                                                                 {12, "droppedEventsCount", Kind::kInt},
                                                                 {13, "links", Kind::kMessage, kList, &kLink},
                                                                 {14, "droppedLinksCount", Kind::kInt},
                                                                 {15, "status", Kind::kMessage, false, &kStatus},
                                                                 {16, "flags", Kind::kFixed32}});
constexpr ProtobufMessage kSpan{kSpanFields};
constexpr std::array kScopeSpansFields = std::to_array<ProtobufField>({{1, "scope", Kind::kMessage, false, &kScope},
                                                                       {2, "spans", Kind::kMessage, kList, &kSpan},
                                                                       {3, "schemaUrl", Kind::kString}});
constexpr ProtobufMessage kScopeSpans{kScopeSpansFields};
constexpr std::array kResourceSpansFields =
    std::to_array<ProtobufField>({{1, "resource", Kind::kMessage, false, &kResource},
                                  {2, "scopeSpans", Kind::kMessage, kList, &kScopeSpans},
                                  {3, "schemaUrl", Kind::kString}});
constexpr ProtobufMessage kResourceSpans{kResourceSpansFields};
constexpr std::array kTracesFields =
    std::to_array<ProtobufField>({{1, "resourceSpans", Kind::kMessage, kList, &kResourceSpans}});

// Metrics.
constexpr std::array kExemplarFields =
    std::to_array<ProtobufField>({{2, "timeUnixNano", Kind::kTime},
                                  {3, "asDouble", Kind::kDouble},
                                  {4, "spanId", Kind::kId},
                                  {5, "traceId", Kind::kId},
                                  {6, "asInt", Kind::kFixed64},
                                  {7, "filteredAttributes", Kind::kMessage, kList, &kKeyValue}});
constexpr ProtobufMessage kExemplar{kExemplarFields};
constexpr std::array kNumberPointFields =
    std::to_array<ProtobufField>({{2, "startTimeUnixNano", Kind::kTime},
                                  {3, "timeUnixNano", Kind::kTime},
                                  {4, "asDouble", Kind::kDouble},
                                  {5, "exemplars", Kind::kMessage, kList, &kExemplar},
                                  {6, "asInt", Kind::kFixed64},
                                  {7, "attributes", Kind::kMessage, kList, &kKeyValue},
                                  {8, "flags", Kind::kInt}});
constexpr ProtobufMessage kNumberPoint{kNumberPointFields};
constexpr std::array kHistogramPointFields =
    std::to_array<ProtobufField>({{2, "startTimeUnixNano", Kind::kTime},
                                  {3, "timeUnixNano", Kind::kTime},
                                  {4, "count", Kind::kFixed64},
                                  {5, "sum", Kind::kDouble},
                                  {6, "bucketCounts", Kind::kFixed64, kList},
                                  {7, "explicitBounds", Kind::kDouble, kList},
                                  {8, "exemplars", Kind::kMessage, kList, &kExemplar},
                                  {9, "attributes", Kind::kMessage, kList, &kKeyValue},
                                  {10, "flags", Kind::kInt},
                                  {11, "min", Kind::kDouble},
                                  {12, "max", Kind::kDouble}});
constexpr ProtobufMessage kHistogramPoint{kHistogramPointFields};
constexpr std::array kBucketsFields =
    std::to_array<ProtobufField>({{1, "offset", Kind::kSigned}, {2, "bucketCounts", Kind::kInt, kList}});
constexpr ProtobufMessage kBuckets{kBucketsFields};
constexpr std::array kExponentialPointFields =
    std::to_array<ProtobufField>({{1, "attributes", Kind::kMessage, kList, &kKeyValue},
                                  {2, "startTimeUnixNano", Kind::kTime},
                                  {3, "timeUnixNano", Kind::kTime},
                                  {4, "count", Kind::kFixed64},
                                  {5, "sum", Kind::kDouble},
                                  {6, "scale", Kind::kSigned},
                                  {7, "zeroCount", Kind::kFixed64},
                                  {8, "positive", Kind::kMessage, false, &kBuckets},
                                  {9, "negative", Kind::kMessage, false, &kBuckets},
                                  {10, "flags", Kind::kInt},
                                  {11, "exemplars", Kind::kMessage, kList, &kExemplar},
                                  {12, "min", Kind::kDouble},
                                  {13, "max", Kind::kDouble},
                                  {14, "zeroThreshold", Kind::kDouble}});
constexpr ProtobufMessage kExponentialPoint{kExponentialPointFields};
constexpr std::array kQuantileFields =
    std::to_array<ProtobufField>({{1, "quantile", Kind::kDouble}, {2, "value", Kind::kDouble}});
constexpr ProtobufMessage kQuantile{kQuantileFields};
constexpr std::array kSummaryPointFields =
    std::to_array<ProtobufField>({{2, "startTimeUnixNano", Kind::kTime},
                                  {3, "timeUnixNano", Kind::kTime},
                                  {4, "count", Kind::kFixed64},
                                  {5, "sum", Kind::kDouble},
                                  {6, "quantileValues", Kind::kMessage, kList, &kQuantile},
                                  {7, "attributes", Kind::kMessage, kList, &kKeyValue},
                                  {8, "flags", Kind::kInt}});
constexpr ProtobufMessage kSummaryPoint{kSummaryPointFields};
constexpr std::array kGaugeFields =
    std::to_array<ProtobufField>({{1, "dataPoints", Kind::kMessage, kList, &kNumberPoint}});
constexpr ProtobufMessage kGauge{kGaugeFields};
constexpr std::array kSumFields = std::to_array<ProtobufField>({{1, "dataPoints", Kind::kMessage, kList, &kNumberPoint},
                                                                {2, "aggregationTemporality", Kind::kInt},
                                                                {3, "isMonotonic", Kind::kBool}});
constexpr ProtobufMessage kSum{kSumFields};
constexpr std::array kHistogramFields = std::to_array<ProtobufField>(
    {{1, "dataPoints", Kind::kMessage, kList, &kHistogramPoint}, {2, "aggregationTemporality", Kind::kInt}});
constexpr ProtobufMessage kHistogram{kHistogramFields};
constexpr std::array kExponentialFields = std::to_array<ProtobufField>(
    {{1, "dataPoints", Kind::kMessage, kList, &kExponentialPoint}, {2, "aggregationTemporality", Kind::kInt}});
constexpr ProtobufMessage kExponential{kExponentialFields};
constexpr std::array kSummaryFields =
    std::to_array<ProtobufField>({{1, "dataPoints", Kind::kMessage, kList, &kSummaryPoint}});
constexpr ProtobufMessage kSummary{kSummaryFields};
constexpr std::array kMetricFields =
    std::to_array<ProtobufField>({{1, "name", Kind::kString},
                                  {2, "description", Kind::kString},
                                  {3, "unit", Kind::kString},
                                  {5, "gauge", Kind::kMessage, false, &kGauge},
                                  {7, "sum", Kind::kMessage, false, &kSum},
                                  {9, "histogram", Kind::kMessage, false, &kHistogram},
                                  {10, "exponentialHistogram", Kind::kMessage, false, &kExponential},
                                  {11, "summary", Kind::kMessage, false, &kSummary},
                                  {12, "metadata", Kind::kMessage, kList, &kKeyValue}});
constexpr ProtobufMessage kMetric{kMetricFields};
constexpr std::array kScopeMetricsFields =
    std::to_array<ProtobufField>({{1, "scope", Kind::kMessage, false, &kScope},
                                  {2, "metrics", Kind::kMessage, kList, &kMetric},
                                  {3, "schemaUrl", Kind::kString}});
constexpr ProtobufMessage kScopeMetrics{kScopeMetricsFields};
constexpr std::array kResourceMetricsFields =
    std::to_array<ProtobufField>({{1, "resource", Kind::kMessage, false, &kResource},
                                  {2, "scopeMetrics", Kind::kMessage, kList, &kScopeMetrics},
                                  {3, "schemaUrl", Kind::kString}});
constexpr ProtobufMessage kResourceMetrics{kResourceMetricsFields};
constexpr std::array kMetricsFields =
    std::to_array<ProtobufField>({{1, "resourceMetrics", Kind::kMessage, kList, &kResourceMetrics}});

// Logs.
constexpr std::array kLogRecordFields =
    std::to_array<ProtobufField>({{1, "timeUnixNano", Kind::kTime},
                                  {2, "severityNumber", Kind::kInt},
                                  {3, "severityText", Kind::kString},
                                  {5, "body", Kind::kMessage, false, &kAnyValue},
                                  {6, "attributes", Kind::kMessage, kList, &kKeyValue},
                                  {7, "droppedAttributesCount", Kind::kInt},
                                  {8, "flags", Kind::kFixed32},
                                  {9, "traceId", Kind::kId},
                                  {10, "spanId", Kind::kId},
                                  {11, "observedTimeUnixNano", Kind::kTime},
                                  {12, "eventName", Kind::kString}});
constexpr ProtobufMessage kLogRecord{kLogRecordFields};
constexpr std::array kScopeLogsFields =
    std::to_array<ProtobufField>({{1, "scope", Kind::kMessage, false, &kScope},
                                  {2, "logRecords", Kind::kMessage, kList, &kLogRecord},
                                  {3, "schemaUrl", Kind::kString}});
constexpr ProtobufMessage kScopeLogs{kScopeLogsFields};
constexpr std::array kResourceLogsFields =
    std::to_array<ProtobufField>({{1, "resource", Kind::kMessage, false, &kResource},
                                  {2, "scopeLogs", Kind::kMessage, kList, &kScopeLogs},
                                  {3, "schemaUrl", Kind::kString}});
constexpr ProtobufMessage kResourceLogs{kResourceLogsFields};
constexpr std::array kLogsFields =
    std::to_array<ProtobufField>({{1, "resourceLogs", Kind::kMessage, kList, &kResourceLogs}});

}  // namespace

const ProtobufMessage kOtlpTraces{kTracesFields};
const ProtobufMessage kOtlpMetrics{kMetricsFields};
const ProtobufMessage kOtlpLogs{kLogsFields};

}  // namespace telltale
