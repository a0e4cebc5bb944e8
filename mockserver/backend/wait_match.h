#pragma once
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/exchange.h"

namespace telltale {

// What of a payload somebody waits for.
struct PayloadMatch {
  std::string event;    // a type that an event in it has; empty: any
  std::string pointer;  // a place in it, or in an event of it (RFC 6901; * for every element); empty: none is asked for
  std::optional<nlohmann::json> value;  // what stands at `pointer`; absent: anything
  bool is_any() const { return event.empty() && pointer.empty(); }
};

// Which exchanges somebody waits for; with * and ?, the path without the query.
struct WaitMatch {
  std::string method = "*", path = "*";
  PayloadMatch payload;
  bool is_any() const { return method == "*" && path == "*" && payload.is_any(); }
  // As far as the request's head says it.
  bool MayMatch(const Exchange& exchange) const;
};

// "5" and "true" are JSON; what is none is a text.
nlohmann::json ValueFrom(const std::string& text);

}  // namespace telltale
