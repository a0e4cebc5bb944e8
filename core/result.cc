#include "core/result.h"

#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace telltale {

tl::unexpected<Error> SystemFailure(std::string message, int errno_value, std::string where) {
  return Failure(std::move(message) + ": " + std::generic_category().message(errno_value), std::move(where));
}

std::string ToString(const Error& error) {
  std::string text = error.where.empty() ? error.message : error.where + ": " + error.message;
  if (!error.hint.empty()) text += " (" + error.hint + ")";
  return text;
}

void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "telltale: internal error: %s does not hold (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace telltale
