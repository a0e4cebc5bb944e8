#pragma once
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/rule.h"
#include "harness/report/render.h"

namespace telltale {

// `telltale explain RULE`: what the rule says, why it matters, what to do, a leak and its mend. Uses width and colour.
std::string RenderRule(const Rule& rule, const RenderOptions& options);

// Every rule in a line, for `telltale explain` without a name.
std::string RenderRuleList(const RuleTable& rules, const RenderOptions& options);

// kInput with the nearest known id as a hint where there is none of that name. Borrows the table.
Result<const Rule*> FindRule(const RuleTable& rules, std::string_view id);

}  // namespace telltale
