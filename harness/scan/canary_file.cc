#include "harness/scan/canary_file.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "harness/scan/byte_source.h"

namespace telltale {
namespace {

using nlohmann::json;

constexpr std::size_t kMostBytes = std::size_t{64} << 20;
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
  std::set<std::string> ids;
  for (const json& entry : *list) {
    const std::string where = fmt::format("{}, canary {}", name, canaries.size() + 1);
    TRY(Canary canary, ReadCanary(entry, where));
    if (!ids.insert(canary.id).second)
      return InputError(fmt::format("a second canary has the id {}", canary.id), where);
    canaries.push_back(std::move(canary));
  }
  if (canaries.empty()) return InputError("holds no canary", name);
  return canaries;
}

}  // namespace

Result<CanarySet> ParseCanaries(std::string_view text, const std::string& name) {
  try {
    return ReadSet(json::parse(text), name);
  } catch (const json::parse_error& error) {
    return InputError(fmt::format("is not JSON: it stops making sense at byte {}", error.byte), name);
  }
}

Result<CanarySet> ReadCanaryFile(const std::string& path) {
  TRY(const auto source, ByteSource::Open(path));
  std::string text;
  for (;;) {
    constexpr std::size_t kStep = std::size_t{1} << 16;
    const std::size_t had = text.size();
    text.resize(had + kStep);
    TRY(const std::size_t got, source->Read(text.data() + had, kStep));
    text.resize(had + got);
    if (got == 0) return ParseCanaries(text, path);
    if (text.size() > kMostBytes) return InputError("is too big for a canary set", path);
  }
}

}  // namespace telltale
