#include "harness/report/dictionary/dictionary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/finding.h"
#include "harness/report/dictionary/json.h"
#include "harness/report/masked_audit.h"
#include "harness/report/render.h"
#include "harness/report/unpacked_bodies.h"
#include "sample_audit.h"
#include "schema/builtin.h"

namespace telltale {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Bytes Gzipped(const Bytes& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  Bytes packed(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

void Pack(Exchange& exchange) {
  exchange.body = Gzipped(exchange.body);
  exchange.headers.push_back({"Content-Encoding", "gzip"});
}

const DictionaryRow* Row(const Audit& audit, const std::string& pointer) {
  static Dictionary dictionary;
  dictionary = BuildDictionary(audit);
  return FindRow(dictionary.parts.at(0), pointer);
}

Audit WithContract(const std::string& contract, std::vector<Bytes> bodies) {
  Audit audit = CleanAudit();
  audit.endpoints.front().contract_text = contract;
  const Exchange sent = audit.recording.exchanges.front();
  audit.recording.exchanges.clear();
  for (Bytes& body : bodies) {
    audit.recording.exchanges.push_back(sent);
    audit.recording.exchanges.back().id = "x" + std::to_string(audit.recording.exchanges.size());
    audit.recording.exchanges.back().body = std::move(body);
  }
  return audit;
}

TEST(DictionaryTest, APackedBodyIsMeasuredLikeAPlainOne) {
  const Audit plain = CleanAudit();
  Audit packed = plain;
  Pack(packed.recording.exchanges.front());
  const Dictionary unread = BuildDictionary(packed);
  EXPECT_EQ(unread.parts.at(0).unread_payloads, 1U);
  UnpackBodies(packed);
  const Dictionary a = BuildDictionary(plain);
  const Dictionary b = BuildDictionary(packed);
  EXPECT_EQ(b.parts.at(0).unread_payloads, 0U);
  ASSERT_EQ(a.parts.at(0).rows.size(), b.parts.at(0).rows.size());
  for (std::size_t i = 0; i < a.parts.at(0).rows.size(); ++i) {
    EXPECT_EQ(a.parts.at(0).rows[i].seen, b.parts.at(0).rows[i].seen) << a.parts.at(0).rows[i].declared.pointer;
  }
}

// A value in a packed body: blotted out where it stands plain, and the whole body left packed where it does not.
TEST(DictionaryTest, NoPlantedValueComesOutOfAPackedBody) {
  const std::string value = "tt-prov-7f3a9c21";
  const std::string reversed(value.rbegin(), value.rend());
  for (const bool plain : {true, false}) {
    Audit audit = CleanAudit();
    Exchange& exchange = audit.recording.exchanges.front();
    exchange.body = R"({"event":{"errors":"no provider )" + (plain ? value : reversed) + R"("}})";
    Finding finding;
    finding.rule = "leak/argument";
    finding.exchange = exchange.id;
    finding.place = "body";
    finding.path =
        plain ? std::vector<std::string>{"gzip", "json"} : std::vector<std::string>{"gzip", "json", "reversed"};
    finding.evidence = value;
    audit.judgement.findings = {finding, finding};
    Pack(exchange);
    const std::string html = *Render(audit, Format::kHtml, {});
    EXPECT_THAT(html, Not(HasSubstr(value)));
    EXPECT_THAT(html, Not(HasSubstr(reversed)));
    EXPECT_EQ(Masked(audit).unpacked_bodies.contains(exchange.id), plain);
    const Dictionary dictionary = BuildDictionary(Masked(audit));
    EXPECT_EQ(dictionary.parts.at(0).unread_payloads, plain ? 0U : 1U);
    if (plain) {
      EXPECT_TRUE(FindRow(dictionary.parts.at(0), "/event/errors")->seen.masked);
    }
  }
}

// A field is blotted out where it stands, so that what else the body says can still be counted.
TEST(DictionaryTest, AFindingInAPackedBodyLeavesTheOtherFieldsToBeCounted) {
  for (const std::string rule : {"identity/unsalted", "leak/machine-id"}) {
    Audit audit = WithContract(R"({"type":"object","properties":{
        "id":{"type":"string"},"n":{"type":"integer"},"who":{"type":"object","properties":{"x":{"type":"string"}}}}})",
                               {R"({"id":"5994471abb01112afcc18159f6cc74b4","n":3,"who":{"x":"hidden-form"}})"});
    Finding finding;
    finding.rule = rule;
    finding.exchange = "x1";
    finding.place = "body";
    finding.pointer = rule.starts_with("leak") ? "/who/x" : "/id";
    finding.path = rule.starts_with("leak") ? std::vector<std::string>{"gzip", "json", "reversed"}
                                            : std::vector<std::string>{"gzip"};
    finding.evidence = rule.starts_with("leak") ? "mrof-neddih" : "5994471abb01112afcc18159f6cc74b4";
    audit.judgement.findings = {finding};
    Pack(audit.recording.exchanges.front());
    const Audit masked = Masked(audit);
    const Dictionary dictionary = BuildDictionary(masked);
    EXPECT_EQ(dictionary.parts.at(0).unread_payloads, 0U) << rule;
    for (const char* pointer : {"/id", "/n", "/who/x"}) {
      const DictionaryRow* const row = FindRow(dictionary.parts.at(0), pointer);
      ASSERT_NE(row, nullptr) << pointer;
      EXPECT_EQ(row->seen.payloads, 1U) << rule << " " << pointer;
      EXPECT_EQ(row->seen.masked, finding.pointer == pointer) << rule << " " << pointer;
    }
    EXPECT_THAT(masked.unpacked_bodies.at("x1"), Not(HasSubstr(finding.pointer == "/id" ? "5994471a" : "hidden-form")));
  }
}

