#include "harness/payload/opaque.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "core/array_place.h"
#include "core/ascii.h"
#include "harness/decode/plausible.h"
#include "harness/payload/inner_json.h"
#include "harness/payload/letter_codes.h"
#include "harness/payload/multipart_parts.h"
#include "harness/payload/read_payload.h"
#include "harness/payload/sealed_bytes.h"
#include "harness/payload/sealed_text.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::size_t kMostParts = 100;

bool TakeByte(const json& element, std::string& bytes) {
  if (!element.is_number_integer()) return false;
  const auto number = element.get<std::int64_t>();
  if (number < -128 || number > 255) return false;
  bytes.push_back(static_cast<char>(number & 0xff));
  return true;
}

// A list of numbers that are bytes, or an object that is one, as JavaScript writes its arrays of bytes: {"0":12,...}.
// Empty: it is none.
std::string BytesIn(const json& list) {
  std::string bytes;
  if (list.size() < kShortestSealedText || (list.is_object() && !list.contains("0"))) return bytes;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto member = list.is_object() ? list.find(std::to_string(i)) : list.end();
    if (list.is_object() && member == list.end()) return {};
    if (!TakeByte(list.is_object() ? *member : list[i], bytes)) return {};
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
    // What a binary format holds stands in its documents.
    if (content.empty() || payload_.framing == Framing::kMessages) return;
    if (payload_.framing == Framing::kParts) return Parts(content);
    if (const auto sealed = IsText(content) ? std::nullopt : FindSealedBytes(content)) {
      return Add(false, "body", "", fmt::format("{} of its {} bytes look encrypted", *sealed, content.size()));
    }
    // Numbers and strings alone are no documents.
    if (std::none_of(payload_.documents.begin(), payload_.documents.end(),
                     [](const Document& document) { return document.value.is_structured(); })) {
      Text(content);
    }
  }

  // Each part by itself, as what is packed in one is little beside the others, and what stands between them.
  void Parts(BytesView content) {
    Bytes between;
    std::size_t end = 0;
    for (const MultipartPart& part : ReadMultipart(content)) {
      if (part.offset > end) between += content.substr(end, part.offset - end);
      end = std::max(end, part.offset + part.content.size());
      if (const auto sealed = FindSealedBytes(part.content)) {
        Add(false, "body", "",
            fmt::format("{} of the {} bytes of a part look encrypted", *sealed, part.content.size()));
      }
    }
    between += content.substr(end);
    if (const auto sealed = FindSealedBytes(between)) {
      Add(false, "body", "", fmt::format("{} bytes between the parts look encrypted", *sealed));
    }
  }

  void Text(BytesView content) {
    const json whole = content.starts_with('"') ? json::parse(content, nullptr, /*allow_exceptions=*/false) : json();
    const BytesView text = whole.is_string() ? BytesView(whole.get_ref<const std::string&>()) : content;
    if (auto sealed = FindSealedText(text, "")) Add(false, "body", "", *std::move(sealed));
  }

  void Visit(const json& value, const std::string& pointer, const std::string& place, std::string_view name) {
    if (value.is_object()) {
      // RFC 7516, 7.2.
      if (value.contains("ciphertext") && (value.contains("protected") || value.contains("iv"))) {
        return Add(true, place, pointer, "a JWE");
      }
      if (VisitBytes(BytesIn(value), pointer, place, name)) return;
      for (const auto& [member, inner] : value.items()) VisitMember(member, inner, pointer, place);
    } else if (value.is_array()) {
      VisitList(value, pointer, place, name);
    } else if (value.is_string()) {
      VisitText(value.get_ref<const std::string&>(), pointer, place, name);
    }
  }

  // What stands alone in a query or form is a name.
  void VisitMember(const std::string& member, const json& value, const std::string& pointer, const std::string& place) {
    const auto sealed = SealedIn(member, "", place);
    if (sealed) Add(true, place, pointer, "a name: " + *sealed);
    if (!sealed) Visit(value, PointerTo(pointer, member), place, member);
  }

  void VisitList(const json& list, const std::string& pointer, const std::string& place, std::string_view name) {
    if (VisitBytes(BytesIn(list), pointer, place, name)) return;
    for (std::size_t i = 0; i < list.size(); ++i) Visit(list[i], PointerTo(pointer, i), place, name);
  }

  // A list of numbers, as bytes.
  bool VisitBytes(const std::string& bytes, const std::string& pointer, const std::string& place,
                  std::string_view name) {
    if (bytes.empty()) return false;
    if (IsText(bytes)) {
      VisitText(bytes, pointer, place, name);
    } else if (const auto sealed = FindSealedBytes(bytes)) {
      Add(true, place, pointer, fmt::format("a list of {} bytes that look encrypted", *sealed));
    }
    return true;
  }

  void VisitText(const std::string& text, const std::string& pointer, const std::string& place, std::string_view name) {
    if (text.size() < kShortestSealedText) return;
    if (const auto inner = StructureIn(text)) return Visit(inner->value, pointer, place, name);
    if (auto sealed = SealedIn(text, name, place)) Add(true, place, pointer, *std::move(sealed));
  }

  // The plus signs of Base64 that nobody escaped are spaces in a form.
  std::optional<std::string> SealedIn(const std::string& text, std::string_view name, const std::string& place) const {
    auto sealed = FindSealedText(text, name);
    const bool is_form = place == "target" || payload_.framing == Framing::kForm;
    if (sealed || !is_form || text.find(' ') == text.npos) return sealed;
    std::string solid = text;
    std::replace(solid.begin(), solid.end(), ' ', '+');
    return FindSealedText(solid, name);
  }

  // As one text, in which slashes are letters, and word by word.
  void Path() {
    const std::string& target = payload_.exchange->target;
    const std::string path = WithoutPercent(std::string_view(target).substr(0, target.find('?')));
    std::optional<std::string> sealed = FindSealedText(path, "");
    for (std::size_t begin = 0; !sealed && begin < path.size();) {
      const std::size_t end = std::min(path.find('/', begin), path.size());
      sealed = FindSealedText(std::string_view(path).substr(begin, end - begin), "");
      begin = end + 1;
    }
    if (sealed) Add(true, "target", "", *std::move(sealed));
  }

  void Headers() {
    for (const std::vector<Header>* headers : {&payload_.exchange->headers, &payload_.exchange->trailers}) {
      for (const Header& header : *headers) {
        if (IsCredential(header.name)) continue;
        if (auto sealed = FindSealedText(header.value, header.name)) {
          Add(true, "header:" + header.name, "", *std::move(sealed));
        }
      }
    }
  }

  // A secret of two parties by its meaning; leak/secret and leak/canary read what it holds.
  static bool IsCredential(std::string_view name) {
    const std::string lower = AsciiLower(name);
    return lower == "authorization" || lower == "proxy-authorization" || lower == "cookie";
  }

  const Payload& payload_;
  std::vector<OpaquePart> parts_;
  std::set<std::pair<std::string, std::string>> told_;
};

}  // namespace

std::vector<OpaquePart> FindOpaque(const Payload& payload) {
  if (!IsRequest(*payload.exchange)) return {};
  return Search(payload).Go();
}

}  // namespace telltale
