#pragma once
#include <string_view>

namespace telltale {

enum class Verdict { kPass, kFail, kInconclusive };

std::string_view ToString(Verdict verdict);  // "pass", "fail", "inconclusive"
int ExitCode(Verdict verdict);               // 0, 1, 3

}  // namespace telltale
