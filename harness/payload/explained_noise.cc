#include "harness/payload/explained_noise.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/ascii.h"
#include "core/base64.h"
#include "harness/payload/noise.h"
#include "harness/payload/sealed_text.h"
#include "schema/json_text.h"

namespace telltale {
namespace {

using namespace std::string_view_literals;
using nlohmann::json;

constexpr std::uint32_t kDeepest = 20;

std::vector<std::string_view> SplitAtDots(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

json ObjectIn(std::string_view letters) {
  json value = json::parse(FromBase64Url(letters).value_or(""), nullptr, /*allow_exceptions=*/false);
  return value.is_object() && JsonDepth(value, kDeepest + 1) <= kDeepest ? value : json();
}

bool HoldsSealed(const json& value, std::string_view name) {
  if (value.is_string()) return FindSealedText(value.get_ref<const std::string&>(), name).has_value();
  if (!value.is_structured()) return false;
  for (const auto& [member, inner] : value.items()) {
    if (HoldsSealed(inner, member)) return true;
  }
  return false;
}

bool IsSignatureSize(const std::string& algorithm, std::size_t bytes) {
  if (algorithm == "none") return bytes == 0;
  if (algorithm.starts_with("RS") || algorithm.starts_with("PS")) {
    return bytes == 128 || bytes == 256 || bytes == 384 || bytes == 512;
  }
  if (algorithm == "EdDSA") return bytes == 64 || bytes == 114;
  const bool is_curve = algorithm.starts_with("ES");
  if (algorithm.ends_with("256") || algorithm == "ES256K") return bytes == (is_curve ? 64U : 32U);
  if (algorithm.ends_with("384")) return bytes == (is_curve ? 96U : 48U);
  return algorithm.ends_with("512") && bytes == (is_curve ? 132U : 64U);
}

bool NamesDigestOf64(std::string_view text) {
  constexpr std::array kWords = {"sha512"sv, "sha-512"sv, "sha_512"sv, "sha3-512"sv, "sha3_512"sv, "blake2b"sv};
  const std::string lower = AsciiLower(text);
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::uint32_t Number(BytesView bytes, std::size_t at, std::size_t size, bool big_endian) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t from = big_endian ? at + i : at + size - 1 - i;
    number = number << 8U | static_cast<unsigned char>(bytes[from]);
  }
  return number;
}

bool IsPng(BytesView bytes) {
  if (!bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return false;
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    const std::size_t size = Number(bytes, at, 4, true);
    const BytesView type = bytes.substr(at + 4, 4);
    if (size > bytes.size() - at - 12) return false;
    at += size + 12;
    if (type == "IEND") return at == bytes.size();
  }
  return false;
}

// Segments up to the start of scan; what is coded there ends with the end of image.
bool IsJpeg(BytesView bytes) {
  if (!bytes.starts_with("\xff\xd8\xff"sv) || !bytes.ends_with("\xff\xd9"sv)) return false;
  for (std::size_t at = 2; at + 4 <= bytes.size();) {
    if (bytes[at] != '\xff') return false;
    const auto marker = static_cast<unsigned char>(bytes[at + 1]);
    const std::size_t size = Number(bytes, at + 2, 2, true);
    if (marker == 0xda) return true;
    if (size < 2 || size > bytes.size() - at - 2) return false;
    at += size + 2;
  }
  return false;
}

// One element of DER that ends where `bytes` end or before: what stands in it; `at` moves behind it.
std::optional<BytesView> TakeDer(BytesView bytes, std::size_t& at, char tag) {
  if (at + 2 > bytes.size() || bytes[at] != tag) return std::nullopt;
  std::size_t size = static_cast<unsigned char>(bytes[at + 1]);
  at += 2;
  if (size >= 0x80) {
    const std::size_t more = size - 0x80;
    if (more == 0 || more > 3 || at + more > bytes.size()) return std::nullopt;
    size = Number(bytes, at, more, true);
    at += more;
  }
  if (size > bytes.size() - at) return std::nullopt;
  at += size;
  return bytes.substr(at - size, size);
}

}  // namespace

bool IsJwe(std::string_view text) {
  const std::vector<std::string_view> parts = SplitAtDots(text);
  return parts.size() == 5 && ObjectIn(parts[0]).contains("enc");
}

bool IsReadableJws(std::string_view text) {
  const std::vector<std::string_view> parts = SplitAtDots(text);
  if (parts.size() != 3) return false;
  const json header = ObjectIn(parts[0]);
  const json claims = ObjectIn(parts[1]);
  const auto signature = FromBase64Url(parts[2]);
  if (!header.is_object() || !claims.is_object() || !signature) return false;
  const auto algorithm = header.find("alg");
  return algorithm != header.end() && algorithm->is_string() && !HoldsSealed(header, "") && !HoldsSealed(claims, "") &&
         IsSignatureSize(algorithm->get<std::string>(), signature->size());
}

bool IsNamedDigest(std::size_t bytes, std::string_view name, std::string_view before) {
  constexpr std::size_t kNear = 12;
  return bytes == 64 &&
         (NamesDigestOf64(name) || NamesDigestOf64(before.substr(before.size() - std::min(before.size(), kNear))));
}

bool IsImage(BytesView bytes) {
  if (IsPng(bytes) || IsJpeg(bytes)) return true;
  if (bytes.size() < 16) return false;
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) return bytes.ends_with(';');
  return bytes.starts_with("RIFF"sv) && bytes.substr(8, 4) == "WEBP"sv &&
         std::size_t{Number(bytes, 4, 4, false)} + 8 == bytes.size();
}

// X.509: a sequence of what is said, perhaps of the algorithm, and a string of bits that ends it.
bool IsKeyOrCertificate(BytesView bytes) {
  std::size_t at = 0;
  const auto whole = TakeDer(bytes, at, '\x30');
  if (!whole || at != bytes.size()) return false;
  std::size_t inside = 0;
  if (!TakeDer(*whole, inside, '\x30')) return false;
  if (inside < whole->size() && (*whole)[inside] == '\x30' && !TakeDer(*whole, inside, '\x30')) return false;
  return TakeDer(*whole, inside, '\x03') && inside == whole->size();
}

}  // namespace telltale
