#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "harness/report/ci/ci.h"
#include "harness/report/render.h"
#include "harness/report/run_json/run_json.h"
#include "sample_audit.h"
#include "schema/builtin.h"
#include "schema/validator.h"
#include "tests/paths.h"
#include "tests/unit/harness/temporary_directory.h"

namespace telltale {
namespace {

using namespace std::string_literals;

using nlohmann::json;
using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

std::string Text(const Audit& audit, Format format, const RenderOptions& options = {}) {
  const auto text = Render(audit, format, options);
  EXPECT_TRUE(text.has_value());
  return text.value_or("");
}

// The console wraps its lines.
std::string WithoutLineBreaks(const std::string& text) {
  std::string joined;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\n';
    if (!is_space || !joined.ends_with(' ')) joined += is_space ? ' ' : c;
  }
  return joined;
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// What xmllint says against the schema beside this file; empty: it is valid.
std::string JunitProblems(const std::string& xml) {
  const TemporaryDirectory temporary;
  const std::string file = (temporary.path() / "junit.xml").string();
  std::ofstream(file, std::ios::binary) << xml;
  const std::string schema = std::string(TELLTALE_SOURCE_DIR) + "/tests/unit/harness/report/junit.xsd";
  const std::string says = file + ".says";
  const std::string command = "xmllint --noout --schema '" + schema + "' '" + file + "' 2> '" + says + "'";
  if (std::system(command.c_str()) == 0) return "";
  std::ostringstream text;
  text << "not valid: " << std::ifstream(says).rdbuf();
  return text.str();
}

std::vector<Violation> RunViolations(const Audit& audit) {
  const auto schema = BuiltinValidator("run");
  EXPECT_TRUE(schema.has_value());
  return schema->Validate(json::parse(RunToJson(audit).dump(-1, ' ', false, json::error_handler_t::replace)));
}

// An audit all of whose names, payloads and sentences are `text`.
Audit AuditOf(const std::string& text) {
  Audit audit = SampleAudit();
  audit.subject.name = audit.subject.cli_version = audit.subject.system = text;
  for (Run& run : audit.recording.runs) {
    run.argv = {text};
    run.survivors = {text};
    run.outcome.standard_output = run.outcome.standard_error = run.outcome.start_error = text;
  }
  for (Exchange& exchange : audit.recording.exchanges) {
    exchange.host = exchange.method = exchange.target = exchange.body = text;
    exchange.headers = {{text, text}};
    exchange.problems = {text};
  }
  for (Finding& finding : audit.judgement.findings) {
    finding.message = finding.pointer = finding.evidence = text;
    finding.offset = 0;
    finding.length = 3;
    finding.path = {text};
  }
  for (Gap& gap : audit.judgement.gaps) gap.message = text;
  for (Control& control : audit.judgement.controls) control.detail = text;
  audit.judgement.reasons = {text};
  return audit;
}

TEST(JunitTest, IsValidAgainstTheSchema) {
  EXPECT_EQ(JunitProblems(Text(SampleAudit(), Format::kJunit)), "");
  EXPECT_EQ(JunitProblems(Text(CleanAudit(), Format::kJunit)), "");
}

TEST(JunitTest, StaysValidWhateverThePayloadsHold) {
  for (const std::string& hostile :
       {std::string("]]>\0\xff\x1b<script>&\"'\n", 18), std::string("\xef\xbf\xbf\xed\xa0\x80")}) {
    EXPECT_EQ(JunitProblems(Text(AuditOf(hostile), Format::kJunit)), "");
  }
}

TEST(JunitTest, IsGreenExactlyWhenTheVerdictIsAPass) {
  EXPECT_THAT(Text(CleanAudit(), Format::kJunit), HasSubstr("failures=\"0\" errors=\"0\""));
  Audit inconclusive = CleanAudit();
  inconclusive.judgement.verdict = Verdict::kInconclusive;
  inconclusive.judgement.reasons = {"nothing was captured"};
  EXPECT_THAT(Text(inconclusive, Format::kJunit), HasSubstr("errors=\"1\""));
  Audit passed_with_findings = SampleAudit();
  passed_with_findings.judgement.verdict = Verdict::kPass;
  passed_with_findings.judgement.gaps.clear();
  passed_with_findings.recording.runs.pop_back();
  EXPECT_THAT(Text(passed_with_findings, Format::kJunit), HasSubstr("failures=\"0\" errors=\"0\""));
}

TEST(RunJsonTest, KeepsItsSchema) {
  EXPECT_THAT(RunViolations(SampleAudit()), IsEmpty());
  EXPECT_THAT(RunViolations(CleanAudit()), IsEmpty());
  EXPECT_THAT(RunViolations(AuditOf("\xff\n\0"s + "]]>")), IsEmpty());
}

TEST(NdjsonTest, FindingsAndExchangesKeepTheirSchemas) {
  for (const auto& [format, name] :
       {std::pair(Format::kNdjson, "finding"), std::pair(Format::kExchanges, "exchange")}) {
    const auto schema = BuiltinValidator(name);
    ASSERT_TRUE(schema.has_value());
    const std::vector<std::string> lines = LinesOf(Text(SampleAudit(), format));
    EXPECT_FALSE(lines.empty());
    for (const std::string& line : lines) EXPECT_THAT(schema->Validate(json::parse(line)), IsEmpty()) << line;
  }
}

TEST(SarifTest, ListsEveryRuleAlsoSilentOnes) {
  const json clean = json::parse(Text(CleanAudit(), Format::kSarif));
  EXPECT_THAT(clean["runs"][0]["results"], IsEmpty());
  EXPECT_THAT(clean["runs"][0]["tool"]["driver"]["rules"], SizeIs(CleanAudit().rules.size()));
}

TEST(SarifTest, HasOneResultAFingerprintAndPointsIntoCommittedFiles) {
  const json results = json::parse(Text(SampleAudit(), Format::kSarif))["runs"][0]["results"];
  std::set<std::string> fingerprints;
  for (const json& result : results) fingerprints.insert(result["partialFingerprints"]["telltale/v1"]);
  EXPECT_EQ(fingerprints.size(), results.size());
  EXPECT_EQ(results.size(), 9U);  // eight places, one of them twice, and the accepted one
  const auto place_of = [&results](const std::string& rule) {
    for (const json& result : results) {
      if (result["ruleId"] == rule) return result["locations"][0]["physicalLocation"];
    }
    return json();
  };
  // /event/errors is described in line 6 of the schema; a run's finding stands at its scenario in the profile.
  EXPECT_EQ(place_of("leak/argument")["artifactLocation"]["uri"], "schema/contracts/sample.schema.json");
  EXPECT_EQ(place_of("leak/argument")["region"]["startLine"], 6);
  EXPECT_EQ(place_of("optout/traffic")["artifactLocation"]["uri"], "fixtures/profiles/refcli.yaml");
  EXPECT_EQ(place_of("optout/traffic")["region"]["startLine"], 10);
}

TEST(SarifTest, SuppressesWhatWasAcceptedAndSaysWhy) {
  const json results = json::parse(Text(SampleAudit(), Format::kSarif))["runs"][0]["results"];
  const auto accepted = std::find_if(results.begin(), results.end(),
                                     [](const json& result) { return result["ruleId"] == "egress/plaintext"; });
  ASSERT_NE(accepted, results.end());
  EXPECT_EQ((*accepted)["suppressions"][0]["justification"],
            "goes away with version 2 (accepted by Privacy team until 2027-03-31)");
}

TEST(SarifTest, ShowsTheDecodePathAsACodeFlow) {
  const json results = json::parse(Text(SampleAudit(), Format::kSarif))["runs"][0]["results"];
  std::vector<std::string> steps;
  for (const json& result : results) {
    if (result["message"]["text"].get<std::string>().find("home directory") == std::string::npos) continue;
    for (const json& step : result["codeFlows"][0]["threadFlows"][0]["locations"]) {
      steps.push_back(step["location"]["message"]["text"]);
    }
  }
  EXPECT_THAT(steps, testing::ElementsAre("the body of x00001, bytes 183 to 215", "parsed as JSON", "decoded as base64",
                                          "the home directory stands in /event/debug: /event/debug"));
}

TEST(GithubTest, AnnotatesTheWorstTenAndCountsTheRest) {
  const std::vector<std::string> lines = LinesOf(Text(LargeAudit(40), Format::kGithub));
  EXPECT_THAT(lines, SizeIs(10));
  EXPECT_THAT(lines, Each(StartsWith("::")));
  EXPECT_THAT(lines.back(), HasSubstr("12 more places are in the step summary"));
}

TEST(GithubTest, APayloadStartsNoCommandOfItsOwn) {
  const std::string hostile = "x\n::set-output name=a::b\r\n::error::y%0A::z##[error]";
  for (const std::string& line : LinesOf(Text(AuditOf(hostile), Format::kGithub))) {
    EXPECT_THAT(line, AllOf(HasSubstr("file=fixtures/profiles/refcli.yaml"), Not(HasSubstr("%0A"))));
  }
  for (const std::string& line : LinesOf(Text(AuditOf(hostile), Format::kConsole, {.width_columns = 40}))) {
    const std::size_t start = line.find_first_not_of(' ');
    EXPECT_FALSE(start != std::string::npos && line.substr(start).starts_with("::")) << line;
    EXPECT_THAT(line, Not(HasSubstr("##[")));
  }
}

TEST(GithubTest, WritesTheStepSummaryAndTheOutputs) {
  const Environment environment = [](const std::string& name) -> std::optional<std::string> {
    if (name == "GITHUB_ACTIONS") return "true";
    if (name == "GITHUB_STEP_SUMMARY") return "/summary";
    if (name == "GITHUB_OUTPUT") return "/output";
    return std::nullopt;
  };
  ASSERT_EQ(DetectCi(environment), CiService::kGithub);
  const auto reports = RenderForCi(SampleAudit(), CiService::kGithub, environment, {});
  ASSERT_TRUE(reports.has_value());
  ASSERT_EQ(reports->files.size(), 2U);
  EXPECT_EQ(reports->files[0].path, "/summary");
  EXPECT_EQ(reports->files[0].way, CiFile::Way::kAppend);
  EXPECT_EQ(reports->files[1].content, "verdict=fail\nerrors=7\nwarnings=1\nnotes=1\ngaps=1\naccepted=1\nleft_out=0\n");
}

TEST(GitlabTest, IsAListOfIssuesWithUniqueFingerprints) {
  const json issues = json::parse(Text(SampleAudit(), Format::kGitlab));
  std::set<std::string> fingerprints;
  for (const json& issue : issues) {
    fingerprints.insert(issue.at("fingerprint"));
    EXPECT_TRUE(issue.at("location").at("lines").at("begin").is_number());
  }
  EXPECT_EQ(issues.size(), 8U);
  EXPECT_EQ(fingerprints.size(), issues.size());
  const auto gitlab = [](const std::string& name) {
    return name == "GITLAB_CI" ? std::optional<std::string>("true") : std::nullopt;
  };
  EXPECT_EQ(DetectCi(gitlab), CiService::kGitlab);
}

TEST(MarkdownTest, APayloadCannotAddMarkupLinksOrMentions) {
  const std::string text =
      Text(AuditOf("| a ``` <img src=x> [x](http://evil) @someone www.evil.example </details>\n# h"), Format::kMarkdown,
           {.show_accepted = true});
  EXPECT_THAT(text, Not(HasSubstr("\n# h")));
  // Outside of code spans nothing is left of what Markdown would obey.
  std::string outside;
  bool in_code = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`' && (i == 0 || text[i - 1] != '\\')) {
      std::size_t run = 1;
      while (i + run < text.size() && text[i + run] == '`') ++run;
      if (run != 3 || !in_code) in_code = !in_code;
      i += run - 1;
    } else if (!in_code) {
      outside += text[i];
    }
  }
  EXPECT_THAT(outside, Not(HasSubstr("<img")));
  EXPECT_THAT(outside, Not(HasSubstr(" [x](")));
  EXPECT_THAT(outside, Not(HasSubstr("@someone")));
  EXPECT_THAT(outside, Not(HasSubstr("www.evil")));
}

