#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "core/result.h"

struct x509_st;      // OpenSSL's X509
struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace telltale {

using Certificate = std::shared_ptr<x509_st>;
using PrivateKey = std::shared_ptr<evp_pkey_st>;

// A server certificate and its key.
struct Leaf {
  Certificate certificate;
  PrivateKey key;
};

// A certificate authority for one run (ECDSA P-256). Its key lives in memory only, so that trusting it outlives the run
// harmlessly. Mints a leaf for each name that a client asks for and keeps it. Thread-safe.
class Authority {
 public:
  static Result<std::unique_ptr<Authority>> Make(const std::string& common_name);
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  // What clients are told to trust.
  const std::string& certificate_pem() const { return certificate_pem_; }
  // `name` is hostile: a DNS name or an IP address; anything else gets a certificate for "invalid".
  Result<Leaf> LeafFor(std::string_view name) const;

 private:
  Authority(Certificate certificate, PrivateKey key, PrivateKey leaf_key, std::string pem);

  Certificate certificate_;
  PrivateKey key_;
  PrivateKey leaf_key_;  // one for all leaves: they differ by name only
  std::string certificate_pem_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, Leaf, std::less<>> leaves_;
};

}  // namespace telltale
