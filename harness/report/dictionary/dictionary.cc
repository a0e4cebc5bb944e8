#include "harness/report/dictionary/dictionary.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <tuple>
#include <unordered_map>

#include "core/array_place.h"
#include "core/control_run.h"
#include "core/endpoint_match.h"
#include "core/gap_kinds.h"
#include "core/time_text.h"
#include "harness/payload/events.h"
#include "harness/payload/read_payload.h"
#include "harness/payload/sdk.h"
#include "harness/report/summary.h"
#include "harness/report/unpacked_bodies.h"

namespace telltale {
namespace {

// A part while its payloads are counted.
struct OpenPart {
  DictionaryPart part;
  DeclaredFields declared;
  std::unique_ptr<FieldMeter> meter;  // borrows `declared`
  const Sdk* sdk = nullptr;           // that its payloads are from, where it is one
  std::string sdk_base;               // where in them the part's fields begin, indices as *
};

// Empty: the endpoint has none.
std::string ContractName(const DeclaredEndpoint& endpoint) {
  if (endpoint.contract_text.empty()) return {};
  return std::filesystem::path(endpoint.contract_path).filename().string();
}

FieldStatus StatusOf(const DeclaredField& field, bool seen, const std::string& date) {
  if (IsDate(field.notes.expires) && field.notes.expires < date) return FieldStatus::kExpired;
  return seen ? FieldStatus::kSeen : FieldStatus::kNeverSeen;
}

void AddRows(DictionaryPart& part, DeclaredFields declared, std::map<std::string, SeenField> seen,
             const std::string& date) {
  part.complete = part.complete && declared.complete;
  part.containers = std::move(declared.containers);
  for (auto& [pointer, field] : declared.fields) {
    const auto measured = seen.find(pointer);
    DictionaryRow row;
    row.status = StatusOf(field, measured != seen.end(), date);
    row.declared = std::move(field);
    if (measured != seen.end()) row.seen = std::move(measured->second);
    seen.erase(pointer);
    part.rows.push_back(std::move(row));
  }
  for (auto& [pointer, measured] : seen) {
    DictionaryRow row;
    row.declared.pointer = pointer;
    row.seen = std::move(measured);
    part.rows.push_back(std::move(row));
  }
  std::sort(part.rows.begin(), part.rows.end(),
            [](const DictionaryRow& a, const DictionaryRow& b) { return a.declared.pointer < b.declared.pointer; });
}

// Nobody declares what an SDK fills by itself: its own row says what that is.
void ExplainRows(const Sdk& sdk, const std::string& base, DictionaryPart& part) {
  for (DictionaryRow& row : part.rows) {
    if (row.status != FieldStatus::kUndeclared) continue;
    const SdkMember* const member = FindSdkMember(sdk, base + row.declared.pointer);
    if (member == nullptr) continue;
    row.declared.notes.meaning = fmt::format("{} sends by itself: {}", sdk.name, member->meaning);
    row.declared.notes.category = member->category;
  }
}

class Builder {
 public:
  explicit Builder(const Audit& audit) : audit_(audit), date_(ToRfc3339(audit.ended_at).substr(0, 10)) {
    for (const DeclaredEndpoint& endpoint : audit.endpoints) AddContract(endpoint);
    for (const Run& run : audit.recording.runs) scenario_of_[run.name] = run.scenario;
  }

  Dictionary Build() {
    for (const Exchange& exchange : audit_.recording.exchanges) {
      const bool is_request = exchange.scheme == "http" || exchange.scheme == "https";
      if (is_request && !exchange.body.empty() && exchange.run != kControlRun) Count(exchange);
    }
    std::unordered_map<std::string_view, const Exchange*> by_id;
    for (const Exchange& exchange : audit_.recording.exchanges) by_id.emplace(exchange.id, &exchange);
    for (const Gap& gap : audit_.judgement.gaps) {
      if (gap.kind != gap_kind::kOpaqueField && gap.kind != gap_kind::kOpaquePayload) continue;
      if (const auto found = by_id.find(gap.exchange); found != by_id.end()) AddSealed(gap, *found->second);
    }
    Dictionary dictionary{audit_.subject.name, audit_.subject.cli_version, date_, {}};
    for (const auto& open : parts_) {
      open->part.complete = open->meter->complete();
      AddRows(open->part, std::move(open->declared), open->meter->Take(), date_);
      if (open->sdk != nullptr) ExplainRows(*open->sdk, open->sdk_base, open->part);
      std::sort(open->part.endpoints.begin(), open->part.endpoints.end());
      std::vector<SealedPlace>& sealed = open->part.sealed;
      std::sort(sealed.begin(), sealed.end());
      sealed.erase(std::unique(sealed.begin(), sealed.end()), sealed.end());
      dictionary.parts.push_back(std::move(open->part));
    }
    std::sort(dictionary.parts.begin(), dictionary.parts.end(), [](const DictionaryPart& a, const DictionaryPart& b) {
      return std::tuple(a.contract.empty(), a.contract, a.endpoints) <
             std::tuple(b.contract.empty(), b.contract, b.endpoints);
    });
    return dictionary;
  }

 private:
  OpenPart& Add(DictionaryPart part, DeclaredFields declared) {
    parts_.push_back(std::make_unique<OpenPart>(OpenPart{std::move(part), std::move(declared), nullptr}));
    parts_.back()->meter = std::make_unique<FieldMeter>(parts_.back()->declared);
    return *parts_.back();
  }

