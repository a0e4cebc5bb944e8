#pragma once
#include <optional>
#include <span>
#include <string_view>

namespace telltale {

enum class Format {
  kConsole,
  kJson,       // {version, verdict, summary, findings, run}; "run" is schema/run.schema.json
  kNdjson,     // findings, one a line: schema/finding.schema.json
  kExchanges,  // exchanges, one a line: schema/exchange.schema.json
  kJunit,
  kSarif,
  kMarkdown,
  kHtml,
  kGithub,         // workflow commands: annotations of the worst ten
  kGitlab,         // Code Quality JSON
  kDictionaryCsv,  // the data dictionary (dictionary.h)
  kDictionaryJson,
  kDictionaryMarkdown,
};

// One row a format: the name that --format and --report take, and the file that a run directory's reports use.
struct FormatRow {
  Format format;
  std::string_view name;
  std::string_view file_name;
  std::string_view says;  // for --help
};

// The one table of formats, in the order of --help.
std::span<const FormatRow> Formats();

// nullopt: no format of that name.
std::optional<Format> FormatFromString(std::string_view name);
std::string_view ToString(Format format);

}  // namespace telltale
