#include "harness/sandbox/diagnosis.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/own_limit.h"
#include "core/result.h"
#include "harness/sandbox/cell/cell_sandbox.h"
#include "harness/sandbox/isolation_facts.h"
#include "harness/sandbox/machine/trust_files.h"

namespace telltale {
namespace {

bool HasSeccompFilter() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("Seccomp:")) return line.find('2') != std::string::npos;
  }
  return false;
}

std::string FirstWord(const std::string& path) {
  std::ifstream file(path);
  std::string word;
  file >> word;
  return word;
}

bool Says(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

Status TrySandbox(const Clock& clock) {
  TRY(const SandboxTools tools, FindSandboxTools());
  const Identity probe = MakeIdentity(SystemRandom(), {});
  const CellAddresses addresses{probe.ValueOf("mac"), probe.ValueOf("ipv4"), probe.ValueOf("ipv6")};
  const TrustFiles no_trust;
  TRY(const auto sandbox,
      CellSandbox::Start(tools, {probe, GatewayAddress(addresses), no_trust, {}}, addresses, clock));
  return sandbox->AwaitReady();
}

Result<std::unique_ptr<ControlGroups>> FindGroups() {
  TRY(const SandboxTools tools, FindSandboxTools());
  return ControlGroups::Find(tools.helper);
}

}  // namespace

SystemFacts ReadSystemFacts() {
  SystemFacts facts;
  std::error_code error;
  facts.is_root = geteuid() == 0;
  facts.in_container =
      std::filesystem::exists("/.dockerenv", error) || std::filesystem::exists("/run/.containerenv", error);
  facts.has_seccomp_filter = HasSeccompFilter();
  facts.max_user_namespaces = FirstWord("/proc/sys/user/max_user_namespaces");
  facts.unprivileged_user_clone = FirstWord("/proc/sys/kernel/unprivileged_userns_clone");
  facts.apparmor_restricts = FirstWord("/proc/sys/kernel/apparmor_restrict_unprivileged_userns");
  return facts;
}

std::vector<std::string> RemediesFor(const std::string& reason, const SystemFacts& facts) {
  std::vector<std::string> remedies;
  const auto add = [&remedies](const char* text) { remedies.emplace_back(text); };
  if (Says(reason, "bubblewrap is not there")) add("apt-get install bubblewrap");
  if (Says(reason, "telltale-cell")) add("build or install all of telltale: telltale-cell belongs beside telltale");
  if (Says(reason, "network interfaces")) add("modprobe veth: the kernel makes no veth pairs");
  if (Says(reason, "nftables")) add("modprobe nft_redir nft_chain_nat: the kernel lacks nf_tables with NAT");
  const bool is_refusal = Says(reason, "namespace") || Says(reason, "not permitted") || Says(reason, "denied");
  if (!is_refusal) return remedies;
  if (facts.max_user_namespaces == "0") add("sysctl -w user.max_user_namespaces=10000");
  if (facts.unprivileged_user_clone == "0" && !facts.is_root) add("sysctl -w kernel.unprivileged_userns_clone=1");
  if (facts.apparmor_restricts == "1" && !facts.is_root) {
    add("sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile for telltale-cell with "
        "`userns,`");
  }
  if (facts.in_container) {
    add("start the container with --cap-add SYS_ADMIN --cap-add NET_ADMIN --security-opt seccomp=unconfined "
        "--security-opt apparmor=unconfined (or --privileged)");
  }
  if (facts.has_seccomp_filter && !facts.in_container) {
    add("lift the seccomp filter under which telltale runs (systemd units: RestrictNamespaces=no)");
  }
  if (!facts.is_root) add("run telltale as root");
  if (remedies.empty()) {
    add("something outside telltale refuses it (a container engine, a security module): run telltale on the machine "
        "itself or in a virtual machine");
  }
  return remedies;
}

std::vector<TierState> Diagnose(const Clock& clock) {
  TierState sandbox{"namespace", true, "any CLI, unmodified; everything that it sends anywhere is seen", {}, false};
  // What a report would say of it, and how to get what is missing.
  const auto groups = FindGroups();
  sandbox.detail += "; " + UserFact() + "; " + LimitFact(groups);
  if (!groups && !groups.error().hint.empty()) sandbox.remedies.push_back(groups.error().hint);
  if (const Status tried = TrySandbox(clock); !tried) {
    sandbox.works = false;
    sandbox.detail = tried.error().message;
    const std::string limit = OwnLimitHint(ToString(tried.error()));
    sandbox.is_limited = !limit.empty();
    sandbox.remedies =
        sandbox.is_limited ? std::vector<std::string>{limit} : RemediesFor(tried.error().message, ReadSystemFacts());
  }
  return {sandbox,
          {"proxy",
           true,
           "CLIs that obey HTTP(S)_PROXY; what does not obey is unseen, so no verdict is a pass by itself",
           {},
           false},
          {"endpoint",
           true,
           "CLIs with a variable for their endpoint (`endpoint_tier` in the profile); the rest is unseen",
           {},
           false}};
}

}  // namespace telltale
