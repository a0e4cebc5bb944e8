#pragma once
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/verdict.h"
#include "harness/scan/scan.h"

namespace telltale {

enum class ScanFormat : std::uint8_t { kText, kNdjson, kSummary };

struct ScanPrinterOptions {
  ScanFormat format = ScanFormat::kText;
  bool show_values = false;
  Level fail_on = Level::kWarning;
  std::FILE* stream = stdout;           // stderr where a report goes to standard output
  std::function<void()> before_output;  // takes a progress bar off the terminal; may be empty
};

// Prints findings as they come, and counts them for the verdict. One line a finding in every
// format, so that a recording of any size can be piped through other programs.
class ScanPrinter final : public ScanSink {
 public:
  explicit ScanPrinter(ScanPrinterOptions options) : options_(std::move(options)) {}

  Status OnFinding(const Finding& finding) override;
  Status OnGap(const Gap& gap) override;

  // A sentence for the summary that is no gap.
  void AddNote(std::string note) { notes_.push_back(std::move(note)); }

  // Fail: a finding at or above fail_on. Inconclusive: none, but an open gap, or no exchange at all.
  Verdict GiveVerdict(const ScanOutcome& outcome) const;
  // What was read, found and not seen, and the verdict; several lines. `seconds`: what it took. `control`: a sentence.
  std::string Summary(const ScanOutcome& outcome, double seconds, const std::string& control) const;

 private:
  struct GapCount {
    std::uint64_t count = 0;
    std::vector<std::string> examples;
  };

  Status Print(const std::string& text) const;

  ScanPrinterOptions options_;
  std::map<std::string, std::uint64_t> by_rule_;
  std::map<std::string, std::uint64_t> by_canary_;
  std::uint64_t by_level_[3] = {0, 0, 0};
  std::map<std::string, GapCount> gaps_;                // open ones
  std::map<std::string, std::uint64_t> accepted_gaps_;  // by the profile's reason
  std::vector<std::string> notes_;
};

}  // namespace telltale
