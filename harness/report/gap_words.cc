#include "harness/report/gap_words.h"

#include <fmt/format.h>

#include <cstddef>
#include <set>

#include "core/gap_kinds.h"
#include "harness/report/console/text_layout.h"

namespace telltale {

std::string AcceptanceInWords(const Gap& gap) {
  if (!gap.accepted) return {};
  return gap.accepted_for.empty() ? "accepted by the profile" : "accepted by the profile: " + gap.accepted_for;
}

std::string GapInWords(const Gap& gap) {
  return gap.accepted ? fmt::format("{} ({})", gap.message, AcceptanceInWords(gap)) : gap.message;
}

bool IsAboutUnread(const Gap& gap) {
  return gap.kind == gap_kind::kUnreadPayload || gap.kind == gap_kind::kOpaquePayload ||
         gap.kind == gap_kind::kOpaqueField;
}

std::string UnreadInWords(const Judgement& judgement) {
  std::size_t unread = 0;
  std::size_t accepted = 0;
  std::set<std::string> reasons;
  for (const Gap& gap : judgement.gaps) {
    if (!IsAboutUnread(gap)) continue;
    ++unread;
    accepted += gap.accepted;
    if (gap.accepted && !gap.accepted_for.empty()) reasons.insert(gap.accepted_for);
  }
  if (unread == 0) return {};
  std::string words = Counted(unread, "part of a payload", "parts of payloads") + " could not be read or look sealed";
  if (accepted == 0) return words;
  words += fmt::format(" ({} accepted by the profile", accepted);
  if (!reasons.empty()) words += ": " + Listed({reasons.begin(), reasons.end()}, 8);
  return words + ")";
}

}  // namespace telltale
