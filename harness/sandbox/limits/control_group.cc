#include "harness/sandbox/limits/control_group.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <sstream>

#include "core/clock.h"
#include "core/whole_number.h"
#include "harness/sandbox/limits/control_group_places.h"
#include "harness/sandbox/limits/control_group_sweep.h"
#include "harness/sandbox/watch/processes_of.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr const char* kNamePrefix = "telltale-";
constexpr const char* kRemedy =
    "run telltale as root, or in a delegated group: systemd-run --user --scope -p Delegate=yes telltale ...";

std::string ReadAll(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool WriteAll(const fs::path& path, const std::string& text) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  return file.get() >= 0 && write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

// "oom_kill 3" in a file of such lines.
std::uint64_t Counter(const fs::path& path, const std::string& name) {
  std::ifstream file(path);
  std::string word;
  for (std::uint64_t count = 0; file >> word >> count;) {
    if (word == name) return count;
  }
  return 0;
}

bool HasWords(const std::string& text, const std::vector<std::string>& wanted) {
  std::istringstream in(text);
  const std::vector<std::string> words{std::istream_iterator<std::string>(in), std::istream_iterator<std::string>()};
  return std::all_of(wanted.begin(), wanted.end(), [&words](const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  });
}

// Whether groups made in `folder` have limits of memory and processes. The kernel enables controllers for groups below
// one that holds no processes itself, or the root.
bool CanLimit(const fs::path& folder) {
  if (access(folder.c_str(), W_OK) != 0) return false;
  if (HasWords(ReadAll(folder / "cgroup.subtree_control"), {"memory", "pids"})) return true;
  return HasWords(ReadAll(folder / "cgroup.controllers"), {"memory", "pids"}) &&
         WriteAll(folder / "cgroup.subtree_control", "+memory +pids");
}

// In a delegated group we are the one process that keeps it from having groups with limits: we go one down.
bool StepDown(const fs::path& own) {
  if (ReadAll(own / "cgroup.procs") != std::to_string(getpid()) + '\n') return false;
  const fs::path below = own / (std::string(kNamePrefix) + "itself");
  std::error_code error;
  fs::create_directory(below, error);
  return !error && WriteAll(below / "cgroup.procs", "0") && CanLimit(own);
}

// The nearest group, from our own upwards, in which groups with limits can be made; empty: none.
fs::path ParentIn(const ControlGroupPlace& place) {
  for (fs::path folder = place.own;; folder = folder.parent_path()) {
    if (CanLimit(folder) || (folder == place.own && StepDown(folder))) return folder;
    if (folder == place.root || !folder.has_relative_path()) return {};
  }
}

// None: somebody else has it, or it is gone.
Descriptor Hold(const fs::path& folder) {
  Descriptor lock(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock.get() < 0 || flock(lock.get(), LOCK_EX | LOCK_NB) != 0) return {};
  return lock;
}

// Removes the group if the telltale that made it is gone: its number, which stands in the name, is nobody's, and (it
// may have been one of another container's) nobody holds the folder.
void RemoveLeftover(const fs::path& folder) {
  const std::string name = folder.filename().string();
  if (!name.starts_with(kNamePrefix)) return;
  const std::string number = name.substr(std::string_view(kNamePrefix).size());
  const auto maker = WholeNumber<pid_t>(number.substr(0, number.find('-')));
  if (!maker || kill(*maker, 0) == 0 || errno != ESRCH) return;
  const Descriptor held = Hold(folder);
  if (held.get() < 0 || RemoveControlGroup(folder)) return;
  EndMembersOfGroup(folder);  // removed by whoever looks next
}

// A group that is there and held, in which somebody else's eyes see a leftover until it is. None: he was quicker.
Result<Descriptor> MakeHeld(const fs::path& folder) {
  if (mkdir(folder.c_str(), 0755) != 0) return SystemFailure("cannot make a control group", errno, folder.string());
  Descriptor held = Hold(folder);
  struct stat itself {
  }, there{};
  const bool is_there = held.get() >= 0 && fstat(held.get(), &itself) == 0 && stat(folder.c_str(), &there) == 0 &&
                        itself.st_ino == there.st_ino;
  return is_there ? std::move(held) : Descriptor();
}

// Processes of two containers may have one number.
std::string OwnNumber() {
  struct stat facts {};
  const bool is_known = stat("/proc/self/ns/pid", &facts) == 0;
  return std::to_string(getpid()) + '-' + std::to_string(is_known ? facts.st_ino : 0);
}

// Groups of audits that were killed together with their sweeper.
void RemoveLeftovers(const fs::path& parent) {
  std::error_code error;
  for (fs::directory_iterator entry(parent, error), end; !error && entry != end; entry.increment(error)) {
    RemoveLeftover(entry->path());
  }
}

// v2 has the first, v1 the second; both have the third where they count processes. v1 counts in the group of who came
// to the limit, whosever it is.
void AddHits(const fs::path& group, LimitHits& hits) {
  hits.killed_for_memory +=
      Counter(group / "memory.events", "oom_kill") + Counter(group / "memory.oom_control", "oom_kill");
  hits.refused_forks += Counter(group / "pids.events", "max");
}

std::vector<ControlGroupPlace> OwnPlaces() {
  return ControlGroupPlaces(ReadAll("/proc/self/cgroup"), ReadAll("/proc/self/mountinfo"));
}

}  // namespace

