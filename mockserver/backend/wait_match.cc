#include "mockserver/backend/wait_match.h"

#include <string_view>

#include "core/glob.h"

namespace telltale {

bool WaitMatch::MayMatch(const Exchange& exchange) const {
  const std::string_view target = exchange.target;
  return GlobMatches(method, exchange.method) && GlobMatches(path, target.substr(0, target.find('?')));
}

nlohmann::json ValueFrom(const std::string& text) {
  nlohmann::json value = nlohmann::json::parse(text, nullptr, false);
  return value.is_discarded() ? nlohmann::json(text) : value;
}

}  // namespace telltale
