#pragma once
#include "harness/payload/sdk.h"

namespace telltale {

// What both encodings of OTLP have in common beside the document.
extern const Sdk kOpenTelemetrySdk;

}  // namespace telltale
