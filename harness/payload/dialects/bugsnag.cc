#include <array>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/sdk.h"

namespace telltale {
namespace {

bool IsBugsnag(const RawPayload& raw) { return IsEnvelope(raw, "events", {"notifier"}, {"exceptions"}); }

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/apiKey", "the project's key", "technical"},
    {"/notifier", "name and version of the SDK", "technical"},
    {"/payloadVersion", "version of the format", "technical"},
    {"/events/*/payloadVersion", "version of the format", "technical"},
    {"/events/*/exceptions/*/stacktrace", "the stack: paths of files and lines of source", "personal",
     "onError, or projectRoot against paths and sendCode: false against source"},
    {"/events/*/exceptions/*/errorClass", "the class of the error", "usage"},
    {"/events/*/exceptions/*/errorMessage", "the error's message", "usage", "onError"},
    {"/events/*/exceptions", "errors, with class and message", "usage"},
    {"/events/*/severity", "how severe it is", "usage"},
    {"/events/*/unhandled", "whether nobody caught it", "usage"},
    {"/events/*/severityReason", "why it is so severe", "usage"},
    {"/events/*/app", "release, stage, and how long the process has run", "technical"},
    {"/events/*/device/hostname", "the machine's host name", "personal", "hostname: 'cli' in the settings"},
    {"/events/*/device/osVersion", "the kernel's release", "technical", "onError"},
    {"/events/*/device", "system, memory, versions of runtimes", "technical", "onError"},
    {"/events/*/breadcrumbs", "what happened before", "usage", "maxBreadcrumbs: 0"},
    {"/events/*/request", "a request, where one was served", "usage"},
    {"/events/*/response", "a response, where one was served", "usage"},
    {"/events/*/user", "the user that the program gives", "usage"},
    {"/events/*/session", "id and counts of the session", "technical"},
    {"/events/*/featureFlags", "flags that the program gives", "usage"},
});
constexpr std::array kSwitches = std::to_array<SdkSwitch>({
    {"hostname: 'cli'", "is sent in place of the host name"},
    {"onError: event => false", "drops the event"},
    {"autoDetectErrors: false", "only errors that the program tells leave"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({
    {"", 200, "text/plain", "OK"},
});

constexpr Sdk kSdk = {.id = "bugsnag",
                      .name = "Bugsnag",
                      .measured = "@bugsnag/js 9.0.0 on Node 24",
                      .sends = "Errors with host name, kernel, memory, paths of files and lines of source.",
                      .members = kMembers,
                      .switches = kSwitches,
                      .variables = kVariables,
                      .holds = "more than 130 s",
                      .answers = kAnswers};

}  // namespace

const Dialect kBugsnag = {.name = "Bugsnag notify",
                          .read = ReadJsonIf<IsBugsnag>,
                          .events = {"/events/*"},
                          .type = "/exceptions/0/errorClass",
                          .time = "/device/time",
                          .sdk = &kSdk};

}  // namespace telltale
