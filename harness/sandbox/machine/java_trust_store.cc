// JKS: magic, version 2, number of entries; an entry is a tag (2: trusted certificate), alias, creation time in
// milliseconds, certificate type, length and DER. Then SHA-1 of the password in UTF-16BE, a fixed phrase and all of the
// above. Numbers are big endian, texts have two bytes of length.
#include "harness/sandbox/machine/java_trust_store.h"

#include <cstdint>

#include "core/base64.h"
#include "core/digest.h"

namespace telltale {
namespace {

void AppendNumber(std::uint64_t value, int bytes, Bytes& out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xff);
}

void AppendText(std::string_view text, Bytes& out) {
  AppendNumber(text.size(), 2, out);
  out += text;
}

std::optional<Bytes> DerOf(const std::string& pem) {
  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
  constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
  const std::size_t begin = pem.find(kBegin);
  const std::size_t end = pem.find(kEnd);
  if (begin == std::string::npos || end == std::string::npos || end < begin) return std::nullopt;
  std::string base64 = pem.substr(begin + kBegin.size(), end - begin - kBegin.size());
  std::erase_if(base64, [](char c) { return c == '\n' || c == '\r' || c == ' '; });
  return FromBase64(base64);
}

}  // namespace

Result<Bytes> JavaTrustStore(const std::string& certificate_pem) {
  const auto der = DerOf(certificate_pem);
  if (!der) return Failure("the run's authority is not a PEM certificate");
  Bytes store;
  AppendNumber(0xfeedfeed, 4, store);
  AppendNumber(2, 4, store);
  AppendNumber(1, 4, store);
  AppendNumber(2, 4, store);
  AppendText("telltale", store);
  AppendNumber(0, 8, store);
  AppendText("X.509", store);
  AppendNumber(der->size(), 4, store);
  store += *der;
  Bytes signed_bytes;
  for (const char c : std::string_view("changeit")) {
    signed_bytes += '\0';
    signed_bytes += c;
  }
  signed_bytes += "Mighty Aphrodite" + store;
  const auto digest = Sha1(signed_bytes);
  return store.append(reinterpret_cast<const char*>(digest.data()), digest.size());
}

}  // namespace telltale
