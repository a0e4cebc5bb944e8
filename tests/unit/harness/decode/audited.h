#pragma once
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/result.h"
#include "harness/decode/decode.h"
#include "harness/detect/detector.h"

namespace telltale {

// What the whole pipeline tells of one exchange, and whether what it points at is the leak.
class AuditedExchanges {
 public:
  explicit AuditedExchanges(const CanarySet& canaries) : scan_(MustCompile(canaries)) {}

  // The findings of planted values; generic ones are left out. Nothing may be left unseen.
  std::vector<Finding> FindingsIn(const Exchange& exchange) {
    std::vector<Gap> gaps;
    decoder_.Decode(exchange, scan_, gaps);
    EXPECT_TRUE(gaps.empty()) << gaps[0].message;
    std::vector<Finding> findings = scan_.EndExchange(exchange);
    for (Finding& finding : scan_.EndRun()) findings.push_back(std::move(finding));
    std::erase_if(findings, [](const Finding& finding) { return finding.canary.empty(); });
    return findings;
  }

  // The finding of `canary`, or nullptr; any other canary's is a false alarm.
  static const Finding* FindingOf(const std::string& canary, const std::vector<Finding>& findings) {
    const Finding* found = nullptr;
    for (const Finding& finding : findings) {
      if (finding.canary == canary) {
        found = found == nullptr ? &finding : found;
      } else {
        ADD_FAILURE() << "false alarm for " << finding.canary << ": " << finding.message;
      }
    }
    return found;
  }

  // Cuts the finding's wire bytes out and puts them in their place alone: they must decode to the same value again.
  bool WireBytesDecodeAgain(const Exchange& exchange, const Finding& finding) {
    Exchange cut = exchange;
    Bytes& payload = PayloadAt(cut, finding.place);
    if (finding.length == 0 || finding.offset + finding.length > payload.size()) return false;
    payload = payload.substr(finding.offset, finding.length);
    for (const Finding& again : FindingsIn(cut)) {
      if (again.canary == finding.canary && again.place == finding.place) return true;
    }
    return false;
  }

 private:
  static LeakDetector MustCompile(const CanarySet& canaries) {
    auto detector = LeakDetector::Compile(canaries);
    CHECK_THAT(detector.has_value() && detector->gaps().empty());
    return *std::move(detector);
  }
  static Bytes& PayloadAt(Exchange& exchange, const std::string& place) {
    if (place == "target") return exchange.target;
    if (place == "host") return exchange.host;
    if (place == "sni") return exchange.tls->sni;
    if (place.starts_with("header:")) return exchange.headers.at(0).value;
    if (place.starts_with("header-name:")) return exchange.headers.at(0).name;
    if (place.starts_with("trailer:")) return exchange.trailers.at(0).value;
    EXPECT_EQ(place, "body");
    return exchange.body;
  }

  ExchangeDecoder decoder_{DecodeLimits{}};
  LeakScan scan_;
};

}  // namespace telltale
