// Numbers for an agent on this machine, in datagrams (UDP 8125) or requests to /dogstatsd/v2/proxy, one a line:
//   NAME:VALUE|KIND|@RATE|#TAG:VALUE,TAG|c:CONTAINER
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/decode/plausible.h"
#include "harness/payload/dialects/datadog_sdk.h"
#include "harness/payload/dialects/dialects.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::size_t kMostBytes = std::size_t{1} << 20;

std::string_view TakeUntil(std::string_view& rest, char end) {
  const std::size_t at = rest.find(end);
  const std::string_view taken = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return taken;
}

bool IsKind(std::string_view text) {
  return text == "c" || text == "g" || text == "ms" || text == "h" || text == "s" || text == "d";
}

// A name that comes twice holds a list, so that nothing is lost.
void AddTag(json& tags, std::string_view tag) {
  const std::string name(TakeUntil(tag, ':'));
  json& place = tags[name];
  if (place.is_null()) {
    place = tag;
  } else if (place.is_array()) {
    place.push_back(tag);
  } else {
    place = json::array({std::move(place), tag});
  }
}

// null: it is no number.
json ReadNumber(std::string_view line) {
  json number = json::object();
  number["name"] = TakeUntil(line, ':');
  number["value"] = TakeUntil(line, '|');
  const std::string_view kind = TakeUntil(line, '|');
  if (number["name"] == "" || number["value"] == "" || !IsKind(kind)) return nullptr;
  number["kind"] = kind;
  while (!line.empty()) {
    std::string_view part = TakeUntil(line, '|');
    if (part.starts_with("c:") && !number.contains("container")) {
      number["container"] = part.substr(2);
      continue;
    }
    if (!part.starts_with('#')) {
      number["more"].push_back(part);
      continue;
    }
    part.remove_prefix(1);
    while (!part.empty()) AddTag(number["tags"], TakeUntil(part, ','));
  }
  return number;
}

// All of its lines are numbers, or it is none.
bool ReadStatsd(RawPayload& raw, Payload& payload) {
  if (raw.exchange().scheme != "udp" && !raw.Path().starts_with("/dogstatsd/")) return false;
  std::string_view rest = raw.content();
  if (rest.empty() || rest.size() > kMostBytes || !IsText(rest)) return false;
  std::vector<Document> numbers;
  while (!rest.empty()) {
    const std::size_t offset = raw.content().size() - rest.size();
    const std::string_view line = TakeUntil(rest, '\n');
    if (line.empty()) continue;
    json number = ReadNumber(line);
    if (number.is_null()) return false;
    numbers.push_back({"", std::move(number), offset});
  }
  if (numbers.empty()) return false;
  payload.framing = Framing::kMessages;
  payload.documents = std::move(numbers);
  return true;
}

}  // namespace

const Dialect kDatadogStatsd = {.name = "Datadog statsd",
                                .read = ReadStatsd,
                                .events = {""},
                                .type = "/name",
                                .of_datagrams = true,
                                .sdk = &kDatadogSdk};

}  // namespace telltale
