#include "harness/app/declared_endpoints.h"

#include <utility>

namespace telltale {

std::vector<DeclaredEndpoint> DeclaredEndpoints(const Profile& profile, const ContractSet& contracts) {
  std::vector<DeclaredEndpoint> endpoints;
  for (const Endpoint& endpoint : profile.endpoints) {
    DeclaredEndpoint declared{endpoint.id, endpoint.host, endpoint.port, endpoint.path_prefix, endpoint.role, "", ""};
    if (!endpoint.contract.empty()) {
      declared.contract_path = "contracts/" + endpoint.contract.filename().string();
      declared.contract_text = contracts.at(endpoint.id).schema_text;
    }
    for (const auto& [type, file] : endpoint.contracts) {
      declared.event_contracts.push_back(
          {type, "contracts/" + file.filename().string(), contracts.at(endpoint.id).by_type.at(type).text});
    }
    if (endpoint.protobuf) {
      declared.message = endpoint.protobuf->message.name;
      declared.descriptors_path = "contracts/" + endpoint.protobuf->descriptors.filename().string();
      declared.descriptors = endpoint.protobuf->message.schema->bytes();
    }
    endpoints.push_back(std::move(declared));
  }
  return endpoints;
}

}  // namespace telltale
