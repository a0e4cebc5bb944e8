#include "harness/app/failure.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include "core/own_limit.h"
#include "core/redact.h"
#include "harness/app/command.h"

namespace telltale {

int ReportFailure(const Error& failure) {
  Error error = failure;
  if (error.hint.empty()) error.hint = OwnLimitHint(error.message);
  // Several problems of one file stand on a line each; everything else in them is made harmless.
  const std::string text = ToString(error);
  const char* prefix = "telltale: ";
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    std::fprintf(stderr, "%s%s\n", prefix, Printable(text.substr(start, end - start)).c_str());
    prefix = "          ";
    start = end + 1;
  }
  switch (error.kind) {
    case ErrorKind::kInput:
      return kExitUsage;
    case ErrorKind::kInterrupted:
      return kExitInterrupted;
    case ErrorKind::kFailure:
      break;
  }
  return kExitFailure;
}

}  // namespace telltale
