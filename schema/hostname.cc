#include "schema/hostname.h"

#include <idn2.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ascii.h"
#include "core/utf8.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxNameBytes = 253;
constexpr std::size_t kMaxLabelBytes = 63;

struct Freed {
  void operator()(void* memory) const { idn2_free(memory); }
};

bool IsAsciiDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetterDigitHyphen(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || IsAsciiDigit(c) || c == '-';
}

// What IDNA2008 makes of a label of any script; nullopt: it allows no such label. `expected`: what that has to be.
std::optional<std::string> ToAscii(const std::string& label, const std::string* expected) {
  std::uint8_t* registered = nullptr;
  const auto* const text = reinterpret_cast<const std::uint8_t*>(label.c_str());
  const auto* const wanted = expected == nullptr ? nullptr : reinterpret_cast<const std::uint8_t*>(expected->c_str());
  if (idn2_register_u8(text, wanted, &registered, IDN2_NFC_INPUT) != IDN2_OK) return std::nullopt;
  const std::unique_ptr<std::uint8_t, Freed> owned(registered);
  return std::string(reinterpret_cast<const char*>(registered));
}

// The label behind "xn--..."; nullopt: there is none.
std::optional<std::string> BehindPunycode(const std::string& label) {
  const std::string lower = AsciiLower(label);
  char* decoded = nullptr;
  if (idn2_to_unicode_8z8z(lower.c_str(), &decoded, 0) != IDN2_OK) return std::nullopt;
  const std::unique_ptr<char, Freed> owned(decoded);
  std::string text(decoded);
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }) ||
      ToAscii(text, &lower) != lower) {
    return std::nullopt;
  }
  return text;
}

// The scripts that are written from right to left, as blocks of code points: those that Unicode sets aside for them.
bool IsRightToLeft(char32_t c) {
  return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFF) ||
         (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

bool HasRightToLeft(std::string_view text) {
  while (!text.empty()) {
    if (IsRightToLeft(TakeCodePoint(text).value)) return true;
  }
  return false;
}

bool IsEuropeanDigit(char32_t c) { return (c >= '0' && c <= '9') || (c >= 0x6F0 && c <= 0x6F9); }
bool IsArabicDigit(char32_t c) { return c >= 0x660 && c <= 0x669; }

// What libidn2 leaves to us of RFC 5893, in a name that has a label from right to left: such a label does not mix both
// kinds of digits (rule 4), and no other label begins with one (rule 1).
bool IsFitForBothDirections(std::string_view label) {
  if (!HasRightToLeft(label)) return !IsEuropeanDigit(TakeCodePoint(label).value);
  bool european = false, arabic = false;
  while (!label.empty()) {
    const char32_t c = TakeCodePoint(label).value;
    european = european || IsEuropeanDigit(c);
    arabic = arabic || IsArabicDigit(c);
  }
  return !european || !arabic;
}

// Dots as IDNA2003 has them count too: U+3002, U+FF0E, U+FF61.
std::string WithPlainDots(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view three = text.substr(i, 3);
    const bool dot = three == "\xE3\x80\x82" || three == "\xEF\xBC\x8E" || three == "\xEF\xBD\xA1";
    plain += dot ? '.' : text[i];
    i += dot ? 3 : 1;
  }
  return plain;
}

std::vector<std::string> Labels(std::string_view text) {
  std::vector<std::string> labels;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    labels.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return labels;
}

struct Label {
  std::string ascii;
  std::string shown;  // in its script
};

std::optional<Label> ReadAsciiLabel(const std::string& label) {
  if (label.empty() || label.size() > kMaxLabelBytes || label.front() == '-' || label.back() == '-')
    return std::nullopt;
  if (!std::all_of(label.begin(), label.end(), IsLetterDigitHyphen)) return std::nullopt;
  if (!AsciiLower(label).starts_with("xn--")) return Label{label, label};
  auto shown = BehindPunycode(label);
  if (!shown) return std::nullopt;
  return Label{label, *std::move(shown)};
}

std::optional<Label> ReadLabel(const std::string& label) {
  if (std::all_of(label.begin(), label.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return ReadAsciiLabel(label);
  }
  // A name longer than this cannot become one of 63 bytes, and the library is spared it.
  if (label.size() > 4 * kMaxLabelBytes || label.find('\0') != std::string::npos) return std::nullopt;
  auto ascii = ToAscii(label, nullptr);
  if (!ascii || ascii->size() > kMaxLabelBytes) return std::nullopt;
  return Label{*std::move(ascii), label};
}

bool AreLabelsOfAName(const std::vector<std::string>& texts, std::optional<Label> (*read)(const std::string&)) {
  std::vector<Label> labels;
  std::size_t bytes = texts.size() - 1;  // the dots
  for (const std::string& text : texts) {
    auto label = read(text);
    if (!label) return false;
    bytes += label->ascii.size();
    labels.push_back(*std::move(label));
  }
  if (bytes > kMaxNameBytes) return false;
  const auto from_right = [](const Label& label) { return HasRightToLeft(label.shown); };
  return std::none_of(labels.begin(), labels.end(), from_right) ||
         std::all_of(labels.begin(), labels.end(),
                     [](const Label& label) { return IsFitForBothDirections(label.shown); });
}

}  // namespace

bool IsHostname(std::string_view text) {
  return text.size() <= kMaxNameBytes && AreLabelsOfAName(Labels(text), ReadAsciiLabel);
}

bool IsInternationalHostname(std::string_view text) {
  return text.size() <= 4 * kMaxNameBytes && IsValidUtf8(text) &&
         AreLabelsOfAName(Labels(WithPlainDots(text)), ReadLabel);
}

}  // namespace telltale
