#include "harness/sandbox/cell/mount_plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/kernel_release.h"
#include "harness/sandbox/cell/cell_protocol.h"
#include "harness/sandbox/cell/mount_table.h"
#include "harness/sandbox/limits/resource_limits.h"
#include "harness/sandbox/machine/machine_files.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

// What of /etc programs need to work and what says nothing about the machine or its user.
constexpr const char* kSharedEtc[] = {"/etc/alternatives",    "/etc/ld.so.cache",     "/etc/ld.so.conf",
                                      "/etc/ld.so.conf.d",    "/etc/protocols",       "/etc/services",
                                      "/etc/mime.types",      "/etc/fonts",           "/etc/perl",
                                      "/etc/python3",         "/etc/python3.11",      "/etc/magic",
                                      "/etc/crypto-policies", "/etc/ssl/openssl.cnf", "/etc/pki/java"};

// What of /proc tells of the real machine, its disks, devices and users, and is of no use to a program. Keys are listed
// by user, whatever keyring they are in; locks whoever holds them.
constexpr const char* kOfTheHost[] = {"/proc/keys",       "/proc/key-users",  "/proc/locks",      "/proc/diskstats",
                                      "/proc/swaps",      "/proc/partitions", "/proc/mdstat",     "/proc/config.gz",
                                      "/proc/modules",    "/proc/interrupts", "/proc/iomem",      "/proc/ioports",
                                      "/proc/bootconfig", "/proc/devices",    "/proc/misc",       "/proc/consoles",
                                      "/proc/dma",        "/proc/mtrr",       "/proc/tty/drivers"};
constexpr const char* kFoldersOfTheHost[] = {"/proc/acpi", "/proc/asound", "/proc/bus", "/proc/driver",
                                             "/proc/fs",   "/proc/irq",    "/proc/scsi"};

constexpr std::uint64_t kSmallBytes = 16 << 20;  // of places that hold little but others' mount points

void AddPrograms(MountPlan& plan) {
  plan.Seal("/etc");  // once, for all that is shown of it
  plan.Programs("/usr");
  for (const char* name : {"bin", "sbin", "lib", "lib32", "lib64", "libx32"}) {
    const fs::path path = fs::path("/") / name;
    std::error_code error;
    if (fs::is_symlink(path, error)) {
      plan.Link(fs::read_symlink(path, error).string(), path.string());
    } else if (fs::is_directory(path, error)) {
      plan.Programs(path);
    }
  }
  std::error_code error;
  for (const char* path : kSharedEtc) {
    if (fs::exists(path, error)) plan.Programs(path);
  }
  for (const auto& entry : fs::directory_iterator("/etc", error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("java-") && entry.is_directory(error)) plan.Programs(entry.path());
  }
  plan.Link("../usr/lib/os-release", "/etc/os-release");
}

void AddPlaces(const Identity& identity, MountPlan& plan) {
  const std::string home = identity.ValueOf("home");
  // bubblewrap gives folders that it makes on its way the mode of the first file in them.
  for (const char* folder :
       {"/etc", "/etc/ssl", "/etc/ssl/certs", "/sys", "/sys/block", "/sys/class", "/sys/class/dmi", "/sys/class/net",
        "/sys/devices", "/sys/devices/virtual", "/sys/devices/virtual/dmi", "/sys/devices/virtual/net"}) {
    plan.Folder(folder, "0755");
  }
  plan.Memory("/home", "0755", kSmallBytes);
  plan.Memory("/tmp", "1777", kMaxDiskBytes);
  plan.Memory("/var", "0755", kMaxDiskBytes);
  plan.Memory("/run", "0755", kSmallBytes);
  plan.Memory(home, "0755", kMaxDiskBytes);
  const std::string cwd = identity.ValueOf("cwd");
  if (!cwd.starts_with(home + '/')) plan.Folder(fs::path(cwd).parent_path().string(), "0755");
  plan.Memory(cwd, "0755", kMaxDiskBytes);
  plan.Folder("/root", "0711");  // a CLI may be installed below it
  plan.Folder("/var/tmp", "1777");
  plan.Folder("/var/lib", "0755");
  plan.Folder("/var/cache", "0755");
  plan.Folder("/var/log", "0755");
}

