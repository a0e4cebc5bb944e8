#include "mockserver/tls/certificate.h"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <new>

#include "mockserver/tls/openssl_bytes.h"

namespace telltale {
namespace {

constexpr long kDaySeconds = 24L * 60 * 60;
// Clients whose clock is a little off, and audits that take long, must not fail because of us.
constexpr long kValidSinceDays = 2;
constexpr long kValidForDays = 30;

tl::unexpected<Error> OpensslFailure(const char* what) {
  return Failure(std::string(what) + ": " + TakeOpensslErrors());
}

bool SetRandomSerial(X509* certificate) {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return false;
  bytes[0] &= 0x7f;  // serials are positive
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(BN_bin2bn(bytes, sizeof bytes, nullptr), BN_free);
  return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool AddName(X509_NAME* subject, const char* field, const std::string& value) {
  // A common name holds 64 characters at most; the real name stands in the alternative names.
  const std::string cut = value.substr(0, 64);
  return X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8, Unsigned(cut), static_cast<int>(cut.size()), -1,
                                    0) == 1;
}

bool AddExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()), X509_EXTENSION_free);
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// A certificate with everything but its issuer, extensions and signature.
Result<Certificate> MakeBlank(const std::string& common_name, const PrivateKey& key) {
  Certificate certificate(X509_new(), X509_free);
  if (!certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1 || !SetRandomSerial(certificate.get()) ||
      X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kValidSinceDays * kDaySeconds) == nullptr ||
      X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kValidForDays * kDaySeconds) == nullptr ||
      X509_set_pubkey(certificate.get(), key.get()) != 1 ||
      !AddName(X509_get_subject_name(certificate.get()), "O", "telltale") ||
      !AddName(X509_get_subject_name(certificate.get()), "CN", common_name)) {
    return OpensslFailure("cannot make a certificate");
  }
  return certificate;
}

}  // namespace

std::string TakeOpensslErrors() {
  std::string text;
  while (const unsigned long code = ERR_get_error()) {
    char line[256];
    ERR_error_string_n(code, line, sizeof line);
    text += (text.empty() ? "" : "; ") + std::string(line);
  }
  return text.empty() ? "OpenSSL gives no reason" : text;
}

Result<PrivateKey> MakeP256Key() {
  PrivateKey key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  if (!key) return OpensslFailure("cannot make a key");
  return key;
}

Result<Certificate> MakeAuthorityCertificate(const std::string& common_name, const PrivateKey& key) {
  TRY(Certificate certificate, MakeBlank(common_name, key));
  X509* raw = certificate.get();
  if (X509_set_issuer_name(raw, X509_get_subject_name(raw)) != 1 ||
      !AddExtension(raw, raw, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
      !AddExtension(raw, raw, NID_key_usage, "critical,keyCertSign,cRLSign") ||
      !AddExtension(raw, raw, NID_subject_key_identifier, "hash") || X509_sign(raw, key.get(), EVP_sha256()) == 0) {
    return OpensslFailure("cannot make the authority's certificate");
  }
  return certificate;
}

Result<Certificate> MakeLeafCertificate(const std::string& name, const PrivateKey& key, const Certificate& issuer,
                                        const PrivateKey& issuer_key) {
  TRY(Certificate certificate, MakeBlank(name, key));
  X509* raw = certificate.get();
  // `name` holds no comma, so it cannot add names of its own.
  const std::string alternative = IsIpAddress(name) ? "IP:" + name + ",DNS:localhost" : "DNS:" + name;
  if (X509_set_issuer_name(raw, X509_get_subject_name(issuer.get())) != 1 ||
      !AddExtension(raw, issuer.get(), NID_basic_constraints, "critical,CA:FALSE") ||
      !AddExtension(raw, issuer.get(), NID_key_usage, "critical,digitalSignature") ||
      !AddExtension(raw, issuer.get(), NID_ext_key_usage, "serverAuth") ||
      !AddExtension(raw, issuer.get(), NID_subject_key_identifier, "hash") ||
      !AddExtension(raw, issuer.get(), NID_authority_key_identifier, "keyid:always") ||
      !AddExtension(raw, issuer.get(), NID_subject_alt_name, alternative) ||
      X509_sign(raw, issuer_key.get(), EVP_sha256()) == 0) {
    return OpensslFailure("cannot make a certificate for a server");
  }
  return certificate;
}

std::string ToPem(const Certificate& certificate) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
  if (!memory || PEM_write_bio_X509(memory.get(), certificate.get()) != 1) throw std::bad_alloc();
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(memory.get(), &bytes);
  return std::string(bytes, static_cast<std::size_t>(length));
}

bool IsDnsName(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  std::size_t label = 0;
  for (const char c : name) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (c == '.' ? label == 0 : !plain) return false;
    label = c == '.' ? 0 : label + 1;
    if (label > 63) return false;
  }
  return label > 0;
}

bool IsIpAddress(std::string_view name) {
  unsigned char bytes[16];
  const std::string text(name);
  return inet_pton(AF_INET, text.c_str(), bytes) == 1 || inet_pton(AF_INET6, text.c_str(), bytes) == 1;
}

}  // namespace telltale
