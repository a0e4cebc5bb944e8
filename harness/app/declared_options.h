#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "harness/config/profile.h"
#include "harness/payload/declared_messages.h"
#include "harness/scan/profile_check.h"

namespace CLI {
class App;
}

namespace telltale {

// What commands that read no scenarios are told of endpoints: --profile and --protobuf.
struct DeclaredOptions {
  std::string profile;
  std::vector<std::string> protobuf;
};

struct Declared {
  std::shared_ptr<const DeclaredContracts> contracts;  // nullptr: no profile was named
  DeclaredMessages messages;                           // of both options
};

// Adds --protobuf to a command.
void AddProtobufOption(CLI::App& command, std::vector<std::string>& texts);

// One --protobuf [HOST[:PORT][/PATH]=]FILE:MESSAGE. An input error says what is wrong with it.
struct ProtobufOption {
  std::string host;  // empty: any
  std::uint16_t port = 0;
  std::string path_prefix;
  ProtobufContract contract;  // with its set, which was read
};
Result<ProtobufOption> ParseProtobufOption(const std::string& text);

// Reads the profile, its contracts and the sets of descriptors.
Result<Declared> ReadDeclared(const DeclaredOptions& options);

}  // namespace telltale
