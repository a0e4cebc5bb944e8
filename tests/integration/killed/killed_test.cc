// telltale is ended in the middle of an audit, by Ctrl-C and by a signal that cannot be caught: no process of a cell
// and no file besides the run directory is left.
#include <gmock/gmock.h>
#include <poll.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/integration/program/program.h"
#include "tests/integration/program/work_folder.h"
#include "tests/paths.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

const std::string kBuild = TELLTALE_BUILD_DIR;

constexpr const char* kProfile = R"(version: 1
name: client
endpoints: [{id: telemetry, host: telemetry.refcli.example}]
scenarios: [{name: wait, run: [up, --wait, 600], timeout: 600s}]
battery: false
)";

// The process and all that it has started, however deep.
void AddFamily(int pid, std::set<int>& family) {
  family.insert(pid);
  const fs::path threads = fs::path("/proc") / std::to_string(pid) / "task";
  std::error_code gone;
  for (const auto& thread : fs::directory_iterator(threads, gone)) {
    std::istringstream children(FileText(thread.path() / "children"));
    for (int child = 0; children >> child;) AddFamily(child, family);
  }
}

bool HasWaitingClient(const std::set<int>& family) {
  for (const int pid : family) {
    if (FileText("/proc/" + std::to_string(pid) + "/cmdline").find(std::string("up\0--wait", 9)) != std::string::npos) {
      return true;
    }
  }
  return false;
}

// The control groups that a telltale of this number has made, wherever they are mounted.
std::vector<std::string> GroupsOf(int pid) {
  std::vector<std::string> groups;
  const std::string prefix = "telltale-" + std::to_string(pid) + "-";
  std::istringstream mounts(FileText("/proc/self/mountinfo"));
  for (std::string line; std::getline(mounts, line);) {
    if (line.find(" - cgroup") == std::string::npos) continue;
    std::istringstream words(line);
    std::string number, parent, device, root, place;
    words >> number >> parent >> device >> root >> place;
    std::error_code gone;
    for (fs::recursive_directory_iterator entry(place, fs::directory_options::skip_permission_denied, gone), end;
         !gone && entry != end; entry.increment(gone)) {
      if (entry->path().filename().string().starts_with(prefix)) groups.push_back(entry->path().string());
    }
  }
  return groups;
}

class KilledProgramTest : public testing::Test {
 protected:
  KilledProgramTest() { fs::create_directory(folder_ / "tmp"); }
  // Looks until it holds; the test's time limit ends it.
  template <typename Condition>
  static void Await(Condition condition) {
    while (!condition()) poll(nullptr, 0, 5);
  }
  // An audit whose client runs and waits; its processes.
  std::set<int> AwaitClient(const Program& program) const {
    std::set<int> family;
    Await([&] {
      family.clear();
      AddFamily(program.pid(), family);
      return HasWaitingClient(family);
    });
    return family;
  }
  ProgramStart Audit() const {
    return {{kBuild + "/telltale", "run", "--quiet", "--profile", folder_.Write("client.yaml", kProfile), "--cli",
             kBuild + "/refcli", "--out", (folder_ / "run").string()},
            {{"TMPDIR", (folder_ / "tmp").string()}},
            folder_.path()};
  }
  void ExpectNothingLeft(const std::set<int>& family) const {
    for (const int pid : family) {
      Await([&] { return FileText("/proc/" + std::to_string(pid) + "/cmdline").empty(); });
    }
    EXPECT_TRUE(fs::is_empty(folder_ / "tmp"));
  }
  const WorkFolder folder_;
};

TEST_F(KilledProgramTest, AKillThatCannotBeCaughtLeavesNoProcessAndNoFile) {
  Program program(Audit());
  const std::set<int> family = AwaitClient(program);
  program.Kill();
  EXPECT_EQ(program.Wait().signal, 9);
  ExpectNothingLeft(family);
  EXPECT_THAT(GroupsOf(program.pid()), testing::IsEmpty());
}

// Root goes without a user namespace where it is refused; the kernel has no owner of the cell's namespaces then.
TEST_F(KilledProgramTest, NorDoesItWithoutUserNamespaces) {
  if (geteuid() != 0) GTEST_SKIP() << "an ordinary user has no cell without a user namespace";
  ProgramStart start = Audit();
  start.argv.insert(start.argv.begin(), {kBuild + "/refuse_namespaces", "--user"});
  start.argv.insert(start.argv.end(), {"--isolation", "namespace"});
  Program program(start);
  const std::set<int> family = AwaitClient(program);
  const std::string mounts = FileText("/proc/self/mountinfo");
  program.Kill();
  EXPECT_EQ(program.Wait().signal, 9);
  ExpectNothingLeft(family);
  EXPECT_THAT(GroupsOf(program.pid()), testing::IsEmpty());
  EXPECT_EQ(FileText("/proc/self/mountinfo"), mounts);
}

TEST_F(KilledProgramTest, CtrlCLeavesNoProcessAndNoFileButTheRun) {
  Program program(Audit());
  const std::set<int> family = AwaitClient(program);
  program.PressCtrlC();
  EXPECT_EQ(program.Wait().exit_code, 130);
  ExpectNothingLeft(family);
  EXPECT_TRUE(fs::exists(folder_ / "run" / "run.json"));
}

}  // namespace
}  // namespace telltale
