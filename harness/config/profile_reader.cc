#include "harness/config/profile_reader.h"

#include <algorithm>
#include <cstdlib>

#include "harness/config/yaml_place.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

CanaryClass ClassOf(const std::string& name) {
  const auto canary_class = CanaryClassFromString(name);
  CHECK_THAT(canary_class.has_value());  // the schema lists the names
  return *canary_class;
}

EnvironmentVariables Environment(const YamlPlace& place) {
  EnvironmentVariables variables;
  place.ForEachMember(
      [&](const std::string& name, const YamlPlace& value) { variables.emplace_back(name, value.Text()); });
  return variables;
}

std::vector<Arguments> Commands(const YamlPlace& place) {
  std::vector<Arguments> commands;
  for (const YamlPlace& command : place.Elements()) commands.push_back(command.Texts());
  return commands;
}

class ProfileReader {
 public:
  explicit ProfileReader(const fs::path& folder) : folder_(folder) {}

  Profile Read(const YamlPlace& root) const {
    Profile profile;
    profile.name = root["name"].Text();
    ReadCli(root["cli"], profile);
    ReadEndpointTier(root["endpoint_tier"], profile);
    for (const YamlPlace& place : root["endpoints"].Elements()) profile.endpoints.push_back(ReadEndpoint(place));
    for (const YamlPlace& place : root["opt_outs"].Elements()) profile.opt_outs.push_back(ReadOptOut(place));
    for (const YamlPlace& place : root["resets"].Elements()) {
      profile.resets.push_back({place["id"].Text(), Commands(place["commands"])});
    }
    profile.says_resets = static_cast<bool>(root["resets"]);
    for (const YamlPlace& place : root["scenarios"].Elements()) profile.scenarios.push_back(ReadScenario(place));
    ReadBattery(root["battery"], profile);
    for (const YamlPlace& place : root["identities"].Elements()) profile.identities.push_back(ReadIdentity(place));
    root["canaries"].ForEachMember([&](const std::string& name, const YamlPlace& value) {
      profile.canaries.push_back({name, ClassOf(value.Text())});
    });
    for (const YamlPlace& place : root["accepted_gaps"].Elements()) profile.accepted_gaps.push_back(ReadGap(place));
    for (const YamlPlace& place : root["allowed_values"].Elements()) {
      profile.allowed_values.push_back(
          {place["rule"].Text(), place["value"].Text("*"), place["reason"].Text(), place["pointer"].Text()});
    }
    return profile;
  }

 private:
  // A kind alone, or with where and why.
  static AcceptedGap ReadGap(const YamlPlace& place) {
    if (const YamlPlace kind = place["kind"]) return {kind.Text(), place["place"].Text(), place["reason"].Text()};
    return {place.Text(), "", ""};
  }

  // Empty stays empty.
  fs::path Resolved(const std::string& path) const {
    return path.empty() ? fs::path() : (folder_ / path).lexically_normal();
  }

  void ReadCli(const YamlPlace& place, Profile& profile) const {
    profile.cli = Resolved(place["path"].Text());
    profile.cli_prefix = place["prefix"].Texts();
    profile.version_arguments = place["version"].Texts();
    profile.environment = Environment(place["environment"]);
    for (const std::string& path : place["read_only"].Texts()) profile.bind_read_only.push_back(Resolved(path));
  }

  static void ReadEndpointTier(const YamlPlace& place, Profile& profile) {
    profile.endpoint_variable = place["variable"].Text();
    profile.endpoint_value = place["value"].Text(profile.endpoint_value);
    profile.ca_variable = place["ca_variable"].Text();
    profile.machine_id_variable = place["machine_id_variable"].Text();
  }

