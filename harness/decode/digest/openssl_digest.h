#pragma once
#include <memory>

#include "harness/decode/digest/digest.h"
#include "harness/decode/digest/primitives.h"

namespace telltale::digest {

// What OpenSSL's default provider computes. One EVP context for all; movable, not thread-safe.
class OpensslDigests {
 public:
  OpensslDigests();
  ~OpensslDigests();
  OpensslDigests(const OpensslDigests&) = delete;
  OpensslDigests& operator=(const OpensslDigests&) = delete;
  // False: this OpenSSL (a FIPS build, say) does not have it; `out` is untouched.
  bool Compute(DigestAlgorithm algorithm, BytesView input, Out out);

 private:
  void* context_;  // EVP_MD_CTX, owned; void so that OpenSSL stays in openssl_digest.cc
};

}  // namespace telltale::digest
