#include <array>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

// Every call of the agent goes to one path; which it is the query says.
bool IsNewRelic(const RawPayload& raw) { return raw.Path().ends_with("/invoke_raw_method"); }

bool ReadNewRelic(RawPayload& raw, Payload& payload) {
  if (!IsNewRelic(raw)) return false;
  FrameJson(raw, payload);
  return true;
}

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/license_key", "the account's key, in the URL", "technical"},
    {"/method", "the call: the event's type", "technical"},
    {"/marshal_format", "the format of the body", "technical"},
    {"/protocol_version", "version of the protocol", "technical"},
    {"/run_id", "the id of the agent's run", "technical"},
    {"/0", "of the call agent_settings: all settings of the agent, by their flat names", "technical"},
    {"/0/host", "the machine's host name", "personal"},
    {"/0/display_host", "the machine's host name, or the name that is set for it", "personal"},
    {"/0/environment", "version of the runtime, and names and versions of all packages", "technical"},
    {"/0/utilization/full_hostname", "the machine's full host name", "personal"},
    {"/0/utilization/hostname", "the machine's host name", "personal"},
    {"/0/utilization/ip_address", "every IP address; the link-local one of IPv6 holds the MAC address", "personal"},
    {"/0/utilization/boot_id", "the kernel's boot id", "pseudonymous"},
    {"/0/utilization", "what is told of the machine", "technical"},
    {"/1/*/0", "the event's type and time", "usage"},
    {"/2/*/0", "the event's type and time", "usage"},
    {"/1/reservoir_size", "of how many events these are some", "technical"},
    {"/1/events_seen", "of how many events these are some", "technical"},
    {"/3", "of the call metric_data: how often and how long, by names of the agent's", "technical"},
    {"/0/pid", "the process's id", "technical"},
    {"/0/settings/logging.filepath", "where its own log would be: the working directory's path", "personal",
     "NEW_RELIC_LOG=stdout"},
    {"/0/logging.filepath", "where its own log would be: the working directory's path", "personal",
     "NEW_RELIC_LOG=stdout"},
    {"/0/settings", "all settings of the agent", "technical"},
    {"/0/language", "the agent's language", "technical"},
    {"/0/agent_version", "version of the agent", "technical"},
    {"/0/identifier", "the program's name", "technical"},
    {"/0/app_name", "the program's name", "technical"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"NEW_RELIC_ENABLED=false", "nothing leaves"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"method=preconnect", 200, "application/json", "{\"return_value\":{\"redirect_host\":\"collector.newrelic.com\"}}"},
    {"method=connect", 200, "application/json", "{\"return_value\":{\"agent_run_id\":\"1\"}}"},
    {"", 200, "application/json", "{\"return_value\":[]}"},
});

constexpr Sdk kSdk = {
    .id = "new-relic",
    .name = "New Relic",
    .measured = "newrelic 14.5.1 on Node 24",
    .sends =
        "On connecting the host name, every IP address (that of the link-local IPv6 network holds the MAC address), "
        "the boot id, and all packages; then events and numbers. The licence key stands in every URL.",
    .members = kMembers,
    .variables = kVariables,
    .stops_it = "NEW_RELIC_ENABLED=false",
    .contacts = "the metadata services of three clouds",
    .answers = kAnswers};

}  // namespace

// Custom events are lists of objects: the first has the type, the second what the program tells.
const Dialect kNewRelic = {.name = "New Relic agent",
                           .read = ReadNewRelic,
                           .events = {"/*"},
                           .type = "/0/type",
                           .time = "/0/timestamp",
                           .has_list_events = true,
                           .sdk = &kSdk};

}  // namespace telltale
