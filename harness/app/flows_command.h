#pragma once

namespace CLI {
class App;
}

namespace telltale {

// As the commands of command.h.
void AddFlowsCommand(CLI::App& app, int& exit_code);

}  // namespace telltale
