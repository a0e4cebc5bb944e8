#include "harness/init/draft_profile.h"

#include <fmt/format.h>

#include <utility>

#include "harness/init/draft_endpoints.h"
#include "harness/init/profile_text.h"

namespace telltale {
namespace {

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string Shown(const Endpoint& endpoint) {
  const std::string port = endpoint.port == Endpoint{}.port ? "" : fmt::format(":{}", endpoint.port);
  return endpoint.host + port + endpoint.path_prefix;
}

ProfileEndpoint WithSchema(DraftEndpoint draft, const Watch& watch, const PlantedText& planted, DraftProfile& result) {
  ProfileEndpoint written;
  DraftSummary summary{Shown(draft.endpoint),
                       Joined(draft.methods),
                       draft.requests,
                       "",
                       0,
                       draft.notes,
                       draft.endpoint.role == "telemetry"};
  if (draft.is_json && !draft.documents.empty()) {
    SchemaDraft schema =
        InferSchema(draft.documents, planted, fmt::format("What {} sends to {}", watch.name, draft.endpoint.host));
    written.contract_file = fmt::format("{}.{}.schema.json", watch.name, draft.endpoint.id);
    written.identifiers = std::move(schema.identifiers);
    written.event_types = std::move(schema.event_types);
    summary.contract = written.contract_file;
    summary.fields = schema.fields;
    result.schemas.push_back({written.contract_file, std::move(schema.text)});
  }
  result.endpoints.push_back(std::move(summary));
  written.draft = std::move(draft);
  return written;
}

}  // namespace

DraftProfile DraftFrom(const Watch& watch) {
  const PlantedText planted(watch.planted);
  DraftEndpoints found = FindEndpoints(watch, planted);
  DraftProfile result;
  std::vector<ProfileEndpoint> endpoints;
  for (DraftEndpoint& draft : found.declared) {
    endpoints.push_back(WithSchema(std::move(draft), watch, planted, result));
  }
  result.undeclared = std::move(found.undeclared);
  result.profile = {watch.name + ".yaml", ProfileText(watch, endpoints, result.undeclared)};
  return result;
}

}  // namespace telltale
