#include <fmt/format.h>
#include <fmt/ranges.h>
#include <stdlib.h>
#include <telltale/testing.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "core/clock.h"
#include "harness/desk/desk_judge.h"
#include "harness/payload/likely_events.h"
#include "harness/payload/read_payload.h"
#include "harness/payload/sdk.h"
#include "mockserver/backend/fault_plan.h"
#include "mockserver/http/capture_server.h"
#include "mockserver/record/journal.h"
#include "mockserver/record/live_record.h"
#include "mockserver/tls/authority.h"
#include "testing/expect.h"

namespace telltale::testing {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

// A folder among the temporary files that goes with the object.
class Folder {
 public:
  Folder() : path_((fs::temp_directory_path() / "telltale-testing-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) throw std::system_error(errno, std::generic_category(), path_);
  }
  ~Folder() {
    std::error_code leftover;  // among temporary files; nothing depends on it
    fs::remove_all(path_, leftover);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path operator/(const char* name) const { return fs::path(path_) / name; }

 private:
  std::string path_;
};

std::string NameOf(const Exchange& exchange) {
  return fmt::format("{} {} {}", exchange.id, exchange.method.empty() ? exchange.scheme : exchange.method,
                     exchange.target);
}

std::vector<Problem> ProblemsOf(const std::vector<Exchange>& exchanges, const DeskJudge& judge) {
  std::vector<Problem> problems;
  for (const Exchange& exchange : exchanges) {
    PayloadReading reading = judge.Read(exchange);
    // What could not be read is told also where there is no contract to break.
    std::vector<PayloadProblem>& all = reading.is_bad() ? reading.problems : reading.gaps;
    for (PayloadProblem& one : all) {
      problems.push_back({NameOf(exchange), std::move(one.pointer), fmt::format("{}", fmt::join(one.path, " > ")),
                          std::move(one.keyword), std::move(one.message)});
    }
  }
  if (exchanges.empty()) problems.push_back({"", "", "", "nothing-sent", "nothing came, so nothing was looked at"});
  return problems;
}

}  // namespace

struct Contract::Compiled {
  SchemaValidator schema;
};

struct Backend::Inside {
  Folder folder;
  SystemClock clock;
  std::unique_ptr<Authority> trusted = Expect(Authority::Make("telltale testing authority"));
  std::unique_ptr<Authority> untrusted = Expect(Authority::Make("telltale untrusted authority"));
  std::unique_ptr<Journal> journal = Expect(Journal::Open(folder / "journal.sqlite"));
  LiveRecord live{*journal, clock, {}};
  FaultPlan faults;
  std::unique_ptr<CaptureServer> server = Expect(CaptureServer::Start(live, *trusted, *untrusted, clock, {}));
  std::uint16_t port = 0;

  Inside() {
    std::ofstream(folder / "ca.pem") << trusted->certificate_pem();
    const int socket = Expect(ListenOn("127.0.0.1", 0));
    port = PortOf(socket);
    Listener listener;
    listener.script.connection_fault = [this] { return faults.connection_fault(); };
    listener.script.play = [this](const Exchange& exchange) { return faults.Play(exchange, UsualAnswer(exchange)); };
    Expect(server->Listen(socket, std::move(listener)));
  }

