#pragma once
#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/exchange.h"
#include "harness/sandbox/isolation.h"
#include "mockserver/record/recorder.h"
#include "mockserver/tls/authority.h"

namespace telltale {

// Keeps what was recorded in memory. Thread-safe.
class MemoryRecorder final : public Recorder {
 public:
  Result<std::string> Record(const Exchange& exchange) override {
    const std::lock_guard lock(mutex_);
    exchanges_.push_back(exchange);
    exchanges_.back().id = "x" + std::to_string(exchanges_.size());
    return exchanges_.back().id;
  }
  Status RecordResponse(const std::string& id, const Response& response) override {
    const std::lock_guard lock(mutex_);
    for (Exchange& exchange : exchanges_) {
      if (exchange.id == id) exchange.response = response;
    }
    return {};
  }
  Status Record(const Flow& flow) override {
    const std::lock_guard lock(mutex_);
    flows_.push_back(flow);
    return {};
  }
  Status Record(const Gap& gap) override {
    const std::lock_guard lock(mutex_);
    gaps_.push_back(gap);
    return {};
  }
  std::vector<Exchange> exchanges(const std::string& scheme = "") const {
    const std::lock_guard lock(mutex_);
    std::vector<Exchange> chosen;
    for (const Exchange& exchange : exchanges_) {
      if (scheme.empty() || exchange.scheme == scheme) chosen.push_back(exchange);
    }
    return chosen;
  }
  std::vector<Gap> gaps() const {
    const std::lock_guard lock(mutex_);
    return gaps_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Exchange> exchanges_;
  std::vector<Flow> flows_;
  std::vector<Gap> gaps_;
};

// Everything that a cell needs, and shortcuts to run commands in one.
class Laboratory {
 public:
  Laboratory();
  ~Laboratory();

  using Maker = Result<std::unique_ptr<Isolation>> (*)(const IsolationContext&);
  Result<std::unique_ptr<Isolation>> Make(Maker maker) { return maker(context()); }
  IsolationContext context() const;
  CellRequest request(const std::filesystem::path& cli = "/bin/sh") const;
  MemoryRecorder& recorder() { return recorder_; }
  Profile& profile() { return profile_; }
  Scenario& scenario() { return scenario_; }

 private:
  SystemClock clock_;
  MemoryRecorder recorder_;
  std::unique_ptr<Authority> trusted_, untrusted_;
  std::unique_ptr<CaptureServer> server_;
  Profile profile_;
  Scenario scenario_;
  std::filesystem::path scratch_;
};

// `sh -c script` in the cell.
ProcessOutcome Shell(Cell& cell, const std::string& script,
                     std::chrono::milliseconds timeout = std::chrono::seconds{120});
CellReport SettleCell(Cell& cell, std::chrono::milliseconds grace = std::chrono::seconds{10});
std::string ReadFile(const std::filesystem::path& path);

}  // namespace telltale
