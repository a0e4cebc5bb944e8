#include "harness/config/baseline.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <system_error>

#include "core/input_file.h"
#include "core/time_text.h"

namespace telltale {
namespace {

constexpr std::size_t kMaxBaselineBytes = 1U << 20;

std::string Where(const std::string& path, const YAML::Mark& mark) {
  return mark.is_null() ? path : fmt::format("{}:{}:{}", path, mark.line + 1, mark.column + 1);
}

struct KeyTarget {
  const char* key;
  std::string BaselineEntry::*target;
};

constexpr std::array<KeyTarget, 8> kKeys = {{{"fingerprint", &BaselineEntry::fingerprint},
                                             {"rule", &BaselineEntry::rule},
                                             {"scenario", &BaselineEntry::scenario},
                                             {"pointer", &BaselineEntry::pointer},
                                             {"host", &BaselineEntry::host},
                                             {"reason", &BaselineEntry::reason},
                                             {"owner", &BaselineEntry::owner},
                                             {"expires", &BaselineEntry::expires}}};

Status CheckEntry(const BaselineEntry& entry, const std::string& where) {
  if (entry.fingerprint.empty() == entry.rule.empty()) {
    return InputError("an accepted finding is named either by its fingerprint or by its rule", where);
  }
  const std::pair<const char*, const std::string*> required[] = {{"reason", &entry.reason}, {"owner", &entry.owner}};
  for (const auto& [key, value] : required) {
    if (value->find_first_not_of(" \t\r\n") == std::string::npos) {
      return InputError(fmt::format("an accepted finding needs \"{}\"", key), where,
                        "an exception that nobody answers for is no decision");
    }
  }
  if (!IsDate(entry.expires)) {
    return InputError("\"expires\" is not a date", where, "write YYYY-MM-DD: the last day on which it is accepted");
  }
  return {};
}

Result<BaselineEntry> ReadEntry(const YAML::Node& node, const std::string& path) {
  if (!node.IsMap()) return InputError("an accepted finding is a mapping", Where(path, node.Mark()));
  BaselineEntry entry;
  entry.line = node.Mark().line + 1;
  for (const auto& item : node) {
    const std::string key = item.first.Scalar();
    const auto known = std::find_if(kKeys.begin(), kKeys.end(), [&](const KeyTarget& one) { return one.key == key; });
    if (known == kKeys.end()) {
      return InputError(fmt::format("unknown key \"{}\"", key), Where(path, item.first.Mark()),
                        "known are fingerprint, rule, scenario, pointer, host, reason, owner, expires");
    }
    if (!item.second.IsScalar())
      return InputError(fmt::format("\"{}\" is not a text", key), Where(path, item.second.Mark()));
    entry.*(known->target) = item.second.Scalar();
  }
  TRY_VOID(CheckEntry(entry, Where(path, node.Mark())));
  return entry;
}

Result<Baseline> ReadDocument(const YAML::Node& root, const std::string& path) {
  Baseline baseline{path, {}};
  if (!root || root.IsNull()) return baseline;
  if (!root.IsMap()) return InputError("a baseline is a mapping", Where(path, root.Mark()));
  for (const auto& item : root) {
    const std::string key = item.first.Scalar();
    if (key != "version" && key != "accepted") {
      return InputError(fmt::format("unknown key \"{}\"", key), Where(path, item.first.Mark()),
                        "known are version, accepted");
    }
  }
  if (!root["version"] || !root["version"].IsScalar() || root["version"].Scalar() != "1") {
    return InputError("the baseline's \"version\" is not 1", Where(path, root.Mark()));
  }
  const YAML::Node accepted = root["accepted"];
  if (!accepted || accepted.IsNull()) return baseline;
  if (!accepted.IsSequence()) return InputError("\"accepted\" is not a list", Where(path, accepted.Mark()));
  for (const YAML::Node& node : accepted) {
    TRY(BaselineEntry entry, ReadEntry(node, path));
    baseline.entries.push_back(std::move(entry));
  }
  return baseline;
}

}  // namespace

Result<Baseline> ParseBaseline(std::string_view text, const std::string& path) {
  if (text.size() > kMaxBaselineBytes) return InputError("the baseline is larger than 1 MiB", path);
  try {
    return ReadDocument(YAML::Load(std::string(text)), path);
  } catch (const YAML::Exception& error) {
    return InputError(fmt::format("not YAML: {}", error.msg), Where(path, error.mark));
  }
}

Result<Baseline> LoadBaseline(const std::filesystem::path& path) {
  TRY_VOID(CheckInputFile(path));
  std::error_code error;
  if (!std::filesystem::exists(path, error) && !error) return Baseline{};
  std::ifstream file(path, std::ios::binary);
  std::string text(kMaxBaselineBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) return InputError("the baseline cannot be read", path.string());
  text.resize(static_cast<std::size_t>(file.gcount()));
  return ParseBaseline(text, path.string());
}

}  // namespace telltale