// Nobody may read "none left" where a part was sealed, whoever accepted that.
TEST(SealedPartsTest, EveryReportSaysWhatIsSealedAndWhyThatIsAccepted) {
  Audit audit = CleanAudit();
  const auto sent = std::find_if(audit.recording.exchanges.begin(), audit.recording.exchanges.end(),
                                 [](const Exchange& exchange) { return !exchange.body.empty(); });
  ASSERT_NE(sent, audit.recording.exchanges.end());
  ASSERT_THAT(WithoutLineBreaks(Text(audit, Format::kConsole)), HasSubstr("none of them left"));
  Gap gap{"opaque-field", sent->run, sent->id, "90 bytes in Base64 that look encrypted", true};
  gap.place = sent->host + "/event/blob";
  gap.accepted_for = "dumps are sealed for the vendor";
  audit.judgement.gaps.push_back(gap);
  for (const Format format : {Format::kConsole, Format::kJson, Format::kSarif, Format::kJunit, Format::kMarkdown,
                              Format::kHtml, Format::kDictionaryJson, Format::kDictionaryMarkdown}) {
    EXPECT_THAT(WithoutLineBreaks(Text(audit, format)), HasSubstr("dumps are sealed for the vendor"))
        << static_cast<int>(format);
  }
  EXPECT_THAT(WithoutLineBreaks(Text(audit, Format::kConsole)), Not(HasSubstr("none of them left")));
  EXPECT_THAT(Text(audit, Format::kDictionaryMarkdown), HasSubstr("/event/blob"));
  EXPECT_EQ(json::parse(Text(audit, Format::kJson))["summary"]["unread_parts"], 1);
}

