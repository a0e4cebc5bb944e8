#include "harness/report/dictionary.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <tuple>
#include <unordered_map>

#include "core/time_text.h"
#include "harness/report/summary.h"

namespace telltale {
namespace {

constexpr std::string_view kControlRun = "control";

bool IsEndpoint(const std::string& declared, const std::string& seen) {
  if (declared == seen) return true;
  return declared.starts_with("*.") && seen.size() >= declared.size() && seen.ends_with(declared.substr(1));
}

bool IsAt(const DictionaryPart& part, const std::string& endpoint) {
  return std::any_of(part.endpoints.begin(), part.endpoints.end(),
                     [&](const std::string& declared) { return IsEndpoint(declared, endpoint); });
}

// A part while its payloads are counted.
struct OpenPart {
  DictionaryPart part;
  DeclaredFields declared;
  std::unique_ptr<FieldMeter> meter;  // borrows `declared`
};

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
    Dictionary dictionary{audit_.subject.name, audit_.subject.cli_version, date_, {}};
    for (const auto& open : parts_) {
      open->part.complete = open->meter->complete();
      AddRows(open->part, std::move(open->declared), open->meter->Take(), date_);
      std::sort(open->part.endpoints.begin(), open->part.endpoints.end());
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
    if (endpoint.contract_text.empty()) return;
    const std::string contract = std::filesystem::path(endpoint.contract_path).filename().string();
    const std::string name = fmt::format("{}:{}", endpoint.host, endpoint.port);
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

  bool IsDeclared(const std::string& name) const {
    return std::any_of(audit_.endpoints.begin(), audit_.endpoints.end(), [&](const DeclaredEndpoint& endpoint) {
      return IsEndpoint(fmt::format("{}:{}", endpoint.host, endpoint.port), name);
    });
  }

  OpenPart& PartFor(const Exchange& exchange) {
    const std::string name = EndpointName(exchange);
    for (const auto& open : parts_) {
      if (IsAt(open->part, name)) return *open;
    }
    // In the endpoint tier the CLI talks to a loopback address: with one contract there is no doubt which is meant.
    const bool loopback = exchange.host == "127.0.0.1" || exchange.host == "localhost" || exchange.host == "::1";
    if (loopback && audit_.endpoints.size() == 1 && !parts_.empty() && !IsDeclared(name)) {
      return *parts_.front();
    }
    DictionaryPart part;
    part.endpoints = {name};
    return Add(std::move(part), {});
  }

  void Count(const Exchange& exchange) {
    OpenPart& open = PartFor(exchange);
    ++open.part.payloads;
    const auto scenario = scenario_of_.find(exchange.run);
    open.part.unread_payloads +=
        !open.meter->Add(scenario == scenario_of_.end() ? exchange.run : scenario->second, exchange.body);
  }

  const Audit& audit_;
  const std::string date_;
  std::vector<std::unique_ptr<OpenPart>> parts_;
  std::unordered_map<std::string, std::string> scenario_of_;
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

const DictionaryPart* PartOf(const Dictionary& dictionary, const Exchange& exchange) {
  const std::string name = EndpointName(exchange);
  const DictionaryPart* with_contract = nullptr;
  std::size_t contracts = 0;
  for (const DictionaryPart& part : dictionary.parts) {
    if (IsAt(part, name)) return &part;
    contracts += !part.contract.empty();
    if (!part.contract.empty()) with_contract = &part;
  }
  return contracts == 1 ? with_contract : nullptr;
}

const DictionaryRow* FindRow(const DictionaryPart& part, std::string_view pointer) {
  const auto found =
      std::lower_bound(part.rows.begin(), part.rows.end(), pointer,
                       [](const DictionaryRow& row, std::string_view wanted) { return row.declared.pointer < wanted; });
  return found != part.rows.end() && found->declared.pointer == pointer ? &*found : nullptr;
}

}  // namespace telltale
