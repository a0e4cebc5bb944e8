#include <fcntl.h>
#include <gmock/gmock.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <string>

#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/watch/processes_of.h"
#include "tests/integration/sandbox/namespace_fixture.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

// The kernel ends a namespace's processes soon after its init, not before it reports its end.
bool EndSoon(const std::string& home) {
  for (int look = 0; look < 1000; ++look) {
    if (ProcessesWithHome(home).empty()) return true;
    PauseFor(std::chrono::milliseconds{10});
  }
  return false;
}

bool HasGroups(pid_t telltale) {
  const std::string prefix = "telltale-" + std::to_string(telltale) + '-';
  std::error_code error;
  for (fs::recursive_directory_iterator entry("/sys/fs/cgroup", error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().filename().string().starts_with(prefix)) return true;
  }
  return false;
}

// What outlived it removes them.
bool GroupsEndSoon(pid_t telltale) {
  for (int look = 0; look < 1000; ++look) {
    if (!HasGroups(telltale)) return true;
    PauseFor(std::chrono::milliseconds{10});
  }
  return false;
}

int CountEntries(const fs::path& folder) {
  return static_cast<int>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

using LeftoverTest = NamespaceFixture;

TEST_F(LeftoverTest, ACellThatGoesTakesItsProcessesMountsAndFilesAlong) {
  std::string home;
  {
    const auto cell = NewCell();
    home = cell->identity().ValueOf("home");
    Shell(*cell, "(setsid sleep 1000 >/dev/null 2>&1 &) ; echo kept > ~/file");
    EXPECT_FALSE(ProcessesWithHome(home).empty());
  }
  EXPECT_TRUE(EndSoon(home));
  EXPECT_THAT(ReadFile("/proc/self/mountinfo"), testing::Not(testing::HasSubstr(home)));
  EXPECT_EQ(CountEntries(laboratory_.context().scratch), 0);
}

// Lives in a process of its own, which says the home of its cell once a command runs in it and then waits for its end.
[[noreturn]] void HoldACell(int report) {
  Laboratory laboratory;
  auto isolation = laboratory.Make(MakeNamespaceIsolation).value();
  auto cell = isolation->MakeCell(laboratory.request()).value();
  (void)cell->BeginRun("run", BackendScript{});
  Shell(*cell, "(setsid sleep 1000 >/dev/null 2>&1 &)");
  const std::string text = laboratory.context().scratch.string() + '\n' + cell->identity().ValueOf("home") + '\n';
  (void)!write(report, text.data(), text.size());
  Shell(*cell, "sleep 1000", std::chrono::seconds{1000});
  _exit(1);
}

TEST(KilledTest, NothingIsLeftAfterAKillThatCannotBeCaught) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  const pid_t holder = fork();
  ASSERT_GE(holder, 0);
  if (holder == 0) HoldACell(ends[1]);
  Descriptor(ends[1]).reset();
  const Descriptor report(ends[0]);
  std::string text;
  std::array<char, 4096> buffer;
  while (std::count(text.begin(), text.end(), '\n') < 2) {
    const ssize_t count = read(report.get(), buffer.data(), buffer.size());
    ASSERT_GT(count, 0) << "the holder ended";
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  const std::string scratch = text.substr(0, text.find('\n'));
  const std::string home = text.substr(scratch.size() + 1, text.size() - scratch.size() - 2);
  EXPECT_FALSE(ProcessesWithHome(home).empty());
  kill(holder, SIGKILL);
  waitpid(holder, nullptr, 0);
  EXPECT_TRUE(EndSoon(home));
  EXPECT_EQ(CountEntries(scratch), 0);
  EXPECT_TRUE(GroupsEndSoon(holder));
  fs::remove(scratch);
}

TEST_F(LeftoverTest, FiftyCellsLiveSideBySide) {
  constexpr int kCells = 50;
  std::vector<std::unique_ptr<Cell>> cells;
  for (int i = 0; i < kCells; ++i) {
    auto cell = isolation_->MakeCell(laboratory_.request());
    ASSERT_TRUE(cell) << i << ": " << ToString(cell.error());
    ASSERT_TRUE((*cell)->BeginRun("run" + std::to_string(i), BackendScript{}));
    cells.push_back(*std::move(cell));
  }
  for (int i = 0; i < kCells; ++i) {
    const ProcessOutcome outcome =
        Shell(*cells[static_cast<std::size_t>(i)], "curl -sS -d $(hostname) https://vendor.example/");
    EXPECT_EQ(outcome.standard_error, "");
  }
  for (const auto& cell : cells) SettleCell(*cell);
  const auto exchanges = laboratory_.recorder().exchanges("https");
  ASSERT_EQ(exchanges.size(), static_cast<std::size_t>(kCells));
  for (const Exchange& exchange : exchanges) {
    const auto index = static_cast<std::size_t>(std::stoi(exchange.run.substr(3)));
    EXPECT_EQ(exchange.body, cells[index]->identity().ValueOf("hostname"));
  }
}

}  // namespace
}  // namespace telltale
