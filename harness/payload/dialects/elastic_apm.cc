#include <array>
#include <string>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

// A line about the process, then a line for each event; a line is an object with one member, whose name is the event's
// type. Each is given its type beside it.
// The agent asks for its settings.
bool IsQuestion(const RawPayload& raw, const Payload& payload) {
  return raw.content().empty() && raw.Path().ends_with("/config/v1/agents") && payload.query &&
         HasAll(payload.query->value, {"service.name"});
}

bool ReadElasticApm(RawPayload& raw, Payload& payload) {
  if (IsQuestion(raw, payload)) return true;
  if (!FirstHas(raw, {"metadata"}) || raw.Path().find("/intake/") == std::string_view::npos) return false;
  FrameJson(raw, payload);
  for (Document& document : payload.documents) {
    if (!document.value.is_object() || document.value.size() != 1) continue;
    const std::string type = document.value.begin().key();
    if (type != "metadata") document.value["type"] = type;
  }
  return true;
}

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/service.name", "of the question for settings: the service's name", "technical"},
    {"/service.environment", "of the question for settings: the environment", "technical"},
    {"/metadata/service", "the service's name, the runtime, and the agent's version", "technical"},
    {"/metadata/process/argv", "the whole command line with its arguments", "personal"},
    {"/metadata/process/title", "the path of the runtime, below HOME as well", "personal",
     "process.title = 'cli' before start()"},
    {"/metadata/process/pid", "the process's id", "technical"},
    {"/metadata/process/ppid", "the parent's id", "technical"},
    {"/metadata/system/detected_hostname", "the machine's full host name; a hostname that is set stands beside it",
     "personal"},
    {"/metadata/system/configured_hostname", "the host name that is set", "technical"},
    {"/metadata/system/architecture", "the processor's architecture", "technical"},
    {"/metadata/system/platform", "the system's name", "technical"},
    {"/metadata/system/container/id", "the id of the container that the program runs in", "personal"},
    {"/metadata/cloud", "what a cloud's metadata service told", "technical", "cloudProvider: 'none'"},
    {"/type", "the event's type, the name of the line's member", "technical"},
    {"/transaction", "what the program did, when and how long", "usage"},
    {"/span", "a part of it", "usage"},
    {"/error/exception/stacktrace", "the stack: absolute paths, lines of source", "personal",
     "for the lines of source, sourceLinesErrorAppFrames: 0"},
    {"/error/culprit", "the function and file that threw, by its path", "personal"},
    {"/error/exception", "class and message of the error", "usage"},
    {"/error", "an error: ids, time, context", "usage"},
    {"/metricset/tags/hostname", "the machine's host name", "personal", "hostname: 'cli'"},
    {"/metricset", "numbers of processor, memory and runtime", "technical", "metricsInterval: '0s'"},
});
constexpr std::array kSwitches = std::to_array<SdkSwitch>({
    {"active: false", "nothing leaves"},
    {"metricsInterval: '0s'", "no numbers of the machine"},
    {"hostname: 'cli'",
     "numbers of the machine are told under it; the line about the process has the real one as well"},
    {"sourceLinesErrorAppFrames: 0", "no lines of source"},
    {"cloudProvider: 'none'", "the clouds' metadata services are not asked"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"ELASTIC_APM_ACTIVE=false", "nothing leaves"},
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"", 202, "text/plain", ""},
});

constexpr Sdk kSdk = {
    .id = "elastic-apm",
    .name = "Elastic APM",
    .measured = "elastic-apm-node 4.18.0 on Node 24",
    .sends =
        "Transactions, errors with lines of source, and numbers of the machine every 30 s, after a line with the whole "
        "command line and the host name. One request is opened and its data come 10 s later.",
    .members = kMembers,
    .switches = kSwitches,
    .variables = kVariables,
    .stops_it = "ELASTIC_APM_ACTIVE=false",
    .holds = "32 s with flush(); 33 s without",
    .contacts = "the metadata services of three clouds; the server's own version and settings",
    .answers = kAnswers};

}  // namespace

const Dialect kElasticApm = {
    .name = "Elastic APM intake", .read = ReadElasticApm, .events = {""}, .type = "/type", .sdk = &kSdk};

}  // namespace telltale
