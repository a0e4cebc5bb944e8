#include "harness/report/dictionary/dictionary.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <tuple>
#include <unordered_map>

#include "core/array_place.h"
#include "core/ascii.h"
#include "core/control_run.h"
#include "core/endpoint_match.h"
#include "core/gap_kinds.h"
#include "core/time_text.h"
#include "harness/payload/events.h"
#include "harness/payload/places_of.h"
#include "harness/payload/pointer.h"
#include "harness/payload/read_payload.h"
#include "harness/payload/sdk.h"
#include "harness/report/summary.h"
#include "harness/report/unpacked_bodies.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

// A part while its payloads are counted.
struct OpenPart {
  DictionaryPart part;
  DeclaredFields declared;
  std::unique_ptr<FieldMeter> meter;  // borrows `declared`
  const Sdk* sdk = nullptr;           // that its payloads are from, where it is one
  std::string sdk_base;               // where in them the part's fields begin, indices as *
  std::set<std::string> found;        // places in them where a personal value was found, likewise
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

bool HasBelow(const std::set<std::string>& places, const std::string& place) {
  return places.contains(place) || places.lower_bound(place + "/") != places.lower_bound(place + "0");
}

// Nobody declares what an SDK fills by itself: its own row says what that is. A row that only stands above does not say
// so of what was found inside.
void ExplainRows(const OpenPart& open, DictionaryPart& part) {
  const Sdk& sdk = *open.sdk;
  for (DictionaryRow& row : part.rows) {
    if (row.status != FieldStatus::kUndeclared) continue;
    const std::string place = open.sdk_base + row.declared.pointer;
    const SdkMember* const member = FindSdkMember(sdk, place);
    if (member == nullptr) continue;
    FieldAnnotations& notes = row.declared.notes;
    notes.meaning = fmt::format("{} sends by itself: {}", sdk.name, member->meaning);
    notes.category = member->category;
    if (!HasBelow(open.found, place) || AccountsForPersonal(*member, place)) continue;
    notes.meaning = fmt::format("a personal value was found here, inside of what {} sends by itself: {}", sdk.name,
                                member->meaning);
    notes.category = "personal";
  }
}

bool Holds(const nlohmann::json& value, const Bytes& evidence) {
  if (!value.is_string()) return true;
  const auto& text = value.get_ref<const std::string&>();
  return text.find(evidence) != std::string::npos || text.find("****") != std::string::npos;  // blotted out
}

// A value without the events in it, and without what holds nothing else. Nothing: null.
nlohmann::json WithoutPlaces(const nlohmann::json& value, const std::string& pointer,
                             const std::set<std::string>& places) {
  const bool is_event = places.contains(pointer);
  const auto below = places.lower_bound(pointer + "/");
  const bool leads_to_one = below != places.end() && below->starts_with(pointer + "/");
  if (is_event || (leads_to_one && !value.is_structured())) return nullptr;
  if (!leads_to_one) return value;
  nlohmann::json rest = value.is_object() ? nlohmann::json::object() : nlohmann::json::array();
  for (const auto& [name, member] : value.items()) {
    nlohmann::json kept = WithoutPlaces(member, PointerTo(pointer, name), places);
    if (kept.is_null() && !member.is_null()) continue;
    if (value.is_object()) {
      rest[name] = std::move(kept);
    } else {
      rest.push_back(std::move(kept));
    }
  }
  return rest.empty() ? nlohmann::json() : rest;
}

// What of a document is no event. Lines share their place: of those the value tells which are events.
nlohmann::json WithoutEvents(const Document& document, const std::vector<TypedEvent>& events) {
  std::set<std::string> places;
  for (const TypedEvent& typed : events) {
    const PayloadEvent& event = typed.event;
    if (event.place == "body" && (!event.pointer.empty() || event.value == document.value))
      places.insert(event.pointer);
  }
  return WithoutPlaces(document.value, document.pointer, places);
}

class Builder {
 public:
  explicit Builder(const Audit& audit) : audit_(audit), date_(ToRfc3339(audit.ended_at).substr(0, 10)) {
    for (const DeclaredEndpoint& endpoint : audit.endpoints) AddContract(endpoint);
    for (const Run& run : audit.recording.runs) scenario_of_[run.name] = run.scenario;
    for (const Finding* const finding : AllFindings(audit.judgement)) {
      const bool is_personal = finding->rule.starts_with("leak/") && finding->level != Level::kNote;
      if (is_personal && finding->place == "body") found_[finding->exchange].push_back(finding);
    }
  }

