// What a hostile CLI might try: each of these must fail, and what it sends must still be captured afterwards.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <net/if.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "harness/sandbox/descriptor.h"
#include "harness/sandbox/limits/resource_limits.h"
#include "tests/integration/sandbox/namespace_fixture.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

using EscapeTest = NamespaceFixture;

bool SomebodyConnected(int listener) {
  fcntl(listener, F_SETFL, O_NONBLOCK);
  const Descriptor connection(accept(listener, nullptr, nullptr));
  return connection.get() >= 0;
}

TEST_F(EscapeTest, TheHostsLoopbackIsNotReached) {
  const Descriptor listener(ListenOn("127.0.0.1", 0).value());
  const auto cell = NewCell();
  const ProcessOutcome outcome =
      Shell(*cell, "curl -sS -m 2 http://127.0.0.1:" + std::to_string(PortOf(listener.get())) + "/");
  EXPECT_EQ(outcome.exit_code, 0);  // the cell's own loopback is captured
  EXPECT_FALSE(SomebodyConnected(listener.get()));
}

TEST_F(EscapeTest, AbstractSocketsOfTheHostAreNotReached) {
  const Descriptor listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = "telltale-escape-" + std::to_string(getpid());
  std::memcpy(address.sun_path + 1, name.data(), name.size());
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  ASSERT_EQ(bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(listener.get(), 1), 0);
  const auto cell = NewCell();
  const ProcessOutcome outcome =
      Shell(*cell, "python3 -c 'import socket; socket.socket(socket.AF_UNIX).connect(\"\\0" + name + "\")'");
  EXPECT_THAT(outcome.standard_error, HasSubstr("ConnectionRefusedError"));
  EXPECT_FALSE(SomebodyConnected(listener.get()));
}

TEST_F(EscapeTest, NothingTellsWhichMachineThisIs) {
  const auto cell = NewCell();
  const ProcessOutcome outcome =
      Shell(*cell,
            "cat /etc/machine-id /var/lib/dbus/machine-id /etc/hostname /proc/sys/kernel/random/boot_id "
            "/sys/class/net/*/address /sys/class/dmi/id/*; ip link; env; cat /proc/sys/kernel/hostname");
  for (const char* path : {"/etc/machine-id", "/proc/sys/kernel/random/boot_id"}) {
    std::string real = ReadFile(path);
    while (!real.empty() && real.back() == '\n') real.pop_back();
    if (real.empty()) continue;
    EXPECT_THAT(outcome.standard_output, Not(HasSubstr(real))) << path;
  }
  std::error_code error;
  for (const auto& interface : fs::directory_iterator("/sys/class/net", error)) {
    const std::string mac = ReadFile(interface.path() / "address").substr(0, 17);
    if (mac.size() < 17 || mac == "00:00:00:00:00:00") continue;
    EXPECT_THAT(outcome.standard_output, Not(HasSubstr(mac))) << interface.path();
  }
  EXPECT_EQ(Shell(*cell, "hostname").standard_output, cell->identity().ValueOf("hostname") + "\n");
}

TEST_F(EscapeTest, NoProcessOfTheHostIsSeenAndTheInitTellsNothing) {
  const auto cell = NewCell();
  const ProcessOutcome seen = Shell(*cell, "for p in /proc/[0-9]*; do echo ${p#/proc/}; done");
  EXPECT_THAT(seen.standard_output, testing::StartsWith("1\n"));
  EXPECT_LE(std::count(seen.standard_output.begin(), seen.standard_output.end(), '\n'), 2);
  for (const char* what : {"cat /proc/1/environ", "readlink /proc/1/fd/0 /proc/1/fd/1 /proc/1/fd/3", "ls /proc/1/root",
                           "head -c1 /proc/1/mem", "readlink /proc/1/exe", "cat /proc/1/maps"}) {
    const ProcessOutcome outcome = Shell(*cell, std::string(what) + " | head -c 100");
    EXPECT_EQ(outcome.standard_output, "") << what;
    EXPECT_THAT(outcome.standard_error,
                testing::AnyOf(HasSubstr("denied"), HasSubstr("not permitted"), testing::IsEmpty()))
        << what;
  }
}

TEST_F(EscapeTest, TheInitCannotBeKilledNorTheCaptureUndone) {
  const auto cell = NewCell();
  Shell(*cell,
        "kill -9 1; kill -9 -1; ip link set eth0 down; ip route del default; ip addr flush dev eth0; "
        "nft flush ruleset; umount -a; mount -t tmpfs x /etc; mount -o remount,rw /; true");
  const ProcessOutcome outcome = Shell(*cell, "curl -sS -d still https://vendor.example/");
  EXPECT_EQ(outcome.standard_error, "");
  SettleCell(*cell);
  ASSERT_EQ(laboratory_.recorder().exchanges("https").size(), 1U);
  EXPECT_EQ(laboratory_.recorder().exchanges("https")[0].body, "still");
}