std::vector<int> ControlGroup::entrances() const {
  std::vector<int> descriptors;
  for (const Place& place : places_) descriptors.push_back(place.entrance.get());
  return descriptors;
}

std::vector<int> ControlGroup::inner_entrances() const {
  std::vector<int> descriptors;
  for (const Place& place : places_) descriptors.push_back(place.inner_entrance.get());
  return descriptors;
}

LimitHits ControlGroup::Hits() const {
  LimitHits hits;
  for (const Place& place : places_) {
    AddHits(place.folder, hits);
    AddHits(place.inner, hits);
  }
  return hits;
}

LimitHits HitsOfOwnGroup() {
  LimitHits hits;
  for (const ControlGroupPlace& place : OwnPlaces()) {
    AddHits(place.own, hits);
  }
  return hits;
}

Result<std::unique_ptr<ControlGroups>> ControlGroups::Find(const fs::path& helper, const GroupLimits& limits) {
  const std::string memory = std::to_string(limits.memory_bytes);
  const std::string processes = std::to_string(limits.processes);
  auto groups = std::unique_ptr<ControlGroups>(new ControlGroups);
  std::vector<Parent> older;
  for (const ControlGroupPlace& place : OwnPlaces()) {
    if (place.version == 2) {
      const fs::path parent = ParentIn(place);
      if (!parent.empty()) {
        groups->parents_ = {{parent, {{"memory.max", memory}, {"memory.swap.max", "0"}, {"pids.max", processes}}}};
      }
      continue;
    }
    if (access(place.own.c_str(), W_OK) != 0) continue;
    const auto has = [&](const char* name) { return HasWords(place.controllers.front(), {name}); };
    if (has("memory")) {
      older.push_back({place.own, {{"memory.limit_in_bytes", memory}, {"memory.memsw.limit_in_bytes", memory}}});
    }
    if (has("pids")) older.push_back({place.own, {{"pids.max", processes}}});
  }
  if (groups->parents_.empty() && older.size() == 2) {
    groups->version_ = 1;
    groups->parents_ = std::move(older);
  }
  if (groups->parents_.empty()) {
    return Failure("no control group with limits of memory and processes can be made here", "", kRemedy);
  }
  static std::atomic<unsigned> next{0};
  groups->prefix_ = kNamePrefix + OwnNumber() + '-' + std::to_string(next++) + '-';
  for (const Parent& parent : groups->parents_) RemoveLeftovers(parent.folder);
  TRY_VOID(groups->StartSweeper(helper));
  return groups;
}