  // On unless it is switched off: nobody thinks of every fault.
  static void ReadBattery(const YamlPlace& place, Profile& profile) {
    profile.battery_scenario = place["scenario"].Text();
    const auto sends = [](const Scenario& scenario) {
      return !scenario.expect.silent && scenario.opt_out.empty() && scenario.backend == "ok" && scenario.stages.empty();
    };
    const auto base = std::find_if(profile.scenarios.begin(), profile.scenarios.end(), sends);
    if (!place && base != profile.scenarios.end()) profile.battery_scenario = base->name;
    const bool has_base = !profile.battery_scenario.empty();
    profile.behaviour_battery = has_base && place["behaviour"].Flag(true);
    profile.consent_battery = has_base && place["consent"].Flag(true);
  }

  Endpoint ReadEndpoint(const YamlPlace& place) const {
    Endpoint endpoint;
    endpoint.id = place["id"].Text();
    endpoint.host = place["host"].Text();
    endpoint.port = static_cast<std::uint16_t>(place["port"].Number(endpoint.port));
    endpoint.path_prefix = place["path"].Text();
    endpoint.role = place["role"].Text(endpoint.role);
    endpoint.contract = Resolved(place["contract"].Text());
    place["contracts"].ForEachMember(
        [&](const std::string& type, const YamlPlace& file) { endpoint.contracts[type] = Resolved(file.Text()); });
    endpoint.dialect = place["dialect"].Text();
    endpoint.contract_of_events = place["contract_of"].Text() == "event";
    for (const YamlPlace& opaque : place["opaque"].Elements()) {
      endpoint.opaque.push_back({opaque["place"].Text(), opaque["reason"].Text()});
    }
    if (const YamlPlace protobuf = place["protobuf"]) {
      endpoint.protobuf = ProtobufContract{Resolved(protobuf["descriptors"].Text()), {protobuf["message"].Text(), {}}};
    }
    endpoint.content_types = place["content_types"].Texts();
    if (const YamlPlace token = place["token"]) endpoint.token = ReadToken(token);
    if (const YamlPlace events = place["events"]) endpoint.events = ReadEvents(events);
    if (const YamlPlace answer = place["answer"]) endpoint.answer = ReadAnswer(answer);
    return endpoint;
  }

  static Answer ReadAnswer(const YamlPlace& place) {
    Answer answer;
    answer.status = static_cast<int>(place["status"].Number(answer.status));
    answer.content_type = place["content_type"].Text(answer.content_type);
    answer.body = place["body"].Text(answer.body);
    return answer;
  }

  TokenContract ReadToken(const YamlPlace& place) const {
    TokenContract token;
    token.pointer = place["pointer"].Text(token.pointer);
    token.algorithms = place["algorithms"].Texts();
    token.issuer = place["issuer"].Text();
    token.key = Resolved(place["key"].Text());
    token.binding_claim = place["binding_claim"].Text();
    return token;
  }

  static EventContract ReadEvents(const YamlPlace& place) {
    EventContract events;
    events.type_pointer = place["type"].Text(events.type_pointer);
    events.execution_id_pointer = place["execution_id"].Text();
    events.timestamp_pointer = place["timestamp"].Text();
    events.timestamp_unit = place["timestamp_unit"].Text(events.timestamp_unit);
    events.duration_pointer = place["duration"].Text();
    events.duration_unit = place["duration_unit"].Text(events.duration_unit);
    return events;
  }

  OwnFile ReadFile(const YamlPlace& place) const {
    OwnFile file;
    file.path = place["path"].Text();
    if (const YamlPlace content = place["content"]) file.content = content.Text();
    file.source = Resolved(place["source"].Text());
    const std::string mode = place["mode"].Text();
    if (!mode.empty()) file.mode = static_cast<std::uint32_t>(std::strtoul(mode.c_str(), nullptr, 8));
    file.age = std::chrono::duration_cast<std::chrono::seconds>(place["age"].Duration(file.age));
    return file;
  }

  StubTool ReadTool(const YamlPlace& place) const {
    StubTool tool;
    tool.name = place["name"].Text();
    if (const YamlPlace content = place["content"]) tool.content = content.Text();
    tool.source = Resolved(place["source"].Text());
    return tool;
  }

