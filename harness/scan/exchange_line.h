#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/exchange.h"
#include "core/result.h"

namespace telltale {

// Reads exchanges from NDJSON lines as ExchangeFromLine (core/exchange_json.h) does, a dozen times as fast: the usual
// line is read with simdjson into memory that is used again and again. Whatever is unusual about a line goes to
// ExchangeFromLine, which alone decides what is an error and how it is worded; the scheme is settled (below). One a
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

// What an exchange is held against depends on its scheme, so that one without must not slip through: it is taken for
// https, as what recorders leave out is what is usual. ws and wss become http and https, capitals small letters.
// kInput: none of the format's schemes.
Status SettleScheme(std::string& scheme);

}  // namespace telltale
