#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/digest.h"
#include "core/exchange_json.h"
#include "core/finding_json.h"
#include "schema/builtin.h"

namespace telltale {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Written for readers of a failing test.
std::vector<std::string> Broken(std::string_view schema, const json& instance) {
  const auto validator = BuiltinValidator(schema);
  EXPECT_TRUE(validator.has_value()) << ToString(validator.error());
  std::vector<std::string> lines;
  for (const Violation& violation : validator->ValidateText(instance.dump())) {
    lines.push_back(violation.instance_pointer + " " + violation.keyword);
  }
  return lines;
}

json Finished() {
  return json::parse(R"({
    "type": "cmdfinished",
    "event": {"timestamp": 1683878643781772, "executionID": "23736e5c-9f1d-4e7a-b0c2-5d83b3d656a0",
              "command": "devpod provider delete", "provider": "kubernetes", "processingTime": 71980,
              "errors": "provider does not exist"},
    "instanceProperties": {"uid": "3ed2c7f0a4b95d18e60c7a21b83f94d5e6071829a3b4c5d6e7f8091a2ee308e6", "arch": "amd64",
              "os": "linux", "version": {"major": "0", "minor": "1", "patch": "0"}, "flags": {"setFlags": ["debug"]},
              "ui": false},
    "token": "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJkZXZwb2QtdGVsZW1ldHJ5In0.c2lnbmF0dXJl"})");
}

json Started() {
  json payload = Finished();
  payload["type"] = "cmdstarted";
  payload["event"].erase("processingTime");
  payload["event"].erase("errors");
  return payload;
}

TEST(DevpodV1Test, AcceptsBothEventsAsDocumented) {
  EXPECT_THAT(Broken("devpod-cli-v1", Finished()), IsEmpty());
  EXPECT_THAT(Broken("devpod-cli-v1", Started()), IsEmpty());
}

TEST(DevpodV1Test, DurationAndErrorBelongToTheEndOnly) {
  json payload = Started();
  payload["event"]["processingTime"] = 1;
  payload["event"]["errors"] = "x";
  EXPECT_THAT(Broken("devpod-cli-v1", payload),
              ElementsAre("/event/errors properties", "/event/processingTime properties"));
  payload = Finished();
  payload["event"].erase("processingTime");
  EXPECT_THAT(Broken("devpod-cli-v1", payload), ElementsAre("/event required"));
}

TEST(DevpodV1Test, UndocumentedFieldsBreakItAtEveryLevel) {
  json payload = Finished();
  payload["user"] = "alice";
  payload["event"]["success"] = true;
  payload["instanceProperties"]["timestamp"] = 1;
  payload["instanceProperties"]["version"]["pre"] = "rc";
  payload["instanceProperties"]["flags"]["values"] = json::array();
  EXPECT_THAT(Broken("devpod-cli-v1", payload),
              ::testing::UnorderedElementsAre("/user additionalProperties", "/event/success additionalProperties",
                                              "/instanceProperties/timestamp additionalProperties",
                                              "/instanceProperties/version/pre additionalProperties",
                                              "/instanceProperties/flags/values additionalProperties"));
}

TEST(DevpodV1Test, FlagsAreNamesWithoutValues) {
  json payload = Finished();
  payload["instanceProperties"]["flags"]["setFlags"] = {"debug", "provider=secret", "debug"};
  EXPECT_THAT(Broken("devpod-cli-v1", payload), ElementsAre("/instanceProperties/flags/setFlags/1 pattern",
                                                            "/instanceProperties/flags/setFlags uniqueItems"));
}

struct Mistake {
  const char* pointer;
  json value;
  const char* broken;
};

TEST(DevpodV1Test, EveryFieldIsHeldToItsForm) {
  const Mistake mistakes[] = {
      {"/type", "cmdpaused", "/type enum"},
      {"/event/timestamp", "1683878643781772", "/event/timestamp type"},
      {"/event/timestamp", 1683878643.5, "/event/timestamp type"},
      {"/event/executionID", "1", "/event/executionID pattern"},
      {"/event/command", "devpod up https://host.example/x", "/event/command pattern"},
      {"/event/provider", "a b", "/event/provider pattern"},
      {"/event/processingTime", -1, "/event/processingTime minimum"},
      {"/event/errors", "", "/event/errors minLength"},
      {"/instanceProperties/uid", "alice", "/instanceProperties/uid pattern"},
      {"/instanceProperties/arch", "x86_64", "/instanceProperties/arch enum"},
      {"/instanceProperties/os", "Linux", "/instanceProperties/os enum"},
      {"/instanceProperties/version/major", 0, "/instanceProperties/version/major type"},
      {"/instanceProperties/ui", "false", "/instanceProperties/ui type"},
      {"/token", "none", "/token pattern"},
  };
  for (const Mistake& mistake : mistakes) {
    json payload = Finished();
    payload[json::json_pointer(mistake.pointer)] = mistake.value;
    EXPECT_THAT(Broken("devpod-cli-v1", payload), ElementsAre(mistake.broken));
  }
}

