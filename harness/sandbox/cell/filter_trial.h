#pragma once
#include <cstdint>

#include "harness/sandbox/cell/system_call_filter.h"
#include "harness/sandbox/cell/uname_answer.h"

namespace telltale {

// Whether a command under the filter, which is `user` (0: nobody else than this process), is told `answer` by uname(2):
// a child asks as a command would. That the kernel lets us hear and answer is known only by trying (another listener
// outside of ours, an old kernel, a user over whom we have no power). Takes some milliseconds. Forks.
bool IsAnswered(const UnameAnswer& answer, const SystemCallFilter& filter, std::uint32_t user);

}  // namespace telltale
