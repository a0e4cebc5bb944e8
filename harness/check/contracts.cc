#include "harness/check/contracts.h"

#include <fstream>
#include <utility>

#include "mockserver/tls/jwt.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxKeyBytes = 64U << 10;

Result<Bytes> ReadKey(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  Bytes key(kMaxKeyBytes + 1, '\0');
  file.read(key.data(), static_cast<std::streamsize>(key.size()));
  if (!file.is_open() || file.bad()) return InputError("the token's key cannot be read", path.string());
  key.resize(static_cast<std::size_t>(file.gcount()));
  if (key.size() > kMaxKeyBytes) return InputError("the token's key is larger than 64 KiB", path.string());
  return key;
}

Result<VerifyToken> MakeVerifier(const TokenContract& contract) {
  TRY(Bytes key, ReadKey(contract.key));
  return VerifyToken([key = std::move(key), contract](std::string_view token) {
    const JwtVerdict verdict = VerifyJwt(token, key, contract.algorithms, contract.issuer);
    return verdict.valid ? std::string() : std::string(ToString(verdict.problem));
  });
}

}  // namespace

Result<ContractSet> LoadContracts(const Profile& profile) {
  ContractSet contracts;
  for (const Endpoint& endpoint : profile.endpoints) {
    Contract contract;
    if (!endpoint.contract.empty()) {
      TRY(SchemaValidator schema, SchemaValidator::FromFile(endpoint.contract));
      contract.schema = std::make_shared<const SchemaValidator>(std::move(schema));
    }
    if (endpoint.token) {
      TRY(contract.verify_token, MakeVerifier(*endpoint.token));
    }
    if (contract.schema != nullptr || contract.verify_token) contracts.emplace(endpoint.id, std::move(contract));
  }
  return contracts;
}

}  // namespace telltale
