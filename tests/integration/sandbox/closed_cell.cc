#include "tests/integration/sandbox/closed_cell.h"

#include <sched.h>
#include <unistd.h>

#include <cstdio>
#include <system_error>
#include <utility>

#include "harness/sandbox/cell/user_namespace.h"
#include "tests/integration/sandbox/other_users.h"
#include "tests/paths.h"

namespace telltale {

namespace fs = std::filesystem;

const std::vector<SetUp>& SetUps() {
  static const std::vector<SetUp> all = {
      {"Root", true, true, [] { return true; }},
      {"RootWithoutUserNamespaces", true, false, [] { return RefuseNamespaces(CLONE_NEWUSER); }},
      {"OrdinaryUser", false, true, [] { return geteuid() != 0 || BecomeNobody(); }},
  };
  return all;
}

CliFolder::CliFolder(bool for_others) : path_((fs::temp_directory_path() / "telltale-closed.XXXXXX").string()) {
  CHECK_THAT(mkdtemp(path_.data()) != nullptr);
  fs::copy_file(TELLTALE_SOURCE_DIR "/tests/integration/sandbox/probe.py", probe());
  fs::permissions(probe(), for_others ? fs::perms(0755) : fs::perms::owner_all);
  if (for_others) fs::permissions(path_, fs::perms(0755));
}

CliFolder::~CliFolder() {
  std::error_code leftover;
  fs::remove_all(path_, leftover);
}

ClosedCell::ClosedCell(const CliFolder& folder, std::vector<fs::path> shown) : folder_(folder) {
  laboratory_.profile().bind_read_only = std::move(shown);
  auto isolation = laboratory_.Make(MakeNamespaceIsolation);
  if (!isolation) {
    Fail(ToString(isolation.error()));
    return;
  }
  isolation_ = *std::move(isolation);
  cell_ = NewCell();
}

std::unique_ptr<Cell> ClosedCell::NewCell() {
  auto cell = isolation_->MakeCell(laboratory_.request(folder_.probe()));
  if (!cell) {
    Fail(ToString(cell.error()));
    return nullptr;
  }
  (void)(*cell)->BeginRun("run", BackendScript{});
  return *std::move(cell);
}

std::string ClosedCell::Try(const std::string& way, const std::string& argument) {
  if (!cell_) return "no cell";
  const ProcessOutcome outcome = Shell(*cell_, folder_.probe() + ' ' + way + ' ' + argument);
  return outcome.standard_output + outcome.standard_error + outcome.start_error;
}

void ClosedCell::Expect(const std::string& way, const std::string& argument) {
  const std::string said = Try(way, argument);
  if (said != "closed\n") Fail(way + ": " + said);
}

std::vector<std::string> ClosedCell::Gaps(std::chrono::milliseconds grace) {
  std::vector<std::string> gaps;
  if (!cell_) return gaps;
  for (const Gap& gap : SettleCell(*cell_, grace).gaps) gaps.push_back(gap.kind + ": " + gap.message);
  return gaps;
}

void ClosedCell::Fail(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  holds_ = false;
}

void ClosedCellTest::SetUp() {
  if (GetParam().needs_root && geteuid() != 0) GTEST_SKIP() << "needs root";
  if (!GetParam().needs_root && !CanMountProcInUserNamespace()) {
    GTEST_SKIP() << "this container refuses a user namespace a /proc of its own";
  }
}

void ClosedCellTest::Holds(const std::function<void(ClosedCell&, const CliFolder&)>& body) {
  EXPECT_TRUE(HoldsInAChild([&] {
    if (!GetParam().enter()) return false;
    const CliFolder folder(!GetParam().gives_away);
    ClosedCell cell(folder);
    body(cell, folder);
    return cell.holds();
  }));
}

}  // namespace telltale
