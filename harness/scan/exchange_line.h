#pragma once
#include <cstddef>
#include <memory>
#include <string_view>

#include "core/exchange.h"
#include "core/result.h"

namespace telltale {

// Reads exchanges from NDJSON lines as ExchangeFromLine (core/exchange_json.h) does, a dozen times as fast: the usual
// line is read with simdjson into memory that is used again and again. Whatever is unusual about a line goes to
// ExchangeFromLine, which alone decides what is an error and how it is worded; the scheme is settled (scheme.h). One a
// thread.
class ExchangeLineReader {
 public:
  // So many bytes behind a line can be read, whatever they are.
  static constexpr std::size_t kPaddingBytes = 64;

  ExchangeLineReader();
  ~ExchangeLineReader();
  ExchangeLineReader(ExchangeLineReader&&) noexcept;
  ExchangeLineReader& operator=(ExchangeLineReader&&) noexcept;

  // Overwrites all of `exchange`.
  Status Read(std::string_view line, Exchange& exchange);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace telltale
