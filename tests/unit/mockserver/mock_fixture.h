#pragma once
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "core/clock.h"
#include "mockserver/http/capture_server.h"
#include "mockserver/record/journal.h"
#include "mockserver/tls/authority.h"

namespace telltale {

// A directory of this test's own, gone with it.
class ScratchDirectory {
 public:
  ScratchDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "telltale-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~ScratchDirectory() { std::filesystem::remove_all(path_); }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// A capture server with a journal, on a free port of 127.0.0.1.
class MockFixture {
 public:
  explicit MockFixture(Listener listener = {}, CaptureLimits limits = {}) {
    trusted_ = *Authority::Make("test authority");
    untrusted_ = *Authority::Make("another authority");
    journal_ = *Journal::Open(journal_path());
    server_ = *CaptureServer::Start(*journal_, *trusted_, *untrusted_, clock_, limits);
    const int socket = *ListenOn("127.0.0.1", 0);
    port_ = PortOf(socket);
    listener_ = *server_->Listen(socket, std::move(listener));
  }
  std::filesystem::path journal_path() const { return scratch_ / "journal.sqlite"; }
  std::uint16_t port() const { return port_; }
  CaptureServer& server() { return *server_; }
  ListenerId listener() const { return listener_; }
  const std::string& ca_pem() const { return trusted_->certificate_pem(); }
  // The authority's certificate as a file, for clients that want one.
  std::filesystem::path WriteAuthority() const {
    std::ofstream(scratch_ / "ca.pem") << ca_pem();
    return scratch_ / "ca.pem";
  }
  std::filesystem::path scratch(const std::string& name) const { return scratch_ / name; }

  // Ends the listener and reads what was recorded. Once.
  JournalContents Finish(std::chrono::milliseconds grace = std::chrono::seconds(10)) {
    server_->Close(listener_, grace);
    auto contents = ReadJournal(journal_path());
    EXPECT_TRUE(contents.has_value()) << ToString(contents.error());
    const auto chain = VerifyChain(journal_path());
    EXPECT_TRUE(chain.has_value() && !chain->broken);
    return contents ? *std::move(contents) : JournalContents{};
  }

 private:
  ScratchDirectory scratch_;
  SystemClock clock_;
  std::unique_ptr<Authority> trusted_;
  std::unique_ptr<Authority> untrusted_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<CaptureServer> server_;
  std::uint16_t port_ = 0;
  ListenerId listener_ = 0;
};

}  // namespace telltale
