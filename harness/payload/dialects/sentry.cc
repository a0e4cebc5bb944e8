// A Sentry envelope: a line of JSON about all, then items. An item is a line of JSON about it (its type, and with
// `length` how many bytes it has; without one it ends with its line), and the item, which is JSON or, an attachment,
// anything. Each item of JSON is a document; where it has no type of its own, its line gives it one.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "harness/payload/dialects/dialects.h"
#include "harness/payload/dialects/frame_json.h"
#include "harness/payload/dialects/members.h"
#include "harness/payload/sdk.h"
#include "schema/json_text.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::size_t kMostItems = 10000;
constexpr const char* kTooMany = "the envelope has more than 10,000 items";
constexpr std::uint32_t kDeepest = 200;

BytesView TakeLine(BytesView& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  BytesView line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

json ObjectIn(BytesView text) {
  if (!text.starts_with('{')) return nullptr;
  json value = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!value.is_object() || JsonDepth(value, kDeepest + 1) > kDeepest) return nullptr;
  return value;
}

BytesView TakeItem(const json& header, BytesView& rest) {
  const auto length = header.find("length");
  if (length == header.end() || !length->is_number_unsigned()) return TakeLine(rest);
  const std::size_t size = std::min<std::size_t>(length->get<std::size_t>(), rest.size());
  const BytesView item = rest.substr(0, size);
  rest.remove_prefix(size);
  if (rest.starts_with('\n')) rest.remove_prefix(1);
  return item;
}

// Spans and logs come as a list in one item: each is a document of its own, at its place in the list.
void AddItem(json value, const json& header, std::size_t offset, Payload& payload) {
  const auto add = [&](const std::string& pointer, json one) {
    if (!one.contains("type") && header.contains("type")) one["type"] = header["type"];
    payload.documents.push_back({pointer, std::move(one), offset});
  };
  const auto items = value.find("items");
  if (items == value.end() || !items->is_array()) return add("", std::move(value));
  std::size_t i = 0;
  for (; i < items->size() && payload.documents.size() < kMostItems; ++i) {
    if ((*items)[i].is_object()) add("/items/" + std::to_string(i), std::move((*items)[i]));
  }
  if (i < items->size()) payload.too_large = kTooMany;
  value.erase(items);
  payload.documents.push_back({"", std::move(value), offset});
}

// Whether an item is JSON by its type: attachments and recordings are anything.
bool MustBeJson(const json& header) {
  static constexpr std::array kRaw = {"attachment", "replay_recording", "statsd", "profile_chunk"};
  const auto type = header.find("type");
  return type == header.end() || std::find(kRaw.begin(), kRaw.end(), *type) == kRaw.end();
}

bool ReadSentry(RawPayload& raw, Payload& payload) {
  const std::string_view path = raw.Path();
  if (!path.ends_with("/envelope/") && !path.ends_with("/envelope")) return false;
  const BytesView content = raw.content();
  BytesView rest = content;
  json about_all = ObjectIn(TakeLine(rest));
  if (!about_all.is_object()) return false;
  payload.framing = Framing::kLines;
  payload.documents.push_back({"", std::move(about_all), 0});
  while (!rest.empty() && payload.documents.size() < kMostItems) {
    const BytesView line = TakeLine(rest);
    const json header = ObjectIn(line);
    if (!header.is_object()) {
      if (!line.empty()) payload.too_large = "a part of the envelope stands in no item";
      continue;
    }
    const auto length = header.find("length");
    const bool is_cut =
        length != header.end() && length->is_number_unsigned() && length->get<std::size_t>() > rest.size();
    const BytesView item = TakeItem(header, rest);
    json value = ObjectIn(item);
    if (value.is_object()) {
      AddItem(std::move(value), header, static_cast<std::size_t>(item.data() - content.data()), payload);
    } else if (MustBeJson(header) && !item.empty()) {
      payload.too_large = "an item of the envelope is not the JSON that its header promises";
    }
    if (is_cut) payload.too_large = "the envelope ends before its last item does";
  }
  if (!rest.empty()) payload.too_large = kTooMany;
  return true;
}

// Before there were envelopes an event was sent alone, as Python's SDK 1.9 does.
bool ReadStore(RawPayload& raw, Payload& payload) {
  const std::string_view path = raw.Path();
  if (!path.ends_with("/store/") && !path.ends_with("/store")) return false;
  const json* const event = raw.JsonObject();
  if (event == nullptr || !HasAll(*event, {"event_id", "platform"})) return false;
  FrameJson(raw, payload);
  payload.documents.front().value.emplace("type", "event");
  return true;
}

