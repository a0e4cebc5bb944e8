// telltale is ended in the middle of an audit, by Ctrl-C and by a signal that cannot be caught: no process of a cell
// and no file besides the run directory is left.
#include <gmock/gmock.h>
#include <poll.h>

#include <filesystem>
#include <set>
#include <sstream>
#include <string>

#include "tests/integration/program/program.h"
#include "tests/integration/program/work_folder.h"

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
