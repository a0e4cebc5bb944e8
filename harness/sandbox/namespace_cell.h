#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/config/endpoint_match.h"
#include "harness/sandbox/cell_sandbox.h"
#include "harness/sandbox/cell_state.h"
#include "harness/sandbox/cli_places.h"
#include "harness/sandbox/explain_flows.h"
#include "harness/sandbox/isolation.h"
#include "harness/sandbox/late_close.h"
#include "harness/sandbox/limit_gaps.h"
#include "harness/sandbox/loopback_watch.h"
#include "harness/sandbox/packet_watch.h"
#include "harness/sandbox/redirect_rules.h"
#include "harness/sandbox/send_queue.h"
#include "harness/sandbox/trust_files.h"
#include "mockserver/dns/dns_server.h"

namespace telltale {

// A cell of the namespace tier: a machine, a user and an internet of its own.
class NamespaceCell final : public Cell {
 public:
  // Borrows `late_close` for the cell's life.
  static Result<std::unique_ptr<Cell>> Make(const IsolationContext& context, const SandboxTools& tools,
                                            const TrustFiles& trust, LateClose& late_close, CellRequest request);
  ~NamespaceCell() override;

  Result<ProcessOutcome> Execute(const Command& command, const std::atomic<bool>& cancelled) override;
  Result<CellReport> Settle(std::chrono::milliseconds grace, const std::atomic<bool>& cancelled) override;
  std::vector<WrittenFile> WrittenFiles() const override { return state_->Written(); }
  Status BeginRun(const std::string& run, const BackendScript& script) override;
  const Identity& identity() const override { return request_.identity; }
  std::vector<PlantedCanary> Planted() const override { return planted_; }
  EnvironmentVariables AddedEnvironment() const override;

 private:
  // What the capture server's threads, which may outlive a run, say of the connections that they served to their end;
  // and which hosts are the user's own proxies.
  struct Heard {
    std::mutex mutex;
    std::map<ConnectionEnds, ConnectionTotal> connections;
    std::set<std::string> proxies;
  };

  NamespaceCell(const IsolationContext& context, LateClose& late_close, CellRequest request)
      : context_(context),
        late_close_(late_close),
        request_(std::move(request)),
        names_([profile = request_.profile](const std::string& name) { return IsBystander(*profile, name); }) {}
  Status Prepare(const SandboxTools& tools, const TrustFiles& trust);
  Status ServeNetwork();
  Status ServeLoopback(GatewaySockets& sockets);
  Result<ListenerId> Listen(Descriptor socket);
  std::string NameOf(const std::string& address) const;
  Status WatchPlantedFiles();
  // Waits until no process is left, at most `grace`, then ends those that are, and says who they were. Where that
  // cannot be known, that is a gap.
  std::vector<std::string> AwaitEmpty(std::chrono::milliseconds grace, const std::atomic<bool>& cancelled,
                                      std::vector<Gap>& gaps);
  // Everything that was sent has been taken and recorded, and every connection has come to its end.
  bool IsNetworkQuiet();
  // Waits until it is; what is not by then is told.
  void AwaitQuiet(std::vector<Gap>& gaps);
  std::vector<Flow> LoopbackFlows();
  Result<CellReport> Account(std::vector<std::string> survivors, std::vector<Gap> gaps);
  void NoteReads(const std::set<std::string>& paths);
  // What of the cell ran out, and what of it was open, during this run.
  std::vector<Gap> LimitsOfRun();
  std::vector<Gap> OpenDoors() const;
  // What of the files that it left is not known, where that is judged.
  std::vector<Gap> UnreadState() const;

  const IsolationContext context_;
  LateClose& late_close_;
  CellRequest request_;
  CliPlaces places_;
  std::unique_ptr<CellSandbox> sandbox_;
  NameTable names_;
  std::shared_ptr<Heard> heard_ = std::make_shared<Heard>();
  std::vector<ListenerId> listeners_;
  std::vector<ListenerId> loop_listeners_;
  std::unique_ptr<DnsServer> dns_;
  std::unique_ptr<PacketWatch> packets_;
  std::unique_ptr<LoopbackWatch> loopback_;  // none: this kernel cannot watch it
  std::unique_ptr<NetlinkSocket> netfilter_;
  std::shared_ptr<SendQueue> send_queue_;
  TcpPolicy policy_ = TcpPolicy::kCapture;
  std::string run_;
  std::vector<PlantedCanary> planted_;
  ReadTrace reads_;
  std::vector<std::unique_ptr<Process>> processes_;
  std::optional<CellState> state_;  // borrows the sandbox
  LimitHits known_hits_;
};

}  // namespace telltale
