#include "mockserver/tls/authority.h"

#include <utility>

#include "core/ascii.h"
#include "mockserver/tls/certificate.h"

namespace telltale {
namespace {

// A client that asks for ever new names must not fill the memory.
constexpr std::size_t kMaxLeaves = 4096;

}  // namespace

Result<std::unique_ptr<Authority>> Authority::Make(const std::string& common_name) {
  TRY(PrivateKey key, MakeP256Key());
  TRY(PrivateKey leaf_key, MakeP256Key());
  TRY(Certificate certificate, MakeAuthorityCertificate(common_name, key));
  std::string pem = ToPem(certificate);
  return std::unique_ptr<Authority>(
      new Authority(std::move(certificate), std::move(key), std::move(leaf_key), std::move(pem)));
}

Authority::Authority(Certificate certificate, PrivateKey key, PrivateKey leaf_key, std::string pem)
    : certificate_(std::move(certificate)),
      key_(std::move(key)),
      leaf_key_(std::move(leaf_key)),
      certificate_pem_(std::move(pem)) {}

Result<Leaf> Authority::LeafFor(std::string_view name) const {
  const std::string wanted = IsDnsName(name) || IsIpAddress(name) ? AsciiLower(name) : "invalid";
  const std::lock_guard lock(mutex_);
  if (const auto known = leaves_.find(wanted); known != leaves_.end()) return known->second;
  TRY(Certificate certificate, MakeLeafCertificate(wanted, leaf_key_, certificate_, key_));
  if (leaves_.size() >= kMaxLeaves) leaves_.clear();
  return leaves_[wanted] = Leaf{std::move(certificate), leaf_key_};
}

}  // namespace telltale
