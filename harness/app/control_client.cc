// The control's client: what a CLI would do, done by ourselves inside a cell, so that planted values go the very ways
// that a pass relies on (core/control_way.h). What cannot be gone is said on stderr, "WAY: why" a line.
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "core/control_run.h"
#include "harness/app/command.h"
#include "harness/app/control_speech.h"
#include "harness/check/destination.h"

namespace telltale {
namespace {

using std::chrono::milliseconds;

constexpr const char* kDatagramPort = "8125";
constexpr const char* kLoopback = "http://127.0.0.1:4318/v1/control";

std::string Home() {
  const char* const home = std::getenv("HOME");
  return home == nullptr ? "" : home;
}

class ControlClient {
 public:
  ControlClient(const std::string& url, std::map<std::string, std::string> values)
      : target_(ControlTarget::Of(url)), values_(std::move(values)) {
    const char* const authorities = std::getenv("SSL_CERT_FILE");
    if (authorities == nullptr || target_.scheme != "https") return;
    if (auto tls = TlsClients::Make(authorities)) tls_ = *std::move(tls);
  }

  // Does not return where a request was to be forgotten.
  int Go();

 private:
  using Way = Status (ControlClient::*)(const std::string& value) const;

  void Try(const std::string& id, Way way) const;
  const TlsClients* tls() const { return tls_ ? &*tls_ : nullptr; }
  Status Request(const ControlTarget& target, int family, const Bytes& body, const std::string& headers) const;
  Status Http1(const std::string& value) const { return Request(target_, AF_UNSPEC, ControlBody(value), ""); }
  Status Http2(const std::string& value) const;
  Status Packed(const std::string& value) const;
  Status Ipv6(const std::string& value) const { return Request(target_, AF_INET6, ControlBody(value), ""); }
  Status Loopback(const std::string& value) const;
  Status LoopbackDatagram(const std::string& value) const { return Datagram("::1", AF_INET6, value); }
  Status DatagramOut(const std::string& value) const;
  static Status Datagram(const std::string& host, int family, const std::string& value);
  Status Name(const std::string& value) const;
  Status AbsentSocket(const std::string& value) const;
  Status Written(const std::string& value) const;
  Status Read(const std::string& value) const;
  // A process of its own, which sends when this one has gone.
  void LeaveOneBehind() const;
  // Three requests, of which the last has the value, and no look at the answers.
  [[noreturn]] void Forget() const;