json SecondVersion(const json& properties) {
  return {{"data",
           {{{"event",
              {{"type", "cmdfinished"},
               {"machine_id", std::string(64, 'a')},
               {"properties", properties.dump()},
               {"timestamp", 1683878643781772}}},
             {"user", {{"machine_id", std::string(64, 'a')}, {"os", "linux"}, {"arch", "arm64"}}}}}}};
}

TEST(DevpodV2Test, HoldsTheJsonInTheStringToItsSchema) {
  json properties = {{"command", "devpod up"}, {"version", "0.6.1"}, {"arch", "arm64"}, {"os", "linux"}};
  EXPECT_THAT(Broken("devpod-cli-v2", SecondVersion(properties)), IsEmpty());
  properties["home"] = "/home/alice";
  EXPECT_THAT(Broken("devpod-cli-v2", SecondVersion(properties)),
              ElementsAre("/data/0/event/properties/home additionalProperties"));
}

Exchange Full() {
  Exchange exchange;
  exchange.id = "x00001";
  exchange.run = "failure#2";
  exchange.scheme = "https";
  exchange.host = "telemetry.example";
  exchange.port = 443;
  exchange.method = "POST";
  exchange.target = "/event";
  exchange.http_version = "1.1";
  exchange.headers = {{"Host", "telemetry.example"}, {"X", "\xff"}};
  exchange.trailers = {{"T", "v"}};
  exchange.body = std::string("\x1f\x8b\x00", 3);
  exchange.body_total_bytes = 3;
  exchange.body_sha256 = Sha256Hex(exchange.body);
  exchange.raw = "POST /event HTTP/1.1\r\n";
  exchange.response = Response{200, {{"A", "b"}}, "{}"};
  exchange.tls = TlsFacts{"TLSv1.3", "TLS_AES_128_GCM_SHA256", "telemetry.example", "http/1.1"};
  exchange.peer = "127.0.0.1:5000";
  exchange.problems = {"truncated"};
  return exchange;
}

TEST(ExchangeSchemaTest, AcceptsWhatTheProgramWrites) {
  EXPECT_THAT(Broken("exchange", ExchangeToJson(Full())), IsEmpty());
  Exchange dns;
  dns.id = "x2";
  dns.scheme = "dns";
  dns.host = "a.example";
  EXPECT_THAT(Broken("exchange", ExchangeToJson(dns)), IsEmpty());
}

TEST(ExchangeSchemaTest, NamesEveryKeyThatTheProgramWrites) {
  // Taking any key's schema away would leave the key undocumented.
  const json schema = json::parse(*BuiltinSchema("exchange"));
  const json written = ExchangeToJson(Full());
  EXPECT_EQ(written.size(), schema["properties"].size());
}

TEST(ExchangeSchemaTest, RejectsBrokenBytes) {
  json object = ExchangeToJson(Full());
  object["body"] = {{"encoding", "base64"}, {"data", "a"}};
  object["port"] = 70000;
  EXPECT_THAT(Broken("exchange", object), ElementsAre("/body/data pattern", "/port maximum"));
}

TEST(FindingSchemaTest, AcceptsWhatTheProgramWritesRedactedOrNot) {
  Finding finding;
  finding.rule = "leak/canary";
  finding.run = "failure";
  finding.scenario = "failure";
  finding.exchange = "x00001";
  finding.canary = "machine_id";
  finding.canary_class = "machine_id";
  finding.place = "body";
  finding.pointer = "/event/errors";
  finding.path = {"json", "base64"};
  finding.length = 12;
  finding.message = "The machine id left.";
  finding.evidence = "\xff\x00secret";
  finding.fingerprint = Fingerprint(finding);
  EXPECT_THAT(Broken("finding", FindingToJson(finding, false)), IsEmpty());
  EXPECT_THAT(Broken("finding", FindingToJson(finding, true)), IsEmpty());
  Finding bare;
  bare.rule = "meta/silent";
  bare.message = "Nothing came.";
  bare.fingerprint = Fingerprint(bare);
  EXPECT_THAT(Broken("finding", FindingToJson(bare, false)), IsEmpty());
}

}  // namespace
}  // namespace telltale
