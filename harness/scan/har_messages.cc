#include "harness/scan/har_messages.h"

#include <algorithm>

#include "core/ascii.h"
#include "core/gap_kinds.h"
#include "harness/scan/har_text.h"
#include "harness/scan/mended_json.h"

namespace telltale {
namespace {

using simdjson::dom::element;

constexpr std::array<std::string_view, 7> kMessageNames = {"type",  "data", "opcode", "encoding",
                                                           "_file", "time", "comment"};
constexpr std::uint64_t kBinary = 2;

bool IsReceived(const Bytes& type) {
  const std::string lower = AsciiLower(type);
  for (const char* word : {"receive", "received", "recv", "response", "incoming", "in", "inbound", "server"}) {
    if (lower == word) return true;
  }
  return false;
}

Bytes MessageBytes(const HarMembers<kMessageNames.size()>& members, const HarPlace& place) {
  const element* const data = members.Find("data");
  if (data == nullptr) return {};
  if (!data->is_string()) return TextOf(*data);
  const element* const opcode = members.Find("opcode");
  const bool is_binary = opcode != nullptr && SizeOf(*opcode) == kBinary;
  const bool says_base64 = AsciiLower(members.Text("encoding")).find("base64") != std::string::npos;
  if (is_binary || says_base64) {
    if (auto bytes = LenientBase64(RawTextOf(*data))) return *std::move(bytes);
    // Written as a text all the same.
    Bytes text = BytesOfText(RawTextOf(*data));
    if (auto narrow = OneByteACharacter(text)) return *std::move(narrow);
    if (HasReplacements(text)) place.Tell(gap_kind::kUnreadPayload, "bytes of a WebSocket message were lost to U+FFFD");
    return text;
  }
  return BytesOfText(RawTextOf(*data));
}

void ReadMessage(const element& message, const HarPlace& place, const TakeMessage& take) {
  simdjson::dom::object object;
  if (message.get(object) != simdjson::SUCCESS) {
    if (!message.is_null()) take(TextOf(message));
    return;
  }
  HarRest rest;
  const HarMembers<kMessageNames.size()> members(object, kMessageNames, "_webSocketMessages", rest);
  if (IsReceived(members.Text("type"))) return;
  if (members.Find("_file") != nullptr) ReadHarMessageFile(members.Text("_file"), place, take);
  if (Bytes bytes = MessageBytes(members, place); !bytes.empty()) take(std::move(bytes));
  if (!rest.empty()) take(rest.Json());
}

}  // namespace

void ReadHarMessages(const element& messages, const HarPlace& place, const TakeMessage& take) {
  simdjson::dom::array list;
  if (messages.get(list) == simdjson::SUCCESS) {
    for (const element& message : list) ReadMessage(message, place, take);
  } else {
    ReadMessage(messages, place, take);
  }
}

void ReadHarMessageFile(const std::string& name, const HarPlace& place, const TakeMessage& take) {
  if (place.attachments == nullptr) {
    place.Tell(gap_kind::kBodyCut, "WebSocket messages are in a file beside the recording, which has none here");
    return;
  }
  const auto file = place.attachments->Read(name, place.max_file_bytes);
  if (!file) {
    place.Tell(gap_kind::kBodyCut, "WebSocket messages are in a file that was not read: " + file.error().message);
    return;
  }
  if (file->bytes.size() < file->total_bytes)
    place.Tell(gap_kind::kBodyCut, "the file of WebSocket messages is too long");
  simdjson::dom::parser parser;
  bool all_read = true;
  for (std::size_t begin = 0; begin < file->bytes.size();) {
    const std::size_t end = std::min(file->bytes.find('\n', begin), file->bytes.size());
    const std::string_view line = std::string_view(file->bytes).substr(begin, end - begin);
    begin = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    element message;
    if (parser.parse(MendedJson(line)).get(message) == simdjson::SUCCESS) {
      HarPlace here = place;
      here.attachments = nullptr;  // a file names no further one
      ReadMessage(message, here, take);
    } else {
      all_read = false;
      take(Bytes(line));
    }
  }
  if (!all_read) place.Tell(gap_kind::kUnreadPayload, "a line in the file of WebSocket messages is not JSON");
}

}  // namespace telltale
