#include "harness/flows/source.h"

#include <algorithm>
#include <utility>

#include "core/kernel_release.h"
#include "core/own_credential.h"

namespace telltale::flows {
namespace {

Source Of(std::string id, std::string title, std::vector<std::string> canaries, std::optional<CanaryClass> word,
          bool is_personal, std::vector<std::string> moves = {}, std::vector<std::string> spells = {}) {
  return {std::move(id), std::move(title), std::move(canaries), word, is_personal, std::move(moves), std::move(spells)};
}

std::vector<Source> Standard() {
  using enum CanaryClass;
  return {
      Of("git-commit", "git commit", {"git_time"}, kGitRemote, true, {}, {"git_commit"}),
      Of("machine-id", "machine id", {"machine_id"}, kMachineId, true),
      Of("mac", "MAC address", {"mac"}, kMac, true),
      Of("host-name", "host name", {"hostname"}, kHostname, true),
      Of("domain", "domain", {"domain"}, kHostname, true),
      Of("user-name", "user name", {"username"}, kUsername, true),
      Of("home", "HOME", {"home"}, kHome, true),
      Of("cwd", "working directory", {"cwd"}, kCwd, true),
      Of("full-name", "full name", {"fullname"}, kFullname, true, {"git-commit"}),
      Of("email", "e-mail", {"email"}, kEmail, true, {"git-commit"}),
      Of("git-remote", "git remote", {"git_owner", "git_host"}, kGitRemote, true, {}, {"git_remote"}),
      Of("project", "project's name", {"project"}, kFileName, true, {"git-remote", "git-commit"}, {"git_remote"}),
      Of("file-name", "file name", {"file_name"}, kFileName, true),
      Of("ipv4", "IPv4 address", {"ipv4"}, kIpv4, true),
      Of("ipv6", "IPv6 address", {"ipv6"}, kIpv6, true),
      Of("product-uuid", "product UUID", {"product_uuid"}, kMachineId, true),
      Of("serials", "serial numbers", {"product_serial", "board_serial"}, kMachineId, true),
      Of("disk", "disk", {"disk_serial", "root_uuid"}, kMachineId, true),
      Of("boot-id", "boot id", {"boot_id"}, kMachineId, true),
      Of("container-id", "container id", {"container_id"}, kMachineId, true),
      Of("boot-time", "boot time", {"boot_time"}, std::nullopt, false),
      Of("kernel", "kernel", {kKernelReleaseCanary}, std::nullopt, false),
      Of("time-zone", "time zone", {"time_zone"}, std::nullopt, false),
      Of("locale", "locale", {"locale"}, std::nullopt, false),
      Of("uid", "user number", {"uid"}, std::nullopt, false),
      Of("cli-path", "CLI's path", {"cli_folder"}, std::nullopt, true),
      Of("api-token", "$API_TOKEN", {"env_secret"}, kEnvSecret, true),
      Of("password", "$DATABASE_PASSWORD", {"env_password"}, kEnvSecret, true),
      Of("dotenv", "./.env", {"dotenv_secret"}, kEnvSecret, true),
      Of("npm-token", "npm's tokens", {"npm_token", kNpmRegistryToken}, kEnvSecret, true),
      Of("cloud-key", "cloud's key", {"aws_key_id", "aws_secret"}, kEnvSecret, true),
      Of("docker-token", "docker's token", {"docker_token"}, kEnvSecret, true),
      Of("kube-token", "kube's token", {"kube_token"}, kEnvSecret, true),
      Of("ssh-key", "SSH key", {"ssh_key_comment"}, std::nullopt, true),
      Of("history", "shell's history", {"shell_history"}, std::nullopt, true),
      Of("flag-value", "flag's value", {"flag_value"}, kFlagValue, true),
      Of("argument", "argument", {"argument"}, kArgument, true),
  };
}

}  // namespace

std::vector<Source> AllSources(const CanarySet& requested) {
  std::vector<Source> sources = Standard();
  for (const Canary& canary : requested) {
    const bool known = std::any_of(sources.begin(), sources.end(), [&](const Source& source) {
      return std::find(source.canaries.begin(), source.canaries.end(), canary.id) != source.canaries.end();
    });
    if (known) continue;
    const bool is_personal = canary.canary_class != CanaryClass::kGeneric;
    sources.push_back(Of(canary.id, canary.id, {canary.id}, canary.canary_class, is_personal));
  }
  return sources;
}

std::vector<Untried> NeverTried() {
  return {{"CPU and memory", "a cell shows the machine's own"},
          {"clock", "runs follow one another; what it gives is told as time"},
          {"randomness", "the kernel's own; what it gives is told as noise"},
          {"terminal, CI and constant arguments", "another value is another scenario"}};
}

}  // namespace telltale::flows
