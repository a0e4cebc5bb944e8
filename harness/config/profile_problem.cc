#include "harness/config/profile_problem.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/redact.h"
#include "schema/json_pointer.h"

namespace telltale {

std::string KeyPath(const std::string& pointer) {
  std::string path;
  for (const std::string& token : PointerTokens(pointer).value_or(std::vector<std::string>())) {
    const bool is_index = !token.empty() && token.find_first_not_of("0123456789") == std::string::npos;
    if (is_index) {
      path += "[" + token + "]";
    } else {
      path += (path.empty() ? "" : ".") + Printable(token);
    }
  }
  return path.empty() ? "the profile" : path;
}

Error ProfileError(const YamlTree& tree, ProfileProblems problems) {
  constexpr std::size_t kShown = 10;
  CHECK_THAT(!problems.empty());
  std::stable_sort(problems.begin(), problems.end(), [&tree](const ProfileProblem& a, const ProfileProblem& b) {
    return tree.Line(a.pointer) < tree.Line(b.pointer);
  });
  Error error{ErrorKind::kInput, problems.front().message, tree.Where(problems.front().pointer), problems.front().hint};
  if (problems.size() == 1) return error;
  // The hint would end up behind the other lines: it belongs to the first.
  if (!error.hint.empty()) error.message += fmt::format(" ({})", std::exchange(error.hint, {}));
  for (std::size_t i = 1; i < std::min(kShown, problems.size()); ++i) {
    const ProfileProblem& problem = problems[i];
    error.message += fmt::format("\n{}: {}", tree.Where(problem.pointer), problem.message);
    if (!problem.hint.empty()) error.message += fmt::format(" ({})", problem.hint);
  }
  if (problems.size() > kShown) error.message += fmt::format("\nand {} more", problems.size() - kShown);
  return error;
}

}  // namespace telltale
