#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "harness/sandbox/cell/host_user.h"
#include "harness/sandbox/isolation.h"
#include "harness/sandbox/machine/trust_files.h"
#include "harness/sandbox/process.h"
#include "harness/sandbox/watch/written_files.h"

namespace telltale {

// A cell of a weaker tier: a process of the real machine with a HOME, a working directory and a /tmp of ours, whose
// identity comes from variables and files there. How it is led to the capture server is up to the tier.
class HostCell : public Cell {
 public:
  HostCell(const IsolationContext& context, CellRequest request, std::filesystem::path root)
      : context_(context), request_(std::move(request)), root_(std::move(root)) {}
  ~HostCell() override;

  // How the weaker tiers hold the CLI, for reports.
  static std::string Fact();

  // Makes the directories below `root`. Called once, first.
  Status Prepare(const TrustFiles& trust);
  Result<ProcessOutcome> Execute(const Command& command, const std::atomic<bool>& cancelled) override;
  Result<CellReport> Settle(std::chrono::milliseconds grace, const std::atomic<bool>& cancelled) override;
  std::vector<WrittenFile> WrittenFiles() const override;
  Status Place(const FileToPlace& file) override;
  Status BeginRun(const std::string& run, const BackendScript& script) override;
  const Identity& identity() const override { return request_.identity; }
  std::vector<PlantedCanary> Planted() const override { return planted_; }
  std::filesystem::path cli() const override { return request_.cli; }
  EnvironmentVariables AddedEnvironment() const override;

 protected:
  const Profile& profile() const { return *request_.profile; }
  // What the tier says of its listener; run and script are set.
  virtual void Describe(Listener& listener) const = 0;
  // The variables that lead the CLI to the listener on 127.0.0.1 and `port`. `machine_id` is a file.
  virtual EnvironmentVariables NetworkEnvironment(std::uint16_t port, const std::string& machine_id) const = 0;
  virtual std::string tier() const = 0;

 private:
  bool IsQuiet() const;
  // As root: a user of the host that is nobody's for the command, if that one can read it.
  Status ChooseUser();
  Status MakeHomeReadOnly();

  const IsolationContext context_;
  CellRequest request_;
  const std::filesystem::path root_;
  std::filesystem::path home_, cwd_;
  std::vector<PlantedCanary> planted_;
  TreeSnapshot before_home_, before_cwd_;
  std::vector<ListenerId> listeners_;
  std::uint16_t port_ = 0;
  std::vector<std::unique_ptr<Process>> processes_;
  HostUser user_;
  std::vector<Gap> unplayed_;  // what the scenario wants and this tier cannot do
};

}  // namespace telltale
