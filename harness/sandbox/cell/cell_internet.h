#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/gap.h"
#include "harness/sandbox/isolation.h"
#include "harness/sandbox/network/cell_network.h"
#include "harness/sandbox/network/explain_flows.h"
#include "harness/sandbox/network/late_close.h"
#include "harness/sandbox/network/loopback_watch.h"
#include "harness/sandbox/network/packet_watch.h"
#include "harness/sandbox/network/redirect_rules.h"
#include "harness/sandbox/network/send_queue.h"
#include "harness/sandbox/network/socket_ends.h"
#include "mockserver/dns/dns_server.h"

namespace telltale {

// The internet that a cell of the namespace tier sees: every name and address in it is the capture server, and a ledger
// counts what is sent to them. Not thread-safe.
class CellInternet {
 public:
  // Borrows all but the context, for its life.
  CellInternet(const IsolationContext& context, const Identity& identity, const Profile& profile);

  // Takes the gateway's sockets, once, before all else.
  Status Serve(GatewaySockets& sockets);
  // From now on what comes belongs to `run`, and the backend plays `script`.
  Status BeginRun(const std::string& run, const BackendScript& script);
  // The environment of the next command: it names the hosts that are the user's own proxies.
  void NoteVariables(const EnvironmentVariables& variables);
  // Nobody is left who could send: waits until all that is on its way has come to its end; what is not by then is a
  // gap.
  void AwaitQuiet(std::vector<Gap>& gaps);
  // What was sent since the last call, explained by what was recorded.
  Result<ExplainedFlows> Account();
  // Stops serving. What takes long to close goes to `late_close`.
  void End(LateClose& late_close);

 private:
  // What the capture server's threads, which may outlive a run, say of the connections that they served to their end;
  // and which hosts are the user's own proxies.
  struct Heard {
    std::mutex mutex;
    std::map<ConnectionEnds, ConnectionTotal> connections;
    std::set<std::string> proxies;
  };

  Status ServeLoopback(GatewaySockets& sockets);
  Result<ListenerId> Listen(Descriptor socket);
  std::vector<ListenerId> AllListeners() const;
  void NoteClientsEnded();
  std::string NameOf(const std::string& address) const;
  // Everything that was sent has been taken and recorded, and every connection has come to its end.
  bool IsQuiet();
  // The kernel tells of the end of a socket a moment after its packets. Of few it does not, so this waits not for long.
  void AwaitSocketEnds();
  std::vector<Flow> LoopbackFlows();

  const IsolationContext context_;
  const CellAddresses addresses_;
  const std::set<std::string> own_addresses_;
  NameTable names_;
  std::shared_ptr<Heard> heard_ = std::make_shared<Heard>();
  std::vector<ListenerId> listeners_;
  std::vector<ListenerId> loop_listeners_;
  std::unique_ptr<DnsServer> dns_;
  std::unique_ptr<PacketWatch> packets_;
  std::unique_ptr<LoopbackWatch> loopback_;  // none: this kernel cannot watch it
  std::unique_ptr<NetlinkSocket> netfilter_;
  std::shared_ptr<SendQueue> send_queue_;
  std::shared_ptr<SocketEnds> socket_ends_;
  TcpPolicy policy_ = TcpPolicy::kCapture;
  std::string run_;
};

}  // namespace telltale
