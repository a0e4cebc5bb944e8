#include "harness/check/contracts.h"

#include <utility>

namespace telltale {

Result<ContractSet> LoadContracts(const Profile& profile) {
  ContractSet contracts;
  for (const Endpoint& endpoint : profile.endpoints) {
    Contract contract;
    if (!endpoint.contract.empty()) {
      TRY(SchemaValidator schema, SchemaValidator::FromFile(endpoint.contract));
      contract.schema = std::make_shared<const SchemaValidator>(std::move(schema));
    }
    if (contract.schema != nullptr || contract.verify_token) contracts.emplace(endpoint.id, std::move(contract));
  }
  return contracts;
}

}  // namespace telltale
