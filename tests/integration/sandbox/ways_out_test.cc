// Ways out of a cell beside a request to a host by IPv4.
#include <gmock/gmock.h>

#include "tests/integration/sandbox/namespace_fixture.h"

namespace telltale {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class WaysOutTest : public NamespaceFixture {
 protected:
  ProcessOutcome Python(Cell& cell, const std::string& script) {
    Command command;
    command.argv = {"/usr/bin/python3", "-c", script};
    const std::atomic<bool> cancelled{false};
    auto outcome = cell.Execute(command, cancelled);
    EXPECT_TRUE(outcome);
    if (!outcome) return {};
    EXPECT_EQ(outcome->standard_error, "");
    return *outcome;
  }
  std::vector<Bytes> Bodies(const std::string& scheme) {
    std::vector<Bytes> bodies;
    for (const Exchange& exchange : laboratory_.recorder().exchanges(scheme)) bodies.push_back(exchange.body);
    return bodies;
  }
  static std::vector<std::string> Kinds(const CellReport& report) {
    std::vector<std::string> kinds;
    for (const Gap& gap : report.gaps) kinds.push_back(gap.kind);
    return kinds;
  }
};

TEST_F(WaysOutTest, WhatNobodyOnTheMachineListensToIsCapturedAsLocalhost) {
  const auto cell = NewCell();
  EXPECT_EQ(
      Shell(*cell, "curl -sS -d four http://localhost:4318/v1; curl -gsS -d six 'http://[::1]:4318/v1'").standard_error,
      "");
  Python(*cell,
         "import socket\n"
         "for family, address in ((2, '127.0.0.1'), (10, '::1')):\n"
         "  socket.socket(family, socket.SOCK_DGRAM).sendto(b'a:1|c', (address, 8125))");
  const CellReport report = SettleCell(*cell);
  EXPECT_THAT(Bodies("http"), ElementsAre("four", "six"));
  EXPECT_THAT(Bodies("udp"), ElementsAre("a:1|c", "a:1|c"));
  for (const Exchange& exchange : laboratory_.recorder().exchanges()) EXPECT_EQ(exchange.host, "localhost");
  EXPECT_THAT(Kinds(report), ElementsAre("unparsed-protocol", "unparsed-protocol"));
}

TEST_F(WaysOutTest, WhatAProcessOfTheCellServesIsItsOwnAffair) {
  const auto cell = NewCell();
  const ProcessOutcome outcome = Python(*cell,
                                        "import socket\n"
                                        "for family in (2, 10):\n"
                                        "  server = socket.create_server(('localhost', 0), family=family)\n"
                                        "  client = socket.create_connection(server.getsockname()[:2])\n"
                                        "  other, _ = server.accept()\n"
                                        "  client.sendall(b'mine')\n"
                                        "  print(other.recv(9))\n"
                                        "  one, two = (socket.socket(family, socket.SOCK_DGRAM) for _ in 'ab')\n"
                                        "  one.bind(('localhost', 0))\n"
                                        "  two.sendto(b'mine', one.getsockname())\n"
                                        "  print(one.recv(9))");
  EXPECT_EQ(outcome.standard_output, "b'mine'\nb'mine'\nb'mine'\nb'mine'\n");
  EXPECT_TRUE(SettleCell(*cell).gaps.empty());
  EXPECT_TRUE(laboratory_.recorder().exchanges().empty());
}

TEST_F(WaysOutTest, UnixSocketsThatNobodyHasAreToldAndOthersAreNot) {
  const auto cell = NewCell();
  Python(*cell,
         "import os, socket\n"
         "def made(kind=socket.SOCK_STREAM): return socket.socket(socket.AF_UNIX, kind)\n"
         "def refused(call, *said):\n"
         "  try: call(*said)\n"
         "  except (FileNotFoundError, ConnectionRefusedError, PermissionError): return\n"
         "  raise SystemExit('it was not refused')\n"
         "for name in ('/var/run/agent/apm.socket', '\\0agent', 'in.cwd', '/etc/hostname'): refused(made().connect, "
         "name)\n"
         "refused(made(socket.SOCK_DGRAM).sendto, b'a:1|c', '/run/statsd.socket')\n"
         "for name in ('\\0mine', '/tmp/mine', 'mine'):\n"
         "  server = made(); server.bind(name); server.listen()\n"
         "  client = made(); client.connect(name)\n"
         "one = made(socket.SOCK_DGRAM); one.bind('/tmp/datagrams')\n"
         "made(socket.SOCK_DGRAM).sendto(b'mine', '/tmp/datagrams')");
  const CellReport report = SettleCell(*cell);
  EXPECT_TRUE(report.gaps.empty());
  std::vector<std::string> absent;
  for (const Flow& flow : report.flows) {
    if (flow.explanation == "absent") absent.push_back(flow.protocol + " " + flow.destination);
  }
  EXPECT_THAT(absent, ElementsAre("unix /etc/hostname", "unix /run/statsd.socket", "unix /var/run/agent/apm.socket",
                                  "unix @agent", "unix in.cwd"));
}

TEST_F(WaysOutTest, ProcessesThatOutliveTheirCommandAreHeardWhereTheyConnect) {
  const auto cell = NewCell();
  Python(*cell,
         "import os, socket, time\n"
         "if os.fork(): os._exit(0)\n"
         "os.setsid(); os.close(1); os.close(2); time.sleep(0.1)\n"
         "socket.socket(socket.AF_UNIX).connect('/run/later')");
  std::vector<std::string> absent;
  for (const Flow& flow : SettleCell(*cell).flows) absent.push_back(flow.destination);
  EXPECT_THAT(absent, ElementsAre("/run/later"));
}

TEST_F(WaysOutTest, AClientThatSpeaksIpv6OnlyIsCaptured) {
  const auto cell = NewCell();
  EXPECT_EQ(Shell(*cell, "curl -6 -sS -d six https://t.vendor.example/; curl -sS -d any https://t.vendor.example/")
                .standard_error,
            "");
  const CellReport report = SettleCell(*cell);
  EXPECT_TRUE(report.gaps.empty());
  EXPECT_THAT(Bodies("https"), ElementsAre("six", "any"));
  for (const Flow& flow : report.flows) {
    if (flow.protocol != "tcp") continue;
    EXPECT_EQ(flow.name, "t.vendor.example");
  }
}

TEST_F(WaysOutTest, AUsersProxyIsPlayedAndWhatGoesThroughIsReadAsIfDirect) {
  const auto cell = NewCell();
  Command command;
  command.argv = {"/bin/sh", "-c",
                  "for proxy in http socks5h socks4a; do "
                  "curl -sS -x $proxy://user:secret@proxy.corp.example:3128 -d $proxy https://t.vendor.example/; done; "
                  "curl -sS -x http://user:secret@proxy.corp.example:3128 -d plain http://t.vendor.example/"};
  command.environment = {{"HTTPS_PROXY", "http://user:secret@proxy.corp.example:3128"}};
  const std::atomic<bool> cancelled{false};
  const auto outcome = cell->Execute(command, cancelled);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->standard_error, "");
  EXPECT_TRUE(SettleCell(*cell).gaps.empty());
  EXPECT_THAT(Bodies("https"), ElementsAre("http", "socks5h", "socks4a"));
  EXPECT_THAT(Bodies("http"), ElementsAre("plain"));
  for (const Exchange& exchange : laboratory_.recorder().exchanges()) {
    if (exchange.scheme == "dns") continue;
    EXPECT_EQ(exchange.host, "t.vendor.example");
    EXPECT_EQ(exchange.target, "/");
    EXPECT_EQ(FindHeader(exchange.headers, "proxy-authorization"), nullptr);
  }
}

