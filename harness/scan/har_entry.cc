#include "harness/scan/har_entry.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <optional>
#include <string>
#include <utility>

#include "core/ascii.h"
#include "core/gap_kinds.h"
#include "core/time_text.h"
#include "harness/scan/har_messages.h"
#include "harness/scan/har_request.h"
#include "harness/scan/har_text.h"
#include "harness/scan/mended_json.h"

namespace telltale {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::size_t kMostResponseBytes = std::size_t{1} << 20;

// Members of an entry that tell of the request without standing in it: programs invent them freely.
bool MayBeSent(std::string_view key) {
  const std::string name = AsciiLower(key);
  for (const char* received : {"response", "eventsource", "initiator", "requestid", "requesttime"}) {
    if (name.find(received) != std::string::npos) return false;
  }
  for (const char* word :
       {"request", "websocket", "message", "frame", "sent", "upload", "payload", "body", "postdata", "raw"}) {
    if (name.find(word) != std::string::npos) return name != "_frameref" && name != "__frameid";
  }
  return false;
}

// The first member of that name whose value is an object.
std::optional<object> ObjectAt(const object& from, std::string_view name) {
  object found;
  if (from[name].get(found) != simdjson::SUCCESS) return std::nullopt;
  return found;
}

std::string TextAt(const object& from, std::string_view name) {
  element found;
  return from[name].get(found) == simdjson::SUCCESS ? BytesOfText(RawTextOf(found)) : std::string();
}

// As far as it can be read: nothing in it is an error.
Response ReadResponse(const object& from) {
  Response response;
  std::int64_t status = 0;
  constexpr std::int64_t kMostStatus = 999;
  if (from["status"].get(status) == simdjson::SUCCESS && status >= 0 && status <= kMostStatus) {
    response.status = static_cast<int>(status);
  }
  simdjson::dom::array headers;
  if (from["headers"].get(headers) == simdjson::SUCCESS) {
    for (const element& header : headers) {
      object pair;
      if (header.get(pair) != simdjson::SUCCESS) continue;
      response.headers.push_back({TextAt(pair, "name"), TextAt(pair, "value")});
    }
  }
  const auto content = ObjectAt(from, "content");
  if (!content) return response;
  response.body = TextAt(*content, "text");
  if (TextAt(*content, "encoding") == "base64") {
    if (auto bytes = LenientBase64(response.body)) response.body = *std::move(bytes);
  }
  if (response.body.size() > kMostResponseBytes) response.body.resize(kMostResponseBytes);
  return response;
}

}  // namespace

class HarEntryReader::Impl {
 public:
  Status Read(std::string_view text, const std::string& id, Attachments* attachments, const Take& take,
              std::vector<Gap>& gaps) {
    TRY(const object entry, Parse(text));
    const auto response = ObjectAt(entry, "response");
    std::size_t requests = 0;
    for (const auto& [name, value] : entry) {
      object request;
      if (name != "request" || value.get(request) != simdjson::SUCCESS) continue;
      HarRest rest;
      HarPlace place;
      place.attachments = attachments;
      place.rest = &rest;
      place.gaps = &gaps;
      place.exchange = id;
      if (++requests > 1) place.exchange += fmt::format("/request-{}", requests);
      ReadOne(entry, request, response, place, take);
    }
    if (requests == 0) return InputError("the entry has no \"request\"");
    return {};
  }

 private:
  Result<object> Parse(std::string_view text) {
    element entry;
    auto error = parser_.parse(text.data(), text.size()).get(entry);
    if (error != simdjson::SUCCESS) {
      mended_ = MendedJson(text);
      error = parser_.parse(mended_).get(entry);
    }
    if (error != simdjson::SUCCESS) return InputError(fmt::format("not JSON: {}", simdjson::error_message(error)));
    object found;
    if (entry.get(found) != simdjson::SUCCESS) return InputError("the entry is not an object");
    return found;
  }

  static void ReadOne(const object& entry, const object& request, const std::optional<object>& response, HarPlace place,
                      const Take& take) {
    HarRequest read = ReadHarRequest(request, place);
    if (read.is_local) return;
    Exchange& exchange = read.exchange;
    if (const auto time = FromRfc3339(TextAt(entry, "startedDateTime"))) exchange.time = *time;
    exchange.last_byte = exchange.time;
    if (response) exchange.response = ReadResponse(*response);
    take(exchange);
    Exchange like;  // what else the entry holds went the same way
    like.time = like.last_byte = exchange.time;
    like.host = exchange.host;
    like.port = exchange.port;
    for (std::size_t i = 0; i < read.other_readings.size(); ++i) {
      Exchange reading = like;
      reading.scheme = "tcp";
      TakeBody(std::move(reading), fmt::format("{}/reading-{}", place.exchange, i + 2),
               std::move(read.other_readings[i]), take);
    }
    place.headers = &exchange.headers;
    ReadMessages(entry, read, response, place, [&, count = 0](Bytes bytes) mutable {
      Exchange message = like;
      message.scheme = exchange.scheme;
      message.target = exchange.target;
      message.method = "WEBSOCKET";
      message.http_version = exchange.http_version;
      TakeBody(std::move(message), fmt::format("{}/message-{}", place.exchange, ++count), std::move(bytes), take);
    });
    TellMarks(entry, !exchange.body.empty(), place);
    AddEntryRest(entry, place);
    if (!place.rest->empty()) {
      like.scheme = "tcp";
      TakeBody(std::move(like), place.exchange + "/rest", place.rest->Json(), take);
    }
  }

  static void TakeBody(Exchange exchange, std::string id, Bytes body, const Take& take) {
    exchange.id = std::move(id);
    exchange.body = std::move(body);
    exchange.body_total_bytes = exchange.body.size();
    take(exchange);
  }

  static void ReadMessages(const object& entry, const HarRequest& read, const std::optional<object>& response,
                           const HarPlace& place, const TakeMessage& take) {
    bool any = false;
    for (const auto& [name, value] : entry) {
      if (AsciiLower(name) != "_websocketmessages" || value.is_null()) continue;
      any = true;
      ReadHarMessages(value, place, take);
    }
    const bool is_websocket = read.is_websocket || TextAt(entry, "_resourceType") == "websocket";
    if (any || !is_websocket) return;
    const auto content = response ? ObjectAt(*response, "content") : std::nullopt;
    if (const std::string file = content ? TextAt(*content, "_file") : ""; file.ends_with(".jsonl")) {
      ReadHarMessageFile(file, place, take);
    } else {
      place.Tell(gap_kind::kBodyCut, "what was sent over this WebSocket is not in the recording");
    }
  }

  static void AddEntryRest(const object& entry, const HarPlace& place) {
    for (const auto& [name, value] : entry) {
      const bool is_read = name == "request" && value.is_object();
      if (is_read || AsciiLower(name) == "_websocketmessages" || !MayBeSent(name) || SaysNothing(value)) continue;
      place.rest->Add("entry", name, value);
    }
  }

  simdjson::dom::parser parser_;
  std::string mended_;
};

HarEntryReader::HarEntryReader() : impl_(std::make_unique<Impl>()) {}
HarEntryReader::~HarEntryReader() = default;
HarEntryReader::HarEntryReader(HarEntryReader&&) noexcept = default;
HarEntryReader& HarEntryReader::operator=(HarEntryReader&&) noexcept = default;

Status HarEntryReader::Read(std::string_view entry, const std::string& id, Attachments* attachments, const Take& take,
                            std::vector<Gap>& gaps) {
  return impl_->Read(entry, id, attachments, take, gaps);
}

}  // namespace telltale
