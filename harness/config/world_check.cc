#include "harness/config/world_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "harness/config/own_file_check.h"
#include "harness/config/text_check.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

constexpr std::size_t kMostTypedBytes = 4000;  // as a terminal keeps them (harness/sandbox/process.h)

void Take(ProfileProblems problems, ProfileProblems& all) {
  std::move(problems.begin(), problems.end(), std::back_inserter(all));
}

// Of a list whose elements are known by one member.
template <class List, class KeyOf>
void CheckTwice(const List& list, KeyOf key_of, const std::string& pointer, const char* key,
                ProfileProblems& problems) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const bool is_again = std::any_of(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(i),
                                      [&](const auto& one) { return key_of(one) == key_of(list[i]); });
    if (!is_again) continue;
    problems.push_back(
        {PointerTo(PointerTo(pointer, i), key), fmt::format("\"{}\" is given twice", key_of(list[i])), {}});
  }
}

void CheckTools(const std::vector<StubTool>& tools, const std::string& pointer, ProfileProblems& problems) {
  CheckTwice(
      tools, [](const StubTool& tool) { return tool.name; }, pointer, "name", problems);
  for (std::size_t i = 0; i < tools.size(); ++i) Take(CheckTool(tools[i], PointerTo(pointer, i)), problems);
}

}  // namespace

ProfileProblems CheckFiles(const Profile& profile, const std::vector<OwnFile>& files, const std::string& pointer) {
  ProfileProblems problems;
  TextCheck texts(profile, problems);
  CheckTwice(
      files, [](const OwnFile& file) { return file.path; }, pointer, "path", problems);
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string place = PointerTo(pointer, i);
    Take(CheckOwnFile(files[i], place), problems);
    texts.CheckText(files[i].path, place + "/path");
    texts.CheckText(files[i].content.value_or(""), place + "/content");
  }
  return problems;
}

ProfileProblems CheckWorld(const Profile& profile, const Scenario& scenario, const std::string& pointer) {
  ProfileProblems problems = CheckFiles(profile, scenario.files, pointer + "/files");
  TextCheck texts(profile, problems);
  texts.CheckCommands(scenario.setup, pointer + "/setup");
  const std::string input = scenario.standard_input.value_or("");
  texts.CheckText(input, pointer + "/stdin");
  if (scenario.terminal && input.size() > kMostTypedBytes) {
    problems.push_back({pointer + "/stdin",
                        fmt::format("more than {} bytes cannot be typed before a terminal is read", kMostTypedBytes),
                        {}});
  }
  CheckTools(scenario.tools, pointer + "/path", problems);
  return problems;
}

}  // namespace telltale