  // Endpoints with the same contract share a part.
  void AddContract(const DeclaredEndpoint& endpoint) {
    const std::string name = fmt::format("{}:{}", endpoint.host, endpoint.port);
    for (const DeclaredEventContract& of_event : endpoint.event_contracts) {
      DictionaryPart part;
      part.contract = std::filesystem::path(of_event.path).filename().string();
      part.event = of_event.type;
      part.endpoints = {name};
      events_[{endpoint.id, of_event.type}] = &Add(std::move(part), ReadDeclaredFieldsOf(of_event.text));
    }
    const std::string contract = ContractName(endpoint);
    if (contract.empty()) return;
    for (const auto& open : parts_) {
      if (open->part.contract != contract) continue;
      open->part.endpoints.push_back(name);
      return;
    }
    DictionaryPart part;
    part.contract = contract;
    part.endpoints = {name};
    Add(std::move(part), ReadDeclaredFieldsOf(endpoint.contract_text));
  }

  OpenPart& PartFor(const Exchange& exchange) {
    const DeclaredEndpoint* const declared = MatchEndpoint(audit_.endpoints, exchange);
    const std::string contract = declared == nullptr ? "" : ContractName(*declared);
    const std::string name = EndpointName(exchange);
    for (const auto& open : parts_) {
      const DictionaryPart& part = open->part;
      if (contract.empty() ? part.contract.empty() && part.endpoints.front() == name : part.contract == contract) {
        return *open;
      }
    }
    DictionaryPart part;
    part.endpoints = {name};
    return Add(std::move(part), {});
  }

  void AddSealed(const Gap& gap, const Exchange& exchange) {
    std::string place = gap.place.starts_with(exchange.host) ? gap.place.substr(exchange.host.size()) : "";
    PartFor(exchange).part.sealed.push_back({place.empty() ? "a payload" : std::move(place), gap.accepted_for});
  }

  // Events of types that have a contract are counted under that; the rest of such a payload is the SDK's. false: there
  // are none.
  bool CountEvents(const Exchange& exchange, const std::string& scenario, const Payload& payload) {
    const DeclaredEndpoint* const declared = MatchEndpoint(audit_.endpoints, exchange);
    if (declared == nullptr || declared->event_contracts.empty()) return false;
    std::set<OpenPart*> parts;
    for (const TypedEvent& event : TypedEventsOf(payload)) {
      auto part = events_.find({declared->id, event.type});
      if (part == events_.end()) part = events_.find({declared->id, "*"});
      if (part == events_.end()) continue;
      part->second->meter->AddEvent(scenario, event.event.value);
      part->second->sdk = SdkOf(payload);
      part->second->sdk_base = WithoutIndices(event.event.pointer);
      parts.insert(part->second);
    }
    for (OpenPart* const part : parts) ++part->part.payloads;
    return !parts.empty() && declared->contract_text.empty();
  }

  void Count(const Exchange& exchange) {
    const auto of_run = scenario_of_.find(exchange.run);
    const std::string& scenario = of_run == scenario_of_.end() ? exchange.run : of_run->second;
    const Payload payload = ReadContent(exchange, Bytes(ContentOf(audit_, exchange)));
    if (CountEvents(exchange, scenario, payload)) return;
    OpenPart& open = PartFor(exchange);
    ++open.part.payloads;
    if (const Sdk* const sdk = SdkOf(payload)) open.sdk = sdk;
    open.part.unread_payloads += !open.meter->Add(scenario, payload);
  }

  const Audit& audit_;
  const std::string date_;
  std::vector<std::unique_ptr<OpenPart>> parts_;
  std::unordered_map<std::string, std::string> scenario_of_;
  std::map<std::pair<std::string, std::string>, OpenPart*> events_;  // by endpoint and type
};

}  // namespace

std::string_view ToString(FieldStatus status) {
  switch (status) {
    case FieldStatus::kSeen:
      return "seen";
    case FieldStatus::kNeverSeen:
      return "never-seen";
    case FieldStatus::kUndeclared:
      return "undeclared";
    case FieldStatus::kExpired:
      return "expired";
  }
  return "";
}

Dictionary BuildDictionary(const Audit& audit) { return Builder(audit).Build(); }

DictionaryPart DeclaredPart(const std::string& contract, DeclaredFields declared, const std::string& date) {
  DictionaryPart part;
  part.contract = contract;
  AddRows(part, std::move(declared), {}, date);
  return part;
}

const DictionaryPart* PartOf(const Dictionary& dictionary, const Audit& audit, const Exchange& exchange) {
  const DeclaredEndpoint* const declared = MatchEndpoint(audit.endpoints, exchange);
  const std::string contract = declared == nullptr ? "" : ContractName(*declared);
  const std::string name = EndpointName(exchange);
  for (const DictionaryPart& part : dictionary.parts) {
    if (contract.empty() ? part.contract.empty() && part.endpoints.front() == name : part.contract == contract) {
      return &part;
    }
  }
  return nullptr;
}

const DictionaryRow* FindRow(const DictionaryPart& part, std::string_view pointer) {
  const auto found =
      std::lower_bound(part.rows.begin(), part.rows.end(), pointer,
                       [](const DictionaryRow& row, std::string_view wanted) { return row.declared.pointer < wanted; });
  return found != part.rows.end() && found->declared.pointer == pointer ? &*found : nullptr;
}

}  // namespace telltale
