// Sockets and FIFOs in what a cell shows: nobody of the host hears at them, whatever way leads there.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "harness/sandbox/descriptor.h"
#include "tests/integration/sandbox/closed_cell.h"
#include "tests/integration/sandbox/other_users.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

// Where somebody of the host listens.
class Listener {
 public:
  explicit Listener(const std::string& path) : socket_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    CHECK_THAT(bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    CHECK_THAT(listen(socket_.get(), 1) == 0 && chmod(path.c_str(), 0777) == 0);
  }
  bool heard() const { return Descriptor(accept(socket_.get(), nullptr, nullptr)).get() >= 0; }

 private:
  const Descriptor socket_;
};

class Fifo {
 public:
  explicit Fifo(const std::string& path) {
    CHECK_THAT(mkfifo(path.c_str(), 0777) == 0 && chmod(path.c_str(), 0777) == 0);
    reader_ = Descriptor(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  }

 private:
  Descriptor reader_;
};

// A folder beside the CLI's, with doors in it.
struct Outside {
  Outside() : path((fs::temp_directory_path() / "telltale-doors.XXXXXX").string()) {
    CHECK_THAT(mkdtemp(path.data()) != nullptr && chmod(path.c_str(), 0755) == 0);
    for (const char* name : {"/real", "/other"}) CHECK_THAT(mkdir((path + name).c_str(), 0755) == 0);
  }
  ~Outside() {
    std::error_code leftover;
    fs::remove_all(path, leftover);
  }
  std::string path;
};

using DoorsTest = ClosedCellTest;

TEST_P(DoorsTest, SocketsAndFifosOfTheHostLeadNowhere) {
  EXPECT_TRUE(HoldsInAChild([] {
    if (!GetParam().enter()) return false;
    const CliFolder folder(!GetParam().gives_away);
    fs::create_directory(folder.path() + "/below");
    const Listener before(folder.path() + "/below/socket");
    const Fifo fifo(folder.path() + "/fifo");
    ClosedCell cell(folder);
    const Listener after(folder.path() + "/later");  // while the cell is there
    cell.Expect("door", folder.path() + "/below/socket");
    cell.Expect("door", folder.path() + "/later");
    cell.Expect("door", folder.path() + "/fifo");
    if (before.heard() || after.heard()) cell.Fail("a listener of the host was reached");
    for (const std::string& gap : cell.Gaps()) cell.Fail(gap);
    return cell.holds();
  }));
}

TEST_P(DoorsTest, NorThoseBehindALinkThatIsShown) {
  EXPECT_TRUE(HoldsInAChild([] {
    if (!GetParam().enter()) return false;
    const CliFolder folder(!GetParam().gives_away);
    const Outside outside;
    const std::string& path = outside.path;
    const Listener listener(path + "/real/socket");
    const Fifo fifo(path + "/real/fifo");
    fs::create_symlink("real", path + "/link");
    fs::create_symlink(path + "/link", path + "/link_to_link");
    fs::create_symlink(path + "/link/socket", path + "/straight");
    fs::create_symlink(path + "/link_to_link/fifo", path + "/straight_fifo");
    fs::create_symlink(path + "/real", path + "/turned");
    ClosedCell cell(folder, {path + "/link", path + "/link_to_link", path + "/straight", path + "/straight_fifo",
                             path + "/turned"});
    const Listener elsewhere(path + "/other/socket");
    fs::remove(path + "/turned");
    fs::create_symlink(path + "/other", path + "/turned");
    const Listener later(path + "/real/later");
    for (const char* door : {"/link/socket", "/link/fifo", "/link/later", "/link_to_link/socket", "/link_to_link/later",
                             "/straight", "/straight_fifo", "/turned/socket", "/turned/later"}) {
      cell.Expect("door", path + door);
    }
    if (listener.heard() || elsewhere.heard() || later.heard()) cell.Fail("a listener of the host was reached");
    for (const std::string& gap : cell.Gaps()) cell.Fail(gap);
    return cell.holds();
  }));
}

TEST_P(DoorsTest, NorThoseOfAnotherFileSystemThatIsMountedBelow) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root to mount";
  EXPECT_TRUE(HoldsInAChild([] {
    const Outside outside;
    const std::string nested = outside.path + "/real/nested", file = outside.path + "/real/file";
    CHECK_THAT(unshare(CLONE_NEWNS) == 0 && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0);
    CHECK_THAT(mkdir(nested.c_str(), 0755) == 0 && mount("t", nested.c_str(), "tmpfs", 0, "mode=0777") == 0);
    const Listener before(nested + "/socket"), door(outside.path + "/door");
    CHECK_THAT(Descriptor(open(file.c_str(), O_CREAT | O_CLOEXEC, 0644)).get() >= 0);
    CHECK_THAT(mount((outside.path + "/door").c_str(), file.c_str(), nullptr, MS_BIND, nullptr) == 0);
    if (!GetParam().enter()) return false;
    const CliFolder folder(!GetParam().gives_away);
    ClosedCell cell(folder, {outside.path + "/real"});
    const Listener after(nested + "/later");
    for (const std::string& path : {nested + "/socket", nested + "/later", file}) cell.Expect("door", path);
    if (before.heard() || after.heard() || door.heard()) cell.Fail("a listener of the host was reached");
    for (const std::string& gap : cell.Gaps()) cell.Fail(gap);
    return cell.holds();
  }));
}