Status AddKernelPlaces(const Identity& identity, MountPlan& plan) {
  plan.Option({"--proc", "/proc", "--dev", "/dev"});
  // The host's settings and the levers of its kernel: nobody in a cell may write them, whoever he is outside.
  for (const char* path : {"/proc/sys", "/proc/sysrq-trigger", "/proc/pressure"}) {
    plan.ReadOnlyIfThere(path);
  }
  std::error_code error;
  for (const char* path : kOfTheHost) {
    if (fs::exists(path, error)) TRY_VOID(plan.FileOver(path, ""));
  }
  for (const char* path : kFoldersOfTheHost) {
    if (fs::exists(path, error)) plan.Option({"--tmpfs", path, "--remount-ro", path});
  }
  TRY_VOID(plan.FileOver(
      "/proc/cmdline", fmt::format("BOOT_IMAGE=/boot/vmlinuz root=UUID={} ro quiet\n", identity.ValueOf("root_uuid"))));
  plan.Memory("/dev/shm", "1777", kMaxDiskBytes);
  plan.Folder("/sys/fs/cgroup", "0755");
  for (const char* path : {"/sys/devices/system/cpu", "/sys/kernel/mm/transparent_hugepage"}) {
    if (fs::exists(path, error)) plan.Programs(path);  // the kernel has them once for all: sealed, for their locks
  }
  // A fact has one truth, at each of its names.
  plan.Link("../../devices/virtual/dmi/id", "/sys/class/dmi/id");
  for (const char* name : {"eth0", "lo"}) {
    plan.Link(std::string("../../devices/virtual/net/") + name, std::string("/sys/class/net/") + name);
  }
  plan.Link("../../nvme0n1", "/dev/disk/by-id/nvme-DISK_" + identity.ValueOf("disk_serial"));
  return {};
}

Status AddFiles(const std::vector<PlantedFile>& files, const std::string& root, std::uint32_t more_mode,
                MountPlan& plan) {
  for (const PlantedFile& file : files) {
    TRY_VOID(plan.File(root + '/' + file.path, file.content, file.mode | more_mode));
  }
  return {};
}

Status AddTrust(const TrustFiles& trust, MountPlan& plan) {
  TRY_VOID(plan.File(kBundlePath, trust.bundle, 0644));
  TRY_VOID(plan.File(kAuthorityPath, trust.authority, 0644));
  TRY_VOID(plan.File(kJavaStorePath, trust.java_store, 0644));
  // Where other distributions keep the same: statically linked programs look at all of them.
  for (const char* path : {"/etc/ssl/cert.pem", "/etc/ssl/ca-bundle.pem", "/etc/pki/tls/certs/ca-bundle.crt",
                           "/etc/pki/tls/cacert.pem", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"}) {
    plan.Link(kBundlePath, path);
  }
  return {};
}

// Without links; one that is not there, as it is written.
std::string RealPlace(const fs::path& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  return (error ? path : real).string();
}

}  // namespace

void MountPlan::Option(const std::vector<std::string>& words) {
  words_.insert(words_.end(), words.begin(), words.end());
}

void MountPlan::Seal(const fs::path& path) { shared_.push_back({path.string(), false}); }

void MountPlan::Programs(const fs::path& path) { Sealed(path, false); }

void MountPlan::ReadOnlyIfThere(const fs::path& path) {
  FoldersTo(path);
  Option({"--ro-bind-try", path.string(), path.string()});
}

void MountPlan::FoldersTo(const fs::path& path) {
  fs::path folder = "/";
  for (const fs::path& name : path.parent_path().relative_path()) {
    folder /= name;
    // One that is there stays as it is.
    if (folders_.insert(folder.string()).second) Folder(folder.string(), "0755");
  }
}

void MountPlan::Planted(const PlantedCli& cli) { Show(RealPlace(cli.source), cli.target); }

void MountPlan::Visible(const fs::path& path) { Sealed(path, true); }

// Links are followed once, here: what is sealed is what is shown, whatever becomes of the link.
void MountPlan::Sealed(const fs::path& path, bool give_away) {
  const std::string real = RealPlace(path);
  shared_.push_back({real, give_away});
  Show(real, path);
}

