#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/sandbox/cell/cell_facts.h"
#include "harness/sandbox/cell/cell_internet.h"
#include "harness/sandbox/cell/cell_sandbox.h"
#include "harness/sandbox/cell/cell_state.h"
#include "harness/sandbox/isolation.h"
#include "harness/sandbox/limits/limit_gaps.h"
#include "harness/sandbox/machine/cli_places.h"
#include "harness/sandbox/machine/planted_cli.h"
#include "harness/sandbox/machine/trust_files.h"
#include "harness/sandbox/network/late_close.h"

namespace telltale {

// A cell of the namespace tier: a machine, a user and an internet of its own.
class NamespaceCell final : public Cell {
 public:
  // Borrows `late_close` and `facts` for the cell's life.
  static Result<std::unique_ptr<Cell>> Make(const IsolationContext& context, const SandboxTools& tools,
                                            const TrustFiles& trust, LateClose& late_close, CellFacts& facts,
                                            CellRequest request);
  ~NamespaceCell() override;

  Result<ProcessOutcome> Execute(const Command& command, const std::atomic<bool>& cancelled) override;
  Result<CellReport> Settle(std::chrono::milliseconds grace, const std::atomic<bool>& cancelled) override;
  std::vector<WrittenFile> WrittenFiles() const override { return state_->Written(); }
  Status Place(const FileToPlace& file) override { return sandbox_->Place(file); }
  Status BeginRun(const std::string& run, const BackendScript& script) override;
  const Identity& identity() const override { return request_.identity; }
  std::vector<PlantedCanary> Planted() const override { return planted_; }
  std::filesystem::path cli() const override { return planted_cli_ ? planted_cli_->cli : request_.cli; }
  EnvironmentVariables AddedEnvironment() const override;

 private:
  NamespaceCell(const IsolationContext& context, LateClose& late_close, CellFacts& facts, CellRequest request)
      : context_(context),
        late_close_(late_close),
        facts_(facts),
        request_(std::move(request)),
        internet_(context, request_.identity, *request_.profile) {}
  Status Prepare(const SandboxTools& tools, const TrustFiles& trust);
  Status WatchPlantedFiles();
  // Waits until no process is left, at most `grace`, then ends those that are, and says who they were. Where that
  // cannot be known, that is a gap.
  void AwaitEmpty(std::chrono::milliseconds grace, const std::atomic<bool>& cancelled, CellReport& report);
  // Adds what is known of the network and the files.
  Status Account(CellReport& report);
  // The Unix sockets that were tried and are not there, as flows.
  std::vector<Flow> AbsentSocketFlows();
  void NoteReads(const std::set<std::string>& paths);
  // What of the cell ran out, and what of it was open, during this run.
  std::vector<Gap> LimitsOfRun();
  std::vector<Gap> OpenDoors() const;
  // Where it cannot be known which planted files were read.
  std::vector<Gap> UnseenReads() const;
  // What of the files that it left is not known, where that is judged.
  std::vector<Gap> UnreadState() const;

  const IsolationContext context_;
  LateClose& late_close_;
  CellFacts& facts_;
  CellRequest request_;
  CellInternet internet_;  // borrows the request
  CliPlaces places_;
  std::optional<PlantedCli> planted_cli_;
  std::unique_ptr<CellSandbox> sandbox_;
  std::string run_;
  std::vector<PlantedCanary> planted_;
  ReadTrace reads_;
  std::vector<std::unique_ptr<Process>> processes_;
  std::optional<CellState> state_;  // borrows the sandbox
  LimitHits known_hits_;
};

}  // namespace telltale
