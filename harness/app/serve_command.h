#pragma once

namespace CLI {
class App;
}

namespace telltale {

// `telltale serve`: the mock backend at the desk. Prints the environment to point a CLI at it, then each payload as it
// comes, judged, until Ctrl-C; then a summary. The journal stays. Exit code: 0 all good; 1 a payload was bad; 4 not
// everything could be recorded.
void AddServeCommand(CLI::App& app, int& exit_code);

}  // namespace telltale
