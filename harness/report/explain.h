#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/gap_kinds.h"
#include "core/result.h"
#include "core/rule.h"
#include "harness/report/render.h"

namespace telltale {

// `telltale explain RULE`: what the rule says, why it matters, what to do, a leak and its mend. Uses width and colour.
std::string RenderRule(const Rule& rule, const RenderOptions& options);

// Every rule in a line, for `telltale explain` without a name.
std::string RenderRuleList(const RuleTable& rules, const RenderOptions& options);

// The same for the kinds of gaps.
std::string RenderGapKind(const GapKind& kind, const RenderOptions& options);
std::string RenderGapKindList(const std::vector<GapKind>& kinds, const RenderOptions& options);

// What is known of `id`, whether it is a rule or a kind of gap. kInput with the nearest known id as a hint where it is
// neither.
Result<std::string> Explain(const RuleTable& rules, const std::vector<GapKind>& kinds, std::string_view id,
                            const RenderOptions& options);

}  // namespace telltale
