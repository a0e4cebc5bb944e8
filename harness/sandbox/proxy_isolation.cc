// The tier for machines whose kernel gives no namespaces: the CLI is asked, by the usual variables, to use a proxy that
// is the capture server. What obeys is captured whatever its host; what does not is unseen.
#include "core/gap_kinds.h"
#include "harness/sandbox/cell/host_cell.h"
#include "harness/sandbox/cell/scratch_directory.h"
#include "harness/sandbox/isolation.h"
#include "harness/sandbox/machine/proxy_environment.h"

namespace telltale {
namespace {

class ProxyCell final : public HostCell {
 public:
  using HostCell::HostCell;

 private:
  std::string tier() const override { return "proxy"; }
  void Describe(Listener& listener) const override { listener.is_proxy = true; }
  EnvironmentVariables NetworkEnvironment(std::uint16_t port, const std::string& machine_id) const override {
    EnvironmentVariables variables = ProxyEnvironment(port);
    if (!profile().machine_id_variable.empty()) variables.emplace_back(profile().machine_id_variable, machine_id);
    return variables;
  }
};

class ProxyIsolation final : public Isolation {
 public:
  ProxyIsolation(IsolationContext context, TrustFiles trust, std::unique_ptr<ScratchDirectory> scratch)
      : scratch_(std::move(scratch)), context_(std::move(context)), trust_(std::move(trust)) {}
  std::string name() const override { return "proxy"; }
  std::vector<std::string> Facts() const override { return {HostCell::Fact()}; }
  std::vector<Gap> Blindness() const override {
    return {{gap_kind::kIsolation, "", "",
             "proxy tier: only what obeys the proxy variables is seen; a client that connects by itself, DNS, UDP, and "
             "identifiers read from the real system are not",
             false}};
  }
  Result<std::unique_ptr<Cell>> MakeCell(CellRequest request) override {
    auto cell = std::make_unique<ProxyCell>(context_, std::move(request),
                                            context_.scratch / ("cell" + std::to_string(next_++)));
    TRY_VOID(cell->Prepare(trust_));
    return cell;
  }

 private:
  const std::unique_ptr<ScratchDirectory> scratch_;
  const IsolationContext context_;
  const TrustFiles trust_;
  std::atomic<unsigned> next_{0};
};

}  // namespace

Result<std::unique_ptr<Isolation>> MakeProxyIsolation(const IsolationContext& context) {
  TRY(TrustFiles trust, MakeTrustFiles(context.ca_pem));
  TRY(auto scratch, ScratchDirectory::Make(context.scratch));
  IsolationContext within = context;
  within.scratch = scratch->path();
  return std::make_unique<ProxyIsolation>(std::move(within), std::move(trust), std::move(scratch));
}

}  // namespace telltale
