#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "core/control_run.h"
#include "core/time_text.h"
#include "harness/report/html_parts.h"
#include "harness/report/text_layout.h"

namespace telltale {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMaxPayloads = 500;
constexpr std::size_t kMaxBodyBytes = 64 * 1024;
constexpr std::size_t kMaxPageBytes = 16 * 1024 * 1024;
constexpr int kMaxDepth = 40;

// Escaped text with runs of the mask's asterisks (four and more, canary_mask.h) marked.
std::string Masked(std::string_view text) {
  std::string html;
  while (!text.empty()) {
    const std::size_t start = text.find("****");
    if (start == std::string_view::npos) return html + Html(text);
    const std::size_t end = std::min(text.find_first_not_of('*', start), text.size());
    html += Html(text.substr(0, start)) + "<span class=\"masked\">" + std::string(text.substr(start, end - start)) +
            "</span>";
    text.remove_prefix(end);
  }
  return html;
}

class JsonHtml {
 public:
  explicit JsonHtml(const FieldNotes* notes) : notes_(notes) {}

  std::string Of(const ordered_json& value) {
    Write(value, "", 0);
    return std::move(html_);
  }

 private:
  static std::string Dumped(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  }

  void Kind(const std::string& pointer) {
    if (notes_ == nullptr) return;
    const auto note = notes_->find(pointer);
    if (note != notes_->end() && !note->second.category.empty()) {
      html_ += " <span class=\"kind\">" + Html(note->second.category) + "</span>";
    }
  }

  void Indent(int depth) { html_ += "\n" + std::string(static_cast<std::size_t>(depth) * 2, ' '); }

  void Write(const ordered_json& value, const std::string& pointer, int depth) {
    if (!value.is_structured() || value.empty() || depth > kMaxDepth) {
      html_ += Masked(Dumped(value));
      return;
    }
    const bool object = value.is_object();
    html_ += object ? "{" : "[";
    std::size_t left = value.size();
    for (const auto& [name, member] : value.items()) {
      Indent(depth + 1);
      if (object) html_ += "<span class=\"key\">" + Masked(Dumped(ordered_json(name))) + "</span>: ";
      const std::string below = pointer + "/" + (object ? name : "*");
      Write(member, below, depth + 1);
      if (--left > 0) html_ += ",";
      if (!member.is_structured()) Kind(below);
    }
    Indent(depth);
    html_ += object ? "}" : "]";
  }

  const FieldNotes* notes_;
  std::string html_;
};

std::string Headers(const std::vector<Header>& headers) {
  std::string text;
  for (const Header& header : headers) text += Masked(header.name) + ": " + Masked(header.value) + "\n";
  return text;
}

// Name look-ups are counted with the coverage; here are those that a finding is about. The control's payload is ours.
std::vector<const Exchange*> ToShow(const Audit& audit) {
  std::set<std::string_view> found;
  for (const Finding& finding : audit.judgement.findings) found.insert(finding.exchange);
  std::vector<const Exchange*> exchanges;
  for (const Exchange& exchange : audit.recording.exchanges) {
    if (exchange.run == kControlRun || (IsNameLookup(exchange) && !found.contains(exchange.id))) continue;
    exchanges.push_back(&exchange);
  }
  return exchanges;
}

std::string Summary(const Exchange& exchange) {
  return fmt::format("<summary><strong>{}</strong> {} {} <span class=\"soft\">{} · {}{}</span></summary>\n",
                     Html(exchange.id), HtmlCode(exchange.method + " " + Clip(exchange.target, 100)),
                     Html(EndpointName(exchange)), Html(exchange.run), Size(exchange.body_total_bytes),
                     exchange.problems.empty() ? "" : " · " + Html(Listed(exchange.problems, 3)));
}

std::string Payload(const Exchange& exchange, const FieldNotes* notes) {
  std::string text = fmt::format("<details class=\"payload\" id=\"{}\">{}", PayloadId(exchange.id), Summary(exchange));
  text += fmt::format(
      "<dl class=\"facts\"><dt>When</dt><dd>{}</dd><dt>Run</dt><dd>{}</dd><dt>Sent over</dt><dd>{}</dd>",
      ToRfc3339(exchange.time), Html(exchange.run),
      exchange.tls ? Html(exchange.tls->version + ", " + exchange.tls->cipher + ", SNI " + exchange.tls->sni)
                   : Html(exchange.scheme + ", no TLS"));
  text += fmt::format("<dt>Body's SHA-256</dt><dd>{}</dd></dl>\n", HtmlCode(exchange.body_sha256));
  text += fmt::format("<pre>{} {} HTTP/{}\n{}</pre>\n", Masked(exchange.method), Masked(exchange.target),
                      Html(exchange.http_version), Headers(exchange.headers));
  if (!exchange.body.empty()) text += HtmlBody(exchange, notes, kMaxBodyBytes);
  if (exchange.response) {
    text += fmt::format("<p class=\"soft\">Answered {} with {}.</p>\n", exchange.response->status,
                        Size(exchange.response->body.size()));
  } else {
    text += "<p class=\"soft\">Not answered.</p>\n";
  }
  return text + "</details>\n";
}

}  // namespace

std::string HtmlBody(const Exchange& exchange, const FieldNotes* notes, std::size_t max_bytes) {
  const ordered_json body = exchange.body.size() <= max_bytes ? ordered_json::parse(exchange.body, nullptr, false)
                                                              : ordered_json(ordered_json::value_t::discarded);
  if (body.is_structured()) return "<pre>" + JsonHtml(notes).Of(body) + "</pre>\n";
  BytesView shown(exchange.body);
  shown = shown.substr(0, max_bytes);
  std::string text = "<pre>" + Masked(shown) + "</pre>\n";
  if (shown.size() < exchange.body.size()) {
    text += fmt::format("<p class=\"soft\">{} of the body are left out of this page.</p>\n",
                        Size(exchange.body.size() - shown.size()));
  }
  return text;
}

std::string HtmlPayloads(const HtmlContext& context) {
  std::string text =
      "<section id=\"payloads\" class=\"print-new-page\"><h2>Payloads</h2>\n<p>Planted values are blotted out with "
      "<span class=\"masked\">****</span>, byte for byte.</p>\n";
  const std::vector<const Exchange*> exchanges = ToShow(context.audit);
  if (exchanges.empty()) return text + "<p>None left.</p></section>\n";
  text +=
      "<form class=\"filters\" role=\"search\" aria-label=\"Payloads\"><label for=\"search-payloads\">Search the "
      "payloads"
      "<input type=\"search\" id=\"search-payloads\" data-searches=\".payload\" data-counts=\"payload-count\" "
      "autocomplete=\"off\"></label><output class=\"count\" id=\"payload-count\" "
      "aria-live=\"polite\"></output></form>\n";
  std::size_t shown = 0;
  for (const Exchange* exchange : exchanges) {
    if (shown >= kMaxPayloads || text.size() > kMaxPageBytes) break;
    text += Payload(*exchange, context.notes.Of(*exchange));
    ++shown;
  }
  if (shown < exchanges.size()) {
    text += fmt::format("<p>{} left out of this page; <code>exchanges.ndjson</code> has all.</p>\n",
                        Counted(exchanges.size() - shown, "payload is", "payloads are"));
  }
  return text + "</section>\n";
}

}  // namespace telltale
