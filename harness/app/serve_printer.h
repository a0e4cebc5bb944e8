#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <string>

#include "core/exchange.h"
#include "harness/app/serve_account.h"
#include "mockserver/backend/payload_reader.h"

namespace telltale {

struct ServeStyle {
  bool full = false;
  bool colour = false;
  bool beside_command = false;  // standard output is a command's: to standard error, and only what is bad
};

// Where everything is, for the first lines.
struct ServeAddresses {
  std::string url;
  std::string variable;             // the CLI's own for it
  std::filesystem::path authority;  // its certificate
  bool is_tls = false;              // the CLI has to trust it
  std::string proxy;                // empty: there is none
  std::string control;
  std::string token;
  std::string journal;
};

// What `telltale serve` writes to standard output (style: or error): a line (or all) of each payload as it comes.
// Everything from outside is made safe for a terminal. Thread-safe.
class ServePrinter {
 public:
  // Borrows the reader.
  ServePrinter(const PayloadReader& reader, ServeStyle style) : reader_(reader), style_(style) {}
  void PrintWelcome(const ServeAddresses& addresses);
  void Print(const std::string& id, const Exchange& exchange);
  void PrintSummary(std::size_t gaps, const std::string& journal, const std::string& head);
  // How it ended beside a command: its own end, and the verdict. `journal`: empty where nothing is kept.
  void PrintVerdict(const ServeVerdict& verdict, const CommandEnd& command, const std::string& journal);
  ServeAccount account() const;

 private:
  void Write(const std::string& text);

  const PayloadReader& reader_;
  const ServeStyle style_;
  mutable std::mutex mutex_;
  ServeAccount account_;
};

}  // namespace telltale
