#include "harness/init/text_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "schema/formats.h"

namespace telltale {
namespace {

constexpr std::size_t kShortestHex = 16;
constexpr std::size_t kShortestLimit = 256;

template <class Belongs>
bool AllOf(std::string_view text, Belongs belongs) {
  return std::all_of(text.begin(), text.end(), belongs);
}

bool IsLowerHex(char c) { return IsAsciiDigit(c) || (c >= 'a' && c <= 'f'); }
bool IsUpperHex(char c) { return IsAsciiDigit(c) || (c >= 'A' && c <= 'F'); }
bool IsUrlSafe(char c) {
  return IsAsciiDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

template <const char* kName>
bool HasFormat(std::string_view text) {
  static const FormatCheck check = FindFormat(kName);
  return check(text);
}

// Everything with a colon is a URI by its grammar; one that names an authority is meant as one.
bool IsUri(std::string_view text) {
  static const FormatCheck check = FindFormat("uri");
  return text.find("://") != std::string_view::npos && check(text);
}

bool IsLowerHexText(std::string_view text) { return text.size() >= kShortestHex && AllOf(text, IsLowerHex); }
bool IsUpperHexText(std::string_view text) { return text.size() >= kShortestHex && AllOf(text, IsUpperHex); }
bool IsHexText(std::string_view text) {
  return text.size() >= kShortestHex && AllOf(text, [](char c) { return IsLowerHex(c) || IsUpperHex(c); });
}

// Its first part is the JSON object of a JOSE header.
bool IsCompactJwt(std::string_view text) {
  if (!text.starts_with("eyJ") || std::count(text.begin(), text.end(), '.') != 2) return false;
  return AllOf(text, [](char c) { return IsUrlSafe(c) || c == '.'; }) && text.find("..") == std::string_view::npos;
}

constexpr char kUuid[] = "uuid";
constexpr char kDateTime[] = "date-time";
constexpr char kDate[] = "date";
constexpr char kIpv4[] = "ipv4";
constexpr char kIpv6[] = "ipv6";
constexpr char kEmail[] = "email";

struct Form {
  const char* format;      // nullptr: not one of draft-07
  const char* characters;  // of a pattern, without its repetition; nullptr: the pattern below
  bool (*matches)(std::string_view text);
};

// The narrower ones first.
constexpr std::array<Form, 11> kForms = {{
    {kUuid, nullptr, HasFormat<kUuid>},
    {kDateTime, nullptr, HasFormat<kDateTime>},
    {kDate, nullptr, HasFormat<kDate>},
    {kIpv4, nullptr, HasFormat<kIpv4>},
    {kIpv6, nullptr, HasFormat<kIpv6>},
    {kEmail, nullptr, HasFormat<kEmail>},
    {"uri", nullptr, IsUri},
    {nullptr, "[0-9a-f]", IsLowerHexText},
    {nullptr, "[0-9A-F]", IsUpperHexText},
    {nullptr, "[0-9A-Fa-f]", IsHexText},
    {nullptr, nullptr, IsCompactJwt},
}};

constexpr const char* kJwtPattern = R"(^eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$)";

}  // namespace

void TextForm::Add(std::string_view text) {
  for (std::size_t i = 0; i < kForms.size(); ++i) {
    if (!kForms[i].matches(text)) forms_ &= ~(1U << i);
  }
  shortest_ = std::min(shortest_, text.size());
  longest_ = std::max(longest_, text.size());
}

void TextForm::Add(const TextForm& other) {
  forms_ &= other.forms_;
  shortest_ = std::min(shortest_, other.shortest_);
  longest_ = std::max(longest_, other.longest_);
}

std::size_t TextForm::FirstForm() const {
  if (shortest_ == SIZE_MAX) return kForms.size();
  std::size_t i = 0;
  while (i < kForms.size() && (forms_ & (1U << i)) == 0) ++i;
  return i;
}

std::string TextForm::format() const {
  const std::size_t form = FirstForm();
  return form == kForms.size() || kForms[form].format == nullptr ? "" : kForms[form].format;
}

std::string TextForm::pattern() const {
  const std::size_t form = FirstForm();
  if (form == kForms.size() || kForms[form].format != nullptr) return {};
  if (kForms[form].characters == nullptr) return kJwtPattern;
  // Past 1000 the expression's engine would have to unroll too much.
  const bool fixed = shortest_ == longest_ && longest_ <= 1000;
  return fixed ? fmt::format("^{}{{{}}}$", kForms[form].characters, longest_)
               : fmt::format("^{}{{{},}}$", kForms[form].characters, kShortestHex);
}

std::size_t TextForm::max_length() const { return shortest_ == SIZE_MAX ? 0 : std::max(kShortestLimit, 4 * longest_); }

}  // namespace telltale
