#include "harness/app/declared_options.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <utility>

#include "harness/config/endpoint_match.h"
#include "harness/config/load_profile.h"
#include "harness/config/read_descriptors.h"

namespace telltale {
namespace {

constexpr const char* kForm = "write [HOST[:PORT][/PATH]=]FILE:MESSAGE";

Error Wrong(const std::string& text, const std::string& why) {
  return Error{ErrorKind::kInput, "\"" + text + "\" " + why, "--protobuf", kForm};
}

// "host:port/path" -> its parts; false: the port is none.
bool SplitWhere(std::string where, ProtobufOption& option) {
  if (const std::size_t slash = where.find('/'); slash != std::string::npos) {
    option.path_prefix = where.substr(slash);
    where.resize(slash);
  }
  if (const std::size_t colon = where.rfind(':'); colon != std::string::npos) {
    const char* const end = where.data() + where.size();
    const auto [stop, error] = std::from_chars(where.data() + colon + 1, end, option.port);
    if (error != std::errc() || stop != end || option.port == 0) return false;
    where.resize(colon);
  }
  option.host = std::move(where);
  return true;
}

}  // namespace

void AddProtobufOption(CLI::App& command, std::vector<std::string>& texts) {
  command
      .add_option("--protobuf", texts,
                  "[HOST[:PORT][/PATH]=]FILE:MESSAGE: bodies that go there are this message of a compiled descriptor "
                  "set, and are read by its names; repeatable")
      ->allow_extra_args(false);
}

Result<ProtobufOption> ParseProtobufOption(const std::string& text) {
  ProtobufOption option;
  const std::size_t equals = text.find('=');
  const std::string what = equals == std::string::npos ? text : text.substr(equals + 1);
  if (equals != std::string::npos && !SplitWhere(text.substr(0, equals), option)) {
    return tl::unexpected<Error>(Wrong(text, "names no port"));
  }
  const std::size_t colon = what.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == what.size()) {
    return tl::unexpected<Error>(Wrong(text, "names no file and message"));
  }
  option.contract.descriptors = what.substr(0, colon);
  option.contract.message.name = what.substr(colon + 1);
  if (const auto problem = ReadDescriptors(option.contract)) {
    return InputError(problem->message, "--protobuf", problem->hint);
  }
  return option;
}

Result<Declared> ReadDeclared(const DeclaredOptions& options) {
  Declared declared;
  if (!options.profile.empty()) {
    TRY(Profile profile, LoadProfile(options.profile));
    declared.messages = MessagesOf(profile);
    TRY(declared.contracts, DeclaredBy(std::move(profile)));
  }
  for (const std::string& text : options.protobuf) {
    TRY(ProtobufOption option, ParseProtobufOption(text));
    declared.messages.Add(std::move(option.host), option.port, std::move(option.path_prefix),
                          std::move(option.contract.message));
  }
  return declared;
}

}  // namespace telltale