constexpr std::array kMembers = std::to_array<SdkMember>({
    {"/sdk", "name and version of the SDK, and its integrations", "technical"},
    {"/sentry_version", "version of the protocol, in the query", "technical"},
    {"/sentry_key", "the project's public key, in the query", "technical"},
    {"/sentry_client", "name and version of the SDK, in the query", "technical"},
    {"/sent_at", "when the envelope left", "usage"},
    {"/trace", "the trace that the events belong to, with release and environment", "technical"},
    {"/event_id", "a random id of the event", "technical"},
    {"/type", "the type of the item; where it has none of its own, its header's", "technical"},
    {"/timestamp", "when it happened", "usage"},
    {"/level", "how severe it is", "usage"},
    {"/platform", "the language of the SDK", "technical"},
    {"/environment", "the environment, as set or \"production\"", "technical"},
    {"/release", "the program's release, as set", "technical"},
    {"/version", "the version of the list's format", "technical"},
    {"/server_name", "the machine's host name", "personal", "serverName: 'cli' in init, or delete it in beforeSend"},
    {"/exception/values/*/type", "the class of the error", "usage"},
    {"/exception/values/*/value",
     "the error's message; the path of a failed file operation is cut out of it, and sent in contexts instead",
     "personal", "beforeSend"},
    {"/exception/values/*/mechanism", "how the error was caught", "technical"},
    {"/exception/values/*/stacktrace", "the stack: absolute paths of files, functions, lines of source", "personal",
     "a beforeSend that cuts paths; for the source lines, integrations without ContextLines"},
    {"/exception/values/*/stacktrace/frames/*/filename", "the absolute path of a source file, below HOME as well",
     "personal", "a beforeSend that cuts paths (rewriteFramesIntegration)"},
    {"/exception/values/*/stacktrace/frames/*/vars", "values of local variables", "personal",
     "includeLocalVariables: false"},
    {"/exception/values/*/stacktrace/frames/*/abs_path", "the absolute path of a source file, below HOME as well",
     "personal", "a beforeSend that cuts paths"},
    {"/exception/values/*/thread_id", "of Ruby's SDK: which thread it was", "technical"},
    {"/exception/values/*/module", "where the class of the error is from", "technical"},
    {"/exception/values/*/stacktrace/frames/*/project_root", "of Ruby's SDK: the working directory's path", "personal"},
    {"/dsn", "of Ruby's SDK: the project's address, with its public key", "technical"},
    {"/fingerprint", "by what the vendor is to group errors", "technical"},
    {"/message", "the message, where the program sends one", "usage"},
    {"/exception/*/type", "of Go's SDK: the class of the error", "usage"},
    {"/exception/*/value", "of Go's SDK: the error's message, with the path of a file operation that failed",
     "personal", "BeforeSend"},
    {"/exception/*/stacktrace", "of Go's SDK: the stack: functions, and source files as they were compiled",
     "technical", "BeforeSend"},
    {"/threads", "of Ruby's SDK: which thread it was", "technical"},
    {"/extra/sys.argv", "of Python's SDK: the whole command line with its arguments", "personal",
     "a before_send that deletes it"},
    {"/_meta", "of Python's SDK: what was shortened", "technical"},
    {"/transaction_info", "of Python's SDK: where the transaction's name is from", "technical"},
    {"/contexts/trace", "ids of trace and span", "technical"},
    {"/contexts/runtime", "name and version of the runtime", "technical"},
    {"/contexts/app", "start time and memory of the process", "technical"},
    {"/contexts/os", "name, version and kernel release of the system", "technical",
     "integrations without Context (nodeContextIntegration)"},
    {"/contexts/device",
     "memory, processors and their model, and the machine's boot time, which is as good as an id of it", "pseudonymous",
     "integrations without Context (nodeContextIntegration)"},
    {"/contexts/culture", "locale and time zone, which narrow down where somebody is", "pseudonymous",
     "integrations without Context (nodeContextIntegration)"},
    {"/contexts/device/boot_time", "when the machine was started, which is as good as an id of it", "pseudonymous",
     "integrations without Context (nodeContextIntegration)"},
    {"/contexts/culture/timezone", "the time zone, which narrows down where somebody is", "pseudonymous",
     "integrations without Context (nodeContextIntegration)"},
    {"/contexts/cloud_resource", "what the environment tells of a cloud", "technical",
     "integrations without Context (nodeContextIntegration)"},
    {"/contexts/node_system_error", "the system call that failed, with the whole path that the message left out",
     "personal", "beforeSend; without the integration NodeSystemError the path stands in the message instead"},
    {"/modules", "names and versions of all packages of the program", "technical", "integrations without Modules"},
    {"/breadcrumbs", "what happened before: console output, URLs of requests", "personal",
     "maxBreadcrumbs: 0, or beforeBreadcrumb"},
    {"/sid", "a random id of the process's run", "technical"},
    {"/init", "whether it is the first report of the run", "technical"},
    {"/started", "when the run began", "usage"},
    {"/status", "how the run or the span went", "usage"},
    {"/errors", "how many errors the run had", "usage"},
    {"/duration", "how long the run took, in seconds", "usage"},
    {"/attrs", "release, environment and runtime of the run", "technical"},
    {"/items/*/trace_id", "id of the trace", "technical"},
    {"/items/*/span_id", "id of the span", "technical"},
    {"/items/*/type", "the type of the item, its header's", "technical"},
    {"/items/*/timestamp", "when it was logged", "usage"},
    {"/items/*/start_timestamp", "when the span began", "usage"},
    {"/items/*/end_timestamp", "when the span ended", "usage"},
    {"/items/*/is_segment", "whether the span is the first of the process", "technical"},
    {"/items/*/status", "how the span went", "usage"},
    {"/items/*/level", "how severe the log is", "usage"},
    {"/items/*/severity_number", "how severe the log is", "usage"},
    {"/items/*/attributes/server.address", "of a log: the machine's host name", "personal",
     "serverName: 'cli' in init, or beforeSendLog"},
    {"/items/*/attributes/device.boot_time", "the machine's boot time, which is as good as an id of it", "pseudonymous",
     "integrations without Context (nodeContextIntegration)"},
    {"/items/*/attributes/device.archs", "the processor's architecture", "technical"},
    {"/items/*/attributes/device.memory_size", "the machine's memory", "technical"},
    {"/items/*/attributes/device.free_memory", "memory that is free", "technical"},
    {"/items/*/attributes/device.processor_count", "the number of processors", "technical"},
    {"/items/*/attributes/device.cpu_description", "the processor's model", "technical"},
    {"/items/*/attributes/device.processor_frequency", "the processor's frequency", "technical"},
    {"/items/*/attributes/culture.locale", "the locale", "technical"},
    {"/items/*/attributes/culture.timezone", "the time zone, which narrows down where somebody is", "pseudonymous"},
    {"/items/*/attributes/app.start_time", "when the process began", "usage"},
    {"/items/*/attributes/app.memory", "memory of the process", "technical"},
    {"/items/*/attributes/app.free_memory", "memory that is free", "technical"},
    {"/items/*/attributes/sentry.timestamp.sequence", "the order of logs of one moment", "technical"},
    {"/items/*/attributes/sentry.release", "the program's release, as set", "technical"},
    {"/items/*/attributes/sentry.environment", "the environment", "technical"},
    {"/items/*/attributes/sentry.sdk.name", "name of the SDK", "technical"},
    {"/items/*/attributes/sentry.sdk.version", "version of the SDK", "technical"},
    {"/items/*/attributes/sentry.sdk.integrations", "the SDK's integrations", "technical"},
    {"/items/*/attributes/process.runtime.engine.name", "the runtime's engine", "technical"},
    {"/items/*/attributes/process.runtime.engine.version", "version of the runtime's engine", "technical"},
});