TEST(DictionaryTest, AFieldPastItsLastDayIsExpiredWhetherSeenOrNot) {
  const Audit audit = WithContract(R"({"type":"object","properties":{
      "old":{"type":"string","x-expires":"2026-11-21"},
      "unseen":{"type":"string","x-expires":"2026-11-21"},
      "today":{"type":"string","x-expires":"2026-11-22"},
      "later":{"type":"string","x-expires":"2026-11-23"}}})",
                                   {R"({"old":"a","today":"b"})"});
  EXPECT_EQ(Row(audit, "/old")->status, FieldStatus::kExpired);
  EXPECT_EQ(Row(audit, "/old")->seen.payloads, 1U);
  EXPECT_EQ(Row(audit, "/unseen")->status, FieldStatus::kExpired);
  EXPECT_EQ(Row(audit, "/today")->status, FieldStatus::kSeen);
  EXPECT_EQ(Row(audit, "/later")->status, FieldStatus::kNeverSeen);
  EXPECT_THAT(*Render(audit, Format::kDictionaryCsv, {}), HasSubstr(R"("/old","expired")"));
  EXPECT_THAT(*Render(audit, Format::kDictionaryMarkdown, {}), HasSubstr("`/old`<br>expired"));
  EXPECT_THAT(*Render(audit, Format::kHtml, {}), HasSubstr(R"(<code>/old</code><br><span class="tag error">expired)"));
}

TEST(DictionaryTest, OneHostMayHaveTwoContractsByPath) {
  Audit audit = CleanAudit();
  audit.endpoints.front().path_prefix = "/v1/";
  audit.endpoints.push_back(audit.endpoints.front());
  audit.endpoints.back().path_prefix = "/crash";
  audit.endpoints.back().contract_path = "contracts/crash.json";
  audit.recording.exchanges.push_back(audit.recording.exchanges.front());
  audit.recording.exchanges.back().target = "/crash/1";
  const Dictionary dictionary = BuildDictionary(audit);
  ASSERT_EQ(dictionary.parts.size(), 2U);
  for (const DictionaryPart& part : dictionary.parts) EXPECT_EQ(part.payloads, 1U) << part.contract;
  EXPECT_EQ(PartOf(dictionary, audit, audit.recording.exchanges.back())->contract, "crash.json");
}