  std::vector<Exchange> Exchanges() const {
    Expect(server->RecordingStatus());
    std::vector<Exchange> exchanges;
    for (const Exchange& listed : live.Exchanges()) {
      if (auto exchange = Expect(ReadExchange(folder / "journal.sqlite", listed.id))) {
        exchanges.push_back(*std::move(exchange));
      }
    }
    return exchanges;
  }
};

Contract Contract::FromFile(const std::string& path, const std::vector<std::string>& others) {
  const std::vector<fs::path> files(others.begin(), others.end());
  return Contract(std::make_shared<const Compiled>(Compiled{Expect(SchemaValidator::FromFile(path, files))}));
}

Contract Contract::FromText(const std::string& schema) {
  return Contract(std::make_shared<const Compiled>(Compiled{Expect(SchemaValidator::Compile(schema, "contract"))}));
}

Backend::Backend() : inside_(std::make_unique<Inside>()) {}
Backend::~Backend() = default;

std::string Backend::url() const { return fmt::format("http://127.0.0.1:{}", inside_->port); }
std::string Backend::https_url() const { return fmt::format("https://127.0.0.1:{}", inside_->port); }
std::string Backend::ca_file() const { return (inside_->folder / "ca.pem").string(); }

std::vector<Request> Backend::Requests() const {
  std::vector<Request> requests;
  for (const Exchange& exchange : inside_->Exchanges()) {
    const Payload payload = ReadPayload(exchange);
    Request request{exchange.id, exchange.method, exchange.host, exchange.target, {}, Bytes(payload.content()), {}};
    for (const Header& header : exchange.headers) request.headers.emplace_back(header.name, header.value);
    for (TypedEvent& told : LikelyEventsOf(payload)) {
      request.events.push_back({std::move(told.type), told.event.value.dump()});
    }
    requests.push_back(std::move(request));
  }
  return requests;
}

std::vector<std::string> Backend::EventTypes() const {
  std::vector<std::string> types;
  for (Request& request : Requests()) {
    for (Event& event : request.events) types.push_back(std::move(event.type));
  }
  return types;
}

bool Backend::WaitForRequests(std::uint64_t count, milliseconds timeout) const {
  return count == 0 || inside_->live.WaitFor(count, milliseconds(0), timeout).reason == WaitOutcome::Reason::kCount;
}

bool Backend::StaysSilent(milliseconds duration) const { return inside_->live.StaysSilent(duration); }

void Backend::SetFaults(const std::string& json) { Expect(inside_->faults.Set(json)); }

void Backend::Reset() {
  inside_->live.Reset();
  inside_->faults.Clear();
}

std::vector<Problem> Backend::ProblemsWith(const Contract& contract) const {
  DeskContract held_to;
  held_to.schema = contract.compiled_->schema;
  return ProblemsOf(inside_->Exchanges(), *Expect(DeskJudge::Make(std::move(held_to))));
}

std::vector<Problem> Backend::LeaksOf(const std::vector<Canary>& canaries) const {
  DeskContract held_to;
  for (const Canary& canary : canaries) {
    const auto kind = CanaryClassFromString(canary.kind);
    if (!kind) throw std::runtime_error("there is no class of canaries \"" + canary.kind + "\"");
    held_to.canaries.push_back({canary.id, *kind, canary.value});
  }
  return ProblemsOf(inside_->Exchanges(), *Expect(DeskJudge::Make(std::move(held_to))));
}

std::ostream& operator<<(std::ostream& stream, const Problem& problem) {
  if (!problem.request.empty()) stream << problem.request << ' ';
  stream << (problem.pointer.empty() ? "(whole)" : problem.pointer);
  if (!problem.decode_path.empty()) stream << " (" << problem.decode_path << ')';
  return stream << ": " << problem.message << " [" << problem.rule << ']';
}

void PrintTo(const Backend& backend, std::ostream* stream) {
  const std::vector<Request> requests = backend.Requests();
  *stream << "a backend to which " << (requests.empty() ? "nothing came" : "came:");
  for (const Request& request : requests) {
    *stream << "\n    " << request.id << ' ' << request.method << ' ' << request.target << ", " << request.body.size()
            << " bytes";
    for (const Event& event : request.events) *stream << ", event \"" << event.type << '"';
  }
}

bool Explain(const std::vector<Problem>& problems, std::ostream* stream) {
  if (stream != nullptr) {
    for (const Problem& problem : problems) *stream << "\n    " << problem;
  }
  return problems.empty();
}

}  // namespace telltale::testing
