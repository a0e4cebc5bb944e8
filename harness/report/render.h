#pragma once
#include <algorithm>
#include <cstddef>
#include <string>

#include "core/audit.h"
#include "core/result.h"
#include "harness/report/format.h"

namespace telltale {

struct RenderOptions {
  bool show_values = false;     // canaries and evidence in full; otherwise masked in every format (masked_audit.h)
  bool show_accepted = false;   // console and Markdown: accepted findings in full, not only their number
  bool colour = false;          // console: ANSI colours
  int width_columns = 80;       // console: 40 at least
  std::string run_directory{};  // for "reports are in"; empty: not said
  int text_columns() const { return std::clamp(width_columns, 40, 200); }
};

// One report of the audit. Pure: the same audit and options give the same bytes. Never fails for what a payload holds;
// errors are ours. May take seconds for 100,000 findings; formats with limits say inside what they left out.
Result<std::string> Render(const Audit& audit, Format format, const RenderOptions& options);

}  // namespace telltale
