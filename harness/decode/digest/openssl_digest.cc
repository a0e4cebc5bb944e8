// The one-shot functions of the commonest digests are asked for as OpenSSL 1.1 had them: through EVP, setting a context
// up costs several times what digesting a short text does, and salts are tried by the million.
#define OPENSSL_API_COMPAT 0x10100000L
#include "harness/decode/digest/openssl_digest.h"

#include <openssl/evp.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

#include <array>
#include <new>

namespace telltale::digest {
namespace {

struct Method {
  DigestAlgorithm algorithm;
  const char* name;
};

constexpr std::array kMethods = {Method{DigestAlgorithm::kMd5, "MD5"},
                                 Method{DigestAlgorithm::kSha1, "SHA1"},
                                 Method{DigestAlgorithm::kSha224, "SHA224"},
                                 Method{DigestAlgorithm::kSha256, "SHA256"},
                                 Method{DigestAlgorithm::kSha384, "SHA384"},
                                 Method{DigestAlgorithm::kSha512, "SHA512"},
                                 Method{DigestAlgorithm::kSha512_224, "SHA512-224"},
                                 Method{DigestAlgorithm::kSha512_256, "SHA512-256"},
                                 Method{DigestAlgorithm::kRipemd160, "RIPEMD160"},
                                 Method{DigestAlgorithm::kSm3, "SM3"}};

// Fetched once for the life of the process: a fetch for each digest costs more than the digest.
const EVP_MD* MethodOf(DigestAlgorithm algorithm) {
  static const auto methods = [] {
    std::array<const EVP_MD*, kDigestAlgorithms> fetched{};
    for (const Method& method : kMethods) {
      fetched[static_cast<std::size_t>(method.algorithm)] = EVP_MD_fetch(nullptr, method.name, nullptr);
    }
    return fetched;
  }();
  return methods[static_cast<std::size_t>(algorithm)];
}

// `out` is as long as the digest.
template <class Context>
bool Once(int (*init)(Context*), int (*update)(Context*, const void*, std::size_t),
          int (*final)(unsigned char*, Context*), BytesView input, Out out) {
  Context context;
  return init(&context) == 1 && update(&context, input.data(), input.size()) == 1 && final(out.data(), &context) == 1;
}

}  // namespace

OpensslDigests::OpensslDigests() : context_(EVP_MD_CTX_new()) {
  if (context_ == nullptr) throw std::bad_alloc();
}

OpensslDigests::~OpensslDigests() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_)); }

bool OpensslDigests::Compute(DigestAlgorithm algorithm, BytesView input, Out out) {
  if (algorithm == DigestAlgorithm::kMd5) return Once(MD5_Init, MD5_Update, MD5_Final, input, out);
  if (algorithm == DigestAlgorithm::kSha1) return Once(SHA1_Init, SHA1_Update, SHA1_Final, input, out);
  if (algorithm == DigestAlgorithm::kSha256) return Once(SHA256_Init, SHA256_Update, SHA256_Final, input, out);
  if (algorithm == DigestAlgorithm::kSha384) return Once(SHA384_Init, SHA384_Update, SHA384_Final, input, out);
  if (algorithm == DigestAlgorithm::kSha512) return Once(SHA512_Init, SHA512_Update, SHA512_Final, input, out);
  const EVP_MD* method = MethodOf(algorithm);
  auto* context = static_cast<EVP_MD_CTX*>(context_);
  return method != nullptr && EVP_DigestInit_ex2(context, method, nullptr) == 1 &&
         EVP_DigestUpdate(context, input.data(), input.size()) == 1 &&
         EVP_DigestFinal_ex(context, out.data(), nullptr) == 1;
}

}  // namespace telltale::digest