// Code scanning services take 10 MiB packed and show 5,000 results; a step summary has at most 1 MiB.
TEST(LargeReportTest, AHundredThousandFindingsStayUnderTheLimitsAndSayWhatIsLeftOut) {
  const Audit audit = LargeAudit(100'000);
  const std::string sarif = Text(audit, Format::kSarif);
  const std::string markdown = Text(audit, Format::kMarkdown);
  const std::string gitlab = Text(audit, Format::kGitlab);
  const std::string junit = Text(audit, Format::kJunit);
  const std::string console = Text(audit, Format::kConsole);
  const std::string github = Text(audit, Format::kGithub);
  EXPECT_LT(sarif.size(), 10U << 20);
  EXPECT_LT(markdown.size(), 1U << 20);
  EXPECT_LT(console.size(), 64U << 10);
  EXPECT_LT(junit.size(), 1U << 20);
  const json sarif_json = json::parse(sarif);
  EXPECT_THAT(sarif_json["runs"][0]["results"], SizeIs(5000));
  EXPECT_THAT(sarif, HasSubstr("results were left out"));
  EXPECT_THAT(markdown, HasSubstr("places are left out"));
  EXPECT_THAT(gitlab, HasSubstr("more are left out"));
  EXPECT_THAT(console, HasSubstr("more places are not shown"));
  EXPECT_THAT(github, HasSubstr("more places are in the step summary"));
}

}  // namespace
}  // namespace telltale
