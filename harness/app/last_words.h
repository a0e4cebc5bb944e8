#pragma once
#include <exception>

namespace telltale {

// What is said when the tool itself fails in a way that no Result carries: memory or a thread that the system does not
// give, a path that the file system refuses. One sentence on standard error; takes no memory. Returns kExitFailure.
int ReportException(const std::exception* what);

// The same for what nobody catches, in any thread: the process ends with kExitFailure instead of being aborted. What
// was recorded is durable by then.
void EndInASentence();

}  // namespace telltale