  Dictionary Build() {
    for (const Exchange& exchange : audit_.recording.exchanges) {
      const bool is_request = exchange.scheme == "http" || exchange.scheme == "https";
      if (is_request && exchange.run != kControlRun) Count(exchange);
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
      if (open->sdk != nullptr) ExplainRows(*open, open->part);
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
    parts_.push_back(std::make_unique<OpenPart>());
    parts_.back()->part = std::move(part);
    parts_.back()->declared = std::move(declared);
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
    const std::set<std::string> found = PersonalPlaces(payload);
    const std::vector<TypedEvent> events = TypedEventsOf(payload);
    for (const TypedEvent& event : events) {
      auto part = events_.find({declared->id, event.type});
      if (part == events_.end()) part = events_.find({declared->id, "*"});
      if (part == events_.end()) continue;
      part->second->meter->AddEvent(scenario, event.event.value);
      part->second->sdk = SdkOf(payload);
      part->second->sdk_base = WithoutIndices(event.event.pointer);
      part->second->found.insert(found.begin(), found.end());
      parts.insert(part->second);
    }
    for (OpenPart* const part : parts) ++part->part.payloads;
    if (parts.empty() || !declared->contract_text.empty()) return false;
    if (SdkOf(payload) != nullptr) CountBeside(scenario, payload, events);
    return true;
  }

  // What stands beside events with contracts of their own, attributes by their names.
  void CountBeside(const std::string& scenario, const Payload& payload, const std::vector<TypedEvent>& events) {
    Payload beside;
    beside.exchange = payload.exchange;
    beside.framing = Framing::kJson;
    for (const Document& document : payload.documents) {
      nlohmann::json rest = WithoutEvents(document, events);
      if (!rest.empty()) beside.documents.push_back({document.pointer, NamedDocument(rest), 0});
    }
    if (beside.documents.empty()) return;
    OpenPart& open = PartFor(*payload.exchange);
    open.sdk = SdkOf(payload);
    open.found.merge(PersonalPlaces(payload));
    ++open.part.payloads;
    open.meter->Add(scenario, beside);
  }

  // Headers in which the sender's SDK is known to tell something.
  void CountHeaders(const std::string& scenario, const Payload& payload) {
    const Sdk* const sdk = SdkOf(payload);
    if (sdk == nullptr) return;
    for (const Header& header : payload.exchange->headers) {
      const std::string name = "header:" + AsciiLower(std::string_view(header.name));
      if (FindSdkMember(*sdk, name) == nullptr) continue;
      OpenPart& open = PartFor(*payload.exchange);
      open.sdk = sdk;
      open.meter->AddBeside(scenario, name, header.value);
    }
  }

  // Where in a payload personal values were found, indices as * and attributes by their names as well.
  std::set<std::string> PersonalPlaces(const Payload& payload) const {
    std::set<std::string> places;
    const auto found = found_.find(payload.exchange->id);
    if (found == found_.end()) return places;
    for (const Finding* const finding : found->second) {
      places.insert(WithoutIndices(finding->pointer));
      for (const Document& document : payload.documents) {
        const auto rest = InDocument(document, finding->pointer);
        if (!rest) continue;
        for (const Located& located : FindAll(document.value, *rest)) {
          if (!Holds(located.value, finding->evidence)) continue;
          places.insert(WithoutIndices(document.pointer + NamedPointer(document.value, located.pointer)));
        }
      }
    }
    return places;
  }

  void Count(const Exchange& exchange) {
    const auto of_run = scenario_of_.find(exchange.run);
    const std::string& scenario = of_run == scenario_of_.end() ? exchange.run : of_run->second;
    const Payload payload = ReadContent(exchange, Bytes(ContentOf(audit_, exchange)));
    CountHeaders(scenario, payload);
    if (exchange.body.empty() || CountEvents(exchange, scenario, payload)) return;
    OpenPart& open = PartFor(exchange);
    ++open.part.payloads;
    if (const Sdk* const sdk = SdkOf(payload)) open.sdk = sdk;
    open.found.merge(PersonalPlaces(payload));
    open.part.unread_payloads += !open.meter->Add(scenario, payload);
  }

  const Audit& audit_;
  const std::string date_;
  std::vector<std::unique_ptr<OpenPart>> parts_;
  std::unordered_map<std::string, std::string> scenario_of_;
  std::unordered_map<std::string, std::vector<const Finding*>> found_;  // leaks in bodies, by exchange
  std::map<std::pair<std::string, std::string>, OpenPart*> events_;     // by endpoint and type
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
