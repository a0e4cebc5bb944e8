// The disk fills up while the audit records: a clear sentence, exit code 4, and what was recorded before still
// verifies.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/integration/app/telltale_program.h"
#include "tests/integration/program/program.h"
#include "tests/integration/program/work_folder.h"
#include "tests/paths.h"

namespace telltale {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Runs a shell script in a mount namespace of its own, with a file system of that size at $DISK.
ProgramEnd WithSmallDisk(int kibibytes, const WorkFolder& folder, const std::string& script) {
  std::vector<std::string> argv = {"unshare", "--mount"};
  if (geteuid() != 0) argv.push_back("--map-root-user");
  const std::string mount = fmt::format("mount -t tmpfs -o size={}k none \"$DISK\" || exit 99\n", kibibytes);
  argv.insert(argv.end(), {"sh", "-c", mount + script});
  return RunProgram({argv, {{"DISK", folder.path().string()}}});
}

bool CanMount() {
  const WorkFolder folder;
  return WithSmallDisk(64, folder, "exit 0").exit_code == 0;
}

// The endpoint tier: a namespace in a namespace is not what is tried here.
const std::string kAudit = kTelltale + " run --quiet --isolation endpoint --profile " TELLTALE_SOURCE_DIR
                                       "/fixtures/profiles/refcli.yaml --cli " TELLTALE_BUILD_DIR
                                       "/refcli_misbehaving --env REFCLI_EXIT_WAIT_MS=30000 --only failure --only "
                                       "flags --only two-executions --out \"$DISK/run\"";

TEST(FullDiskTest, EndsTheAuditWithAClearSentence) {
  if (!CanMount()) GTEST_SKIP() << "this machine lets nobody mount a small disk";
  for (const int kibibytes : {64, 128}) {
    SCOPED_TRACE(kibibytes);
    const WorkFolder folder;
    const ProgramEnd end = WithSmallDisk(kibibytes, folder, kAudit);
    EXPECT_EQ(end.exit_code, 4) << end.standard_output << end.standard_error;
    EXPECT_THAT(end.standard_error, HasSubstr("telltale: "));
    EXPECT_THAT(end.standard_error, AnyOf(HasSubstr("disk is full"), HasSubstr("No space left on device")));
    EXPECT_THAT(end.standard_error, HasSubstr("/run"));
  }
}

TEST(FullDiskTest, NeverEndsInAVerdictThatLooksWhole) {
  if (!CanMount()) GTEST_SKIP() << "this machine lets nobody mount a small disk";
  for (int kibibytes = 32; kibibytes <= 512; kibibytes += 32) {
    SCOPED_TRACE(kibibytes);
    const WorkFolder folder;
    const ProgramEnd end = WithSmallDisk(
        kibibytes, folder,
        kAudit + "; code=$?; [ $code -eq 4 ] || " + kTelltale + " verify \"$DISK/run\" || exit 98; exit $code");
    EXPECT_TRUE(end.exit_code == 4 || end.exit_code == 3) << end.exit_code << end.standard_output << end.standard_error;
    EXPECT_THAT(end.standard_output, Not(HasSubstr("PASS")));
  }
}

}  // namespace
}  // namespace telltale
