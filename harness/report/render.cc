#include "harness/report/render.h"

#include <algorithm>
#include <array>

#include "harness/report/masked_audit.h"
#include "harness/report/renderers.h"
#include "harness/report/unpacked_bodies.h"

namespace telltale {
namespace {

using Renderer = std::string (*)(const Audit&, const RenderOptions&);

struct Row {
  FormatRow row;
  Renderer renderer;
};

constexpr std::array kTable = {
    Row{{Format::kConsole, "console", "report.txt", "for a terminal"}, RenderConsole},
    Row{{Format::kJson, "json", "report.json", "everything but payloads, as one JSON object"}, RenderJson},
    Row{{Format::kNdjson, "ndjson", "findings.ndjson", "findings, one JSON object a line"}, RenderNdjson},
    Row{{Format::kExchanges, "exchanges", "exchanges.ndjson", "exchanges, one JSON object a line"}, RenderExchanges},
    Row{{Format::kJunit, "junit", "junit.xml", "JUnit XML, which every CI shows"}, RenderJunit},
    Row{{Format::kSarif, "sarif", "telltale.sarif", "SARIF 2.1.0, for code scanning"}, RenderSarif},
    Row{{Format::kMarkdown, "markdown", "report.md", "Markdown under 1 MiB"}, RenderMarkdown},
    Row{{Format::kHtml, "html", "report.html", "one page for reviewers, readable on paper too"}, RenderHtml},
    Row{{Format::kGithub, "github", "annotations.txt", "GitHub annotations of the worst ten"}, RenderGithub},
    Row{{Format::kGitlab, "gitlab", "gl-code-quality-report.json", "GitLab Code Quality"}, RenderGitlab},
    Row{{Format::kDictionaryCsv, "dictionary-csv", "dictionary.csv", "the data dictionary, for spreadsheets"},
        RenderDictionaryCsv},
    Row{{Format::kDictionaryJson, "dictionary-json", "dictionary.json", "the data dictionary, for programs"},
        RenderDictionaryJson},
    Row{{Format::kDictionaryMarkdown, "dictionary-markdown", "dictionary.md", "the data dictionary, for people"},
        RenderDictionaryMarkdown},
};

constexpr auto kRows = [] {
  std::array<FormatRow, kTable.size()> rows{};
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = kTable[i].row;
  return rows;
}();

}  // namespace

std::span<const FormatRow> Formats() { return kRows; }

std::optional<Format> FormatFromString(std::string_view name) {
  for (const FormatRow& row : kRows) {
    if (row.name == name) return row.format;
  }
  return std::nullopt;
}

std::string_view ToString(Format format) {
  for (const FormatRow& row : kRows) {
    if (row.format == format) return row.name;
  }
  return "";
}

Result<std::string> Render(const Audit& audit, Format format, const RenderOptions& options) {
  const auto row = std::find_if(kTable.begin(), kTable.end(), [&](const Row& one) { return one.row.format == format; });
  if (row == kTable.end()) return InputError("this format is not built in");
  if (!options.show_values) return row->renderer(Masked(audit), options);
  Audit whole = audit;
  UnpackBodies(whole);
  return row->renderer(whole, options);
}

}  // namespace telltale
