#include <fmt/format.h>

#include "core/redact.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/finding_group.h"
#include "harness/report/renderers.h"
#include "harness/report/source_place.h"
#include "harness/report/summary.h"

// GitHub's workflow commands: one line each, at most ten shown of a step. What the CLI sent is part of the text, so all
// that could start a command of its own is escaped.
namespace telltale {
namespace {

constexpr std::size_t kMaxAnnotations = 10;
constexpr int kMaxColumns = 1000;

std::string Escaped(BytesView text, bool property) {
  std::string escaped;
  for (const char c : Clip(Printable(text), kMaxColumns)) {
    if (c == '%' || (property && (c == ':' || c == ','))) {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string_view Command(Level level) {
  return level == Level::kError ? "error" : level == Level::kWarning ? "warning" : "notice";
}

}  // namespace

std::string RenderGithub(const Audit& audit, const RenderOptions&) {
  const SourcePlaces places(audit);
  const std::vector<FindingGroup> groups = Grouped(audit.judgement.findings);
  const std::size_t shown =
      std::min(groups.size(), groups.size() > kMaxAnnotations ? kMaxAnnotations - 1 : kMaxAnnotations);
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    const Finding& first = *groups[i].findings.front();
    const SourcePlace place = places.Of(first);
    const std::string says =
        fmt::format("{} ({}, {})", first.message, Counted(groups[i].findings.size(), "time", "times"),
                    Listed(groups[i].scenarios, 4));
    text += fmt::format("::{} file={},line={},title={}::{}\n", Command(groups[i].level), Escaped(place.file, true),
                        place.line, Escaped(groups[i].rule, true), Escaped(says, false));
  }
  if (shown < groups.size()) {
    text += fmt::format("::notice title=telltale::{} in the step summary\n",
                        Counted(groups.size() - shown, "more place is", "more places are"));
  }
  if (groups.empty() && audit.judgement.verdict != Verdict::kPass) {
    const std::string reason = audit.judgement.reasons.empty() ? "" : audit.judgement.reasons.front();
    text += fmt::format("::error title=telltale::{}: {}\n", ToString(audit.judgement.verdict), Escaped(reason, false));
  }
  return text;
}

}  // namespace telltale
