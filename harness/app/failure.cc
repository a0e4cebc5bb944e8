#include "harness/app/failure.h"

#include <cstdio>

#include "core/redact.h"
#include "harness/app/command.h"

namespace telltale {

int ReportFailure(const Error& error) {
  std::fprintf(stderr, "telltale: %s\n", Printable(ToString(error)).c_str());
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