void MountPlan::Show(const std::string& source, const fs::path& at) {
  FoldersTo(at);
  shown_.emplace_back(at.string(), source);
  Option({"--ro-bind", source, at.string()});
}

std::string MountPlan::HostPlaceOf(const std::string& path) const {
  const auto shown = std::find_if(shown_.rbegin(), shown_.rend(),
                                  [&path](const auto& place) { return IsAtOrBelow(path, place.first); });
  return shown == shown_.rend() ? "" : shown->second + path.substr(shown->first.size());
}

void MountPlan::Link(const std::string& target, const std::string& path) {
  FoldersTo(path);
  Option({"--symlink", target, path});
}

void MountPlan::Folder(const std::string& path, const std::string& mode) { Option({"--perms", mode, "--dir", path}); }

void MountPlan::Memory(const std::string& path, const std::string& mode, std::uint64_t max_bytes) {
  Option({"--perms", mode, "--size", std::to_string(max_bytes), "--tmpfs", path});
}

Status MountPlan::File(const std::string& path, BytesView content, std::uint32_t mode) {
  TRY(Descriptor file, ContentDescriptor(content));
  Option({"--perms", fmt::format("{:04o}", mode), "--file", std::to_string(file.get()), path});
  files_.push_back(std::move(file));
  return {};
}

Status MountPlan::FileOver(const std::string& path, BytesView content) {
  TRY(Descriptor file, ContentDescriptor(content));
  Option({"--perms", "0444", "--ro-bind-data", std::to_string(file.get()), path});
  files_.push_back(std::move(file));
  return {};
}

Result<Descriptor> MountPlan::Arguments() const { return ContentDescriptor(JoinFields(words_)); }

std::vector<int> MountPlan::descriptors() const {
  std::vector<int> numbers;
  for (const Descriptor& file : files_) numbers.push_back(file.get());
  return numbers;
}

Result<MountPlan> PlanCell(const CellPlan& cell) {
  const Identity& identity = cell.identity;
  const std::string home = identity.ValueOf("home");
  MountPlan plan;
  plan.Option({"--unshare-pid", "--unshare-ipc", "--unshare-uts", "--as-pid-1", "--die-with-parent", "--clearenv",
               "--hostname", identity.ValueOf("hostname")});
  AddPlaces(identity, plan);
  AddPrograms(plan);
  TRY_VOID(AddKernelPlaces(identity, plan));
  // In a HOME that is read-only nothing can be given away afterwards: its secrets must be readable as they are made.
  const std::uint32_t home_mode = cell.home_read_only && !cell.is_users_own ? 0444 : 0;
  TRY_VOID(AddFiles(MachineFiles(identity, cell.name_server), "", 0, plan));
  TRY_VOID(AddFiles(HomeFiles(identity), home, home_mode, plan));
  TRY_VOID(AddFiles(ProjectFiles(identity), identity.ValueOf("cwd"), 0, plan));
  for (const FileToPlace& file : cell.home_files) {
    TRY_VOID(plan.File(file.path, file.content, file.mode | home_mode));
  }
  TRY_VOID(AddTrust(cell.trust, plan));
  plan.Link("/usr/share/zoneinfo/" + identity.ValueOf("time_zone"), "/etc/localtime");
  TRY_VOID(plan.FileOver("/proc/sys/kernel/random/boot_id", identity.ValueOf("boot_id") + '\n'));
  const std::string release = identity.ValueOf(kKernelReleaseCanary);
  TRY_VOID(plan.FileOver("/proc/sys/kernel/osrelease", release + '\n'));
  TRY_VOID(plan.FileOver("/proc/sys/kernel/version", std::string(kKernelVersion) + '\n'));
  TRY_VOID(plan.FileOver("/proc/version", KernelVersionLine(release) + '\n'));
  for (const fs::path& path : cell.visible) plan.Visible(path);
  if (cell.planted_cli) plan.Planted(*cell.planted_cli);
  if (cell.home_read_only) plan.Option({"--remount-ro", home});
  // What is left of the root is the sandbox's own: /etc, /sys and empty folders. Nobody changes them.
  plan.Option({"--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"});
  return plan;
}

}  // namespace telltale
