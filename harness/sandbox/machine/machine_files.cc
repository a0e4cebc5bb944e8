#include "harness/sandbox/machine/machine_files.h"

#include <fmt/format.h>

namespace telltale {

std::vector<PlantedFile> MachineFiles(const Identity& identity, const std::string& name_server) {
  const auto value = [&identity](const char* id) { return identity.ValueOf(id); };
  const std::string host = value("hostname");
  const std::string user = value("username");
  const auto line = [](const std::string& text) { return text + '\n'; };
  return {
      {"etc/passwd",
       fmt::format("root:x:0:0:root:/root:/bin/sh\n{0}:x:{1}:{1}:{2},,,:{3}:/bin/sh\n"
                   "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
                   user, identity.uid, value("fullname"), value("home")),
       0644,
       {"username", "fullname", "home"}},
      {"etc/group", fmt::format("root:x:0:\n{0}:x:{1}:\nnogroup:x:65534:\n", user, identity.uid), 0644, {"username"}},
      {"etc/hostname", line(host), 0644, {"hostname"}},
      {"etc/hosts",
       fmt::format("127.0.0.1 localhost\n127.0.1.1 {0}.{1} {0}\n::1 localhost ip6-localhost\n", host, value("domain")),
       0644,
       {"hostname", "domain"}},
      {"etc/machine-id", line(value("machine_id")), 0444, {"machine_id"}},
      {"etc/timezone", line(value("time_zone")), 0644, {"time_zone"}},
      {"etc/resolv.conf", fmt::format("nameserver {}\n", name_server), 0644, {}},
      {"etc/nsswitch.conf",
       "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nservices: files\n",
       0644,
       {}},
      {"var/lib/dbus/machine-id", line(value("machine_id")), 0444, {"machine_id"}},
      // As the kernel has them; /sys/class holds links to these (mount_plan.cc).
      // Readable by root alone on most machines, by anybody on some: here by anybody, so that nobody's reading is
      // missed.
      {"sys/devices/virtual/dmi/id/product_uuid", line(value("product_uuid")), 0444, {"product_uuid"}},
      {"sys/devices/virtual/dmi/id/product_serial", line(value("product_serial")), 0444, {"product_serial"}},
      {"sys/devices/virtual/dmi/id/board_serial", line(value("board_serial")), 0444, {"board_serial"}},
      {"sys/devices/virtual/dmi/id/chassis_serial", line(value("product_serial")), 0444, {"product_serial"}},
      {"sys/devices/virtual/dmi/id/sys_vendor", "Default String\n", 0444, {}},
      {"sys/devices/virtual/dmi/id/product_name", "Default String\n", 0444, {}},
      {"sys/devices/virtual/net/eth0/address", line(value("mac")), 0444, {"mac"}},
      {"sys/devices/virtual/net/eth0/operstate", "up\n", 0444, {}},
      {"sys/devices/virtual/net/eth0/type", "1\n", 0444, {}},
      {"sys/devices/virtual/net/lo/address", "00:00:00:00:00:00\n", 0444, {}},
      {"sys/devices/virtual/net/lo/operstate", "unknown\n", 0444, {}},
      {"sys/devices/virtual/net/lo/type", "772\n", 0444, {}},
      {"sys/class/nvme/nvme0/serial", line(value("disk_serial")), 0444, {"disk_serial"}},
      {"sys/block/nvme0n1/device/serial", line(value("disk_serial")), 0444, {"disk_serial"}},
  };
}

}  // namespace telltale
