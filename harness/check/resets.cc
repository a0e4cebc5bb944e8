#include "harness/check/resets.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/ascii.h"

namespace telltale {
namespace {

using Words = std::vector<std::string>;

// What the CLI was told in a command, without the program and the arguments that stand before those of every scenario.
Words Told(const std::vector<std::string>& argv, const Profile& profile) {
  const std::size_t before = std::min(argv.size(), 1 + profile.cli_prefix.size());
  return {argv.begin() + static_cast<std::ptrdiff_t>(before), argv.end()};
}

// A placeholder stands for a value that was drawn for the machine.
bool IsLike(const Arguments& declared, const Words& told) {
  return std::equal(declared.begin(), declared.end(), told.begin(), told.end(),
                    [](const std::string& a, const std::string& b) { return a == b || a.find("${") != a.npos; });
}

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool SaysReset(std::string_view word) {
  return IsOneOf(word, {"forget", "forget-me", "reset", "rotate", "regenerate", "renew"});
}

bool SpeaksOfTheId(std::string_view word) {
  return IsOneOf(word, {"telemetry", "analytics", "tracking", "metrics", "usage", "statistics", "stats", "privacy",
                        "id", "identity", "identifier", "uid", "uuid", "machine-id", "device-id", "anonymous-id",
                        "client-id", "install-id", "installation-id"});
}

// "reset-id", "rotate-machine-id", "telemetry-reset".
bool IsCompound(std::string_view word) {
  const std::size_t first = word.find('-');
  const std::size_t last = word.rfind('-');
  if (first == std::string_view::npos) return false;
  return (SaysReset(word.substr(0, first)) && SpeaksOfTheId(word.substr(first + 1))) ||
         (SpeaksOfTheId(word.substr(0, last)) && SaysReset(word.substr(last + 1)));
}

// All words beside the one that says so must speak of the id: what is reset is then nothing else, a cache or a branch.
bool LooksLikeReset(const Words& told) {
  bool says_reset = false;
  for (const std::string& word : told) {
    const bool is_option = word.starts_with("-");
    const std::string lowered = AsciiLower(word.starts_with("--") ? word.substr(2, word.find('=') - 2) : word);
    if (IsCompound(lowered)) return true;
    if (is_option || SpeaksOfTheId(lowered)) continue;
    if (!SaysReset(lowered)) return false;
    says_reset = true;
  }
  return says_reset;
}

struct Step {
  Words told;
  WallTime started_at;
};

std::vector<Step> StepsOf(const Run& run, const Profile& profile) {
  std::vector<Step> steps;
  for (const EndedCommand& command : run.earlier) steps.push_back({Told(command.argv, profile), command.started_at});
  if (run.outcome.started) steps.push_back({Told(run.argv, profile), run.outcome.started_at});
  return steps;
}

bool StartsAt(const std::vector<Arguments>& commands, const std::vector<Step>& steps, std::size_t at) {
  if (commands.empty() || at + commands.size() > steps.size()) return false;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (!IsLike(commands[i], steps[at + i].told)) return false;
  }
  return true;
}

}  // namespace

std::vector<MadeReset> FindResets(const Traffic& traffic) {
  const Profile& profile = *traffic.profile;
  const auto& runs = traffic.recording->runs;
  std::vector<MadeReset> made;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::vector<Step> steps = StepsOf(runs[i], profile);
    for (std::size_t at = 0; at < steps.size(); ++at) {
      const auto add = [&](const std::string& id) {
        made.push_back({id, fmt::format("{}", fmt::join(steps[at].told, " ")), &runs[i], i, steps[at].started_at});
      };
      for (const Reset& reset : profile.resets) {
        if (StartsAt(reset.commands, steps, at)) add(reset.id);
      }
      if (!profile.says_resets && LooksLikeReset(steps[at].told)) add("");
    }
  }
  return made;
}

Side SideOf(const MadeReset& reset, const Sent& sent, const Recording& recording) {
  if (sent.run == nullptr || MachineOf(*sent.run) != MachineOf(*reset.run)) return Side::kOtherMachine;
  const auto index = static_cast<std::size_t>(sent.run - recording.runs.data());
  if (index > reset.run_index) return Side::kAfter;
  return index < reset.run_index || sent.exchange->time < reset.started_at ? Side::kBefore : Side::kNeither;
}

}  // namespace telltale
