#pragma once
#include <string>
#include <string_view>

#include "core/result.h"
#include "harness/payload/sdk.h"
#include "harness/report/render.h"

namespace telltale {

// `telltale sdks`: every SDK in a line.
std::string RenderSdkList(const RenderOptions& options);

// `telltale sdks ID`: what it sends, what is personal in it, how to stop it. kInput with the nearest id as a hint where
// there is none of that id.
Result<std::string> ExplainSdk(std::string_view id, const RenderOptions& options);

// `telltale sdks ID --schema`: the contract of its own members (sdk_schema.h) as text. Fails like ExplainSdk.
Result<std::string> SdkContract(std::string_view id);

// docs/sdks.md, which says the same of all.
std::string SdksPage();

}  // namespace telltale
