#pragma once
#include <nlohmann/json_fwd.hpp>

#include "core/audit.h"
#include "core/result.h"

namespace telltale {

// run.json (schema/run.schema.json): the audit without what has a file of its own. Exchanges, findings, canary values,
// process output, the profile and the contracts are left out; the counts of the first two are given.
nlohmann::ordered_json RunToJson(const Audit& audit);

// What RunToJson wrote. Planted canaries come back without their values, processes without their output. The error
// says which key is wrong.
Result<Audit> RunFromJson(const nlohmann::json& object);

}  // namespace telltale
