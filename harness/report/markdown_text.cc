#include "harness/report/markdown_text.h"

#include <algorithm>

#include "core/ascii.h"
#include "core/redact.h"
#include "harness/report/console/text_layout.h"

namespace telltale {
namespace {

// Autolinks need no markup: "www." and "://" are links of their own.
bool StartsLink(std::string_view text, std::size_t at) {
  if (text[at] == ':') return text.substr(at).starts_with("://");
  if (text[at] != '.' || at < 3) return false;
  return EqualInAscii(text.substr(at - 3, 3), "www");
}

}  // namespace

std::string MarkdownText(BytesView text) {
  const std::string printable = Printable(text);
  std::string markdown;
  for (std::size_t at = 0; at < printable.size(); ++at) {
    const char c = printable[at];
    if (c == '<') {
      markdown += "&lt;";
    } else if (c == '>') {
      markdown += "&gt;";
    } else if (c == '&') {
      markdown += "&amp;";
    } else if (c == '@') {
      markdown += "@<!-- -->";  // a mention notifies people
    } else {
      const bool markup = std::string_view("\\`*_{}[]()!|~#").find(c) != std::string_view::npos;
      if (markup || StartsLink(printable, at)) markdown += '\\';
      markdown += c;
    }
  }
  return markdown;
}

std::string MarkdownCode(BytesView text, int max_columns) {
  std::string code = Clip(Printable(text), max_columns);
  std::size_t longest = 0;
  std::size_t run = 0;
  std::string escaped;
  for (const char c : code) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    if (c == '|') escaped += '\\';  // a cell ends at a bar even inside a code span
    escaped += c;
  }
  const std::string fence(longest + 1, '`');
  return fence + (longest > 0 || escaped.empty() ? " " + escaped + " " : escaped) + fence;
}

}  // namespace telltale
