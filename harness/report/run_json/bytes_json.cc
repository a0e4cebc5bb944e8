#include "harness/report/run_json/bytes_json.h"

#include <nlohmann/json.hpp>

#include "core/base64.h"
#include "core/utf8.h"

namespace telltale {

nlohmann::ordered_json BytesToJson(BytesView bytes) {
  if (IsValidUtf8(bytes)) return std::string(bytes);
  return {{"encoding", "base64"}, {"data", ToBase64(bytes)}};
}

Bytes BytesFromJson(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  auto bytes = FromBase64(value.at("data").get_ref<const std::string&>());
  if (!bytes) throw nlohmann::json::other_error::create(501, "bad base64", nullptr);
  return *std::move(bytes);
}

}  // namespace telltale
