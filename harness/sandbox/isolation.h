#pragma once
#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/flow.h"
#include "core/gap.h"
#include "core/result.h"
#include "core/run.h"
#include "harness/config/profile.h"
#include "harness/sandbox/cell/place_file.h"
#include "harness/sandbox/machine/identity.h"
#include "mockserver/http/capture_server.h"

namespace telltale {

// One command inside a cell.
struct Command {
  Arguments argv;  // argv[0] is a path as seen inside
  EnvironmentVariables
      environment;  // complete: nothing is inherited, but the cell adds what it needs (trust, HOME, proxy)
  std::chrono::milliseconds timeout{60000};
  bool terminal = false;  // stdin, stdout and stderr are a pty
  Bytes standard_input;   // what it reads there; then comes the end
  std::string tools;      // a folder inside that is the first of PATH; empty: none
};

// What a cell's network did besides exchanges. The run stage puts it into the journal: a cell records only exchanges.
struct CellReport {
  std::vector<Flow> flows;
  std::vector<Gap> gaps;
  std::vector<std::string> survivors;  // command lines of processes that had to be ended
  bool saw_processes = false;          // somebody lived on when the last command had ended
};

// Where one scenario runs: its own identity, HOME, files and network. Commands run in it one after another. Everything
// it made is gone when it is destroyed. Not thread-safe; many cells live side by side.
class Cell {
 public:
  virtual ~Cell() = default;
  // Runs a command to its end (or its timeout, or until `cancelled`), not waiting for children that it left behind.
  virtual Result<ProcessOutcome> Execute(const Command& command, const std::atomic<bool>& cancelled) = 0;
  // Waits until no process is left and the network is quiet, at most `grace`; then ends what is left.
  virtual Result<CellReport> Settle(std::chrono::milliseconds grace, const std::atomic<bool>& cancelled) = 0;
  // The files that appeared or changed under HOME, the working directory and /tmp since the cell was made.
  virtual std::vector<WrittenFile> WrittenFiles() const = 0;
  // Puts a file of the user's into HOME or the working directory, between two commands. What it replaces is gone.
  virtual Status Place(const FileToPlace& file) = 0;
  // From now on the exchanges belong to `run` and the backend plays `script`.
  virtual Status BeginRun(const std::string& run, const BackendScript& script) = 0;
  // Who lives here: where the tier had to choose other values (a HOME that exists), these are the true ones.
  virtual const Identity& identity() const = 0;
  // What was planted where; `read` is known after Settle where the tier traces reads.
  virtual std::vector<PlantedCanary> Planted() const = 0;
  // Where the CLI of the cell's request stands inside.
  virtual std::filesystem::path cli() const = 0;
  // The variables that the cell adds to a command's environment.
  virtual EnvironmentVariables AddedEnvironment() const = 0;
};

struct CellRequest {
  const Profile* profile = nullptr;    // borrowed for the cell's life
  const Scenario* scenario = nullptr;  // borrowed; nullptr for the control's cell
  Identity identity;
  std::filesystem::path cli;  // on the host
  bool opts_out = false;      // in some run of it the user has withdrawn consent: what it leaves is judged
  // Of the user's, in the cell's HOME or working directory, as the identity's values say; there when it is made. In a
  // HOME that is read-only they are as old as the cell.
  std::function<Result<std::vector<FileToPlace>>(const Identity&)> files;
  // A file that Settle makes in HOME as soon as it has seen that somebody lived on when the last command had ended, and
  // before it waits for them. Empty: none.
  std::string mark_of_survivors;
  const std::atomic<bool>* cancelled = nullptr;  // borrowed; ends looks at what was written. nullptr: nothing does
};

// A tier of isolation. Borrows the capture server. Thread-safe.
class Isolation {
 public:
  virtual ~Isolation() = default;
  virtual std::string name() const = 0;  // "namespace", "proxy", "endpoint"
  // How it holds the CLI, for the report: phrases without a full stop.
  virtual std::vector<std::string> Facts() const = 0;
  // What this tier cannot see, as gaps of kind "isolation"; empty for namespace.
  virtual std::vector<Gap> Blindness() const = 0;
  virtual Result<std::unique_ptr<Cell>> MakeCell(CellRequest request) = 0;
};

// What the tiers need from outside. `ca_bundle_pem` is the per-run authority's certificate.
struct IsolationContext {
  CaptureServer* server = nullptr;
  Recorder* recorder = nullptr;
  const Clock* clock = nullptr;
  std::string ca_pem;
  std::filesystem::path scratch;  // where a tier that needs files makes a directory for them; empty: as TMPDIR says
};

// harness/sandbox/{endpoint,proxy,namespace}_isolation.cc. Errors say why the tier does not work here and how to get
// it.
Result<std::unique_ptr<Isolation>> MakeEndpointIsolation(const IsolationContext& context);
Result<std::unique_ptr<Isolation>> MakeProxyIsolation(const IsolationContext& context);
Result<std::unique_ptr<Isolation>> MakeNamespaceIsolation(const IsolationContext& context);

}  // namespace telltale
