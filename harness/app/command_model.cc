#include "harness/app/command_model.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

namespace telltale {
namespace {

// "TEXT:{auto,github}" -> auto, github.
std::vector<std::string> ValuesIn(std::string_view type) {
  const std::size_t begin = type.find('{');
  const std::size_t end = type.find('}', begin == std::string_view::npos ? 0 : begin);
  if (begin == std::string_view::npos || end == std::string_view::npos) return {};
  std::vector<std::string> values;
  std::string_view list = type.substr(begin + 1, end - begin - 1);
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    values.emplace_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return values;
}

OptionModel Describe(const CLI::Option& option) {
  OptionModel model;
  for (const std::string& name : option.get_snames()) model.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) model.names.push_back("--" + name);
  const std::string type = option.get_type_name();
  model.values = ValuesIn(type);
  if (model.names.empty()) {
    model.value = option.get_name(true);
  } else if (option.get_items_expected_max() > 0) {
    model.value = type.substr(0, type.find(':'));
  }
  model.says = option.get_description();
  model.is_required = option.get_required();
  model.may_repeat = option.get_items_expected_max() > 1;
  return model;
}

CommandModel Describe(const CLI::App& command, std::string name) {
  CommandModel model{std::move(name), command.get_description(), {}};
  for (const CLI::Option* const option : command.get_options()) {
    if (!option->get_group().empty()) model.options.push_back(Describe(*option));
  }
  std::stable_partition(model.options.begin(), model.options.end(),
                        [](const OptionModel& option) { return !option.names.empty(); });
  return model;
}

}  // namespace

std::vector<CommandModel> DescribeCommands(const CLI::App& app) {
  std::vector<CommandModel> commands = {Describe(app, "")};
  for (const CLI::App* const command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) commands.push_back(Describe(*command, command->get_name()));
  }
  return commands;
}

}  // namespace telltale
