// The weakest tier: the CLI is told where the mock backend is by its own endpoint variable. Its HOME and working
// directory are directories of ours, its identity comes from the environment; the rest of the machine is the real one.
#include "core/gap_kinds.h"
#include "harness/sandbox/cell/host_cell.h"
#include "harness/sandbox/cell/scratch_directory.h"
#include "harness/sandbox/isolation.h"

namespace telltale {
namespace {

class EndpointCell final : public HostCell {
 public:
  using HostCell::HostCell;

 private:
  std::string tier() const override { return "endpoint"; }
  void Describe(Listener& listener) const override {
    for (const Endpoint& endpoint : profile().endpoints) {
      if (endpoint.role != "telemetry") continue;
      listener.host = endpoint.host;
      listener.port = endpoint.port;
      return;
    }
  }
  EnvironmentVariables NetworkEnvironment(std::uint16_t port, const std::string& machine_id) const override {
    std::string value = profile().endpoint_value;
    const std::string url = "https://127.0.0.1:" + std::to_string(port);
    if (const std::size_t at = value.find("${url}"); at != std::string::npos) value.replace(at, 6, url);
    EnvironmentVariables variables = {{profile().endpoint_variable, value}};
    if (!profile().machine_id_variable.empty()) variables.emplace_back(profile().machine_id_variable, machine_id);
    return variables;
  }
};

class EndpointIsolation final : public Isolation {
 public:
  EndpointIsolation(IsolationContext context, TrustFiles trust, std::unique_ptr<ScratchDirectory> scratch)
      : scratch_(std::move(scratch)), context_(std::move(context)), trust_(std::move(trust)) {}
  std::string name() const override { return "endpoint"; }
  std::vector<std::string> Facts() const override { return {HostCell::Fact()}; }
  std::vector<Gap> Blindness() const override {
    return {{gap_kind::kIsolation, "", "",
             "endpoint tier: only what the CLI sends to its configured endpoint is seen; traffic to "
             "any other host and identifiers read from the real system are not",
             false}};
  }
  Result<std::unique_ptr<Cell>> MakeCell(CellRequest request) override {
    if (request.profile->endpoint_variable.empty()) {
      return InputError(
          "the endpoint tier needs `endpoint_tier` with a `variable` in the profile: that tells the CLI where "
          "its backend is",
          request.profile->path.string());
    }
    auto cell = std::make_unique<EndpointCell>(context_, std::move(request),
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

Result<std::unique_ptr<Isolation>> MakeEndpointIsolation(const IsolationContext& context) {
  TRY(TrustFiles trust, MakeTrustFiles(context.ca_pem));
  TRY(auto scratch, ScratchDirectory::Make(context.scratch));
  IsolationContext within = context;
  within.scratch = scratch->path();
  return std::make_unique<EndpointIsolation>(std::move(within), std::move(trust), std::move(scratch));
}

}  // namespace telltale
