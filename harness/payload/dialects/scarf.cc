#include <array>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

bool ReadScarf(RawPayload& raw, Payload& payload) {
  const std::string_view path = raw.Path();
  if (path.find("/package-event/") == std::string_view::npos || raw.JsonObject() == nullptr) return false;
  FrameJson(raw, payload);
  payload.documents.front().value["type"] = path.substr(path.rfind('/') + 1);
  return true;
}

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/type", "the last part of the path", "technical"},
    {"/libraryType", "the package manager", "technical"},
    {"/dependencyInfo", "the package, and the projects that need it: their names and versions as hashes without a salt",
     "pseudonymous", "SCARF_ANALYTICS=false"},
    {"/rawPlatform", "the system's name", "technical"},
    {"/rawArch", "the processor's architecture", "technical"},
    {"/nodeVersion", "version of the runtime", "technical"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"SCARF_ANALYTICS=false", "nothing leaves"},
    {"SCARF_NO_ANALYTICS=true", "nothing leaves"},
    {"DO_NOT_TRACK=1", "nothing leaves"},
    {"DO_NOT_TRACK=true", "nothing: it is sent all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"", 200, "application/json", "{}"},
});

constexpr Sdk kSdk = {.id = "scarf",
                      .name = "Scarf",
                      .measured = "@scarf/scarf 1.4.0 on Node 24",
                      .sends =
                          "On installing a package: system, versions, and hashes of the name and version of the "
                          "project that it is installed for, without a salt.",
                      .members = kMembers,
                      .variables = kVariables,
                      .stops_it = "SCARF_ANALYTICS=false",
                      .answers = kAnswers};

}  // namespace

const Dialect kScarf = {
    .name = "Scarf package event", .read = ReadScarf, .events = {""}, .type = "/type", .sdk = &kSdk};

}  // namespace telltale