// The kernel makes no overlay over two others.
bool MakeOverlays(const std::string& path) {
  for (const char* name : {"/a", "/b", "/once", "/real/twice"}) {
    CHECK_THAT(mkdir((path + name).c_str(), 0755) == 0 && chmod((path + name).c_str(), 0777) == 0);
  }
  const auto overlay = [&](const std::string& lower, const std::string& at) {
    const std::string options = "lowerdir=" + path + lower + ':' + path + "/b";
    return mount("o", (path + at).c_str(), "overlay", MS_RDONLY, options.c_str()) == 0;
  };
  return unshare(CLONE_NEWNS) == 0 && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         overlay("/a", "/once") && overlay("/once", "/real/twice");
}

TEST_P(DoorsTest, AFolderThatNothingCanBePutOverIsAGap) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root to mount";
  EXPECT_TRUE(HoldsInAChild([] {
    const Outside outside;
    if (!MakeOverlays(outside.path)) {
      std::fprintf(stderr, "this kernel makes no overlay over another here: not tried\n");
      return true;
    }
    if (!GetParam().enter()) return false;
    const CliFolder folder(!GetParam().gives_away);
    ClosedCell cell(folder, {outside.path + "/real"});
    cell.Expect("is_there", outside.path + "/real/twice");
    const std::vector<std::string> gaps = cell.Gaps();
    if (gaps.size() != 1 || !gaps[0].starts_with("open-door: " + outside.path + "/real/twice is the host's own, ")) {
      cell.Fail(std::to_string(gaps.size()) + " gaps");
      for (const std::string& gap : gaps) cell.Fail(gap);
    }
    return cell.holds();
  }));
}

// Whoever of the host asks for the lock learns whether somebody in the cell holds it.
TEST_P(DoorsTest, ALockOnAFileIsNotTheHosts) {
  EXPECT_TRUE(HoldsInAChild([] {
    if (!GetParam().enter()) return false;
    const CliFolder folder(!GetParam().gives_away);
    const Outside outside;
    const std::string file = outside.path + "/other/file";
    const Descriptor host(open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644));
    CHECK_THAT(host.get() >= 0 && flock(host.get(), LOCK_EX) == 0);
    ClosedCell cell(folder, {file});
    cell.Expect("lock", file);
    return cell.holds();
  }));
}

// As a container's files often are. A small one is a copy; of one that is not, the run has a gap.
TEST_P(DoorsTest, NorOnOneThatIsAMountItself) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root to mount";
  EXPECT_TRUE(HoldsInAChild([] {
    const Outside outside;
    const std::string small = outside.path + "/real/small", large = outside.path + "/real/large";
    const std::string alone = outside.path + "/other/alone";
    CHECK_THAT(unshare(CLONE_NEWNS) == 0 && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0);
    std::vector<Descriptor> locks;
    for (const std::string& file : {small, large, alone}) {
      const std::string source = outside.path + '/' + fs::path(file).filename().string();
      locks.emplace_back(open(source.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666));
      CHECK_THAT(fchmod(locks.back().get(), 0666) == 0 && flock(locks.back().get(), LOCK_EX) == 0);
      CHECK_THAT(Descriptor(open(file.c_str(), O_CREAT | O_CLOEXEC, 0644)).get() >= 0);
      CHECK_THAT(mount(source.c_str(), file.c_str(), nullptr, MS_BIND, nullptr) == 0);
    }
    CHECK_THAT(write(locks[0].get(), "closed", 6) == 6 && ftruncate(locks[1].get(), (16 << 20) + 1) == 0);
    if (!GetParam().enter()) return false;
    const CliFolder folder(!GetParam().gives_away);
    ClosedCell cell(folder, {outside.path + "/real", alone});
    for (const std::string& file : {small, alone}) cell.Expect("lock", file);
    cell.Expect("content", small);
    bool is_named = false;
    for (const std::string& gap : cell.Gaps()) {
      if (gap.starts_with("open-door: " + large + " is the host's own, ")) {
        is_named = true;
      } else {
        cell.Fail(gap);
      }
    }
    if (!is_named) cell.Fail("no gap for the large file");
    return cell.holds();
  }));
}

INSTANTIATE_TEST_SUITE_P(SetUps, DoorsTest, testing::ValuesIn(SetUps()),
                         [](const auto& set_up) { return std::string(set_up.param.name); });

}  // namespace
}  // namespace telltale
