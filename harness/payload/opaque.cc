#include "harness/payload/opaque.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>

#include "core/array_place.h"
#include "harness/decode/byte_class.h"
#include "harness/decode/plausible.h"
#include "harness/payload/inner_json.h"
#include "harness/payload/read_payload.h"
#include "harness/payload/sealed_text.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::size_t kMostParts = 100;

// A list of numbers that are bytes; empty: it is none.
std::string BytesIn(const json& list) {
  std::string bytes;
  if (list.size() < kShortestSealedText) return bytes;
  for (const json& element : list) {
    if (!element.is_number_integer()) return {};
    const auto number = element.get<std::int64_t>();
    if (number < -128 || number > 255) return {};
    bytes.push_back(static_cast<char>(number & 0xff));
  }
  return bytes;
}

class Search {
 public:
  explicit Search(const Payload& payload) : payload_(payload) {}

  std::vector<OpaquePart> Go() {
    Body();
    for (const Document& document : payload_.documents) Visit(document.value, document.pointer, "body", "");
    if (payload_.query) Visit(payload_.query->value, "", "target", "");
    Path();
    Headers();
    return std::move(parts_);
  }

 private:
  void Add(bool is_field, const std::string& place, const std::string& pointer, std::string what) {
    std::string generic = WithoutIndices(pointer);
    if (parts_.size() >= kMostParts || !told_.emplace(place, generic).second) return;
    parts_.push_back({is_field, place, std::move(generic), std::move(what)});
  }

  void Body() {
    const BytesView content = payload_.content();
    if (payload_.codings.is_sealed && !content.empty()) {
      return Add(false, "body", "",
                 fmt::format("{} bytes whose Content-Encoding says that they are encrypted", content.size()));
    }
    if (content.empty()) return;
    if (!IsText(content)) {
      if (const auto sealed = FindSealedBytes(content)) {
        Add(false, "body", "", fmt::format("{} of its {} bytes look encrypted", *sealed, content.size()));
      }
    } else if (payload_.documents.empty()) {
      if (auto sealed = FindSealedText(content, "")) Add(false, "body", "", std::move(sealed->what));
    }
  }

  void Visit(const json& value, const std::string& pointer, const std::string& place, std::string_view name) {
    if (value.is_object()) {
      // RFC 7516, 7.2.
      if (value.contains("ciphertext") && (value.contains("protected") || value.contains("iv"))) {
        return Add(true, place, pointer, "a JWE");
      }
      for (const auto& [member, inner] : value.items()) Visit(inner, PointerTo(pointer, member), place, member);
    } else if (value.is_array()) {
      VisitList(value, pointer, place, name);
    } else if (value.is_string()) {
      VisitText(value.get_ref<const std::string&>(), pointer, place, name);
    }
  }

  void VisitList(const json& list, const std::string& pointer, const std::string& place, std::string_view name) {
    if (const auto sealed = FindSealedBytes(BytesIn(list))) {
      return Add(true, place, pointer, fmt::format("a list of {} bytes that look encrypted", *sealed));
    }
    for (std::size_t i = 0; i < list.size(); ++i) Visit(list[i], PointerTo(pointer, i), place, name);
  }

  void VisitText(const std::string& text, const std::string& pointer, const std::string& place, std::string_view name) {
    if (text.size() < kShortestSealedText) return;
    if (const auto inner = StructureIn(text)) return Visit(inner->value, pointer, place, name);
    if (auto sealed = FindSealedText(text, name)) Add(true, place, pointer, std::move(sealed->what));
  }

  void Path() {
    const std::string& target = payload_.exchange->target;
    const std::string_view path = std::string_view(target).substr(0, target.find('?'));
    for (std::size_t begin = 0; begin < path.size();) {
      const std::size_t end = std::min(path.find('/', begin), path.size());
      if (auto sealed = FindSealedText(path.substr(begin, end - begin), "")) {
        Add(true, "target", "", std::move(sealed->what));
      }
      begin = end + 1;
    }
  }

  void Headers() {
    for (const std::vector<Header>* headers : {&payload_.exchange->headers, &payload_.exchange->trailers}) {
      for (const Header& header : *headers) {
        if (IsCredential(header.name)) continue;
        if (auto sealed = FindSealedText(header.value, header.name)) {
          Add(true, "header:" + header.name, "", std::move(sealed->what));
        }
      }
    }
  }

  // A secret of two parties by its meaning; leak/secret and leak/canary read what it holds.
  static bool IsCredential(std::string_view name) {
    std::string lower(name);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return lower == "authorization" || lower == "proxy-authorization" || lower == "cookie";
  }

  const Payload& payload_;
  std::vector<OpaquePart> parts_;
  std::set<std::pair<std::string, std::string>> told_;
};

// What encoded bytes are made of, escapes included; and bytes that are no ASCII.
constexpr auto kDense = [] {
  std::array<bool, 256> dense{};
  for (std::size_t c = 0; c < 256; ++c) {
    dense[c] = c >= 0x80 || (c > ' ' && c < 0x7f && c != '"' && c != ':' && c != '{' && c != '}');
  }
  return dense;
}();

// A run of 60 such bytes at least: Base64 is wrapped at 64 or 76. Looks at every 60th byte and around it.
bool HasDenseRun(BytesView text) {
  constexpr std::size_t kRun = 60;
  const auto is_dense = [&](std::size_t at) { return kDense[static_cast<unsigned char>(text[at])]; };
  for (std::size_t probe = kRun - 1; probe < text.size(); probe += kRun) {
    if (!is_dense(probe)) continue;
    std::size_t begin = probe;
    while (begin > probe + 1 - kRun && is_dense(begin - 1)) --begin;
    std::size_t end = probe + 1;
    while (end < text.size() && end - begin < kRun && is_dense(end)) ++end;
    if (end - begin >= kRun) return true;
  }
  return false;
}

}  // namespace

std::vector<OpaquePart> FindOpaque(const Payload& payload) {
  if (!IsRequest(*payload.exchange)) return {};
  return Search(payload).Go();
}

bool MayBeOpaque(const Exchange& exchange) {
  if (HasDenseRun(exchange.target) || FindHeader(exchange.headers, "content-encoding") != nullptr) return true;
  for (const Header& header : exchange.headers) {
    if (header.value.size() >= kShortestSealedText && HasDenseRun(header.value)) return true;
  }
  const BytesView body = exchange.body;
  return body.size() >= kShortestSealedText &&
         (HasDenseRun(body) || body.find("ciphertext") != BytesView::npos ||
          body.find("-----BEGIN ") != BytesView::npos || !IsText(body.substr(0, 4096)));
}

}  // namespace telltale
