#include "mockserver/tls/signature.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <climits>
#include <optional>

#include "mockserver/tls/openssl_bytes.h"

namespace telltale {
namespace {

struct Scheme {
  std::string_view algorithm;
  const char* key_type;
  const char* digest;        // null: the scheme hashes by itself
  const char* curve;         // null: not an elliptic curve of ECDSA
  std::size_t number_bytes;  // of each of ECDSA's two numbers
};

constexpr std::array<Scheme, 6> kSchemes = {{{"RS256", "RSA", "SHA256", nullptr, 0},
                                             {"RS384", "RSA", "SHA384", nullptr, 0},
                                             {"RS512", "RSA", "SHA512", nullptr, 0},
                                             {"ES256", "EC", "SHA256", "prime256v1", 32},
                                             {"ES384", "EC", "SHA384", "secp384r1", 48},
                                             {"EdDSA", "ED25519", nullptr, nullptr, 0}}};

bool KeyFits(const Scheme& scheme, EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, scheme.key_type) != 1) return false;
  if (scheme.curve == nullptr) return true;
  std::array<char, 64> group{};
  return EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
         std::string_view(group.data()) == scheme.curve;
}

// JWS writes ECDSA's two numbers side by side; OpenSSL wants them as DER.
std::optional<Bytes> ToDer(BytesView signature, std::size_t number_bytes) {
  if (signature.size() != 2 * number_bytes) return std::nullopt;
  const int size = static_cast<int>(number_bytes);
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> numbers(ECDSA_SIG_new(), ECDSA_SIG_free);
  BIGNUM* r = BN_bin2bn(Unsigned(signature), size, nullptr);
  BIGNUM* s = BN_bin2bn(Unsigned(signature) + number_bytes, size, nullptr);
  if (!numbers || r == nullptr || s == nullptr || ECDSA_SIG_set0(numbers.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return std::nullopt;
  }
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(numbers.get(), &der);
  if (length <= 0) return std::nullopt;
  Bytes bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  return bytes;
}

}  // namespace

PrivateKey ReadPublicKeyPem(std::string_view pem) {
  if (pem.size() > INT_MAX) return nullptr;
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                         BIO_free);
  if (!memory) return nullptr;
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr), X509_free);
  if (certificate) return PrivateKey(X509_get_pubkey(certificate.get()), EVP_PKEY_free);
  BIO_reset(memory.get());
  EVP_PKEY* key = nullptr;
  const std::unique_ptr<OSSL_DECODER_CTX, decltype(&OSSL_DECODER_CTX_free)> decoder(
      OSSL_DECODER_CTX_new_for_pkey(&key, "PEM", nullptr, nullptr, EVP_PKEY_PUBLIC_KEY, nullptr, nullptr),
      OSSL_DECODER_CTX_free);
  const bool decoded = decoder && OSSL_DECODER_from_bio(decoder.get(), memory.get()) == 1;
  ERR_clear_error();
  return decoded ? PrivateKey(key, EVP_PKEY_free) : nullptr;
}

SignatureResult VerifySignature(std::string_view algorithm, const PrivateKey& key, BytesView message,
                                BytesView signature) {
  const Scheme* scheme = nullptr;
  for (const Scheme& known : kSchemes) {
    if (known.algorithm == algorithm) scheme = &known;
  }
  if (scheme == nullptr || !KeyFits(*scheme, key.get())) return SignatureResult::kWrongKey;
  Bytes converted(signature);
  if (scheme->curve != nullptr) {
    auto der = ToDer(signature, scheme->number_bytes);
    if (!der) return SignatureResult::kBad;
    converted = *std::move(der);
  }
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const bool good =
      context &&
      EVP_DigestVerifyInit_ex(context.get(), nullptr, scheme->digest, nullptr, nullptr, key.get(), nullptr) == 1 &&
      EVP_DigestVerify(context.get(), Unsigned(converted), converted.size(), Unsigned(message), message.size()) == 1;
  ERR_clear_error();
  return good ? SignatureResult::kGood : SignatureResult::kBad;
}

bool VerifyHs256(BytesView secret, BytesView message, BytesView signature) {
  std::array<unsigned char, 32> digest{};
  unsigned length = 0;
  if (secret.size() > INT_MAX || HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), Unsigned(message),
                                      message.size(), digest.data(), &length) == nullptr) {
    return false;
  }
  return signature.size() == digest.size() && CRYPTO_memcmp(signature.data(), digest.data(), digest.size()) == 0;
}

}  // namespace telltale
