#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"

namespace telltale {

enum class Level { kNote, kWarning, kError };

std::string_view ToString(Level level);  // "note", "warning", "error"

// A broken rule and where. Plain values; Finding::evidence is not redacted (reports do that).
struct Finding {
  std::string rule;  // "leak/canary"
  Level level = Level::kError;
  std::string run;           // execution: "failure" or "failure#2"
  std::string scenario;      // "failure"
  std::string exchange;      // id; empty: not about one exchange
  std::string canary;        // canary id; empty: none (JSON null)
  std::string canary_class;  // "machine_id"; empty: none
  std::string
      place;  // "body", "header:NAME", "trailer:NAME", "target", "host", "sni", "response", "run", "contract:ENDPOINT"
  std::string pointer;            // JSON pointer of the innermost JSON on the way; empty: none
  std::vector<std::string> path;  // decode path, outermost step first: {"json", "base64", "gzip"}
  std::uint64_t offset = 0;       // wire bytes of the payload at `place`
  std::uint64_t length = 0;       // 0: the whole payload or no place
  std::string message;            // a sentence for a person; holds no canary value
  Bytes evidence;                 // the bytes that matched, as decoded; may be a secret: never print unredacted
  std::string fingerprint;        // Fingerprint(*this, ...)
  // The host that it is about, where another host makes it another finding; planted values and random names as *.
  std::string host = {};
  bool operator==(const Finding&) const = default;
};

// 32 hex digits made of rule, scenario, place, JSON pointer (array indices as *), canary class, host and the name of
// the audited CLI (empty: none is audited): no values, no offsets, the same from run to run.
std::string Fingerprint(const Finding& finding, std::string_view cli_name = {});

// The one order in which findings are judged and reported: scenario, run, exchange, offset, rule, canary, the rest.
bool ReportedBefore(const Finding& a, const Finding& b);

}  // namespace telltale
