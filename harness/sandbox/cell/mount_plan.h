#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "core/result.h"
#include "harness/sandbox/cell/place_file.h"
#include "harness/sandbox/cell/sealed_folders.h"
#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/machine/identity.h"
#include "harness/sandbox/machine/planted_cli.h"
#include "harness/sandbox/machine/trust_files.h"

namespace telltale {

// The files of a cell, as bubblewrap's arguments and the descriptors that they refer to. Everything that a cell writes
// lies in memory, in the cell's own mounts: when its last process ends, it is gone.
class MountPlan {
 public:
  // What is shown or linked lies below folders that every user may pass: bubblewrap makes those on its way with another
  // mode.
  void Option(const std::vector<std::string>& words);
  void Seal(const std::filesystem::path& path);      // of the host, without links; not shown by itself
  void Programs(const std::filesystem::path& path);  // the same, sealed; what a link leads to is shown in its place
  void ReadOnlyIfThere(const std::filesystem::path& path);
  // As Programs; what belongs to the owner of it belongs to the cell's user.
  void Visible(const std::filesystem::path& path);
  void Planted(const PlantedCli& cli);  // once more what is visible already
  void Link(const std::string& target, const std::string& path);
  void Folder(const std::string& path, const std::string& mode);  // "0700"
  void Memory(const std::string& path, const std::string& mode, std::uint64_t max_bytes);
  Status File(const std::string& path, BytesView content, std::uint32_t mode);
  Status FileOver(const std::string& path, BytesView content);  // over a file that is there

  // A descriptor to give to bwrap's --args.
  Result<Descriptor> Arguments() const;
  // Folders and files of the host that the cell shows, to be sealed before they are bound.
  const std::vector<SharedFolder>& shared() const { return shared_; }
  // Where on the host a place inside is, of what is shown; empty: nowhere.
  std::string HostPlaceOf(const std::string& path) const;
  // What bwrap must inherit.
  std::vector<int> descriptors() const;

 private:
  void FoldersTo(const std::filesystem::path& path);
  void Sealed(const std::filesystem::path& path, bool give_away);
  void Show(const std::string& source, const std::filesystem::path& at);

  std::vector<std::string> words_;
  std::set<std::string> folders_;  // made so that everybody may pass them
  std::vector<Descriptor> files_;
  std::vector<SharedFolder> shared_;
  std::vector<std::pair<std::string, std::string>> shown_;  // path inside, path on the host; later ones lie over others
};

// Where the trust files lie inside.
inline constexpr const char* kBundlePath = "/etc/ssl/certs/ca-certificates.crt";
inline constexpr const char* kAuthorityPath = "/etc/ssl/certs/telltale.pem";
inline constexpr const char* kJavaStorePath = "/etc/ssl/certs/java/cacerts";

// What a cell is made for.
struct CellPlan {
  Identity identity;
  std::string name_server;
  const TrustFiles& trust;
  std::vector<std::filesystem::path> visible;  // of the host, besides its programs
  std::optional<PlantedCli> planted_cli = std::nullopt;
  bool home_read_only = false;               // the working directory stays writable
  std::vector<FileToPlace> home_files = {};  // for a HOME that is read-only
  bool is_users_own = true;                  // bubblewrap runs as the cell's user: what it makes is his
};

// A whole machine for the identity: the host's programs and libraries read-only, /etc, /sys and /dev made up, HOME,
// /tmp, /run and /var empty but for what is planted.
Result<MountPlan> PlanCell(const CellPlan& cell);

}  // namespace telltale
