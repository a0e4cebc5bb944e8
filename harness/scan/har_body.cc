#include "harness/scan/har_body.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/ascii.h"
#include "core/gap_kinds.h"
#include "core/utf8.h"
#include "harness/payload/codings.h"
#include "harness/scan/har_parameters.h"
#include "harness/scan/har_text.h"
#include "harness/scan/recorded_sizes.h"

namespace telltale {
namespace {

constexpr std::array<std::string_view, 9> kBodyNames = {"mimeType", "text",  "params", "encoding", "_encoding",
                                                        "_file",    "_sha1", "size",   "comment"};

bool IsTextual(std::string_view media_type) {
  const std::string lower = AsciiLower(media_type.substr(0, media_type.find(';')));
  for (const std::string_view word :
       {"json", "text", "xml", "form", "javascript", "graphql", "yaml", "csv", "ndjson"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return lower.empty();
}

bool BeginsPacked(BytesView bytes) {
  return bytes.starts_with("\x1f\x8b") || bytes.starts_with("\x28\xb5\x2f\xfd") || bytes.starts_with("\x78\x9c") ||
         bytes.starts_with("\x78\xda") || bytes.starts_with("\x78\x01") || bytes.starts_with("PK\x03\x04");
}

constexpr std::size_t kMostUnpackedBytes = std::size_t{64} << 20;

bool Unpacks(const std::vector<Header>& headers, BytesView bytes) {
  return TakeOffCodings(headers, bytes, kMostUnpackedBytes).body.has_value();
}

// A text that the file does not call Base64. Programs that read a body as UTF-8 lose bytes; those that read it as
// Latin-1 write a character a byte. Content-Length tells which, being the client's own; bodySize does not: it counts
// what the program wrote.
void TakeText(Bytes text, const HarPlace& place, HarBody& body) {
  body.is_text = true;
  const auto length = ContentLength(*place.headers);
  const bool is_packed = NamesContentCoding(*place.headers);
  auto narrow = OneByteACharacter(text);
  const bool is_whole = length && *length == text.size();
  if (narrow && !is_whole) {
    const bool fits = length && *length == narrow->size();
    if (!fits && HasControls(text)) body.other_readings.push_back(text);
    if (fits || HasControls(text) || BeginsPacked(*narrow) || (is_packed && Unpacks(*place.headers, *narrow))) {
      body.is_text = false;
      body.bytes = *std::move(narrow);
      return;
    }
    if (IsValidUtf8(*narrow) || !IsTextual(body.media_type)) body.other_readings.push_back(*std::move(narrow));
  }
  if (HasReplacements(text) && !is_whole && (is_packed || length || HasControls(text) || !IsTextual(body.media_type))) {
    body.is_lost = true;
    place.Tell(gap_kind::kUnreadPayload,
               "whoever wrote the file read the body as a text, and put U+FFFD where bytes were none: "
               "they are lost");
  }
  body.bytes = std::move(text);
}

void TakeEncoded(std::string_view text, const std::string& encoding, const HarPlace& place, HarBody& body) {
  const std::string name = AsciiLower(encoding);
  if (name.find("base64") != std::string::npos) {
    if (auto bytes = LenientBase64(text)) {
      body.bytes = *std::move(bytes);
      return;
    }
    place.Tell(gap_kind::kUnreadPayload, "the body says that it is Base64, which it is not");
    body.is_lost = true;
  } else if (name == "binary" || name == "latin1" || name == "iso-8859-1" || name == "windows-1252") {
    if (auto bytes = OneByteACharacter(BytesOfText(text))) {
      body.bytes = *std::move(bytes);
      return;
    }
  } else if (!name.empty() && name != "utf8" && name != "utf-8" && name != "text" && name != "plain" &&
             name != "none" && name != "identity") {
    place.Tell(gap_kind::kUnreadPayload,
               fmt::format("the body's encoding \"{}\" is not known here", name.substr(0, 40)));
    body.is_lost = true;
  }
  TakeText(BytesOfText(text), place, body);
}

void TakeFile(const std::string& name, const HarPlace& place, HarBody& body) {
  if (place.attachments == nullptr) {
    body.is_lost = true;
    place.Tell(gap_kind::kBodyCut,
               "the body is in a file beside the recording, which has none where it is read from a pipe");
    return;
  }
  auto file = place.attachments->Read(name, place.max_file_bytes);
  if (!file) {
    body.is_lost = true;
    place.Tell(gap_kind::kBodyCut,
               "the body is in a file beside the recording, which was not read: " + file.error().message);
    return;
  }
  body.bytes = std::move(file->bytes);
  body.total_bytes = file->total_bytes;
}

void TakeParameters(const simdjson::dom::element& params, const HarPlace& place, HarBody& body) {
  HarParameters read = ReadHarParameters(params, body.media_type, *place.rest);
  if (read.has_empty_file) {
    place.Tell(gap_kind::kBodyCut, "a form's file is named, and what was in it is not in the recording");
  }
  if (read.bytes.empty()) return;
  if (body.bytes.empty()) {
    body.bytes = std::move(read.bytes);
    body.is_rebuilt = true;
    if (!read.as_text.empty()) body.other_readings.push_back(std::move(read.as_text));
  } else if (!IsFormOf(body.bytes, read)) {
    body.other_readings.push_back(std::move(read.bytes));
  }
}

}  // namespace

HarBody ReadHarBody(const simdjson::dom::element& post, std::string_view where, const HarPlace& place) {
  HarBody body;
  body.is_there = true;
  simdjson::dom::object object;
  if (post.get(object) != simdjson::SUCCESS) {
    // Not what the format says: a text is the body, a list its parameters.
    if (post.is_array()) {
      TakeParameters(post, place, body);
    } else {
      TakeText(TextOf(post), place, body);
    }
    return body;
  }
  const HarMembers<kBodyNames.size()> members(object, kBodyNames, where, *place.rest);
  body.media_type = members.Text("mimeType");
  const simdjson::dom::element* const text = members.Find("text");
  const Bytes encoding = members.Find("encoding") != nullptr ? members.Text("encoding") : members.Text("_encoding");
  if (text != nullptr && text->is_string()) {
    TakeEncoded(RawTextOf(*text), encoding, place, body);
  } else if (text != nullptr) {
    body.bytes = TextOf(*text);  // JSON that stands there as it is
    body.is_rebuilt = true;
  }
  for (const char* name : {"_file", "_sha1"}) {
    if (body.bytes.empty() && members.Find(name) != nullptr) TakeFile(members.Text(name), place, body);
  }
  if (const auto* const params = members.Find("params"); params != nullptr) TakeParameters(*params, place, body);
  return body;
}

std::uint64_t WholeBodyBytes(const HarBody& body, const std::string& method, std::optional<std::uint64_t> stated_bytes,
                             const HarPlace& place) {
  const auto length = ContentLength(*place.headers);
  const bool has_chunks = FindHeader(*place.headers, "transfer-encoding") != nullptr;
  const std::uint64_t have = body.bytes.size();
  std::uint64_t said = length.value_or(stated_bytes.value_or(0));
  if (have == 0) said = std::max(said, stated_bytes.value_or(0));
  if (have == 0 && said == 0 && !body.is_lost) {
    const bool sends = method == "POST" || method == "PUT" || method == "PATCH" || has_chunks;
    const bool says_none = length || (body.is_there && stated_bytes == 0U && !has_chunks);
    if (sends && !says_none) {
      place.Tell(gap_kind::kBodyCut, "there is no body in the recording, and nothing in it says that none was sent");
    }
    return 0;
  }
  // A program that unpacked the body leaves the sizes of the packed one. What was packed is hardly ever smaller.
  const bool is_unpacked = body.is_text && NamesContentCoding(*place.headers) && !Unpacks(*place.headers, body.bytes);
  constexpr std::uint64_t kFrame = 64;
  std::uint64_t most = have;
  if (is_unpacked) most = have + have / 8 + kFrame;
  if (body.is_rebuilt) most = 3 * have + kFrame;  // percent signs, spaces between members
  if (body.total_bytes > have) return std::max(body.total_bytes, said);
  return said > most ? said : have;
}

}  // namespace telltale
