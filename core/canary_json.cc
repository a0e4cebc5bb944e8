#include "core/canary_json.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace telltale {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view kShape = R"({"version":1,"canaries":[{"id":"...","class":"...","value":"..."}]})";

Result<std::string> TextAt(const json& canary, const char* key, const std::string& where) {
  const auto found = canary.find(key);
  if (found == canary.end()) return InputError(fmt::format("the canary has no \"{}\"", key), where);
  if (!found->is_string() || found->get_ref<const std::string&>().empty()) {
    return InputError(fmt::format("\"{}\" is not a text", key), where);
  }
  return found->get<std::string>();
}

Result<Canary> ReadCanary(const json& entry, const std::string& where) {
  if (!entry.is_object()) return InputError("the canary is not an object", where);
  Canary canary;
  TRY(canary.id, TextAt(entry, "id", where));
  TRY(const std::string name, TextAt(entry, "class", where));
  TRY(canary.value, TextAt(entry, "value", where));
  const auto canary_class = CanaryClassFromString(name);
  if (!canary_class) {
    return InputError(fmt::format("\"{}\" is no class", name.substr(0, 40)), where,
                      "username, fullname, email, hostname, home, cwd, machine_id, mac, ipv4, ipv6, flag_value, "
                      "argument, env_secret, git_remote, file_name or generic");
  }
  canary.canary_class = *canary_class;
  return canary;
}

Result<CanarySet> ReadSet(const json& file, const std::string& name) {
  if (!file.is_object()) return InputError("is not a canary set", name, fmt::format("it looks like {}", kShape));
  if (file.value("version", json()) != 1) return InputError("its \"version\" is not 1", name);
  const auto list = file.find("canaries");
  if (list == file.end() || !list->is_array()) return InputError("has no list \"canaries\"", name);
  CanarySet canaries;
  std::map<std::string, std::size_t> by_id;
  std::size_t place = 0;
  for (const json& entry : *list) {
    const std::string where = fmt::format("{}, canary {}", name, ++place);
    TRY(Canary canary, ReadCanary(entry, where));
    const auto [known, is_new] = by_id.try_emplace(canary.id, canaries.size());
    if (is_new) {
      canaries.push_back(std::move(canary));
      continue;
    }
    const Canary& first = canaries[known->second];
    if (first.value != canary.value || first.canary_class != canary.canary_class) {
      return InputError(fmt::format("a second canary has the id {}", canary.id), where);
    }
  }
  return canaries;
}

}  // namespace

std::string CanariesToText(const CanarySet& canaries) {
  ordered_json list = ordered_json::array();
  for (const Canary& canary : canaries) {
    list.push_back({{"id", canary.id}, {"class", ToString(canary.canary_class)}, {"value", canary.value}});
  }
  const ordered_json file = {{"version", 1}, {"canaries", std::move(list)}};
  return file.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Result<CanarySet> CanariesFromText(std::string_view text, const std::string& name) {
  try {
    return ReadSet(json::parse(text), name);
  } catch (const json::parse_error& error) {
    return InputError(fmt::format("is not JSON: it stops making sense at byte {}", error.byte), name);
  }
}

CanarySet WithoutRepeatedValues(const CanarySet& canaries) {
  std::set<std::pair<CanaryClass, std::string_view>> known;
  CanarySet different;
  for (const Canary& canary : canaries) {
    if (known.emplace(canary.canary_class, canary.value).second) different.push_back(canary);
  }
  return different;
}

}  // namespace telltale
