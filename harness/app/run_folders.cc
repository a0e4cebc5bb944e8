#include "harness/app/run_folders.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "harness/report/atomic_file.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kPrefix = "telltale-run-";
constexpr std::uint64_t kMostRunBytes = 256ULL << 20;

// "2026-11-22 18:50:00" of "telltale-run-20261122-185000" (and "-2"); nullopt: it is named otherwise.
std::optional<std::string> TimeIn(std::string_view name) {
  if (!name.starts_with(kPrefix)) return std::nullopt;
  const std::string_view digits = name.substr(kPrefix.size());
  constexpr std::string_view kForm = "########-######";
  if (digits.size() < kForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const bool is_digit = digits[i] >= '0' && digits[i] <= '9';
    const bool wants_digit = i < kForm.size() ? kForm[i] == '#' : i > kForm.size();
    if (is_digit != wants_digit || (!is_digit && digits[i] != '-')) return std::nullopt;
  }
  const std::string text(digits);
  return text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2) + " " + text.substr(9, 2) + ":" +
         text.substr(11, 2) + ":" + text.substr(13, 2);
}

// What somebody else wrote may have any shape.
json MemberOf(const json& object, const char* name) {
  return object.is_object() && object.contains(name) ? object[name] : json();
}

std::string TextOf(const json& value) { return value.is_string() ? value.get<std::string>() : ""; }

void ReadSummary(RunFolder& run) {
  const auto text = ReadBoundedFile(run.path / "run.json", kMostRunBytes);
  if (!text) return;
  const json object = json::parse(*text, nullptr, false);
  const json judgement = MemberOf(object, "judgement"), findings = MemberOf(judgement, "findings");
  run.verdict = TextOf(MemberOf(judgement, "verdict"));
  run.name = TextOf(MemberOf(MemberOf(object, "subject"), "name"));
  run.gaps = MemberOf(judgement, "gaps").size();
  if (findings.is_number_unsigned()) run.findings = findings.get<std::uint64_t>();
}

}  // namespace

Result<std::vector<RunFolder>> ListRunFolders(const fs::path& folder) {
  std::vector<RunFolder> runs;
  std::error_code error;
  if (!fs::exists(folder, error)) return runs;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const auto when = TimeIn(entry->path().filename().string());
    if (!when || entry->is_symlink(error) || !entry->is_directory(error)) continue;
    RunFolder run;
    run.path = entry->path().lexically_normal();
    run.when = *when;
    ReadSummary(run);
    runs.push_back(std::move(run));
  }
  if (error) return SystemFailure("cannot list the folder", error.value(), folder.string());
  std::sort(runs.begin(), runs.end(), [](const RunFolder& a, const RunFolder& b) {
    return a.when != b.when ? a.when > b.when : a.path > b.path;
  });
  return runs;
}

Result<std::vector<RunFolder>> KeepNewest(const fs::path& folder, std::size_t keep) {
  TRY(std::vector<RunFolder> runs, ListRunFolders(folder));
  std::erase_if(runs, [](const RunFolder& run) { return run.verdict.empty(); });
  runs.erase(runs.begin(), runs.begin() + static_cast<std::ptrdiff_t>(std::min(keep, runs.size())));
  for (const RunFolder& run : runs) {
    std::error_code error;
    fs::remove_all(run.path, error);
    if (error) return SystemFailure("cannot remove the run directory", error.value(), run.path.string());
  }
  return runs;
}

}  // namespace telltale
