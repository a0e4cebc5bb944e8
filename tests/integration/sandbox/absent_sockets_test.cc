// Whom the processes of a cell speak to by a Unix socket that is not there is heard, whatever the call and whoever
// asks.
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <set>
#include <sstream>

#include "harness/sandbox/descriptor.h"
#include "tests/integration/sandbox/closed_cell.h"

namespace telltale {
namespace {

using AbsentSocketsTest = ClosedCellTest;

// What the ledger of flows says of the run.
std::set<std::string> Absent(Cell& cell) {
  std::set<std::string> names;
  for (const Flow& flow : SettleCell(cell).flows) {
    if (flow.explanation == "absent") names.insert(flow.destination);
  }
  return names;
}

std::set<std::string> Lines(const std::string& text) {
  std::set<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.insert(line);
  return lines;
}

void ExpectSame(ClosedCell& cell, const std::set<std::string>& heard, const std::set<std::string>& said) {
  for (const std::string& name : said) {
    if (!heard.contains(name)) cell.Fail("not heard: " + name);
  }
  for (const std::string& name : heard) {
    if (!said.contains(name)) cell.Fail("heard, but not said: " + name);
  }
}

TEST_P(AbsentSocketsTest, EachCallThatCanSayANameIsHeard) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    const std::set<std::string> said = Lines(cell.Try("say_names", "/run"));
    if (cell.cell() == nullptr) return;
    if (said.size() < 6) cell.Fail("the probe said too little");
    ExpectSame(cell, Absent(*cell.cell()), said);
  });
}

TEST_P(AbsentSocketsTest, SocketsThatAreThereAreFoundAsTheirCallerFindsThem) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    cell.Expect("say_to_own", "/tmp/own");
    if (cell.cell() != nullptr) ExpectSame(cell, Absent(*cell.cell()), {});
  });
}

// As is what it shows of the host: there is a name, and nobody behind it.
TEST_P(AbsentSocketsTest, ASocketOfTheHostsIsAbsent) {
  Holds([](ClosedCell& cell, const CliFolder& folder) {
    const Descriptor server(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = folder.path() + "/agent";
    path.copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
    if (bind(server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        listen(server.get(), 1) != 0) {
      cell.Fail("the host has no socket");
    }
    cell.Expect("door", path);
    if (cell.cell() != nullptr) ExpectSame(cell, Absent(*cell.cell()), {path});
  });
}

// What was looked at when its caller had gone may have been anybody's.
TEST_P(AbsentSocketsTest, WhoIsEndedInTheMiddleOfACallHasSaidNothingThatIsNotKnown) {
  Holds([](ClosedCell& cell, const CliFolder&) {
    cell.Expect("killed_callers", "/run/agent 40");
    if (cell.cell() != nullptr) ExpectSame(cell, Absent(*cell.cell()), {"/run/agent"});
  });
}

INSTANTIATE_TEST_SUITE_P(SetUps, AbsentSocketsTest, testing::ValuesIn(SetUps()),
                         [](const auto& set_up) { return std::string(set_up.param.name); });

}  // namespace
}  // namespace telltale