TEST(DictionaryTest, ABatchIsCountedByElementWhereTheContractSpeaksOfOne) {
  const std::string contract = R"({"type":"object","properties":{"a":{"type":"integer"}}})";
  const Audit of_elements = WithContract(contract, {R"([{"a":1},{"a":2}])", "{\"a\":3}\n{\"a\":4}\n"});
  EXPECT_EQ(Row(of_elements, "/a")->seen.occurrences, 4U);
  EXPECT_EQ(Row(of_elements, "/a")->seen.payloads, 2U);
  const Audit of_batches = WithContract(R"({"type":"array","items":)" + contract + "}", {R"([{"a":1},{"a":2}])"});
  EXPECT_EQ(Row(of_batches, "/*/a")->seen.occurrences, 2U);
  EXPECT_EQ(Row(of_batches, "/*/a")->status, FieldStatus::kSeen);
}

Audit WithEventContract(const std::string& type, const std::string& contract, Bytes body, std::vector<Header> headers) {
  Audit audit = WithContract("", {std::move(body)});
  audit.endpoints.front().contract_path.clear();
  audit.endpoints.front().event_contracts = {{type, "contracts/event.json", contract}};
  audit.recording.exchanges.front().headers = std::move(headers);
  audit.judgement.findings.clear();
  return audit;
}

void FindIn(Audit& audit, const std::string& pointer, const std::string& evidence) {
  Finding finding;
  finding.rule = "leak/canary";
  finding.level = Level::kError;
  finding.exchange = "x1";
  finding.place = "body";
  finding.pointer = pointer;
  finding.evidence = evidence;
  audit.judgement.findings.push_back(finding);
}

const DictionaryRow* RowOf(const Dictionary& dictionary, const std::string& event, const std::string& pointer) {
  for (const DictionaryPart& part : dictionary.parts) {
    if (part.event == event) return FindRow(part, pointer);
  }
  return nullptr;
}

// Attributes of the resource stand beside the events of OTLP, and have rows by their names.
TEST(DictionaryTest, WhatStandsBesideEventsHasRows) {
  Audit audit = WithEventContract(
      "build", R"({"type":"object"})",
      R"({"resourceSpans":[{"resource":{"attributes":[{"key":"host.id","value":{"stringValue":"m1"}},)"
      R"({"key":"own","value":{"stringValue":"x"}}]},"scopeSpans":[{"spans":[{"name":"build"}]}]}]})",
      {});
  const Dictionary dictionary = BuildDictionary(audit);
  const DictionaryRow* const id = RowOf(dictionary, "", "/resourceSpans/*/resource/attributes/host.id");
  ASSERT_NE(id, nullptr);
  EXPECT_EQ(id->declared.notes.category, "personal");
  EXPECT_THAT(id->declared.notes.meaning, HasSubstr("OpenTelemetry sends by itself"));
  const DictionaryRow* const own = RowOf(dictionary, "", "/resourceSpans/*/resource/attributes/own");
  ASSERT_NE(own, nullptr);
  EXPECT_EQ(own->declared.notes.category, "") << "is the program's";
  EXPECT_EQ(RowOf(dictionary, "", "/resourceSpans/*/scopeSpans/*/spans/*/name"), nullptr) << "is the event's";
  EXPECT_NE(RowOf(dictionary, "build", "/name"), nullptr);
}

// Also of a request without a body.
TEST(DictionaryTest, AHeaderInWhichAnSdkTellsSomethingHasARow) {
  Audit audit =
      WithEventContract("*", R"({"type":"object"})", "", {{"Unleash-InstanceId", "user-host"}, {"Accept", "*/*"}});
  audit.recording.exchanges.front().method = "GET";
  audit.recording.exchanges.front().target = "/api/client/features";
  const Dictionary dictionary = BuildDictionary(audit);
  const DictionaryRow* const id = RowOf(dictionary, "", "header:unleash-instanceid");
  ASSERT_NE(id, nullptr);
  EXPECT_EQ(id->declared.notes.category, "personal");
  EXPECT_EQ(id->seen.occurrences, 1U);
  EXPECT_EQ(RowOf(dictionary, "", "header:accept"), nullptr);
}

