#pragma once
#include "harness/payload/sdk.h"

namespace telltale {

// Of telemetry, traces and datagrams.
extern const Sdk kDatadogSdk;  // datadog.cc

}  // namespace telltale
