#pragma once
#include "core/result.h"

namespace telltale {

// Prints "telltale: ..." to standard error, safe for a terminal, and gives the exit code of the error's kind.
int ReportFailure(const Error& error);

}  // namespace telltale
