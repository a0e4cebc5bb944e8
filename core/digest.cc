#include "core/digest.h"

#include <openssl/evp.h>

#include <new>
#include <utility>

namespace telltale {
namespace {

// A digest that is built in fails only where its context finds no memory.
void NeedsMemory(bool done) {
  if (!done) throw std::bad_alloc();
}

}  // namespace

std::array<std::uint8_t, 32> Sha256(BytesView input) {
  std::array<std::uint8_t, 32> digest{};
  unsigned length = 0;
  NeedsMemory(EVP_Digest(input.data(), input.size(), digest.data(), &length, EVP_sha256(), nullptr) == 1);
  return digest;
}

std::array<std::uint8_t, 20> Sha1(BytesView input) {
  std::array<std::uint8_t, 20> digest{};
  unsigned length = 0;
  NeedsMemory(EVP_Digest(input.data(), input.size(), digest.data(), &length, EVP_sha1(), nullptr) == 1);
  return digest;
}

std::string ToHex(BytesView input) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(input.size() * 2);
  for (const char c : input) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::string Sha256Hex(BytesView input) {
  const auto digest = Sha256(input);
  return ToHex(BytesView(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

Sha256Stream::Sha256Stream() : context_(EVP_MD_CTX_new()) {
  NeedsMemory(context_ != nullptr);
  NeedsMemory(EVP_DigestInit_ex(static_cast<EVP_MD_CTX*>(context_), EVP_sha256(), nullptr) == 1);
}

Sha256Stream::~Sha256Stream() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_)); }

Sha256Stream::Sha256Stream(Sha256Stream&& other) noexcept : context_(std::exchange(other.context_, nullptr)) {}

Sha256Stream& Sha256Stream::operator=(Sha256Stream&& other) noexcept {
  std::swap(context_, other.context_);
  return *this;
}

void Sha256Stream::Add(BytesView piece) {
  NeedsMemory(EVP_DigestUpdate(static_cast<EVP_MD_CTX*>(context_), piece.data(), piece.size()) == 1);
}

std::string Sha256Stream::FinishHex() {
  unsigned char digest[32];
  unsigned length = 0;
  NeedsMemory(EVP_DigestFinal_ex(static_cast<EVP_MD_CTX*>(context_), digest, &length) == 1);
  return ToHex(BytesView(reinterpret_cast<const char*>(digest), length));
}

}  // namespace telltale
