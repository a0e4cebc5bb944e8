// The strongest tier: namespaces of the kernel. Nothing that a CLI sends can get out, and nothing goes unseen.
#include "harness/sandbox/cell/cell_facts.h"
#include "harness/sandbox/cell/cell_sandbox.h"
#include "harness/sandbox/cell/namespace_cell.h"
#include "harness/sandbox/isolation.h"
#include "harness/sandbox/isolation_facts.h"
#include "harness/sandbox/machine/trust_files.h"

namespace telltale {
namespace {

class NamespaceIsolation final : public Isolation {
 public:
  NamespaceIsolation(const IsolationContext& context, SandboxTools tools, TrustFiles trust,
                     std::unique_ptr<ControlGroups> groups, std::vector<std::string> facts)
      : context_(context),
        tools_(std::move(tools)),
        trust_(std::move(trust)),
        groups_(std::move(groups)),
        facts_(std::move(facts)) {}
  std::string name() const override { return "namespace"; }
  std::vector<std::string> Facts() const override {
    std::vector<std::string> facts = facts_;
    for (std::string& fact : cell_facts_.All()) facts.push_back(std::move(fact));
    return facts;
  }
  std::vector<Gap> Blindness() const override { return {}; }
  Result<std::unique_ptr<Cell>> MakeCell(CellRequest request) override {
    return NamespaceCell::Make(context_, tools_, trust_, late_close_, cell_facts_, std::move(request));
  }

 private:
  const IsolationContext context_;
  const SandboxTools tools_;
  const TrustFiles trust_;
  const std::unique_ptr<ControlGroups> groups_;  // tools_ borrows it
  const std::vector<std::string> facts_;
  LateClose late_close_;
  CellFacts cell_facts_;
};

}  // namespace

Result<std::unique_ptr<Isolation>> MakeNamespaceIsolation(const IsolationContext& context) {
  TRY(SandboxTools tools, FindSandboxTools());
  TRY(TrustFiles trust, MakeTrustFiles(context.ca_pem));
  // Whether the kernel lets us, and whether in a user namespace, is best known by doing it once.
  const Identity probe = MakeIdentity(SystemRandom(), {});
  const CellAddresses addresses{probe.ValueOf("mac"), probe.ValueOf("ipv4"), probe.ValueOf("ipv6")};
  TRY(const auto sandbox,
      CellSandbox::Start(tools, {probe, GatewayAddress(addresses), trust, {}}, addresses, *context.clock));
  TRY_VOID(sandbox->AwaitReady());
  tools.user_namespace = sandbox->in_user_namespace() ? UserNamespace::kEnter : UserNamespace::kNone;
  auto groups = ControlGroups::Find(tools.helper);
  std::vector<std::string> facts = {UserFact(), LimitFact(groups)};
  tools.groups = groups ? groups->get() : nullptr;
  return std::make_unique<NamespaceIsolation>(context, std::move(tools), std::move(trust),
                                              groups ? *std::move(groups) : nullptr, std::move(facts));
}

}  // namespace telltale
