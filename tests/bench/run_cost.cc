// usage: run_cost [RUNS]   -- what a run of `true` costs in the namespace tier, beside `bwrap ... true` and `true`
// itself A run is what a scenario is: a new machine is made, the command runs in it, its network is accounted for, its
// files are looked through, all of it is taken away. The three are done in turns, so that all meet the same machine;
// medians.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "harness/sandbox/isolation.h"
#include "mockserver/record/recorder.h"
#include "mockserver/tls/authority.h"

namespace telltale {
namespace {

using std::chrono::duration;

class NoRecorder final : public Recorder {
 public:
  Result<std::string> Record(const Exchange&) override { return std::string("x"); }
  Status RecordResponse(const std::string&, const Response&) override { return {}; }
  Status Record(const Flow&) override { return {}; }
  Status Record(const Gap&) override { return {}; }
};

double MillisecondsOf(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void Start(const std::vector<const char*>& argv) {
  const pid_t child = fork();
  if (child == 0) {
    execvp(argv[0], const_cast<char**>(argv.data()));
    _exit(127);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
    fmt::print(stderr, "{} does not run here\n", argv[0]);
    std::exit(1);
  }
}

template <typename T>
T OrExit(Result<T> result) {
  if (result) return *std::move(result);
  fmt::print(stderr, "{}\n", ToString(result.error()));
  std::exit(1);
}

struct Costs {
  std::vector<double> whole, making, executing, settling, ending;
};

void RunTrue(Isolation& isolation, const Profile& profile, const Scenario& scenario, Costs& costs) {
  const std::atomic<bool> cancelled{false};
  std::unique_ptr<Cell> cell;
  const double making = MillisecondsOf([&] {
    CellRequest request;
    request.profile = &profile;
    request.scenario = &scenario;
    request.cli = "/usr/bin/true";
    request.identity = MakeIdentity(SystemRandom(), {});
    cell = OrExit(isolation.MakeCell(std::move(request)));
    OrExit(cell->BeginRun("run", BackendScript{}).map([] { return 0; }));
  });
  const double executing = MillisecondsOf([&] {
    Command command;
    command.argv = {"/usr/bin/true"};
    OrExit(cell->Execute(command, cancelled));
  });
  const double settling = MillisecondsOf([&] {
    OrExit(cell->Settle(std::chrono::seconds{10}, cancelled));
    static_cast<void>(cell->WrittenFiles());
  });
  const double ending = MillisecondsOf([&] { cell.reset(); });
  costs.making.push_back(making);
  costs.executing.push_back(executing);
  costs.settling.push_back(settling);
  costs.ending.push_back(ending);
  costs.whole.push_back(making + executing + settling + ending);
}

int Main(int runs) {
  const SystemClock clock;
  NoRecorder recorder;
  const auto trusted = OrExit(Authority::Make("run cost")), untrusted = OrExit(Authority::Make("run cost"));
  const auto server = OrExit(CaptureServer::Start(recorder, *trusted, *untrusted, clock, CaptureLimits{}));
  const IsolationContext context{server.get(), &recorder, &clock, trusted->certificate_pem(),
                                 std::filesystem::temp_directory_path()};
  const auto isolation = OrExit(MakeNamespaceIsolation(context));
  const Profile profile;
  const Scenario scenario;
  Costs costs;
  std::vector<double> bare, bwrap;
  for (int run = 0; run < runs; ++run) {
    bare.push_back(MillisecondsOf([] { Start({"true", nullptr}); }));
    bwrap.push_back(MillisecondsOf([] {
      Start({"bwrap", "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true", nullptr});
    }));
    RunTrue(*isolation, profile, scenario, costs);
  }
  const double plain = Median(bare), whole = Median(costs.whole);
  fmt::print("median of {} runs, milliseconds\n", runs);
  fmt::print("true           {:6.1f}\n", plain);
  fmt::print("bwrap true     {:6.1f}\n", Median(bwrap));
  fmt::print("telltale true  {:6.1f}   making {:.1f}, command {:.1f}, accounting {:.1f}, taking away {:.1f}\n", whole,
             Median(costs.making), Median(costs.executing), Median(costs.settling), Median(costs.ending));
  fmt::print("over true      {:6.1f}   {:.1f} times bwrap's {:.1f}; the bar is 40\n", whole - plain,
             (whole - plain) / (Median(bwrap) - plain), Median(bwrap) - plain);
  return 0;
}

}  // namespace
}  // namespace telltale

int main(int argc, char** argv) { return telltale::Main(argc > 1 ? std::max(1, std::atoi(argv[1])) : 20); }