TEST_F(WaysOutTest, AProxyThatIsNotTheUsersIsAReceiverLikeAnyOther) {
  const auto cell = NewCell();
  EXPECT_EQ(Shell(*cell, "curl -sS -x http://id:secret@odd.vendor.example:3128 -d in https://t.vendor.example/")
                .standard_error,
            "");
  EXPECT_TRUE(SettleCell(*cell).gaps.empty());
  const auto opened = laboratory_.recorder().exchanges("http");
  ASSERT_EQ(opened.size(), 1U);
  EXPECT_EQ(opened[0].method, "CONNECT");
  EXPECT_EQ(opened[0].host, "odd.vendor.example");
  EXPECT_NE(FindHeader(opened[0].headers, "proxy-authorization"), nullptr);
  EXPECT_THAT(Bodies("https"), ElementsAre("in"));
}

TEST_F(WaysOutTest, AnAddressThatNoNameWasGivenForIsNobodyElse) {
  const auto cell = NewCell();
  Shell(*cell, "curl -sS -H 'Host: t.vendor.example' -d x http://192.0.2.9/");
  SettleCell(*cell);
  EXPECT_EQ(laboratory_.recorder().exchanges("http").at(0).host, "192.0.2.9");
}

TEST_F(WaysOutTest, UrgentDataIsRead) {
  const auto cell = NewCell();
  Python(*cell,
         "import socket\n"
         "s = socket.create_connection(('t.vendor.example', 80))\n"
         "s.send(b'GET / HTTP/1.1\\r\\nHost: t.vendor.example\\r\\n\\r\\n'); s.recv(9999)\n"
         "s.send(b'secre', socket.MSG_OOB); s.send(b'!', socket.MSG_OOB); s.send(b't')");
  EXPECT_TRUE(SettleCell(*cell).gaps.empty());
  EXPECT_THAT(Bodies("tcp"), ElementsAre("secre!t"));
}