Status ControlGroups::StartSweeper(const fs::path& helper) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return SystemFailure("cannot make a pipe", errno);
  const Descriptor in(ends[0]);
  alive_ = Descriptor(ends[1]);
  std::vector<std::string> words = {helper.string(), "sweep", std::to_string(in.get()), prefix_};
  for (const Parent& parent : parents_) words.push_back(parent.folder.string());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  char* const environment[] = {nullptr};
  const Descriptor nothing(open("/dev/null", O_RDWR | O_CLOEXEC));
  sweeper_ = fork();
  if (sweeper_ < 0) return SystemFailure("cannot start another process", errno);
  if (sweeper_ == 0) {
    setsid();  // Ctrl-C at the terminal is not for it, nor must it hold the ends of our pipes
    for (int stream = 0; stream < 3; ++stream) dup2(nothing.get(), stream);
    fcntl(in.get(), F_SETFD, 0);
    execve(argv[0], argv.data(), environment);
    _exit(127);
  }
  return {};
}

ControlGroups::~ControlGroups() {
  constexpr milliseconds kLook{1};
  for (int look = 0; look < 3000; ++look) {
    bool all = true;
    for (const Parent& parent : parents_) all = RemoveControlGroups(parent.folder, prefix_) && all;
    if (all) break;
    PauseFor(kLook);
  }
  alive_.reset();
  if (sweeper_ > 0) waitpid(sweeper_, nullptr, 0);
}

// v2 enables no controller in the inner group, so that all is counted in the outer one.
Status ControlGroups::MakeInner(ControlGroup::Place& place, const std::string& name) {
  (void)WriteAll(place.folder / "memory.use_hierarchy", "1");  // v1 before Linux 5.11
  place.inner = place.folder / name;
  if (mkdir(place.inner.c_str(), 0755) != 0 && errno != EEXIST) {
    return SystemFailure("cannot make a control group", errno, place.inner.string());
  }
  place.inner_entrance = Descriptor(open((place.inner / "cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC));
  if (place.inner_entrance.get() < 0) {
    return SystemFailure("cannot enter a control group", errno, place.inner.string());
  }
  return {};
}

Result<std::unique_ptr<ControlGroup>> ControlGroups::Make(const std::string& inner) {
  static std::atomic<unsigned> next{0};
  constexpr int kMostTries = 100;
  for (int i = 0; i < kMostTries; ++i) {
    const std::string name = prefix_ + std::to_string(next++);
    TRY(auto group, MakeNamed(name, inner));
    if (group) return group;
    for (const Parent& parent : parents_) (void)RemoveControlGroup(parent.folder / name);
  }
  return Failure("each new control group is taken away by somebody else");
}

Result<std::unique_ptr<ControlGroup>> ControlGroups::MakeNamed(const std::string& name,
                                                               const std::string& inner) const {
  auto group = std::make_unique<ControlGroup>();
  for (const Parent& parent : parents_) {
    ControlGroup::Place place;
    place.folder = parent.folder / name;
    TRY(place.lock, MakeHeld(place.folder));
    if (place.lock.get() < 0) return std::unique_ptr<ControlGroup>();
    for (const auto& [file, text] : parent.limits) {
      // Kernels without swap accounting have no file for it.
      if (access((place.folder / file).c_str(), F_OK) != 0) continue;
      if (!WriteAll(place.folder / file, text)) {
        return SystemFailure("cannot limit a control group", errno, (place.folder / file).string());
      }
    }
    place.entrance = Descriptor(open((place.folder / "cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC));
    if (place.entrance.get() < 0) return SystemFailure("cannot enter a control group", errno, place.folder.string());
    TRY_VOID(MakeInner(place, inner));
    group->places_.push_back(std::move(place));
  }
  return group;
}

}  // namespace telltale
