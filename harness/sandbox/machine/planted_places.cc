#include "harness/sandbox/machine/planted_places.h"

#include <utility>

#include "core/kernel_release.h"
#include "harness/sandbox/machine/machine_files.h"
#include "harness/sandbox/machine/planted_files.h"

namespace telltale {
std::vector<PlantedCanary> PlantedVariables(const Identity& identity) {
  std::vector<PlantedCanary> places;
  for (const auto& [name, value] : IdentityEnvironment(identity)) {
    for (const Canary& canary : identity.canaries) {
      if (canary.value == value) places.push_back({canary, "$" + name, std::nullopt});
    }
  }
  return places;
}

std::vector<PlantedCanary> PlantedPlaces(const Identity& identity) {
  std::vector<PlantedCanary> places;
  const auto add = [&](const std::string& id, const std::string& where) {
    places.push_back({identity.Find(id), where, std::nullopt});
  };
  const auto add_files = [&](const std::vector<PlantedFile>& files, const std::string& prefix) {
    for (const PlantedFile& file : files) {
      for (const std::string& id : file.canaries) add(id, prefix + file.path);
    }
  };
  add_files(MachineFiles(identity, ""), "/");
  add("boot_id", "/proc/sys/kernel/random/boot_id");
  add("root_uuid", "/proc/cmdline");
  for (const char* file : {"/proc/sys/kernel/osrelease", "/proc/version"}) add(kKernelReleaseCanary, file);
  add_files(HomeFiles(identity), "~/");
  add_files(ProjectFiles(identity), "./");
  for (PlantedCanary& planted : PlantedVariables(identity)) places.push_back(std::move(planted));
  add("hostname", "host name");
  for (const char* id : {"mac", "ipv4", "ipv6"}) add(id, "network interface eth0");
  return places;
}

std::string PathInside(const PlantedCanary& planted, const Identity& identity) {
  if (planted.where.starts_with("~/")) return identity.ValueOf("home") + planted.where.substr(1);
  if (planted.where.starts_with("./")) return identity.ValueOf("cwd") + planted.where.substr(1);
  return planted.where.starts_with("/") ? planted.where : std::string();
}

}  // namespace telltale