// Nobody answers to the one, and the other is asked for because it is said to be near: all that leaves is an address.
TEST_F(WaysOutTest, ANeighbourThatIsAskedForIsRecordedWithItsAddress) {
  const auto cell = NewCell();
  Python(*cell,
         "import socket\n"
         "six = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)\n"
         "six.sendto(b'x', ('fe80::686f:7374:6e61:6d65', 9, 0, socket.if_nametoindex('eth0')))\n"
         "four = socket.socket()\n"
         "four.setblocking(False)\n"
         "four.setsockopt(socket.SOL_SOCKET, socket.SO_DONTROUTE, 1)\n"
         "four.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b'eth0')\n"
         "four.connect_ex(('9.8.7.6', 443))");
  SettleCell(*cell);
  EXPECT_THAT(Bodies("ip"), ElementsAre(Bytes("\xfe\x80\0\0\0\0\0\0hostname", 16), Bytes("\x09\x08\x07\x06")));
}

TEST_F(WaysOutTest, ASourceThatIsNotTheMachinesIsAGap) {
  const auto cell = NewCell();
  Python(*cell,
         "import socket\n"
         "s = socket.socket(socket.AF_INET6)\n"
         "s.setblocking(False)\n"
         "s.setsockopt(socket.IPPROTO_IPV6, 78, 1)\n"  // IPV6_FREEBIND
         "s.bind(('2068:6f73:746e:616d::1', 0))\n"
         "s.connect_ex(('2606:4700::1', 443))");
  const CellReport report = SettleCell(*cell);
  ASSERT_THAT(Kinds(report), ElementsAre("unexplained-flow"));
  EXPECT_THAT(report.gaps[0].message, HasSubstr("2068:6f73:746e:616d::1"));
}

// The answer comes from the address that was asked, or a connected socket would not take it.
TEST_F(WaysOutTest, AnyResolverAnswersAndIsNamed) {
  const auto cell = NewCell();
  const ProcessOutcome outcome =
      Python(*cell,
             "import socket\n"
             "query = b'\\0\\7\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\1t\\6vendor\\7example\\0\\0\\1\\0\\1'\n"
             "for family, address in ((socket.AF_INET, '8.8.8.8'), (socket.AF_INET6, '2001:4860:4860::8888')):\n"
             "  s = socket.socket(family, socket.SOCK_DGRAM)\n"
             "  s.settimeout(20)\n"
             "  s.connect((address, 53))\n"
             "  s.send(query)\n"
             "  print(s.recv(999)[:2])\n"
             "socket.getaddrinfo('t.vendor.example', 443)");
  EXPECT_EQ(outcome.standard_output, "b'\\x00\\x07'\nb'\\x00\\x07'\n");
  const CellReport report = SettleCell(*cell);
  EXPECT_TRUE(report.gaps.empty());
  std::vector<std::string> others;
  for (const Flow& flow : report.flows) {
    if (flow.explanation == "other-resolver") others.push_back(flow.destination);
  }
  EXPECT_THAT(others, ElementsAre("8.8.8.8", "2001:4860:4860::8888"));
}