TEST(DictionaryTest, ARowThatOnlyStandsAboveDoesNotCallAFoundValueTechnical) {
  const Bytes body =
      R"({"apiKey":"k","notifier":{"name":"n","build":"planted-1"},"events":[{"exceptions":)"
      R"([{"errorClass":"Error"}],"device":{"serial":"planted-2","osVersion":"planted-3","time":"t"}}]})";
  Audit audit = WithEventContract("Error", R"({"type":"object"})", body, {});
  for (const bool is_found : {false, true}) {
    if (is_found) {
      FindIn(audit, "/notifier/build", "planted-1");
      FindIn(audit, "/events/0/device/serial", "planted-2");
      FindIn(audit, "/events/*/device/osVersion", "planted-3");
    }
    const Dictionary dictionary = BuildDictionary(audit);
    const auto category = [&](const std::string& event, const std::string& pointer) {
      const DictionaryRow* const row = RowOf(dictionary, event, pointer);
      return row == nullptr ? "no row" : row->declared.notes.category;
    };
    EXPECT_EQ(category("", "/notifier/build"), is_found ? "personal" : "technical");
    EXPECT_EQ(category("Error", "/device/serial"), is_found ? "personal" : "technical");
    EXPECT_EQ(category("Error", "/device/osVersion"), "technical") << "has a row of its own";
    EXPECT_EQ(category("Error", "/device/time"), "technical");
  }
}

// What spreadsheets run: a cell that begins with = + - @, a tab or a carriage return, also one that a reader splits
// off.
TEST(DictionaryCsvTest, NoCellBeginsAFormula) {
  for (const std::string hostile : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "a;=1", "a\",=1",
                                    "\xef\xbc\x9d"
                                    "1"}) {
    const Audit audit = WithContract(
        json({{"type", "object"},
              {"properties", {{"f", {{"type", "string"}, {"description", hostile}, {"x-purpose", hostile}}}}}})
            .dump(),
        {json({{hostile, 1}}).dump()});
    const std::string csv = *Render(audit, Format::kDictionaryCsv, {});
    std::string before = "\n";
    for (std::size_t i = 0; i < csv.size(); ++i) {
      const bool formula =
          std::string("=+-@\t").find(csv[i]) != std::string::npos || (csv[i] == '\r' && csv.substr(i, 2) != "\r\n");
      const bool begins = before.find_first_not_of("\"; ,\n") == std::string::npos;
      ASSERT_FALSE(formula && begins) << hostile << " at " << csv.substr(i < 20 ? 0 : i - 20, 40);
      before = csv[i] == '"' || csv[i] == ';' || csv[i] == ',' || (csv[i] == ' ' && begins) || csv[i] == '\n'
                   ? before + csv[i]
                   : std::string("x");
    }
  }
}

TEST(DictionaryJsonTest, KeepsItsSchemaAndIsReadBack) {
  const auto schema = BuiltinValidator("dictionary");
  ASSERT_TRUE(schema.has_value()) << schema.error().message;
  Audit packed = SampleAudit();
  Pack(packed.recording.exchanges.front());
  for (const Audit& audit : {CleanAudit(), SampleAudit(), LargeAudit(50), packed}) {
    const json document = json::parse(*Render(audit, Format::kDictionaryJson, {}));
    EXPECT_THAT(schema->Validate(document), IsEmpty());
    const auto read = DictionaryFromJson(document, "dictionary.json");
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->parts.size(), document["contracts"].size());
  }
  json broken = json::parse(*Render(SampleAudit(), Format::kDictionaryJson, {}));
  broken["contracts"][0]["fields"][0]["status"] = "gone";
  EXPECT_THAT(schema->Validate(broken), Not(IsEmpty()));
}

}  // namespace
}  // namespace telltale
