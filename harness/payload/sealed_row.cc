#include "harness/payload/sealed_row.h"

#include <algorithm>
#include <string>

#include "core/bytes.h"
#include "core/utf8.h"
#include "harness/decode/text/character_place.h"
#include "harness/payload/noise.h"
#include "harness/payload/sealed_bytes.h"

namespace telltale {
namespace {

constexpr unsigned kFewestBits = 4;  // a digit
constexpr unsigned kMostBits = 8;
constexpr std::size_t kSealedBits = 8 * kShortestNoise;

Bytes BytesOf(const Bytes& digits, unsigned bits) {
  Bytes bytes;
  unsigned held = 0, count = 0;
  for (const char digit : digits) {
    held = held << bits | static_cast<unsigned char>(digit);
    count += bits;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(held >> count & 0xff);
  }
  return bytes;
}

std::optional<std::size_t> SealedIn(const std::u32string& places) {
  if (places.size() < kShortestSealedRow) return std::nullopt;
  const auto [low, high] = std::ranges::minmax(places);
  unsigned bits = kFewestBits;
  while (bits < kMostBits && high - low >= char32_t{1} << bits) ++bits;
  const std::size_t fewest = (kSealedBits + bits - 1) / bits;
  if (high - low >= char32_t{1} << bits || places.size() < fewest) return std::nullopt;
  Bytes digits;
  for (const char32_t place : places) digits += static_cast<char>(place - low);
  if (!HasUniformLetters(digits, std::size_t{1} << bits, fewest) || !FindSealedBytes(BytesOf(digits, bits))) {
    return std::nullopt;
  }
  return places.size();
}

}  // namespace

bool MayHoldRow(std::string_view text) {
  constexpr char kFirstOfMany = '\xc4';  // the first byte of a character past U+00FF
  std::size_t count = 0;
  for (const char c : text) count += static_cast<unsigned char>(c) >= static_cast<unsigned char>(kFirstOfMany);
  return count >= kShortestSealedRow;
}

std::optional<std::size_t> FindSealedRow(std::string_view text) {
  if (!MayHoldRow(text)) return std::nullopt;
  std::u32string odd, word;
  std::optional<std::size_t> found;
  while (!text.empty() && !found) {
    const CodePoint point = TakeCodePoint(text);
    const char32_t place = PlaceOf(point.value);
    const bool is_of_word = point.valid && place >= 0x80 && IsOfScript(place);
    if (is_of_word) {
      word += place;
    } else if (point.valid && place >= 0x80) {
      odd += place;
    }
    if (is_of_word && !text.empty()) continue;
    found = SealedIn(word);
    word.clear();
  }
  return found ? found : SealedIn(odd);
}

}  // namespace telltale
