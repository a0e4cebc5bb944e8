#include "core/own_limit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <system_error>

namespace telltale {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Hint(int error) { return OwnLimitHint("cannot do it: " + std::generic_category().message(error)); }

TEST(OwnLimitTest, NamesTheLimitBehindARefusal) {
  EXPECT_THAT(Hint(EMFILE), HasSubstr("`ulimit -n`"));
  EXPECT_THAT(Hint(ENFILE), HasSubstr("fs.file-max"));
  EXPECT_THAT(Hint(ENOMEM), HasSubstr("`ulimit -v`"));
  EXPECT_THAT(Hint(EAGAIN), HasSubstr("`ulimit -u`"));
  EXPECT_THAT(Hint(EFBIG), HasSubstr("`ulimit -f`"));
  EXPECT_THAT(Hint(ENOSPC), HasSubstr("disk is full"));
  EXPECT_THAT(Hint(EDQUOT), HasSubstr("quota"));
}

TEST(OwnLimitTest, OfOtherProgramsKnowsTheWordsAndTheSignal) {
  EXPECT_THAT(OwnLimitHint("the sandbox cannot be made: bwrap: Can't open file: Too many open files"),
              HasSubstr("`ulimit -n`"));
  EXPECT_THAT(OwnLimitHint("x: error while loading shared libraries: libc.so.6: failed to map segment"),
              HasSubstr("`ulimit -a`"));
  EXPECT_THAT(OwnLimitHint("the sandbox cannot be made: it was killed by signal 11 (segmentation fault)"),
              HasSubstr("`ulimit -a`"));
  EXPECT_THAT(OwnLimitHint("the sandbox cannot be made: it ended without a word"), HasSubstr("`ulimit -a`"));
  EXPECT_THAT(OwnLimitHint(NoProcFailure().value().message), HasSubstr("mount -t proc"));
}

// What a machine forbids is no limit of telltale's: a weaker tier is the answer there.
TEST(OwnLimitTest, AMachineThatForbidsIsNoLimit) {
  for (const int error : {EPERM, EACCES, ENOSYS, ENOENT, EINVAL, EROFS, EOPNOTSUPP})
    EXPECT_THAT(Hint(error), IsEmpty());
  EXPECT_THAT(OwnLimitHint("the kernel refuses a user namespace: No space left on device"), IsEmpty());
  EXPECT_THAT(OwnLimitHint("/proc/self/uid_map: cannot write: Operation not permitted"), IsEmpty());
}

}  // namespace
}  // namespace telltale
