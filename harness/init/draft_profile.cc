#include "harness/init/draft_profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/init/draft_endpoints.h"
#include "harness/init/place_names.h"
#include "harness/init/profile_text.h"

namespace telltale {
namespace {

std::string Shown(const Endpoint& endpoint) {
  const std::string port = endpoint.port == Endpoint{}.port ? "" : fmt::format(":{}", endpoint.port);
  return endpoint.host + port + endpoint.path_prefix;
}

bool IsTaken(const std::string& file, const DraftProfile& result) {
  return std::any_of(result.schemas.begin(), result.schemas.end(),
                     [&](const DraftFile& schema) { return schema.name == file; });
}

// A contract for each type of event: of the vendor's members, for those of the SDK are known.
void AddEventSchemas(const Watch& watch, const PlantedText& planted, ProfileEndpoint& written, DraftSummary& summary,
                     DraftProfile& result) {
  const DraftEndpoint& draft = written.draft;
  for (const auto& [type, events] : draft.events) {
    SchemaDraft schema =
        InferSchema(events, planted, fmt::format("The event {} of {} at {}", type, watch.name, draft.endpoint.host));
    std::string file =
        fmt::format("{}.{}.{}.schema.json", watch.name, draft.endpoint.id, type == "*" ? "other-events" : IdFrom(type));
    for (int number = 2; IsTaken(file, result); ++number) {
      file = fmt::format("{}.{}.{}-{}.schema.json", watch.name, draft.endpoint.id, IdFrom(type), number);
    }
    summary.contract += (summary.contract.empty() ? "" : ", ") + file;
    summary.fields += schema.fields;
    result.schemas.push_back({file, std::move(schema.text)});
    written.event_contracts.emplace_back(type, std::move(file));
  }
}

void AddSchema(const Watch& watch, const PlantedText& planted, ProfileEndpoint& written, DraftSummary& summary,
               DraftProfile& result) {
  const DraftEndpoint& draft = written.draft;
  SchemaDraft schema =
      InferSchema(draft.documents, planted, fmt::format("What {} sends to {}", watch.name, draft.endpoint.host));
  written.contract_file = fmt::format("{}.{}.schema.json", watch.name, draft.endpoint.id);
  written.identifiers = std::move(schema.identifiers);
  written.event_types = std::move(schema.event_types);
  summary.contract = written.contract_file;
  summary.fields = schema.fields;
  result.schemas.push_back({written.contract_file, std::move(schema.text)});
}

ProfileEndpoint WithSchema(DraftEndpoint draft, const Watch& watch, const PlantedText& planted, DraftProfile& result) {
  ProfileEndpoint written;
  DraftSummary summary{Shown(draft.endpoint),
                       fmt::format("{}", fmt::join(draft.methods, ", ")),
                       draft.requests,
                       "",
                       0,
                       draft.notes,
                       draft.endpoint.role == "telemetry"};
  written.draft = std::move(draft);
  if (!written.draft.events.empty()) {
    AddEventSchemas(watch, planted, written, summary, result);
  } else if (written.draft.is_json && !written.draft.documents.empty()) {
    AddSchema(watch, planted, written, summary, result);
  }
  result.endpoints.push_back(std::move(summary));
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
