#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/canary.h"
#include "harness/payload/declared_messages.h"

namespace telltale {

using EnvironmentVariables = std::vector<std::pair<std::string, std::string>>;
using Arguments = std::vector<std::string>;

// What validates the payload's integrity (contract/token).
struct TokenContract {
  std::string pointer = "/token";       // where in the payload
  std::vector<std::string> algorithms;  // those that are allowed: "RS256", "EdDSA", ...
  std::string issuer;                   // empty: any
  std::filesystem::path key;            // PEM public key, certificate, or (HS256) raw secret; absolute
  std::string binding_claim;            // claim that must hold the payload's digest; empty: none is promised
};

// The message of protobuf that bodies are.
struct ProtobufContract {
  std::filesystem::path descriptors;  // a compiled descriptor set; absolute
  DeclaredMessage message;            // with what is in it
};

// The events that one execution promises at this endpoint. How the fields are found in a payload.
struct EventContract {
  std::string type_pointer = "/type";
  std::string execution_id_pointer;             // empty: executions have no id
  std::string timestamp_pointer;                // empty: none
  std::string timestamp_unit = "microseconds";  // s ms us ns spelled out: seconds milliseconds microseconds nanoseconds
  std::string duration_pointer;                 // empty: none
  std::string duration_unit = "microseconds";
};

// What the mock backend answers where a scenario says nothing else.
struct Answer {
  int status = 200;
  std::string content_type = "application/json";
  std::string body = "{}";
};

// A part of payloads that is sealed by design, and why that is right.
struct DeclaredOpaque {
  std::string place;  // a JSON pointer in the body (* stands for every index), "body", "target" or "header:NAME"
  std::string reason;
};

struct Endpoint {
  std::string id;
  std::string host;  // exact, or *.suffix
  std::uint16_t port = 443;
  std::string path_prefix;         // empty: any
  std::string role = "telemetry";  // "telemetry": judged; "other": recorded and said, not judged as telemetry ("noise")
  std::filesystem::path contract;  // JSON schema; absolute; empty: none is published
  // JSON schemas of single events, by their type; "*": of every type that has none. Besides `contract`.
  std::map<std::string, std::filesystem::path> contracts;
  std::string dialect;                       // the SDK that sends there (payload/sdk.h); empty: it is recognised
  std::optional<ProtobufContract> protobuf;  // absent: bodies read as they say
  std::vector<std::string> content_types;    // allowed; empty: any
  std::optional<TokenContract> token;
  std::optional<EventContract> events;
  bool contract_of_events = false;  // the schema describes one event, wherever it stands; else the payload
  std::vector<DeclaredOpaque> opaque;
  std::optional<Answer> answer;  // absent: what the sender's SDK takes for success, or Answer's defaults
};

// A file of the user's that stands there when the CLI starts, and is not the CLI's doing.
struct OwnFile {
  std::string path;                    // below "~/", "${home}/" or "${cwd}/"; may hold ${canary:NAME}
  std::optional<std::string> content;  // may hold ${canary:NAME}, ${home} and ${cwd}
  std::filesystem::path source;        // absolute: the file whose bytes are the content, as they are; instead of it
  std::uint32_t mode = 0644;
  std::chrono::seconds age{0};  // how long ago it was written last
  bool operator==(const OwnFile&) const = default;
};

// A way in which the user withdraws consent, as the vendor documents it.
struct OptOut {
  std::string id;
  EnvironmentVariables environment;    // set in the judged run
  std::vector<Arguments> commands;     // run (unjudged) before it, in the same HOME
  std::vector<std::string> may_write;  // files (glob, ~ is HOME) that may appear although opted out
  std::vector<Arguments> undo;         // give consent again: what a twin runs after `commands`; empty: nobody knows how
  std::vector<OwnFile> files = {};     // stand there before `commands` and the judged run
  std::string answer = {};  // typed into the judged run's terminal, where the CLI asks; empty: it does not ask
};

// A way in which the user gets rid of an id, as the vendor documents it: after these commands another one is told.
struct Reset {
  std::string id;
  std::vector<Arguments> commands;
};

// A program of that name, first in PATH, that stands in for another (git, docker).
struct StubTool {
  std::string name;
  std::optional<std::string> content;  // a script, with its #! line
  std::filesystem::path source;        // absolute; instead of `content`
  bool operator==(const StubTool&) const = default;
};

// How often an event of a type may come in one execution.
struct EventCount {
  std::string type;
  std::uint32_t at_least = 0;
  std::uint32_t at_most = 0;  // UINT32_MAX: any number
};

struct Expectation {
  std::optional<int> exit_code;    // absent: not judged. "nonzero" in YAML is kNonZero
  std::vector<EventCount> events;  // types not named here are unexpected
  bool events_declared = false;    // false: events are not judged
  bool silent = false;             // nothing at all may leave (trivial commands): meta/silent
  static constexpr int kNonZero = -1;
};

struct Scenario {
  std::string name;
  Arguments arguments;  // may hold ${canary:NAME}, ${home}, ${cwd}
  EnvironmentVariables environment;
  std::vector<Arguments> prepare;  // run first in the same HOME; what they send is kept in a run of their own
  std::string opt_out;             // id of an OptOut; empty: consent given
  std::string backend = "ok";      // ok down slow http-500 http-429 redirect reset garbage huge bad-certificate
                                   // wrong-host black-hole dns-fails
  Expectation expect;
  std::uint32_t repeat = 1;
  std::chrono::milliseconds timeout{60000};
  bool terminal = false;  // with a pty
  bool home_read_only = false;
  std::string compare_with;                           // behaviour: the undisturbed scenario; empty: none
  std::chrono::milliseconds added_time_budget{1000};  // how much longer than `compare_with` it may take
  std::uint32_t requests_at_most = 0;                 // retry budget; 0: not judged
  std::chrono::milliseconds watch{0};                 // the cell stays open at least so long after the command's start
  std::vector<OwnFile> files;                         // stand there before anything runs
  std::optional<std::string> standard_input;          // what the judged command reads; absent: nothing
  std::vector<Arguments> setup;                       // programs (not the CLI) that run first, in the same HOME
  std::vector<StubTool> tools;
  std::vector<Scenario> stages;  // one after another in one HOME, in place of `arguments`; empty: one run as it is
  std::string stage_of;          // the scenario that it is a stage of (harness/config/stages.h)
  // Set by the plan (harness/run/twins.h, consent_battery.h), never by a profile.
  bool damages_consent = false;       // the files that hold the refusal are overwritten before it
  std::string twin_of;                // the silent scenario that this one shows to be more than silent by itself
  std::uint32_t again_if_silent = 0;  // so many more runs at most in the same HOME, until one reaches for a backend
};

// What a field's value may depend on: identity/*.
struct IdentityField {
  std::string pointer;                  // a place of harness/payload/id_place.h
  std::vector<CanaryClass> depends_on;  // declared sources
  std::string lifetime = "machine";     // "machine": stable over runs on one machine; "execution": new every time
  std::string pattern = {};             // what of the value is the id; empty: all of it
  std::string endpoint = {};            // the one to which it is told; empty: every one of telemetry
  std::string until = {};               // the Reset that ends a lifetime of "machine"; empty: none does
};

// A value documented to be harmless: generic rules stay silent on it.
struct AllowedValue {
  std::string rule;   // empty: leak/pii and leak/secret
  std::string value;  // exact, or with * and ?
  std::string reason;
  std::string pointer = {};  // a place of harness/payload/id_place.h, where alone it is allowed; empty: everywhere
};

struct CanaryRequest {
  std::string name;  // ${canary:NAME}
  CanaryClass canary_class = CanaryClass::kGeneric;
};

// Gaps that do not make the verdict inconclusive.
struct AcceptedGap {
  std::string kind;    // of core/gap_kinds.h
  std::string place;   // scenario, run, host or place that the gap tells; * and ? match any; empty: everywhere
  std::string reason;  // why; empty: none is given
};

// A CLI under audit, as its YAML file describes it. Paths are absolute, everything is validated.
struct Profile {
  std::filesystem::path path;  // the YAML file
  std::string text;            // as read
  std::string name;
  std::filesystem::path cli;         // absolute; may be empty (then --cli is required)
  Arguments cli_prefix;              // put before every scenario's arguments
  Arguments version_arguments;       // empty: no version command
  EnvironmentVariables environment;  // for every run
  std::string endpoint_variable;     // endpoint tier: the variable that holds the URL; empty: the tier cannot be used
  std::string endpoint_value = "${url}";  // what it is set to; ${url} is https://127.0.0.1:PORT
  std::string ca_variable;                // endpoint tier: variable that gets the CA's path, besides the usual ones
  std::string machine_id_variable;        // endpoint tier: variable that points the CLI at a machine-id file
  std::vector<std::filesystem::path> bind_read_only;  // namespace tier: host paths the CLI may read besides its own
  std::vector<Endpoint> endpoints;
  std::vector<OptOut> opt_outs;
  std::vector<Reset> resets;
  bool says_resets = false;  // it names them, or that there are none
  std::vector<Scenario> scenarios;
  bool behaviour_battery = false;  // adds the standard scenarios; profiles read from YAML have it unless they say no
  bool consent_battery = false;    // adds those that `opt_outs` and `resets` make; the same
  std::string battery_scenario;    // the scenario the battery disturbs
  std::vector<IdentityField> identities;
  std::vector<CanaryRequest> canaries;  // besides the standard ones
  std::vector<AcceptedGap> accepted_gaps;
  std::vector<AllowedValue> allowed_values;
};

}  // namespace telltale
