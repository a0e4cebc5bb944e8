#include "mockserver/tls/signing.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <climits>
#include <memory>

#include "mockserver/tls/openssl_bytes.h"
#include "mockserver/tls/signature.h"

namespace telltale {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

// A key with a passphrase must not make OpenSSL ask on the terminal.
int RefusePassphrase(char*, int, int, void*) { return -1; }

bool IsSupported(const PrivateKey& key) {
  return EVP_PKEY_is_a(key.get(), "ED25519") == 1 || EVP_PKEY_is_a(key.get(), "EC") == 1;
}

// nullptr: Ed25519 hashes by itself.
const EVP_MD* DigestFor(const PrivateKey& key) { return EVP_PKEY_is_a(key.get(), "EC") == 1 ? EVP_sha256() : nullptr; }

Result<PrivateKey> ReadPrivateKey(std::string_view pem) {
  if (pem.size() > INT_MAX) return InputError("the key is too large");
  const Bio input(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  PrivateKey key(PEM_read_bio_PrivateKey(input.get(), nullptr, RefusePassphrase, nullptr), EVP_PKEY_free);
  ERR_clear_error();
  if (!key) {
    return InputError("not an unencrypted private key in PEM", {},
                      "make one with `openssl genpkey -algorithm ed25519 -out key.pem`");
  }
  if (!IsSupported(key)) return InputError("the key is neither Ed25519 nor ECDSA");
  return key;
}

}  // namespace

Result<Bytes> SignDetached(std::string_view private_key_pem, BytesView message) {
  TRY(const PrivateKey key, ReadPrivateKey(private_key_pem));
  const DigestContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::size_t length = 0;
  Bytes signature;
  bool made = EVP_DigestSignInit(context.get(), nullptr, DigestFor(key), nullptr, key.get()) == 1 &&
              EVP_DigestSign(context.get(), nullptr, &length, Unsigned(message), message.size()) == 1;
  if (made) {
    signature.resize(length);
    made = EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &length, Unsigned(message),
                          message.size()) == 1;
    signature.resize(length);
  }
  ERR_clear_error();
  if (!made) return InputError("the key cannot sign");
  return signature;
}

Result<DetachedSignature> VerifyDetached(std::string_view public_key_pem, BytesView message, BytesView signature) {
  const PrivateKey key = ReadPublicKeyPem(public_key_pem);
  if (!key) return InputError("not a public key or certificate in PEM");
  if (!IsSupported(key)) return InputError("the key is neither Ed25519 nor ECDSA");
  const DigestContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const bool good =
      EVP_DigestVerifyInit(context.get(), nullptr, DigestFor(key), nullptr, key.get()) == 1 &&
      EVP_DigestVerify(context.get(), Unsigned(signature), signature.size(), Unsigned(message), message.size()) == 1;
  ERR_clear_error();
  return good ? DetachedSignature::kGood : DetachedSignature::kBad;
}

Result<std::string> PublicKeyPem(std::string_view private_key_pem) {
  TRY(const PrivateKey key, ReadPrivateKey(private_key_pem));
  const Bio output(BIO_new(BIO_s_mem()), BIO_free);
  if (PEM_write_bio_PUBKEY(output.get(), key.get()) != 1) return Failure("the public key cannot be written");
  char* text = nullptr;
  const long length = BIO_get_mem_data(output.get(), &text);
  return std::string(text, static_cast<std::size_t>(length));
}

}  // namespace telltale