TEST_F(WaysOutTest, AConnectionToPort53WithoutAByteIsAnAttempt) {
  const auto cell = NewCell();
  Python(*cell, "import socket; socket.create_connection(('8.8.8.8', 53)).close()");
  const CellReport report = SettleCell(*cell);
  EXPECT_TRUE(report.gaps.empty());
  ASSERT_EQ(report.flows.size(), 1U);
  EXPECT_EQ(report.flows[0].explanation, "attempt");
}

TEST_F(WaysOutTest, OptionsOfIpAreTold) {
  const auto cell = NewCell();
  Python(*cell,
         "import socket\n"
         "s = socket.socket()\n"
         "s.setsockopt(socket.IPPROTO_IP, socket.IP_OPTIONS, b'\\x07\\x0b\\x04secret12\\0')\n"
         "s.connect(('t.vendor.example', 80))\n"
         "s.send(b'GET / HTTP/1.1\\r\\nHost: t.vendor.example\\r\\n\\r\\n'); s.recv(9999)");
  const CellReport report = SettleCell(*cell);
  EXPECT_THAT(Kinds(report), ElementsAre("unparsed-protocol"));
  ASSERT_EQ(Bodies("ip").size(), 1U);
  EXPECT_EQ(Bodies("ip")[0].substr(0, 2), "\x07\x0b");
}

TEST_F(WaysOutTest, AProcessWhoseFirstThreadHasEndedLivesOn) {
  const auto cell = NewCell();
  Python(*cell,
         "import ctypes, os, threading, time, urllib.request\n"
         "def late():\n"
         "  time.sleep(1)\n"
         "  urllib.request.urlopen('http://t.vendor.example/', b'late').read()\n"
         "if os.fork() == 0:\n"
         "  null = os.open('/dev/null', os.O_RDWR)\n"
         "  [os.dup2(null, stream) for stream in (0, 1, 2)]\n"
         "  os.setsid()\n"
         "  threading.Thread(target=late).start()\n"
         "  ctypes.CDLL(None).syscall(60, 0)");  // exit of this thread alone
  EXPECT_TRUE(SettleCell(*cell).survivors.empty());
  EXPECT_THAT(Bodies("http"), ElementsAre("late"));
}

TEST_F(WaysOutTest, WhatTheKernelHoldsBackOfASenderThatHasGoneIsAwaited) {
  const auto cell = NewCell();
  Python(*cell,
         "import os, socket\n"
         "s = socket.create_connection(('t.vendor.example', 80))\n"
         "s.setsockopt(6, 1, 1)\n"
         "r = b'POST / HTTP/1.1\\r\\nHost: t.vendor.example\\r\\nContent-Length: 240\\r\\n\\r\\n'\n"
         "for c in r: s.send(bytes([c]))\n"
         "s.setsockopt(1, 47, 100)\n"  // SO_MAX_PACING_RATE
         // Nothing is answered before all has come: an answer that nobody reads would end what is held back.
         "[s.sendall(b'late' * 20) for _ in range(3)]\n"
         "os._exit(0)");
  EXPECT_TRUE(SettleCell(*cell).gaps.empty());
  ASSERT_EQ(Bodies("http").size(), 1U);
  EXPECT_EQ(Bodies("http")[0].size(), 240U);
}

TEST_F(WaysOutTest, ALargeUploadIsNoGap) {
  const auto cell = NewCell();
  EXPECT_EQ(Shell(*cell, "head -c 67000000 /dev/zero | curl -sS -H 'Expect:' --data-binary @- http://t.vendor.example/")
                .standard_error,
            "");
  EXPECT_TRUE(SettleCell(*cell).gaps.empty());
}

}  // namespace
}  // namespace telltale
