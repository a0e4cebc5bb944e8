#include "harness/detect/digests/digest_tokens.h"

#include <algorithm>
#include <array>
#include <optional>

#include "harness/decode/uuid.h"
#include "harness/detect/edge.h"
#include "harness/detect/forms/form_list.h"

namespace telltale {
namespace {

constexpr std::size_t kFewestHexDigits = 12;
constexpr std::size_t kMostHexDigits = 128;

// The lengths of 16, 20, 28, 32, 48 and 64 bytes without padding.
constexpr auto kBase64Lengths = std::to_array<std::size_t>({22, 27, 38, 43, 64, 86});
constexpr auto kBase32Lengths = std::to_array<std::size_t>({26, 32, 45, 52, 77, 103});

constexpr auto kRunBytes = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 256; ++c) {
    const char byte = static_cast<char>(c);
    table[c] = IsWordByte(byte) || byte == '+' || byte == '/' || byte == '-' || byte == '_';
  }
  return table;
}();

bool IsRunByte(char c) { return kRunBytes[static_cast<unsigned char>(c)]; }

struct Letters {
  bool lower = false;
  bool upper = false;
  bool digit = false;
  bool beyond_hex = false;
  bool other = false;  // + / - _
};

Letters LettersOf(BytesView text) {
  Letters seen;
  for (const char c : text) {
    seen.lower = seen.lower || (c >= 'a' && c <= 'z');
    seen.upper = seen.upper || (c >= 'A' && c <= 'Z');
    seen.digit = seen.digit || IsDigit(c);
    seen.beyond_hex = seen.beyond_hex || (IsLetter(c) && !IsHexDigit(c));
    seen.other = seen.other || !IsWordByte(c);
  }
  return seen;
}

int Base32Value(char c) {
  if (IsLetter(c)) return (c | 0x20) - 'a';
  return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

int Base64Value(char c) {
  if (IsLetter(c)) return c >= 'a' ? c - 'a' + 26 : c - 'A';
  if (IsDigit(c)) return c - '0' + 52;
  return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

// The whole bytes; what the last letter has to spare need not be zeros.
template <class ValueOf>
std::optional<Bytes> Unpacked(BytesView text, unsigned bits_each, const ValueOf& value_of) {
  Bytes bytes;
  unsigned bits = 0;
  unsigned have = 0;
  for (const char c : text) {
    const int value = value_of(c);
    if (value < 0) return std::nullopt;
    bits = (bits << bits_each | static_cast<unsigned>(value)) & 0xffffU;
    have += bits_each;
    if (have < 8) continue;
    have -= 8;
    bytes += static_cast<char>(bits >> have & 0xffU);
  }
  return bytes;
}

std::optional<DigestToken> ReadUuid(BytesView run) {
  if (!IsUuid(run)) return std::nullopt;
  const Bytes digits = Replaced(run, "-", "");
  DigestToken token;
  token.bytes = *FromHex(digits);
  token.is_uuid = true;
  token.says_random = std::string_view("1467").find(UuidVersion(run)) != std::string_view::npos;
  return token;
}

std::optional<DigestToken> ReadHex(BytesView piece, const Letters& letters) {
  if (letters.beyond_hex || letters.other || !letters.digit || letters.lower == letters.upper) return std::nullopt;
  if (piece.size() < kFewestHexDigits || piece.size() > kMostHexDigits) return std::nullopt;
  auto bytes = FromHex(piece.substr(0, piece.size() & ~std::size_t{1}));
  if (!bytes) return std::nullopt;
  DigestToken token;
  token.bytes = *std::move(bytes);
  return token;
}

std::optional<DigestToken> ReadBase32(BytesView piece, const Letters& letters) {
  if (!letters.beyond_hex || letters.other || !letters.digit || letters.lower == letters.upper) return std::nullopt;
  if (std::ranges::find(kBase32Lengths, piece.size()) == kBase32Lengths.end()) return std::nullopt;
  auto bytes = Unpacked(piece, 5, Base32Value);
  if (!bytes) return std::nullopt;
  DigestToken token;
  token.bytes = *std::move(bytes);
  return token;
}

std::optional<DigestToken> ReadBase64(BytesView run) {
  const Letters letters = LettersOf(run);
  if (!letters.lower || !letters.upper || !letters.digit) return std::nullopt;
  if (std::ranges::find(kBase64Lengths, run.size()) == kBase64Lengths.end()) return std::nullopt;
  auto bytes = Unpacked(run, 6, Base64Value);
  if (!bytes) return std::nullopt;
  DigestToken token;
  token.bytes = *std::move(bytes);
  return token;
}

class Finder {
 public:
  Finder(BytesView text, std::size_t most, std::vector<DigestToken>& tokens)
      : text_(text), most_(tokens.size() + most), tokens_(tokens) {}

  void Run(std::size_t begin, std::size_t end) {
    const BytesView run = text_.substr(begin, end - begin);
    if (run.size() > 4 * kMostHexDigits) return;
    if (auto uuid = ReadUuid(run)) return Keep(*std::move(uuid), begin, end);
    const bool signature = begin > 0 && text_[begin - 1] == '.';
    if (!signature) {
      if (auto base64 = ReadBase64(run)) Keep(*std::move(base64), begin, end);
    }
    for (std::size_t at = begin; at < end;) {
      const std::size_t piece = at;
      while (at < end && IsWordByte(text_[at])) ++at;
      if (at - piece >= kFewestHexDigits) Piece(piece, at);
      if (at == piece) ++at;
    }
  }

 private:
  void Piece(std::size_t begin, std::size_t end) {
    if (end - begin > 2 && text_[begin] == '0' && (text_[begin + 1] | 0x20) == 'x') begin += 2;
    const BytesView piece = text_.substr(begin, end - begin);
    const Letters letters = LettersOf(piece);
    if (auto hex = ReadHex(piece, letters)) return Keep(*std::move(hex), begin, end);
    if (auto base32 = ReadBase32(piece, letters)) Keep(*std::move(base32), begin, end);
  }

  void Keep(DigestToken token, std::size_t begin, std::size_t end) {
    if (tokens_.size() >= most_) return;
    token.offset = begin;
    token.length = end - begin;
    tokens_.push_back(std::move(token));
  }

  BytesView text_;
  std::size_t most_;
  std::vector<DigestToken>& tokens_;
};

}  // namespace

void FindDigestTokens(BytesView text, std::size_t most, std::vector<DigestToken>& tokens) {
  Finder finder(text, most, tokens);
  // A run that is long enough has a byte at one of every twelve positions.
  for (std::size_t at = kFewestHexDigits - 1; at < text.size();) {
    if (!IsRunByte(text[at])) {
      at += kFewestHexDigits;
      continue;
    }
    std::size_t begin = at;
    while (begin > 0 && IsRunByte(text[begin - 1])) --begin;
    std::size_t end = at + 1;
    while (end < text.size() && IsRunByte(text[end])) ++end;
    if (end - begin >= kFewestHexDigits) finder.Run(begin, end);
    at = end + kFewestHexDigits;
  }
}

}  // namespace telltale
