#include "tests/integration/sandbox/laboratory.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace telltale {

namespace fs = std::filesystem;

Laboratory::Laboratory() {
  trusted_ = Authority::Make("test run authority").value();
  untrusted_ = Authority::Make("test untrusted authority").value();
  server_ = CaptureServer::Start(recorder_, *trusted_, *untrusted_, clock_, CaptureLimits{}).value();
  profile_.name = "test";
  std::string pattern = (fs::temp_directory_path() / "telltale-test.XXXXXX").string();
  scratch_ = mkdtemp(pattern.data());
  fs::permissions(scratch_, fs::perms::others_exec, fs::perm_options::add);  // commands that root starts are nobody
}

Laboratory::~Laboratory() {
  server_.reset();
  std::error_code leftover;
  fs::remove_all(scratch_, leftover);
}

IsolationContext Laboratory::context() const {
  IsolationContext context;
  context.server = server_.get();
  context.recorder = const_cast<MemoryRecorder*>(&recorder_);
  context.clock = &clock_;
  context.ca_pem = trusted_->certificate_pem();
  context.scratch = scratch_;
  return context;
}

CellRequest Laboratory::request(const fs::path& cli) const {
  CellRequest request;
  request.profile = &profile_;
  request.scenario = &scenario_;
  request.identity = MakeIdentity(SystemRandom(), profile_.canaries);
  request.cli = cli;
  return request;
}

ProcessOutcome Shell(Cell& cell, const std::string& script, std::chrono::milliseconds timeout) {
  Command command;
  command.argv = {"/bin/sh", "-c", script};
  command.timeout = timeout;
  const std::atomic<bool> cancelled{false};
  auto outcome = cell.Execute(command, cancelled);
  EXPECT_TRUE(outcome) << (outcome ? "" : ToString(outcome.error()));
  return outcome ? *outcome : ProcessOutcome{};
}

CellReport SettleCell(Cell& cell, std::chrono::milliseconds grace) {
  const std::atomic<bool> cancelled{false};
  auto report = cell.Settle(grace, cancelled);
  EXPECT_TRUE(report) << (report ? "" : ToString(report.error()));
  return report ? *std::move(report) : CellReport{};
}

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace telltale
