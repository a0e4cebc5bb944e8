#include "harness/sandbox/machine/identity.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>
#include <string_view>

#include "core/kernel_release.h"
#include "core/own_credential.h"
#include "core/time_zone_names.h"
#include "harness/sandbox/machine/canary_values.h"
#include "harness/sandbox/machine/git_repository.h"
#include "harness/sandbox/machine/planted_files.h"

namespace telltale {
namespace {

class Drawing {
 public:
  explicit Drawing(const RandomBytes& random) : random_(random) {}

  std::string Add(std::string id, CanaryClass canary_class, std::string value) {
    identity_.canaries.push_back({std::move(id), canary_class, value});
    return value;
  }
  std::string Add(std::string id, CanaryClass canary_class) {
    return Add(std::move(id), canary_class, DrawValue(canary_class, random_));
  }

  void Person() {
    const std::string user = Add("username", CanaryClass::kUsername);
    Add("fullname", CanaryClass::kFullname);
    Add("email", CanaryClass::kEmail);
    Add("home", CanaryClass::kHome, "/home/" + user);
    const std::string project = Add("project", CanaryClass::kFileName, DrawWord(random_, kNameSyllables));
    Add("cwd", CanaryClass::kCwd, "/home/" + user + "/src/" + project);
    const std::string owner = Add("git_owner", CanaryClass::kGitRemote, DrawWord(random_, kNameSyllables));
    const std::string host =
        Add("git_host", CanaryClass::kGitRemote, "git." + DrawWord(random_, kNameSyllables) + ".example");
    Add("git_remote", CanaryClass::kGitRemote, "https://" + host + '/' + owner + '/' + project + ".git");
    Add("git_commit", CanaryClass::kGitRemote, CommitOf(RepositoryOf(identity_)));
    Add("file_name", CanaryClass::kFileName);
  }

  void Machine() {
    Add("hostname", CanaryClass::kHostname);
    Add("domain", CanaryClass::kHostname, DrawWord(random_, kNameSyllables) + ".internal");
    Add("machine_id", CanaryClass::kMachineId);
    Add("product_uuid", CanaryClass::kMachineId, DrawUuid(random_));
    Add("boot_id", CanaryClass::kMachineId, DrawUuid(random_));
    Add("root_uuid", CanaryClass::kMachineId, DrawUuid(random_));
    Add("container_id", CanaryClass::kMachineId, DrawHex(random_, 32));
    for (const char* serial : {"product_serial", "board_serial", "disk_serial"}) {
      Add(serial, CanaryClass::kMachineId, DrawUpper(random_, 12));
    }
    Add("mac", CanaryClass::kMac);
    Add("ipv4", CanaryClass::kIpv4);
    Add("ipv6", CanaryClass::kIpv6);
    // "opt" and the like name nobody; the folder's own name does.
    Add("cli_folder", CanaryClass::kGeneric, "/opt/" + DrawWord(random_, kNameSyllables));
    Add("boot_time", CanaryClass::kGeneric, DrawBootTime(random_));
    Add("time_zone", CanaryClass::kGeneric,
        std::string(kLonelyTimeZones[DrawIndex(random_, std::size(kLonelyTimeZones))].canonical));
    Add(kKernelReleaseCanary, CanaryClass::kGeneric, DrawKernelRelease(random_));
  }

  void Secrets() {
    for (const char* id : {"env_secret", "env_password", "dotenv_secret", "docker_token", "kube_token"}) {
      Add(id, CanaryClass::kEnvSecret);
    }
    for (const char* token : {"npm_token", kNpmRegistryToken}) {
      Add(token, CanaryClass::kEnvSecret, "npm_" + DrawToken(random_, 36));
    }
    Add("aws_key_id", CanaryClass::kEnvSecret, "AKIA" + DrawUpper(random_, 16));
    Add("aws_secret", CanaryClass::kEnvSecret, DrawToken(random_, 40));
    Add("ssh_key_comment", CanaryClass::kGeneric);
    Add("shell_history", CanaryClass::kGeneric);
  }

  void Typed(const std::vector<CanaryRequest>& requested) {
    Add("flag_value", CanaryClass::kFlagValue);
    Add("argument", CanaryClass::kArgument);
    for (const CanaryRequest& request : requested) {
      const bool known = std::any_of(identity_.canaries.begin(), identity_.canaries.end(),
                                     [&request](const Canary& canary) { return canary.id == request.name; });
      if (!known) Add(request.name, request.canary_class);
    }
  }

  Identity Take() { return std::move(identity_); }

 private:
  const RandomBytes& random_;
  Identity identity_;
};

}  // namespace

RandomBytes SystemRandom() {
  return [](std::uint8_t* bytes, std::size_t count) {
    while (count > 0) {
      const ssize_t got = getrandom(bytes, count, 0);
      if (got < 0 && errno == EINTR) continue;
      CHECK_THAT(got > 0);
      bytes += got;
      count -= static_cast<std::size_t>(got);
    }
  };
}

const Canary& Identity::Find(const std::string& id) const {
  const auto canary =
      std::find_if(canaries.begin(), canaries.end(), [&id](const Canary& candidate) { return candidate.id == id; });
  CHECK_THAT(canary != canaries.end());
  return *canary;
}

Identity MakeIdentity(const RandomBytes& random, const std::vector<CanaryRequest>& requested) {
  Drawing drawing(random);
  drawing.Person();
  drawing.Machine();
  drawing.Secrets();
  drawing.Typed(requested);
  return drawing.Take();
}

EnvironmentVariables IdentityEnvironment(const Identity& identity) {
  return {{"API_TOKEN", identity.ValueOf("env_secret")},
          {"DATABASE_PASSWORD", identity.ValueOf("env_password")},
          {"EMAIL", identity.ValueOf("email")},
          {"HOME", identity.ValueOf("home")},
          {"HOSTNAME", identity.ValueOf("hostname")},
          // A locale that is not installed makes programs warn on stderr, and its name is too short to be a canary.
          {"LANG", "C.UTF-8"},
          {"LOGNAME", identity.ValueOf("username")},
          {"PWD", identity.ValueOf("cwd")},
          {"SHELL", "/bin/sh"},
          {"TZ", identity.ValueOf("time_zone")},
          {"USER", identity.ValueOf("username")}};
}

Result<std::string> Expand(const std::string& text, const Identity& identity) {
  std::string expanded;
  std::size_t at = 0;
  for (std::size_t start = text.find("${"); start != std::string::npos; start = text.find("${", at)) {
    const std::size_t end = text.find('}', start);
    if (end == std::string::npos) return InputError("'${' without '}' in '" + text + "'");
    expanded.append(text, at, start - at);
    const std::string name = text.substr(start + 2, end - start - 2);
    constexpr std::string_view kCanary = "canary:";
    const std::string id = name.starts_with(kCanary) ? name.substr(kCanary.size()) : name;
    const auto canary = std::find_if(identity.canaries.begin(), identity.canaries.end(),
                                     [&id](const Canary& candidate) { return candidate.id == id; });
    const bool known = name.starts_with(kCanary) || name == "home" || name == "cwd";
    if (!known || canary == identity.canaries.end()) {
      return InputError("'${" + name + "}' is not known in '" + text + "'", {},
                        "known are ${home}, ${cwd} and ${canary:NAME} with a NAME that the profile lists");
    }
    expanded += canary->value;
    at = end + 1;
  }
  return expanded.append(text, at);
}

}  // namespace telltale
