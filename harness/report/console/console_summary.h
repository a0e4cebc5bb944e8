#pragma once
#include <string>

#include "core/audit.h"
#include "harness/report/render.h"

namespace telltale {

// One screen: the verdict, its reasons, and what it rests on: scenarios, payloads, canaries, gaps, the control.
std::string ConsoleSummary(const Audit& audit, const RenderOptions& options);

// The accepted findings, each with its reason, owner and expiry date.
std::string ConsoleAccepted(const Audit& audit, const RenderOptions& options);

}  // namespace telltale
