#include "harness/config/load_profile.h"

#include <fmt/format.h>

#include <fstream>

#include "core/input_file.h"
#include "harness/config/profile_meaning.h"
#include "harness/config/profile_reader.h"
#include "harness/config/profile_shape.h"
#include "harness/config/read_descriptors.h"
#include "harness/config/yaml_tree.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxProfileBytes = 1U << 20;

Result<std::string> ReadText(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return InputError("the profile is a folder", path.string());
  TRY_VOID(CheckInputFile(path));
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return InputError(fs::exists(path, error) ? "the profile cannot be read" : "there is no such profile",
                      path.string(), "--profile names a YAML file; docs/profile.md shows one");
  }
  std::string text(kMaxProfileBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return Failure("the profile cannot be read", path.string());
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMaxProfileBytes) {
    return InputError(fmt::format("the profile has more than {} bytes", kMaxProfileBytes), path.string());
  }
  return text;
}

}  // namespace

Result<Profile> ParseProfile(std::string text, const fs::path& path) {
  TRY(const YamlTree tree, YamlTree::Parse(text, path.string()));
  if (ProfileProblems problems = CheckShape(tree); !problems.empty()) {
    return tl::unexpected<Error>(ProfileError(tree, std::move(problems)));
  }
  std::error_code error;
  const fs::path whole = fs::absolute(path, error).lexically_normal();
  if (error) return Failure("the profile's folder cannot be found", path.string());
  Profile profile = ReadProfile(tree, whole.parent_path());
  profile.path = whole;
  profile.text = std::move(text);
  ProfileProblems problems = ReadDescriptors(profile);
  for (ProfileProblem& problem : CheckMeaning(profile)) problems.push_back(std::move(problem));
  if (!problems.empty()) {
    return tl::unexpected<Error>(ProfileError(tree, std::move(problems)));
  }
  return profile;
}

Result<Profile> LoadProfile(const fs::path& path) {
  TRY(std::string text, ReadText(path));
  return ParseProfile(std::move(text), path);
}

}  // namespace telltale
