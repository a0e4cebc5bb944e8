#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "harness/app/declared_options.h"
#include "harness/app/recorder_room.h"

namespace telltale {

// What `telltale serve` was asked for.
struct ServeOptions {
  std::string listen = "127.0.0.1:0", control = "127.0.0.1:0";
  std::string journal;  // empty: in a new folder among the temporary files
  std::vector<std::string> schema;
  DeclaredOptions declared;
  std::string canaries, token_key, token_pointer = "/token", token_issuer, variable;
  std::vector<std::string> token_algorithms = {"RS256"};
  std::string fail_on = "warning", ready_file, result;
  std::optional<int> status;  // absent: what the sender's SDK takes for success, else 200
  int grace_seconds = 10;
  RecorderRoom room;
  bool tls = false, full = false, proxy = false, may_be_silent = false;
  // The command to run beside it; absent: it goes on until Ctrl-C.
  std::optional<std::vector<std::string>> command;
};

// Records and judges what comes until Ctrl-C, or until the command has ended. Gives the exit code.
Result<int> Serve(const ServeOptions& options);

}  // namespace telltale
