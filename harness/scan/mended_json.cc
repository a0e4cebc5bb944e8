#include "harness/scan/mended_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/utf8.h"
#include "harness/scan/har_text.h"

namespace telltale {
namespace {

constexpr std::size_t kEscapeLength = 6;  // \uXXXX

// The value of \uXXXX at the front; -1: there is none.
int EscapeAt(std::string_view json) {
  if (json.size() < kEscapeLength || json[0] != '\\' || json[1] != 'u') return -1;
  int value = 0;
  for (const char c : json.substr(2, 4)) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

class Mender {
 public:
  explicit Mender(std::string_view json) : rest_(json) { mended_.reserve(json.size() + json.size() / 8); }

  std::string Mend() {
    while (!rest_.empty()) {
      if (rest_[0] == '"') {
        Take(1);
        Text();
      } else {
        Word();
      }
    }
    return std::move(mended_);
  }

 private:
  void Take(std::size_t count) {
    mended_ += rest_.substr(0, count);
    rest_.remove_prefix(std::min(count, rest_.size()));
  }
  void Replace(std::size_t count, std::string_view by) {
    mended_ += by;
    rest_.remove_prefix(count);
  }

  void Escape() {
    const int value = EscapeAt(rest_);
    if (value < 0xd800 || value >= 0xe000) return Take(value < 0 ? 2 : kEscapeLength);
    const int next = value < 0xdc00 ? EscapeAt(rest_.substr(kEscapeLength)) : -1;
    if (next >= 0xdc00 && next < 0xe000) return Take(2 * kEscapeLength);
    if (value >= 0xdc80 && value <= 0xdcff) {
      AppendAsCharacter(static_cast<unsigned char>(value & 0xff), mended_);
      return rest_.remove_prefix(kEscapeLength);
    }
    Replace(kEscapeLength, "\\ufffd");
  }

  // To the end of a text whose first quote was taken.
  void Text() {
    while (!rest_.empty()) {
      const auto c = static_cast<unsigned char>(rest_[0]);
      if (c == '"') return Take(1);
      if (c == '\\') {
        Escape();
      } else if (c < 0x20) {
        Replace(1, fmt::format("\\u{:04x}", c));
      } else if (c < 0x80) {
        Take(1);
      } else {
        BytesView at = rest_;
        const CodePoint point = TakeCodePoint(at);
        if (point.valid) {
          Take(point.length);
        } else {
          AppendAsCharacter(c, mended_);
          rest_.remove_prefix(1);
        }
      }
    }
  }

  // A number, a bare word, or one other character.
  void Word() {
    const auto is_part = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '+' ||
             c == '.';
    };
    const auto end = static_cast<std::size_t>(std::find_if_not(rest_.begin(), rest_.end(), is_part) - rest_.begin());
    if (end == 0) return Take(1);
    const std::string_view word = rest_.substr(0, end);
    constexpr std::size_t kSafeDigits = 18;
    const bool is_long = word.size() > kSafeDigits &&
                         word.find_first_not_of("0123456789", word[0] == '-' ? 1 : 0) == std::string_view::npos;
    const bool is_no_number = word == "NaN" || word == "Infinity" || word == "-Infinity" || word == "undefined";
    if (!is_long && !is_no_number) return Take(end);
    const std::string quoted = '"' + std::string(word) + '"';
    Replace(end, quoted);
  }

  std::string_view rest_;
  std::string mended_;
};

}  // namespace

std::string MendedJson(std::string_view json) { return Mender(json).Mend(); }

}  // namespace telltale
