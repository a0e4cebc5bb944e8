#include "mockserver/tls/sha1.h"

#include <openssl/evp.h>

#include "core/result.h"

namespace telltale {

Bytes Sha1(BytesView input) {
  Bytes digest(20, '\0');
  unsigned length = 0;
  CHECK_THAT(EVP_Digest(input.data(), input.size(), reinterpret_cast<unsigned char*>(digest.data()), &length,
                        EVP_sha1(), nullptr) == 1);
  return digest;
}

}  // namespace telltale
