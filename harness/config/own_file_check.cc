#include "harness/config/own_file_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>

#include "core/redact.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolders[] = {"~/", "${home}/", "${cwd}/"};
constexpr const char* kHint = "a path begins with ~/ (HOME) or ${cwd}/ (the working directory)";

void CheckPath(const std::string& path, const std::string& pointer, ProfileProblems& problems) {
  const auto* const folder = std::find_if(std::begin(kFolders), std::end(kFolders),
                                          [&](std::string_view one) { return path.starts_with(one); });
  if (folder == std::end(kFolders)) {
    problems.push_back(
        {pointer, fmt::format("{} lies neither in HOME nor in the working directory", Printable(path)), kHint});
    return;
  }
  const fs::path below(path.substr(folder->size()));
  const bool has_name = !below.empty() && below.has_filename();
  const bool is_plain = std::none_of(below.begin(), below.end(), [](const fs::path& name) {
    return name == ".." || name == "." || name == "/" || name.native().size() > 255;
  });
  if (!has_name || !is_plain) {
    problems.push_back({pointer, fmt::format("{} is no path of a file", Printable(path)),
                        "without \"..\" and \".\", and with a name at its end"});
  }
}

void CheckSource(const fs::path& source, const std::string& pointer, ProfileProblems& problems) {
  std::error_code error;
  if (!fs::is_regular_file(source, error)) {
    problems.push_back({pointer, fmt::format("there is no file {}", Printable(source.string())), {}});
  } else if (fs::file_size(source, error) > kMaxOwnFileBytes) {
    problems.push_back(
        {pointer, fmt::format("{} has more than {} bytes", Printable(source.string()), kMaxOwnFileBytes), {}});
  }
}

void CheckContent(const std::optional<std::string>& content, const fs::path& source, const std::string& pointer,
                  ProfileProblems& problems) {
  if (!source.empty()) CheckSource(source, pointer + "/source", problems);
  if (content && !source.empty()) {
    problems.push_back(
        {pointer + "/source", "the file has \"content\" and \"source\"", "one of them says what it holds"});
  } else if (!content && source.empty()) {
    problems.push_back(
        {pointer, "the file has neither \"content\" nor \"source\"", "content: \"\" makes an empty one"});
  }
}

}  // namespace

ProfileProblems CheckTool(const StubTool& tool, const std::string& pointer) {
  ProfileProblems problems;
  CheckContent(tool.content, tool.source, pointer, problems);
  return problems;
}

ProfileProblems CheckOwnFile(const OwnFile& file, const std::string& pointer) {
  ProfileProblems problems;
  CheckPath(file.path, pointer + "/path", problems);
  CheckContent(file.content, file.source, pointer, problems);
  return problems;
}

}  // namespace telltale
