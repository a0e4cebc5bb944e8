// Writes reports of the audits made by hand into a folder, for the tests in tests/web.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "harness/report/render.h"
#include "sample_audit.h"

namespace {

using telltale::Audit;
using telltale::Format;

// Bodies, names and headers as an attacker would send them, and one of five megabytes.
Audit HostileAudit() {
  using namespace std::string_literals;
  const std::string attack =
      "<script>window.attacked=1</script><img src=http://127.0.0.1:9/x onerror=window.attacked=2>"
      "\" onmouseover=\"window.attacked=3\" '\xe2\x80\xae"
      "desrever\xe2\x81\xa6\0\x1b[2J\x1b]0;title\x07\xff\xfe]]>-->"
      "</pre></details></main></style></title><style>body{display:none}</style><a href=javascript:alert(1)>x</a>"s;
  Audit audit = telltale::SampleAudit();
  audit.subject.name = audit.subject.cli_version = attack;
  audit.profile_path = "profiles/" + attack + ".yaml";
  for (telltale::Run& run : audit.recording.runs) {
    run.survivors = run.argv = {attack};
    run.outcome.standard_output = attack;
    run.written = {{attack, attack, attack.size()}};
  }
  for (telltale::Exchange& exchange : audit.recording.exchanges) {
    exchange.host = exchange.target = exchange.body = attack;
    exchange.headers = {{attack, attack}};
    exchange.problems = {attack};
    exchange.id += attack.substr(0, 20);
  }
  audit.recording.exchanges.front().body = "{\"" + std::string("<script>window.attacked=4</script>") + "\":\"</pre>\"}";
  for (telltale::Finding& finding : audit.judgement.findings) {
    finding.message = finding.pointer = finding.scenario = attack;
    finding.exchange += attack.substr(0, 20);
    finding.path = {attack};
    finding.offset = 0;
    finding.length = 30;
  }
  for (telltale::Gap& gap : audit.judgement.gaps) gap.message = attack;
  audit.recording.exchanges.push_back(audit.recording.exchanges.back());
  audit.recording.exchanges.back().id = "huge";
  audit.recording.exchanges.back().body = std::string(5 << 20, 'A');
  return audit;
}

bool Write(const std::filesystem::path& file, const Audit& audit, Format format) {
  const auto text = telltale::Render(audit, format, {});
  std::ofstream stream(file, std::ios::binary);
  stream << text.value_or("");
  return text.has_value() && stream.good();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: report_samples FOLDER\n";
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  const bool written = Write(folder / "sample.html", telltale::SampleAudit(), Format::kHtml) &&
                       Write(folder / "clean.html", telltale::CleanAudit(), Format::kHtml) &&
                       Write(folder / "hostile.html", HostileAudit(), Format::kHtml) &&
                       Write(folder / "large.html", telltale::LargeAudit(20'000), Format::kHtml) &&
                       Write(folder / "sample.sarif", telltale::SampleAudit(), Format::kSarif) &&
                       Write(folder / "clean.sarif", telltale::CleanAudit(), Format::kSarif) &&
                       Write(folder / "hostile.sarif", HostileAudit(), Format::kSarif) &&
                       Write(folder / "large.sarif", telltale::LargeAudit(20'000), Format::kSarif);
  return written ? 0 : 4;
}
