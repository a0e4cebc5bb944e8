#pragma once
#include <string>
#include <vector>

#include "core/exchange.h"
#include "harness/decode/view.h"
#include "harness/detect/detector.h"

namespace telltale {

// The findings in texts that are shown as the wire bytes of one exchange's body.
inline std::vector<Finding> ScanTexts(LeakScan& scan, const std::vector<std::string>& texts,
                                      const std::string& id = "x1") {
  const WireSource source("body");
  for (const std::string& text : texts) scan.OnView({.text = text, .depth = 0, .source = &source});
  Exchange exchange;
  exchange.id = id;
  exchange.run = "up#2";
  return scan.EndExchange(exchange);
}

inline LeakDetector MustCompile(CanarySet canaries, LeakOptions options = {}) {
  auto detector = LeakDetector::Compile(std::move(canaries), std::move(options));
  CHECK_THAT(detector.has_value());
  return *std::move(detector);
}

// The canaries named in the findings of one text, each with its message.
inline std::vector<Finding> ScanText(const CanarySet& canaries, const std::string& text) {
  LeakScan scan(MustCompile(canaries));
  return ScanTexts(scan, {text});
}

}  // namespace telltale
