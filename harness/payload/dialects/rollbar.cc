#include <array>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

bool IsRollbar(const RawPayload& raw) {
  const nlohmann::json* const object = raw.JsonObject();
  if (object == nullptr || !HasAll(*object, {"data"})) return false;
  return HasAll((*object)["data"], {"body", "notifier"});
}

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/access_token", "the project's key", "technical"},
    {"/data/timestamp", "when it happened", "usage"},
    {"/data/environment", "the environment", "technical"},
    {"/data/level", "how severe it is", "usage"},
    {"/data/language", "the SDK's language", "technical"},
    {"/data/framework", "the SDK's framework", "technical"},
    {"/data/platform", "the system's name", "technical"},
    {"/data/uuid", "a random id of the event", "technical"},
    {"/data/notifier/diagnostic/raw_error", "the error once more, with its stack as text: absolute paths", "personal",
     "transform"},
    {"/data/notifier/configured_options",
     "the SDK's settings; of a filter the text of the function itself, whatever it names", "usage"},
    {"/data/notifier", "name, version and settings of the SDK", "technical"},
    {"/data/server/host", "the machine's host name", "personal", "host: 'cli' in the settings"},
    {"/data/server/argv", "the whole command line with its arguments", "personal",
     "transform: delete data.server.argv"},
    {"/data/server/pid", "the process's id", "technical"},
    {"/data/body/trace_chain", "errors: class, message, and the stack with absolute paths and lines of source",
     "personal", "transform"},
    {"/data/body/message", "the message", "usage"},
    {"/data/body/telemetry", "what happened before", "usage"},
    {"/data/context", "what the program calls the place", "usage"},
    {"/data/attributes", "attributes of the event", "technical"},
});
constexpr std::array kSwitches = std::to_array<SdkSwitch>({
    {"enabled: false", "nothing leaves"},
    {"transform", "sees each event before it leaves"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"", 200, "application/json", "{\"err\":0,\"result\":{\"id\":null,\"uuid\":\"\"}}"},
});

constexpr Sdk kSdk = {.id = "rollbar",
                      .name = "Rollbar",
                      .measured = "rollbar 3.1.0 on Node 24",
                      .sends =
                          "Errors with host name, command line (secrets in it are blotted out by name), process id, "
                          "absolute paths and lines of source.",
                      .members = kMembers,
                      .switches = kSwitches,
                      .variables = kVariables,
                      .holds = "more than 130 s, with wait() and without",
                      .answers = kAnswers};

}  // namespace

const Dialect kRollbar = {.name = "Rollbar item",
                          .read = ReadJsonIf<IsRollbar>,
                          .events = {"/data"},
                          .type = "/level",
                          .id = "/uuid",
                          .time = "/timestamp",
                          .sdk = &kSdk};

}  // namespace telltale
