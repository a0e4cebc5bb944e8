#pragma once
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace telltale {

// What `--help` says of a command, for the texts that are made from it: manual pages and completions.
struct OptionModel {
  std::vector<std::string> names;   // "-p", "--profile"; empty: it is an argument, see `value`
  std::string value;                // "FILE", what stands behind it; empty: it takes none
  std::vector<std::string> values;  // all that it may be, where they are few and known
  std::string says;
  bool is_required = false;
  bool may_repeat = false;
};

struct CommandModel {
  std::string name;  // "run"; empty: telltale itself
  std::string says;
  std::vector<OptionModel> options;  // arguments last
};

// Of telltale itself first, then of every command that `--help` lists, in its order.
std::vector<CommandModel> DescribeCommands(const CLI::App& app);

}  // namespace telltale
