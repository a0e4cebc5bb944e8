#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>

#include "core/exchange.h"
#include "mockserver/backend/payload_reader.h"

namespace telltale {

struct ServeStyle {
  bool full = false;
  bool colour = false;
};

// Where everything is, for the first lines.
struct ServeAddresses {
  std::string url;
  std::string variable;             // the CLI's own; empty: unknown
  std::filesystem::path authority;  // empty: plain HTTP
  std::string control;
  std::string token;
  std::string journal;
};

// What `telltale serve` writes to standard output: a line (or all) of each payload as it comes. Everything from outside
// is made safe for a terminal. Thread-safe.
class ServePrinter {
 public:
  // Borrows the reader.
  ServePrinter(const PayloadReader& reader, ServeStyle style) : reader_(reader), style_(style) {}
  void PrintWelcome(const ServeAddresses& addresses);
  void Print(const std::string& id, const Exchange& exchange);
  void PrintSummary(std::size_t gaps, const std::string& journal, const std::string& head);
  std::uint64_t bad() const { return bad_; }

 private:
  void Write(const std::string& text);

  const PayloadReader& reader_;
  ServeStyle style_;
  std::mutex mutex_;
  std::atomic<std::uint64_t> good_{0};
  std::atomic<std::uint64_t> bad_{0};
  std::atomic<std::uint64_t> unjudged_{0};
};

}  // namespace telltale
