#include "harness/report/ci/xml.h"

#include <fmt/format.h>

#include "core/redact.h"

namespace telltale {
namespace {

void AppendEscaped(std::string_view printable, std::string& xml) {
  for (const char c : printable) {
    switch (c) {
      case '&':
        xml += "&amp;";
        break;
      case '<':
        xml += "&lt;";
        break;
      case '>':
        xml += "&gt;";
        break;
      case '"':
        xml += "&quot;";
        break;
      case '\'':
        xml += "&#39;";
        break;
      default:
        xml += c;
    }
  }
}

// U+FFFE and U+FFFF are UTF-8 but no characters of XML.
bool IsNoncharacter(BytesView text, std::size_t at) {
  return text.size() - at >= 3 && static_cast<unsigned char>(text[at]) == 0xef &&
         static_cast<unsigned char>(text[at + 1]) == 0xbf && static_cast<unsigned char>(text[at + 2]) >= 0xbe;
}

std::string Escaped(BytesView text, std::string_view kept) {
  std::string xml;
  xml.reserve(text.size());
  std::size_t start = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const bool end = at == text.size();
    const bool keep = !end && kept.find(text[at]) != std::string_view::npos;
    const bool bad = !end && IsNoncharacter(text, at);
    if (!end && !keep && !bad) continue;
    AppendEscaped(Printable(text.substr(start, at - start)), xml);
    if (keep) xml += text[at];
    if (bad) {
      xml += fmt::format("\\u{{fff{}}}", static_cast<unsigned char>(text[at + 2]) == 0xbe ? 'e' : 'f');
      at += 2;
    }
    start = at + 1;
  }
  return xml;
}

}  // namespace

std::string XmlText(BytesView text) { return Escaped(text, "\n\t"); }
std::string XmlAttribute(BytesView value) { return Escaped(value, ""); }

std::string XmlAttributes(const std::vector<std::pair<std::string_view, std::string>>& attributes) {
  std::string text;
  for (const auto& [name, value] : attributes) text += fmt::format(" {}=\"{}\"", name, XmlAttribute(value));
  return text;
}

}  // namespace telltale
