#pragma once
// The mock backend of telltale in a test's own process, and GoogleMock matchers for what came.
//
//   telltale::testing::Backend backend;
//   RunMyTool({"MYTOOL_TELEMETRY_URL=" + backend.url()});
//   EXPECT_THAT(backend, SentEvents(ElementsAre("started", "finished")));
//   EXPECT_THAT(backend, ConformsTo(Contract::FromFile("mytool.schema.json")));
//   EXPECT_THAT(backend, LeaksNothingOf({{"user", "ada.lovelace"}}));
//
// Everything throws std::runtime_error where the world fails (no port, a full disk, a schema that is none).
// Thread-safe.
#include <gmock/gmock.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace telltale::testing {

// A value that must not come, in any form: written otherwise, encoded, hashed, in pieces.
struct Canary {
  std::string id;
  std::string value;
  std::string kind = "generic";  // a class of canaries.json: username, email, home, machine_id, ...
};

// What payloads are held to: a JSON schema of payloads, or of the events in them. Copies share what was compiled.
class Contract {
 public:
  // `others`: files that it refers to.
  static Contract FromFile(const std::string& path, const std::vector<std::string>& others = {});
  static Contract FromText(const std::string& schema);

 private:
  friend class Backend;
  struct Compiled;
  explicit Contract(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

// One reason why a payload is bad.
struct Problem {
  std::string request;      // "x00001 POST /batch"
  std::string pointer;      // JSON pointer from the payload's outermost layer; empty: the whole, or not in the body
  std::string decode_path;  // "json > base64 > gzip": the steps after which it was found; empty: it stands as it is
  std::string rule;         // "leak/canary", a keyword of JSON schema, or the kind of what could not be read
  std::string message;      // holds no value
};
std::ostream& operator<<(std::ostream& stream, const Problem& problem);

// One thing told, wherever it stands in a payload.
struct Event {
  std::string type;  // where its SDK's format puts it, or "type", "event", "name", ...; empty: it has none
  std::string json;
};

struct Request {
  std::string id;  // "x00001", in the order in which they came
  std::string method, host, target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  // without its content codings
  std::vector<Event> events;
};

// Listens on a port of its own on 127.0.0.1 (HTTP/1, HTTP/2 and TLS on one) and records what comes, before it answers
// what the sender's SDK takes for success, else 200 with {}. The recording goes with the object.
class Backend {
 public:
  Backend();
  ~Backend();
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;

  std::string url() const;        // "http://127.0.0.1:40001"
  std::string https_url() const;  // the same port; its certificate is of `ca_file`
  std::string ca_file() const;    // PEM
  // The requests since the last reset, oldest first. What still runs may send more: wait for it first.
  std::vector<Request> Requests() const;
  // The types of all events, in the order in which they came; "" of what has none.
  std::vector<std::string> EventTypes() const;
  // Waits until so many requests have come, those already there included. False: they did not, in that time.
  bool WaitForRequests(std::uint64_t count, std::chrono::milliseconds timeout) const;
  // Waits for so long, or until something comes. True: nothing did.
  bool StaysSilent(std::chrono::milliseconds duration) const;
  // What it plays from now on, in the JSON of docs/test-suites.md; empty: nothing any more.
  void SetFaults(const std::string& json);
  // From now on only what comes counts, and faults end.
  void Reset();

  // What is wrong with what came. Of nothing there is one problem: that nothing came, so that nothing was looked at.
  std::vector<Problem> ProblemsWith(const Contract& contract) const;
  std::vector<Problem> LeaksOf(const std::vector<Canary>& canaries) const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

// For messages of failed assertions: a line for each request.
void PrintTo(const Backend& backend, std::ostream* stream);

// For the matchers below: true where there are none; else all are told.
bool Explain(const std::vector<Problem>& problems, std::ostream* stream);

// Something came, and all of it keeps the contract and could be read.
MATCHER_P(ConformsTo, contract, negation ? "breaks the contract" : "conforms to the contract") {
  return Explain(arg.ProblemsWith(contract), result_listener->stream());
}

// Something came, all of it could be read, and none of the values stands in it, nor anything that looks personal or
// secret.
MATCHER_P(LeaksNoneOf, canaries, negation ? "leaks something" : "leaks nothing") {
  return Explain(arg.LeaksOf(canaries), result_listener->stream());
}
inline auto LeaksNothingOf(std::vector<Canary> canaries) { return LeaksNoneOf(std::move(canaries)); }

// The types of the events, in the order in which they came: SentEvents(ElementsAre("started", "finished")).
MATCHER_P(SentEvents, types,
          "sent events whose types " + ::testing::DescribeMatcher<std::vector<std::string>>(types, negation)) {
  return ::testing::ExplainMatchResult(types, arg.EventTypes(), result_listener);
}

// Nothing came so far. What may still be on its way is waited for by Backend::StaysSilent.
MATCHER(Silent, negation ? "sent something" : "sent nothing") { return arg.Requests().empty(); }

}  // namespace telltale::testing
