#include "harness/check/contracts.h"

#include <fmt/format.h>

#include <fstream>
#include <utility>

#include "core/input_file.h"
#include "mockserver/tls/jwt.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxKeyBytes = 64U << 10;
constexpr std::size_t kMaxSchemaBytes = 4U << 20;

// `what` names the file in errors: "token's key".
Result<Bytes> ReadFile(const std::filesystem::path& path, std::size_t max_bytes, std::string_view what) {
  TRY_VOID(CheckInputFile(path));
  std::ifstream file(path, std::ios::binary);
  Bytes content(max_bytes + 1, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (!file.is_open() || file.bad()) return InputError(fmt::format("the {} cannot be read", what), path.string());
  content.resize(static_cast<std::size_t>(file.gcount()));
  if (content.size() > max_bytes) {
    return InputError(fmt::format("the {} is larger than {} KiB", what, max_bytes >> 10), path.string());
  }
  return content;
}

Result<EventSchema> ReadSchema(const std::filesystem::path& file) {
  EventSchema read;
  TRY(read.text, ReadFile(file, kMaxSchemaBytes, "schema"));
  TRY(SchemaValidator schema, SchemaValidator::Compile(read.text, file.string()));
  read.schema = std::make_shared<const SchemaValidator>(std::move(schema));
  return read;
}

Result<VerifyToken> MakeVerifier(const TokenContract& contract) {
  TRY(Bytes key, ReadFile(contract.key, kMaxKeyBytes, "token's key"));
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
      TRY(EventSchema published, ReadSchema(endpoint.contract));
      contract.fields = ReadDeclaredFieldsOf(published.text);
      contract.schema = std::move(published.schema);
      contract.schema_text = std::move(published.text);
    }
    for (const auto& [type, file] : endpoint.contracts) {
      TRY(contract.by_type[type], ReadSchema(file));
    }
    if (endpoint.token) {
      TRY(contract.verify_token, MakeVerifier(*endpoint.token));
    }
    const bool holds = contract.schema != nullptr || !contract.by_type.empty() || contract.verify_token;
    if (holds) contracts.emplace(endpoint.id, std::move(contract));
  }
  return contracts;
}

}  // namespace telltale