constexpr std::array kSwitches = std::to_array<SdkSwitch>({
    {"serverName", "what is sent in place of the host name, in events and logs"},
    {"integrations: d => d.filter(({name}) => !['Context', 'Modules', 'ContextLines'].includes(name))",
     "leaves out device, system, locale, packages and lines of source"},
    {"integrations without NodeSystemError",
     "not what it seems: the path of a failed file operation then stands in the error's message"},
    {"beforeSend, beforeSendLog, beforeBreadcrumb", "see each event before it leaves, and may change or drop it"},
    {"enabled: false", "nothing leaves"},
});
constexpr std::array kVariables = std::to_array<SdkSwitch>({
    {"SENTRY_DSN=", "read where the program gives no DSN, and then stops all; a DSN in the program wins"},
    {"DO_NOT_TRACK=1", "nothing: events leave all the same"},
});
constexpr std::array kAnswers = std::to_array<SdkAnswer>({{"", 200, "application/json", "{}"}});

constexpr Sdk kSdk = {
    .id = "sentry",
    .name = "Sentry",
    .measured =
        "@sentry/node 11.12.0 on Node 24, sentry-sdk 1.9.10 on Python 3.11, sentry-ruby 5.3 on Ruby 3.1, sentry-go "
        "0.11 on Go 1.19",
    .sends =
        "Errors, and by the program's wish spans and logs; a run's session once a release is set. With an error go "
        "host name, "
        "absolute paths, lines of source, boot time, kernel, memory, processor, locale, time zone and all packages.",
    .members = kMembers,
    .switches = kSwitches,
    .variables = kVariables,
    .stops_it = "",
    .holds = "more than 130 s, also with close(2000): that gives up in time, but the open request keeps the process",
    .contacts = "",
    .answers = kAnswers,
    .answered = ""};

}  // namespace

const Dialect kSentry = {.name = "Sentry envelope",
                         .read = ReadSentry,
                         .events = {""},
                         .type = "/type",
                         .id = "/event_id",
                         .time = "/timestamp",
                         .sdk = &kSdk};
const Dialect kSentryStore = {.name = "Sentry store",
                              .read = ReadStore,
                              .events = {""},
                              .type = "/type",
                              .id = "/event_id",
                              .time = "/timestamp",
                              .sdk = &kSdk};

}  // namespace telltale