TEST_F(EscapeTest, ACommandHasNoPowersAndNoDescriptorsThatItWasNotGiven) {
  const auto cell = NewCell();
  EXPECT_THAT(Shell(*cell, "grep -E 'Cap(Prm|Eff|Amb)' /proc/self/status | sort -u -k2").standard_output,
              HasSubstr("0000000000000000"));
  EXPECT_EQ(Shell(*cell, "grep -E 'Cap(Prm|Eff|Amb)' /proc/self/status | grep -vc 0000000000000000").standard_output,
            "0\n");
  EXPECT_EQ(Shell(*cell, "grep NoNewPrivs /proc/self/status").standard_output, "NoNewPrivs:\t1\n");
  EXPECT_EQ(Shell(*cell, "for n in $(seq 0 99); do test -e /proc/$$/fd/$n && echo $n; done").standard_output,
            "0\n1\n2\n");
}

TEST_F(EscapeTest, RawPacketsCannotBeSent) {
  const auto cell = NewCell();
  for (const auto& [kind, refusal] : {std::pair("socket.AF_INET, socket.SOCK_RAW, 1", "PermissionError"),
                                      std::pair("socket.AF_PACKET, socket.SOCK_RAW, 3", "Address family not supported"),
                                      std::pair("socket.AF_INET, socket.SOCK_DGRAM, 1", "PermissionError")}) {
    const ProcessOutcome outcome = Shell(*cell, std::string("python3 -c 'import socket; socket.socket(") + kind + ")'");
    EXPECT_THAT(outcome.standard_error, HasSubstr(refusal)) << kind;
  }
}

TEST_F(EscapeTest, TheUsersFilesAreNotThereAndNothingOutsideCanBeWritten) {
  // A secret of the host beside the places that a cell shows.
  std::string folder = (fs::temp_directory_path() / "telltale-escape.XXXXXX").string();
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  std::ofstream(fs::path(folder) / "secret") << "secret of the host";
  const auto cell = NewCell();
  EXPECT_EQ(Shell(*cell, "cat " + folder + "/secret").standard_output, "");
  EXPECT_EQ(Shell(*cell, "ls -A /root /home | grep -v -e : -e '^$' -e " + cell->identity().ValueOf("username"))
                .standard_output,
            "");
  for (const char* place : {"/", "/etc", "/usr", "/usr/bin", "/sys", "/lib", "/proc/sys/kernel"}) {
    EXPECT_NE(Shell(*cell, std::string("touch ") + place + "/telltale-was-here").exit_code, 0) << place;
  }
  EXPECT_EQ(Shell(*cell, "ls -d /.dockerenv /run/dbus /run/user /var/run/docker.sock 2>/dev/null").standard_output, "");
  fs::remove_all(folder);
}

TEST_F(EscapeTest, ANamespaceOfItsOwnLeadsNowhere) {
  const auto cell = NewCell();
  const ProcessOutcome outcome = Shell(*cell, "unshare -Urn curl -sS -m 2 https://vendor.example/");
  EXPECT_NE(outcome.exit_code, 0);
}

TEST_F(EscapeTest, MemoryPastTheLimitIsNotGiven) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitized programs map terabytes, so that their cells have no limit of memory";
#endif
  const auto cell = NewCell();
  const auto allocate = [&](std::uint64_t bytes) {
    return Shell(*cell, "python3 -c 'print(len(bytearray(" + std::to_string(bytes) + ")))'");
  };
  EXPECT_EQ(allocate(kMaxMemoryBytes / 8).standard_output, std::to_string(kMaxMemoryBytes / 8) + "\n");
  EXPECT_THAT(allocate(kMaxMemoryBytes + 1).standard_error, HasSubstr("MemoryError"));
  const ProcessOutcome raised = Shell(*cell, "ulimit -d unlimited");
  EXPECT_NE(raised.exit_code, 0) << raised.standard_output;
}

TEST_F(EscapeTest, MetadataServicesOfCloudsAreCapturedAndSayThatThereIsNone) {
  const auto cell = NewCell();
  for (const char* url : {"http://169.254.169.254/latest/meta-data/", "http://metadata.google.internal/",
                          "http://[fd00:ec2::254]/latest/meta-data/"}) {
    EXPECT_EQ(Shell(*cell, std::string("curl -gsS -m 5 -o /dev/null -w '%{http_code}' '") + url + "'").standard_output,
              "404")
        << url;
  }
  EXPECT_TRUE(SettleCell(*cell).gaps.empty());
  EXPECT_EQ(laboratory_.recorder().exchanges("http").size(), 3U);
}

}  // namespace
}  // namespace telltale
