#include "harness/report/console/place_line.h"

#include <algorithm>

#include "core/redact.h"
#include "harness/report/console/text_layout.h"

namespace telltale {
namespace {

const Bytes* ValueOf(const std::vector<Header>& headers, std::string_view name) {
  const Header* header = FindHeader(headers, name);
  return header == nullptr ? nullptr : &header->value;
}

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

}  // namespace

const Bytes* PayloadAt(const Exchange& exchange, const std::string& place) {
  if (place == "body") return &exchange.body;
  if (place == "target") return &exchange.target;
  if (place == "host") return &exchange.host;
  if (place == "sni" && exchange.tls) return &exchange.tls->sni;
  if (place == "response" && exchange.response) return &exchange.response->body;
  if (place.starts_with("header:")) return ValueOf(exchange.headers, std::string_view(place).substr(7));
  if (place.starts_with("trailer:")) return ValueOf(exchange.trailers, std::string_view(place).substr(8));
  return nullptr;
}

std::optional<PlaceLine> FindPlaceLine(const Exchange& exchange, const Finding& finding, int columns) {
  const Bytes* payload = PayloadAt(exchange, finding.place);
  if (payload == nullptr || finding.length == 0 || finding.offset >= payload->size()) return std::nullopt;
  const BytesView text = *payload;
  const auto begin = static_cast<std::size_t>(finding.offset);
  const std::size_t end =
      begin + static_cast<std::size_t>(std::min<std::uint64_t>(finding.length, text.size() - begin));
  // Only as much around the place as can be shown at all: a line of a payload may have megabytes.
  const auto reach = static_cast<std::size_t>(columns);
  const std::size_t line_break = begin == 0 ? BytesView::npos : text.rfind('\n', begin - 1);
  std::size_t from = std::max(line_break == BytesView::npos ? 0 : line_break + 1, begin - std::min(begin, reach));
  while (from < begin && IsContinuation(text[from])) ++from;
  const std::size_t to = std::min({text.find('\n', end), text.size(), end + reach});
  PlaceLine line;
  line.marked = Clip(Printable(text.substr(begin, std::min(end - begin, reach))), columns / 2);
  const int around = columns - ColumnsOf(line.marked);
  const std::string after = Printable(text.substr(end, to - end));
  const int room_after = std::min(ColumnsOf(after), around / 2);
  const bool starts_inside = from > 0 && text[from - 1] != '\n';
  line.before = ClipFront((starts_inside ? "…" : "") + Printable(text.substr(from, begin - from)), around - room_after);
  line.after = Clip(after, around - ColumnsOf(line.before));
  return line;
}

bool IsReadable(const PlaceLine& line) {
  const std::string text = line.before + line.marked + line.after;
  std::size_t readable = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && text.compare(i, 2, "\\x") == 0) {
      i += 3;  // a byte that is no text
    } else {
      readable += text[i] != '*' && static_cast<unsigned char>(text[i]) < 0x80;
    }
  }
  return readable * 8 >= text.size();
}

}  // namespace telltale
