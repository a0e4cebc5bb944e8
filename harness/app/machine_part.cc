#include "harness/app/machine_part.h"

#include <algorithm>
#include <map>

namespace telltale {
namespace {

void AddCanaries(const std::vector<PlantedCanary>& planted, CanarySet& canaries) {
  for (const PlantedCanary& one : planted) {
    const bool known =
        std::any_of(canaries.begin(), canaries.end(), [&](const Canary& canary) { return canary.id == one.canary.id; });
    if (!known) canaries.push_back(one.canary);
  }
}

// Each with the folders that it stands in.
void AddPath(std::string path, std::vector<std::string>& paths) {
  constexpr std::size_t kMostPaths = 100;
  for (; path.size() > 1 && path.front() == '/'; path.resize(path.rfind('/'))) {
    if (paths.size() >= kMostPaths || std::ranges::find(paths, path) != paths.end()) return;
    paths.push_back(path);
  }
}

void AddPaths(const Run& run, std::vector<std::string>& paths) {
  std::string home;
  std::string working_directory;
  for (const PlantedCanary& planted : run.planted) {
    if (planted.canary.id == "home") home = planted.canary.value;
    if (planted.canary.id == "cwd") working_directory = planted.canary.value;
  }
  if (!run.argv.empty()) AddPath(run.argv.front(), paths);
  for (const PlantedCanary& planted : run.planted) {
    const std::string& where = planted.where;
    if (where.starts_with("~/")) AddPath(home + where.substr(1), paths);
    if (where.starts_with("./")) AddPath(working_directory + where.substr(1), paths);
  }
  for (const WrittenFile& file : run.written) AddPath(file.path, paths);
}

}  // namespace

std::vector<MachinePart> PartsOf(const Recording& recording) {
  std::vector<MachinePart> parts;
  std::map<std::string, std::size_t> by_machine;
  const auto part_of = [&](const std::string& machine) -> MachinePart& {
    const auto [at, is_new] = by_machine.try_emplace(machine, parts.size());
    if (is_new) parts.push_back({machine, {}, {}, {}, {}, {}});
    return parts[at->second];
  };
  std::map<std::string, std::string> machine_of;
  for (const Run& run : recording.runs) {
    MachinePart& part = part_of(MachineOf(run));
    part.runs.push_back(run.name);
    for (const WrittenFile& file : run.written) part.written.push_back(&file);
    AddCanaries(run.planted, part.canaries);
    AddPaths(run, part.paths);
    machine_of[run.name] = MachineOf(run);
  }
  for (const Exchange& exchange : recording.exchanges) {
    const auto machine = machine_of.find(exchange.run);
    part_of(machine == machine_of.end() ? "" : machine->second).exchanges.push_back(&exchange);
  }
  return parts;
}

std::string CommandOf(const MachinePart& part, const Recording& recording) {
  std::string command;
  for (const Run& run : recording.runs) {
    if (MachineOf(run) != part.machine) continue;
    for (std::size_t i = 1; i < run.argv.size(); ++i) {
      const bool is_planted = std::any_of(part.canaries.begin(), part.canaries.end(), [&](const Canary& canary) {
        return run.argv[i].find(canary.value) != std::string::npos;
      });
      command.append(is_planted ? "*" : run.argv[i]).append(1, '\0');
    }
    command += '\n';
  }
  return command;
}

}  // namespace telltale
