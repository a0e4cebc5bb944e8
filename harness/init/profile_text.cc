#include "harness/init/profile_text.h"

#include <fmt/format.h>

#include "harness/init/draft_profile.h"
#include "harness/init/yaml_text.h"

namespace telltale {
namespace {

std::string Sequence(const std::vector<std::string>& texts) {
  std::string sequence;
  for (const std::string& text : texts) sequence += (sequence.empty() ? "" : ", ") + YamlString(text);
  return "[" + sequence + "]";
}

std::string Counted(std::size_t count, const char* word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

class ProfileWriting {
 public:
  ProfileWriting(const Watch& watch, const std::vector<ProfileEndpoint>& endpoints)
      : watch_(watch), endpoints_(endpoints) {}

  std::string Write(const std::vector<std::string>& undeclared) {
    Head();
    Cli();
    if (!endpoints_.empty()) Line("endpoints:");
    for (const ProfileEndpoint& endpoint : endpoints_) WriteEndpoint(endpoint);
    for (const std::string& note : undeclared)
      Line("# Not declared, and a finding of every run: " + YamlComment(note) + ".");
    Line("");
    Identities();
    Hints();
    Scenarios();
    return std::move(text_);
  }

 private:
  void Line(const std::string& line) { text_ += line + "\n"; }

  void Head() {
    Line(
        fmt::format("# A first profile, by telltale init: what {} of the command line below did, in a sandbox full of "
                    "planted values.",
                    Counted(watch_.runs, "run")));
    Line(
        "# It says what was seen, not what is right: read it, and write down here what the CLI's documentation "
        "promises.");
    Line("version: 1");
    Line("name: " + YamlString(watch_.name));
    Line("");
  }

  void Cli() {
    Line("cli:");
    Line("  path: " + YamlString(watch_.cli));
    Line(watch_.version_is_silent ? "  version: [--version]"
                                  : "  # version: [--version]   # was not tried with success, or sent something");
    // Their values may be secrets, and this file is to be shared.
    for (const auto& [name, value] : watch_.environment) {
      Line("  # The watched runs had " + YamlComment(name) + " set, by --env: give it to `telltale run` too.");
    }
    Line("");
  }

  void WriteEndpoint(const ProfileEndpoint& written) {
    const DraftEndpoint& draft = written.draft;
    const Endpoint& endpoint = draft.endpoint;
    if (draft.requests > 0) {
      Line(
          YamlComment(fmt::format("  # {}: {}, {} with a body.",
                                  draft.methods.empty() ? "no HTTP" : fmt::format("{}", fmt::join(draft.methods, ", ")),
                                  Counted(draft.requests, "exchange"), draft.bodies)));
    }
    for (const std::string& note : draft.notes) Line("  # " + YamlComment(note));
    Line("  - id: " + YamlString(endpoint.id));
    Line("    host: " + YamlString(endpoint.host));
    if (endpoint.port != Endpoint{}.port) Line(fmt::format("    port: {}", endpoint.port));
    if (!endpoint.path_prefix.empty()) Line("    path: " + YamlString(endpoint.path_prefix));
    if (endpoint.role != "telemetry") Line("    role: other   # recorded and said, but not judged as telemetry");
    if (!written.contract_file.empty()) {
      // A finding of every run would not be the CLI's but this draft's.
      Line(fmt::format("    {}contract: {}", draft.has_query ? "# " : "", YamlString(written.contract_file)));
    }
    if (!endpoint.dialect.empty()) {
      Line(fmt::format("    dialect: {0}   # `telltale sdks {0}` says what it sends by itself", endpoint.dialect));
    }
    if (!written.event_contracts.empty()) Line("    contracts:");
    for (const auto& [type, file] : written.event_contracts) {
      Line(fmt::format("      {}: {}", YamlString(type), YamlString(file)));
    }
    if (!written.event_contracts.empty()) Line("    # events: {}   # then scenarios can promise events");
    if (!endpoint.content_types.empty()) Line("    content_types: " + Sequence(endpoint.content_types));
    for (const std::string& pointer : written.event_types) {
      Line(fmt::format("    # events: {{type: {}}}   # then scenarios can promise events", YamlString(pointer)));
    }
  }

  void Identities() {
    std::string list;
    for (const ProfileEndpoint& endpoint : endpoints_) {
      for (const IdentifierGuess& guess : endpoint.identifiers) {
        list += fmt::format("#   - pointer: {}   # of {}\n", YamlString(guess.pointer),
                            YamlComment(endpoint.draft.endpoint.id));
        if (guess.lifetime == "machine") list += "#     depends_on: [machine_id]   # what it is made of\n";
        list += fmt::format("#     lifetime: {}\n", guess.lifetime);
      }
    }
    if (list.empty()) return;
    Line("# Fields that behaved like identifiers. What they are made of has to be said by a person.");
    Line("# identities:");
    text_ += list + "\n";
  }

  void Hints() {
    Line(
        "# Each way in which the documentation lets the user withdraw consent; then a scenario with `opt_out: ID` for "
        "it.");
    Line("# opt_outs:");
    Line("#   - id: do-not-track");
    Line("#     environment: {DO_NOT_TRACK: 1}");
    Line("#   - id: option");
    Line("#     commands: [[config, set, telemetry, \"false\"]]");
    Line("");
    Line(
        "# The standard disturbances (backend down, slow, broken; --help; DO_NOT_TRACK=1 ...) are off until this line "
        "is");
    Line(fmt::format("# changed: battery: {{scenario: {}}}", kFirstScenario));
    Line("battery: false");
    Line("");
  }

  void Scenarios() {
    Line("scenarios:");
    Line(fmt::format("  - name: {}", kFirstScenario));
    Line("    run: " + Sequence(watch_.arguments));
    Line(watch_.exit_code
             ? fmt::format("    expect: {{exit_code: {}}}", *watch_.exit_code)
             : "    # expect: {exit_code: 0}   # the watched runs did not all end with the same exit code");
    if (!watch_.version_is_silent) return;
    Line("  - name: version");
    Line("    run: [--version]");
    Line("    expect: {exit_code: 0, silent: true}");
  }

  const Watch& watch_;
  const std::vector<ProfileEndpoint>& endpoints_;
  std::string text_;
};

}  // namespace

std::string ProfileText(const Watch& watch, const std::vector<ProfileEndpoint>& endpoints,
                        const std::vector<std::string>& undeclared) {
  return ProfileWriting(watch, endpoints).Write(undeclared);
}

}  // namespace telltale