  const ControlTarget target_;
  const std::map<std::string, std::string> values_;
  std::optional<TlsClients> tls_;
  mutable std::atomic<bool> failed_{false};
};

Status ControlClient::Request(const ControlTarget& target, int family, const Bytes& body,
                              const std::string& headers) const {
  TRY(ControlLine line, ControlLine::Open(target, family, "http/1.1", tls()));
  return PostHttp1(line, target, body, headers);
}

Status ControlClient::Http2(const std::string& value) const {
  TRY(ControlLine line, ControlLine::Open(target_, AF_UNSPEC, "h2", tls()));
  return PostHttp2(line, target_, ControlBody(value));
}

Status ControlClient::Packed(const std::string& value) const {
  return Request(target_, AF_UNSPEC, Gzip(ControlBody(value)), "Content-Encoding: gzip\r\n");
}

Status ControlClient::Loopback(const std::string& value) const {
  return Request(ControlTarget::Of(kLoopback), AF_INET, ControlBody(value), "");
}

Status ControlClient::Datagram(const std::string& host, int family, const std::string& value) {
  TRY(const Descriptor socket, ConnectTo(host, kDatagramPort, family, SOCK_DGRAM));
  const Bytes body = ControlBody(value);  // a body that is nothing but the value would show its digest in evidence
  if (send(socket.get(), body.data(), body.size(), 0) < 0) return SystemFailure("cannot be sent", errno);
  return {};
}

// To leave the machine, also where the endpoint is on it.
Status ControlClient::DatagramOut(const std::string& value) const {
  return Datagram(IsLoopback(target_.host) ? "datagram.control.telltale.example" : target_.host, AF_INET, value);
}

Status ControlClient::Name(const std::string& value) const {
  TRY_VOID(ConnectTo(value + ".control.telltale.example", kDatagramPort, AF_UNSPEC, SOCK_DGRAM));
  return {};
}

Status ControlClient::AbsentSocket(const std::string& value) const {
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un nobody{};
  nobody.sun_family = AF_UNIX;
  value.copy(nobody.sun_path + 1, sizeof nobody.sun_path - 1);  // an abstract one
  const std::size_t size = offsetof(sockaddr_un, sun_path) + 1 + std::min(value.size(), sizeof nobody.sun_path - 1);
  const int code = connect(socket.get(), reinterpret_cast<const sockaddr*>(&nobody), static_cast<socklen_t>(size));
  return code != 0 && errno == ECONNREFUSED ? Status{} : SystemFailure("it was not refused", errno);
}

Status ControlClient::Written(const std::string& value) const {
  std::ofstream file(Home() + "/.telltale-control");
  file << value << '\n';
  file.close();
  return file ? Status{} : Failure("cannot be written");
}

Status ControlClient::Read(const std::string&) const {
  std::ifstream file("/etc/machine-id");
  return file.get() != std::ifstream::traits_type::eof() ? Status{} : Failure("cannot be read");
}

void ControlClient::LeaveOneBehind() const {
  const auto value = values_.find("late");
  if (value == values_.end()) return;
  if (fork() != 0) return;
  setsid();
  const int nowhere = open("/dev/null", O_RDWR);
  for (const int stream : {0, 1, 2}) dup2(nowhere, stream);
  // Some time after it was seen to live on. A cell that is not watched would be gone long before the longest wait.
  constexpr milliseconds kLook{2}, kAfter{100}, kLongest{5000};
  const SteadyTime end = SystemClock().SteadyNow() + kLongest;
  const std::string mark = Home() + '/' + kMarkOfSurvivors;
  while (access(mark.c_str(), F_OK) != 0 && SystemClock().SteadyNow() < end) std::this_thread::sleep_for(kLook);
  std::this_thread::sleep_for(kAfter);
  _exit(Http1(value->second) ? 0 : 1);
}

void ControlClient::Forget() const {
  auto line = ControlLine::Open(target_, AF_UNSPEC, "http/1.1", tls());
  Status sent = line ? Status{} : Status(tl::unexpected<Error>(line.error()));
  if (sent) line->HoldBack();
  for (const std::string& said : {std::string("first"), std::string("second"), values_.at("forgotten")}) {
    if (sent) sent = line->Write(Http1Request(target_, ControlBody(said), ""));
  }
  // A server on a fast machine must not have read it before it knows that the client has gone.
  if (sent) line->LeaveAtOnce();
  if (!sent) std::fprintf(stderr, "forgotten: %s\n", ToString(sent.error()).c_str());
  _exit(sent && !failed_ ? 0 : kExitFailure);
}

void ControlClient::Try(const std::string& id, Way way) const {
  const Status gone = (this->*way)(values_.at(id));
  if (gone) return;
  failed_ = true;
  std::fprintf(stderr, "%s: %s\n", id.c_str(), ToString(gone.error()).c_str());
}

int ControlClient::Go() {
  const std::vector<std::pair<const char*, Way>> ways = {{"http1", &ControlClient::Http1},
                                                         {"http2", &ControlClient::Http2},
                                                         {"packed", &ControlClient::Packed},
                                                         {"ipv6", &ControlClient::Ipv6},
                                                         {"loopback", &ControlClient::Loopback},
                                                         {"loopback-datagram", &ControlClient::LoopbackDatagram},
                                                         {"name", &ControlClient::Name},
                                                         {"datagram", &ControlClient::DatagramOut},
                                                         {"absent-socket", &ControlClient::AbsentSocket},
                                                         {"written", &ControlClient::Written},
                                                         {"read", &ControlClient::Read}};
  LeaveOneBehind();
  std::vector<std::thread> threads;
  for (const auto& [id, way] : ways) {
    if (!values_.contains(id)) continue;
    try {
      threads.emplace_back([this, id = id, way = way] { Try(id, way); });
    } catch (const std::system_error&) {
      Try(id, way);
    }
  }
  for (std::thread& thread : threads) thread.join();
  if (values_.contains("forgotten")) Forget();
  return failed_ ? kExitFailure : 0;
}

// "@FILE" stands for the first line of a file of the cell.
std::string ValueToTell(const std::string& text) {
  if (!text.starts_with('@')) return text;
  std::ifstream file(text.substr(1));
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

void AddControlClientCommand(CLI::App& app, int& exit_code) {
  struct Options {
    std::string url;
    std::vector<std::string> ways;  // ID=VALUE
  };
  auto options = std::make_shared<Options>();
  CLI::App* const command = app.add_subcommand("control-client", "Sends planted values (used by `run` inside a cell)");
  command->group("");  // hidden
  command->add_option("url", options->url)->required();
  command->add_option("way", options->ways)->required();
  command->callback([options, &exit_code] {
    std::map<std::string, std::string> values;
    for (const std::string& way : options->ways) {
      const std::size_t equals = way.find('=');
      if (equals != std::string::npos) values[way.substr(0, equals)] = ValueToTell(way.substr(equals + 1));
    }
    signal(SIGPIPE, SIG_IGN);
    exit_code = ControlClient(options->url, std::move(values)).Go();
  });
}

}  // namespace telltale
