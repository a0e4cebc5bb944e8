#include "harness/sandbox/watch/file_marks.h"

#include <fmt/format.h>
#include <linux/posix_acl_xattr.h>
#include <sys/xattr.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "core/given_mark.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = 65536;  // the kernel gives no more

// A CLI is done with a file sooner than this.
constexpr time_t kLongestUse = 600;
// When a file was read is told once a day (relatime).
constexpr time_t kDay = 24 * 60 * 60;

Bytes AttributeOf(const fs::path& path, const std::string& name) {
  Bytes value(kMostBytes, '\0');
  const ssize_t size = lgetxattr(path.c_str(), name.c_str(), value.data(), value.size());
  value.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return value;
}

// When a file was last changed in any way nobody can set.
bool IsGiven(const timespec& modified, const timespec& changed) {
  return std::abs(modified.tv_sec - changed.tv_sec) >= kLongestUse;
}

bool IsNoTimeOfReading(const timespec& accessed, const timespec& changed) {
  return accessed.tv_sec < changed.tv_sec - kDay || accessed.tv_sec > std::time(nullptr) + kLongestUse;
}

// The numbers in what the kernel says of an access list: a version, then for each entry kind, permissions and number.
Bytes UsersIn(BytesView list) {
  Bytes users;
  list.remove_prefix(std::min(list.size(), sizeof(posix_acl_xattr_header)));
  for (; list.size() >= sizeof(posix_acl_xattr_entry); list.remove_prefix(sizeof(posix_acl_xattr_entry))) {
    constexpr std::uint16_t kUser = 2, kGroup = 8;
    posix_acl_xattr_entry entry{};
    std::memcpy(&entry, list.data(), sizeof entry);
    if (entry.e_tag == kUser || entry.e_tag == kGroup) users += std::to_string(entry.e_id) + '\n';
  }
  return users;
}

}  // namespace

std::string SecondsOf(const timespec& time) { return fmt::format("{}.{:09}", time.tv_sec, time.tv_nsec); }

std::vector<FileMark> MarksOf(const fs::path& path, const struct stat& facts) {
  std::vector<FileMark> marks;
  if (IsGiven(facts.st_mtim, facts.st_ctim)) marks.push_back({std::string(kGivenTime.mark), SecondsOf(facts.st_mtim)});
  // To look where a link leads is to read it, which we have done ourselves.
  const bool says_more = SecondsOf(facts.st_atim) != SecondsOf(facts.st_mtim);  // most give both at once
  if (!S_ISLNK(facts.st_mode) && says_more && IsNoTimeOfReading(facts.st_atim, facts.st_ctim)) {
    marks.push_back({std::string(kGivenAccessTime.mark), SecondsOf(facts.st_atim)});
  }
  std::array<char, kMostBytes> list;
  const ssize_t size = llistxattr(path.c_str(), list.data(), list.size());
  Bytes users;
  for (std::size_t at = 0; size > 0 && at < static_cast<std::size_t>(size);) {
    const std::string name = list.data() + at;
    at += name.size() + 1;
    if (name.starts_with("user.")) marks.push_back({" [" + name + "]", AttributeOf(path, name)});
    if (name.starts_with("system.posix_acl_")) users += UsersIn(AttributeOf(path, name));
  }
  if (!users.empty()) marks.push_back({std::string(kGivenUsers.mark), std::move(users)});
  return marks;
}

}  // namespace telltale
