#pragma once
#include <fmt/format.h>

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "harness/sandbox/isolation.h"

namespace telltale {

// Keeps what it is given, in memory.
class FakeRecorder final : public Recorder {
 public:
  Result<std::string> Record(const Exchange& exchange) override {
    const std::lock_guard lock(mutex);
    exchanges.push_back(exchange);
    return fmt::format("x{:05}", exchanges.size());
  }
  Status RecordResponse(const std::string&, const Response&) override { return {}; }
  Status Record(const Flow& flow) override {
    const std::lock_guard lock(mutex);
    flows.push_back(flow);
    return {};
  }
  Status Record(const Gap& gap) override {
    const std::lock_guard lock(mutex);
    gaps.push_back(gap);
    return {};
  }
  std::mutex mutex;
  std::vector<Exchange> exchanges;
  std::vector<Flow> flows;
  std::vector<Gap> gaps;
};

// What a fake cell was told, in order: "make NAME", "begin RUN BACKEND-FAULT", "execute ARGV...".
struct CellLog {
  std::mutex mutex;
  std::vector<std::string> lines;
  std::vector<std::chrono::milliseconds> graces;  // of each run: how long what it leaves behind may live
  void Add(std::string line) {
    const std::lock_guard lock(mutex);
    lines.push_back(std::move(line));
  }
};

// A cell that runs nothing: `behaviour` says what became of a command.
class FakeCell final : public Cell {
 public:
  using Behaviour = std::function<ProcessOutcome(const Command&)>;
  FakeCell(Identity identity, Behaviour behaviour, CellReport report, CellLog& log)
      : identity_(std::move(identity)), behaviour_(std::move(behaviour)), report_(std::move(report)), log_(log) {}
  Result<ProcessOutcome> Execute(const Command& command, const std::atomic<bool>&) override {
    std::string line = "execute";
    for (std::size_t i = 1; i < command.argv.size(); ++i) line += " " + command.argv[i];
    log_.Add(line);
    files_.push_back({"/home/x/.cli/run" + std::to_string(files_.size()), "id", 2});
    return behaviour_(command);
  }
  Result<CellReport> Settle(std::chrono::milliseconds grace, const std::atomic<bool>&) override {
    const std::lock_guard lock(log_.mutex);
    log_.graces.push_back(grace);
    return report_;
  }
  Status Place(const FileToPlace& file) override {
    log_.Add("place " + file.path);
    return {};
  }
  std::vector<WrittenFile> WrittenFiles() const override { return files_; }
  Status BeginRun(const std::string& run, const BackendScript& script) override {
    log_.Add("begin " + run + " " + std::to_string(static_cast<int>(script.fault)));
    return {};
  }
  const Identity& identity() const override { return identity_; }
  std::vector<PlantedCanary> Planted() const override { return {{identity_.canaries.front(), "$USER", true}}; }
  std::filesystem::path cli() const override { return "/bin/cli"; }
  EnvironmentVariables AddedEnvironment() const override { return {{"HOME", "/home/x"}}; }

 private:
  Identity identity_;
  Behaviour behaviour_;
  CellReport report_;
  CellLog& log_;
  std::vector<WrittenFile> files_;
};

class FakeIsolation final : public Isolation {
 public:
  std::string name() const override { return "fake"; }
  std::vector<std::string> Facts() const override { return {}; }
  std::vector<Gap> Blindness() const override { return {}; }
  Result<std::unique_ptr<Cell>> MakeCell(CellRequest request) override {
    return std::make_unique<FakeCell>(std::move(request.identity), behaviour, report, log);
  }
  static ProcessOutcome Exit(int code) {
    ProcessOutcome outcome;
    outcome.started = true;
    outcome.exit_code = code;
    return outcome;
  }
  FakeCell::Behaviour behaviour = [](const Command&) { return Exit(0); };
  CellReport report;
  CellLog log;
};

}  // namespace telltale