  std::vector<OwnFile> ReadFiles(const YamlPlace& place) const {
    std::vector<OwnFile> files;
    for (const YamlPlace& file : place.Elements()) files.push_back(ReadFile(file));
    return files;
  }

  OptOut ReadOptOut(const YamlPlace& place) const {
    return {place["id"].Text(),         Environment(place["environment"]), Commands(place["commands"]),
            place["may_write"].Texts(), Commands(place["undo"]),           ReadFiles(place["files"]),
            place["answer"].Text()};
  }

  static EventCount ReadEventCount(const std::string& type, const std::string& text) {
    const std::size_t dots = text.find("..");
    const auto number = [](const std::string& digits) {
      return static_cast<std::uint32_t>(std::strtoul(digits.c_str(), nullptr, 10));
    };
    if (dots == std::string::npos) return {type, number(text), number(text)};
    const std::string most = text.substr(dots + 2);
    return {type, number(text.substr(0, dots)), most == "*" ? UINT32_MAX : number(most)};
  }

  static Expectation ReadExpectation(const YamlPlace& place) {
    Expectation expect;
    if (const std::string code = place["exit_code"].Text(); !code.empty()) {
      expect.exit_code = code == "nonzero" ? Expectation::kNonZero : static_cast<int>(place["exit_code"].Number(0));
    }
    expect.events_declared = static_cast<bool>(place["events"]);
    place["events"].ForEachMember([&](const std::string& type, const YamlPlace& count) {
      expect.events.push_back(ReadEventCount(type, count.Text()));
    });
    expect.silent = place["silent"].Flag(false);
    return expect;
  }

  Scenario ReadScenario(const YamlPlace& place) const {
    Scenario scenario;
    scenario.name = place["name"].Text();
    scenario.arguments = place["run"].Texts();
    scenario.environment = Environment(place["environment"]);
    scenario.files = ReadFiles(place["files"]);
    for (const YamlPlace& tool : place["path"].Elements()) scenario.tools.push_back(ReadTool(tool));
    scenario.setup = Commands(place["setup"]);
    if (const YamlPlace input = place["stdin"]) scenario.standard_input = input.Text();
    scenario.prepare = Commands(place["prepare"]);
    scenario.opt_out = place["opt_out"].Text();
    scenario.backend = place["backend"].Text(scenario.backend);
    scenario.expect = ReadExpectation(place["expect"]);
    scenario.repeat = place["repeat"].Number(scenario.repeat);
    scenario.timeout = place["timeout"].Duration(scenario.timeout);
    scenario.watch = place["watch"].Duration(scenario.watch);
    scenario.terminal = place["terminal"].Flag(false);
    scenario.home_read_only = place["home_read_only"].Flag(false);
    scenario.compare_with = place["compare_with"].Text();
    scenario.added_time_budget = place["added_time"].Duration(scenario.added_time_budget);
    scenario.requests_at_most = place["requests_at_most"].Number(0);
    for (const YamlPlace& stage : place["stages"].Elements()) scenario.stages.push_back(ReadScenario(stage));
    return scenario;
  }

  static IdentityField ReadIdentity(const YamlPlace& place) {
    IdentityField field;
    field.pointer = place["pointer"].Text();
    for (const std::string& name : place["depends_on"].Texts()) field.depends_on.push_back(ClassOf(name));
    field.until = place["lifetime"]["until"].Text();
    if (field.until.empty()) field.lifetime = place["lifetime"].Text(field.lifetime);
    field.pattern = place["pattern"].Text();
    field.endpoint = place["endpoint"].Text();
    return field;
  }

  fs::path folder_;
};

}  // namespace

Profile ReadProfile(const YamlTree& tree, const fs::path& folder) {
  return ProfileReader(folder).Read(YamlPlace(tree));
}

}  // namespace telltale
