#include "harness/report/canary_mask.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "core/base64.h"
#include "core/digest.h"
#include "core/utf8.h"

namespace telltale {
namespace {

constexpr std::size_t kShortest = 4;

std::uint32_t Head(const char* bytes) {
  std::uint32_t head = 0;
  for (std::size_t i = 0; i < kShortest; ++i) head = head << 8 | static_cast<unsigned char>(AsciiLower(bytes[i]));
  return head;
}

bool IsUnreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

Bytes PercentEncoded(BytesView value, bool keep_slash) {
  Bytes text;
  for (const char c : value) {
    text += IsUnreserved(c) || (keep_slash && c == '/') ? Bytes(1, c)
                                                        : fmt::format("%{:02x}", static_cast<unsigned char>(c));
  }
  return text;
}

Bytes JsonEscaped(BytesView value, bool escape_slash) {
  Bytes text;
  for (BytesView rest = value; !rest.empty();) {
    const BytesView before = rest;
    const CodePoint next = TakeCodePoint(rest);
    if (next.value == '"' || next.value == '\\' || (escape_slash && next.value == '/')) {
      text += '\\';
      text += static_cast<char>(next.value);
    } else if (next.valid && next.value >= 0x80 && next.value < 0x10000) {
      text += fmt::format("\\u{:04x}", static_cast<unsigned>(next.value));
    } else {
      text += before.substr(0, next.length);
    }
  }
  return text;
}

// The part of base64 that depends on `value` alone when `phase` unknown bytes stand before it.
Bytes Base64AtPhase(BytesView value, std::size_t phase) {
  const Bytes encoded = ToBase64(Bytes(phase, '\0') + Bytes(value));
  const std::size_t bits = (phase + value.size()) * 8;
  const std::size_t begin = (phase * 8 + 5) / 6;
  const std::size_t end = bits / 6;
  return begin < end ? encoded.substr(begin, end - begin) : Bytes();
}

Bytes UrlAlphabet(Bytes text) {
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

}  // namespace

CanaryMask::CanaryMask(const std::vector<Bytes>& values) : starts_(1 << 16) {
  std::vector<Bytes> distinct = values;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  for (const Bytes& value : distinct) {
    if (value.size() < kShortest) continue;
    AddForm(value);
    AddForm(JsonEscaped(value, false));
    AddForm(JsonEscaped(value, true));
    AddForm(PercentEncoded(value, false));
    AddForm(PercentEncoded(value, true));
    AddForm(ToHex(value));
    for (std::size_t phase = 0; phase < 3; ++phase) {
      AddForm(Base64AtPhase(value, phase));
      AddForm(UrlAlphabet(Base64AtPhase(value, phase)));
    }
  }
}

void CanaryMask::AddForm(Bytes form) {
  if (form.size() < kShortest) return;
  form = AsciiLower(form);
  std::vector<std::size_t>& same_head = by_head_[Head(form.data())];
  if (std::any_of(same_head.begin(), same_head.end(), [&](std::size_t i) { return forms_[i] == form; })) return;
  starts_[static_cast<std::size_t>(static_cast<unsigned char>(form[0])) << 8 | static_cast<unsigned char>(form[1])] =
      true;
  same_head.push_back(forms_.size());
  forms_.push_back(std::move(form));
}

void CanaryMask::ApplyTo(Bytes& text) const {
  if (forms_.empty() || text.size() < kShortest) return;
  // Matches may overlap; what is looked at must not be blotted out yet.
  std::vector<std::pair<std::size_t, std::size_t>> matches;
  for (std::size_t at = 0; at + kShortest <= text.size(); ++at) {
    const auto first = static_cast<unsigned char>(AsciiLower(text[at]));
    const auto second = static_cast<unsigned char>(AsciiLower(text[at + 1]));
    if (!starts_[static_cast<std::size_t>(first) << 8 | second]) continue;
    const auto candidates = by_head_.find(Head(text.data() + at));
    if (candidates == by_head_.end()) continue;
    for (const std::size_t index : candidates->second) {
      const Bytes& form = forms_[index];
      const auto equal = [](char a, char b) { return AsciiLower(a) == b; };
      if (form.size() <= text.size() - at &&
          std::equal(form.begin(), form.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                     [&](char b, char a) { return equal(a, b); })) {
        matches.emplace_back(at, form.size());
      }
    }
  }
  for (const auto& [at, length] : matches) {
    std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at), length, '*');
  }
}

Bytes CanaryMask::Apply(BytesView text) const {
  Bytes masked(text);
  ApplyTo(masked);
  return masked;
}

}  // namespace telltale
