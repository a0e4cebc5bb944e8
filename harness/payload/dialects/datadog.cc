#include <array>
#include <optional>
#include <utility>

#include "harness/payload/dialects/datadog_sdk.h"
#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/message_pack.h"

namespace telltale {
namespace {

// A question for remote settings tells who asks.
bool IsQuestion(const RawPayload& raw) {
  return FirstHas(raw, {"client", "cached_target_files"}) && raw.Path().ends_with("/config");
}

bool IsTelemetry(const RawPayload& raw) {
  return IsQuestion(raw) || FirstHas(raw, {"api_version", "request_type", "payload"}) ||
         FirstHas(raw, {"request_type", "runtime_id", "payload"});
}

// Lists of traces, each a list of spans, for an agent on this machine: MessagePack, or what a report has made of it.
std::optional<nlohmann::json> TracesIn(const RawPayload& raw) {
  const JsonDocuments& json = raw.Json();
  if (json.is_array) return nlohmann::json(json.documents);
  auto document = ReadMessagePack(raw.content());
  if (!document || !document->value.is_array()) return std::nullopt;
  return std::move(document->value);
}

bool ReadTraces(RawPayload& raw, Payload& payload) {
  const std::string_view path = raw.Path();
  if (!path.starts_with("/v0.") || !path.ends_with("/traces")) return false;
  std::optional<nlohmann::json> traces = TracesIn(raw);
  if (!traces) return false;
  payload.framing = Framing::kMessages;
  payload.documents.push_back({"", *std::move(traces), 0});
  return true;
}

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/api_version", "version of the format", "technical"},
    {"/naming_schema_version", "version of the names", "technical"},
    {"/request_type", "the kind of telemetry", "technical"},
    {"/tracer_time", "when it was sent", "usage"},
    {"/runtime_id", "a random id of the process", "technical"},
    {"/seq_id", "the number of the request", "technical"},
    {"/host/hostname", "the machine's host name", "personal", "DD_INSTRUMENTATION_TELEMETRY_ENABLED=false"},
    {"/host/os", "the system's name", "technical", "DD_INSTRUMENTATION_TELEMETRY_ENABLED=false"},
    {"/host/architecture", "the processor's architecture", "technical", "DD_INSTRUMENTATION_TELEMETRY_ENABLED=false"},
    {"/host/kernel_version", "the kernel's version", "technical", "DD_INSTRUMENTATION_TELEMETRY_ENABLED=false"},
    {"/host/kernel_release", "the kernel's release", "technical", "DD_INSTRUMENTATION_TELEMETRY_ENABLED=false"},
    {"/host/kernel_name", "the kernel's name", "technical", "DD_INSTRUMENTATION_TELEMETRY_ENABLED=false"},
    {"/application/process_tags", "names of the folder and package that the program was started in", "personal",
     "DD_INSTRUMENTATION_TELEMETRY_ENABLED=false"},
    {"/application", "the service and the versions of tracer and runtime", "technical",
     "DD_INSTRUMENTATION_TELEMETRY_ENABLED=false"},
    {"/payload/configuration", "every setting, from defaults, code and environment", "technical",
     "DD_INSTRUMENTATION_TELEMETRY_ENABLED=false"},
    {"/payload/dependencies", "names and versions of packages", "technical",
     "DD_INSTRUMENTATION_TELEMETRY_ENABLED=false"},
    {"/payload", "what the tracer did", "technical", "DD_INSTRUMENTATION_TELEMETRY_ENABLED=false"},
    {"/client/client_tracer/process_tags", "names of the folder and package that the program was started in",
     "personal", "DD_REMOTE_CONFIGURATION_ENABLED=false"},
    {"/client/client_tracer/tags", "ids, and of a repository that the program is started in the remote's address",
     "personal", "DD_TRACE_GIT_METADATA_ENABLED=false"},
    {"/client", "for remote settings: ids, and the service", "technical", "DD_REMOTE_CONFIGURATION_ENABLED=false"},
    {"/cached_target_files", "settings that it has already", "technical", "DD_REMOTE_CONFIGURATION_ENABLED=false"},
    {"/*/*/trace_id", "id of the trace", "technical"},
    {"/*/*/span_id", "id of the span", "technical"},
    {"/*/*/parent_id", "id of the span above", "technical"},
    {"/*/*/name", "the span's name", "usage"},
    {"/*/*/resource", "what it worked on", "usage"},
    {"/*/*/service", "the service's name", "technical"},
    {"/*/*/start", "when it began", "usage"},
    {"/*/*/duration", "how long it took", "usage"},
    {"/*/*/error", "whether it failed", "usage"},
    {"/*/*/meta/_dd.tags.process", "names of the folder and package that the program was started in", "personal",
     "DD_EXPERIMENTAL_PROPAGATE_PROCESS_TAGS_ENABLED=false"},
    {"/*/*/meta/_dd.git.repository_url", "the address of the remote of the repository that the program is started in",
     "personal", "DD_TRACE_GIT_METADATA_ENABLED=false"},
    {"/*/*/meta/_dd.git.commit.sha", "the commit of that repository", "personal",
     "DD_TRACE_GIT_METADATA_ENABLED=false"},
    {"/*/*/meta/_dd.integration", "what made the span", "technical"},
    {"/*/*/meta/_dd.p.dm", "why the trace is kept", "technical"},
    {"/*/*/meta/_dd.rc.client_id", "a random id of the process", "technical"},
    {"/*/*/meta/_dd.sdk.otlp_export", "that spans go to an agent", "technical"},
    {"/*/*/meta/service", "the service's name", "technical"},
    {"/*/*/meta/_dd.p.tid", "the upper half of the trace's id", "technical"},
    {"/*/*/meta/runtime-id", "a random id of the process", "technical"},
    {"/*/*/meta/language", "the tracer's language", "technical"},
    {"/*/*/metrics", "ids and numbers of the process", "technical"},
    {"/name", "of statsd: the number's name", "usage"},
    {"/value", "of statsd: the number", "usage"},
    {"/container", "of statsd: the id of the container, or the number of its control group", "personal"},
    {"/more", "of statsd: the rate, and what else is said", "technical"},
    {"/tags/service", "of statsd: the service's name", "technical"},
    {"/kind", "of statsd: counter, gauge, histogram", "technical"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"DD_TRACE_ENABLED=false", "nothing leaves"},
    {"DD_INSTRUMENTATION_TELEMETRY_ENABLED=false", "the telemetry about itself is not sent; traces are"},
    {"DD_TRACE_GIT_METADATA_ENABLED=false", "the git remote and its commit are not told"},
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"/traces", 200, "application/json", "{\"rate_by_service\":{}}"},
    {"", 200, "application/json", "{}"},
});

}  // namespace

const Sdk kDatadogSdk = {
    .id = "datadog",
    .name = "Datadog",
    .measured = "dd-trace 6.21.0 on Node 24",
    .sends =
        "Traces to an agent on this machine, and telemetry about itself: host name, kernel, names of "
        "folders and packages, and all configuration. Numbers (statsd) go there too, or to UDP port 8125.",
    .members = kMembers,
    .variables = kVariables,
    .stops_it = "DD_TRACE_ENABLED=false",
    .holds = "80 s",
    .contacts = "an agent on this machine: 127.0.0.1:8126, and UDP 8125 (statsd)",
    .answers = kAnswers};

const Dialect kDatadogTelemetry = {.name = "Datadog telemetry",
                                   .read = ReadJsonIf<IsTelemetry>,
                                   .events = {""},
                                   .type = "/request_type",
                                   .time = "/tracer_time",
                                   .sdk = &kDatadogSdk};
const Dialect kDatadogTraces = {.name = "Datadog traces",
                                .read = ReadTraces,
                                .events = {"/*/*"},
                                .type = "/name",
                                .id = "/span_id",
                                .time = "/start",
                                .sdk = &kDatadogSdk};

}  // namespace telltale
