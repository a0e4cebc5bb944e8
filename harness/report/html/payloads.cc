#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/control_run.h"
#include "core/time_text.h"
#include "harness/payload/json_documents.h"
#include "harness/report/console/text_layout.h"
#include "harness/report/html/parts.h"
#include "harness/report/unpacked_bodies.h"
#include "schema/json_pointer.h"

namespace telltale {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMaxPayloads = 500;
constexpr std::size_t kMaxBodyBytes = std::size_t{64} << 10;
constexpr std::size_t kMaxPageBytes = std::size_t{16} << 20;
constexpr int kMaxTreeDepth = 40;

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
  explicit JsonHtml(const DictionaryPart* part) : part_(part) {}

  // `pointer`: where the value stands in the contract.
  std::string Of(const ordered_json& value, const std::string& pointer) {
    Write(value, pointer, 0);
    return std::move(html_);
  }

 private:
  static std::string Dumped(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  }

  void Kind(const std::string& pointer) {
    const DictionaryRow* const row = part_ == nullptr ? nullptr : FindRow(*part_, pointer);
    if (row == nullptr || part_->contract.empty()) return;
    const bool undeclared = row->status == FieldStatus::kUndeclared;
    const std::string& category = row->declared.notes.category;
    if (!undeclared && category.empty()) return;
    html_ += fmt::format(" <span class=\"kind{}\">{}</span>", undeclared ? " undeclared" : "",
                         undeclared ? "not declared" : Html(category));
  }

  void Indent(int depth) { html_ += "\n" + std::string(static_cast<std::size_t>(depth) * 2, ' '); }

  void Write(const ordered_json& value, const std::string& pointer, int depth) {
    if (!value.is_structured() || value.empty() || depth > kMaxTreeDepth) {
      html_ += Masked(Dumped(value));
      return;
    }
    const bool object = value.is_object();
    html_ += object ? "{" : "[";
    std::size_t left = value.size();
    for (const auto& [name, member] : value.items()) {
      Indent(depth + 1);
      if (object) html_ += "<span class=\"key\">" + Masked(Dumped(ordered_json(name))) + "</span>: ";
      const std::string below = object ? PointerTo(pointer, name) : pointer + "/*";
      Write(member, below, depth + 1);
      if (--left > 0) html_ += ",";
      if (!member.is_structured()) Kind(below);
    }
    Indent(depth);
    html_ += object ? "}" : "]";
  }

  const DictionaryPart* part_;
  std::string html_;
};

// Members in the order in which they were sent, which the checks' reader does not keep. Empty: no JSON.
std::string Documents(BytesView content, const DictionaryPart* part) {
  const ordered_json whole = ordered_json::parse(content, nullptr, false);
  const bool of_elements = part != nullptr && SpeaksOfElements(part->containers);
  if (whole.is_array() && of_elements) {
    std::string text;
    for (const ordered_json& element : whole) text += "<pre>" + JsonHtml(part).Of(element, "") + "</pre>\n";
    return text;
  }
  if (whole.is_structured()) return "<pre>" + JsonHtml(part).Of(whole, "") + "</pre>\n";
  std::string text;
  for (const nlohmann::json& document : ReadJsonDocuments(content).documents) {
    text += "<pre>" + JsonHtml(part).Of(document, "") + "</pre>\n";
  }
  return text;
}

std::string Headers(const std::vector<Header>& headers) {
  std::string text;
  for (const Header& header : headers) text += Masked(header.name) + ": " + Masked(header.value) + "\n";
  return text;
}

// Name look-ups are counted with the coverage; here are those that a finding is about. The control's payload is ours.
std::vector<const Exchange*> ToShow(const Audit& audit) {
  std::set<std::string_view> found;
  for (const Finding* finding : AllFindings(audit.judgement)) found.insert(finding->exchange);
  std::vector<const Exchange*> exchanges;
  for (const Exchange& exchange : audit.recording.exchanges) {
    if (exchange.run == kControlRun || (IsNameLookup(exchange) && !found.contains(exchange.id))) continue;
    exchanges.push_back(&exchange);
  }
  return exchanges;
}

std::map<std::string_view, std::size_t> FindingsByExchange(const Audit& audit) {
  std::map<std::string_view, std::size_t> counts;
  for (const Finding* finding : AllFindings(audit.judgement)) ++counts[finding->exchange];
  return counts;
}

std::string Summary(const Exchange& exchange, std::size_t findings) {
  return fmt::format("<summary><strong>{}</strong> {} {} <span class=\"soft\">{} · {}{}</span>{}</summary>\n",
                     Html(exchange.id), HtmlCode(exchange.method + " " + Clip(exchange.target, 100)),
                     Html(EndpointName(exchange)), Html(exchange.run), Size(exchange.body_total_bytes),
                     exchange.problems.empty() ? "" : " · " + Html(Listed(exchange.problems, 3)),
                     findings == 0 ? "" : " " + HtmlTag("error", Counted(findings, "finding", "findings")));
}

std::string PayloadHtml(const HtmlContext& context, const Exchange& exchange, std::size_t findings) {
  std::string text =
      fmt::format("<details class=\"payload\" id=\"{}\">{}", PayloadId(exchange.id), Summary(exchange, findings));
  text += fmt::format(
      "<dl class=\"facts\"><dt>When</dt><dd>{}</dd><dt>Run</dt><dd>{}</dd><dt>Sent over</dt><dd>{}</dd>",
      ToRfc3339(exchange.time), Html(exchange.run),
      exchange.tls ? Html(exchange.tls->version + ", " + exchange.tls->cipher + ", SNI " + exchange.tls->sni)
                   : Html(exchange.scheme + ", no TLS"));
  text += fmt::format("<dt>Body's SHA-256</dt><dd>{}</dd></dl>\n", HtmlCode(exchange.body_sha256));
  if (!exchange.method.empty() || !exchange.headers.empty()) {
    text += fmt::format("<pre>{} {} {}\n{}</pre>\n", Masked(exchange.method), Masked(exchange.target),
                        exchange.http_version.empty() ? "" : "HTTP/" + Html(exchange.http_version),
                        Headers(exchange.headers));
  }
  if (!exchange.body.empty())
    text += HtmlBody(context.audit, exchange, PartOf(context.dictionary, context.audit, exchange), kMaxBodyBytes);
  if (exchange.response) {
    text += fmt::format("<p class=\"soft\">Answered {} with {}.</p>\n", exchange.response->status,
                        Size(exchange.response->body.size()));
  } else {
    text += "<p class=\"soft\">Not answered.</p>\n";
  }
  return text + "</details>\n";
}

}  // namespace

std::string HtmlBody(const Audit& audit, const Exchange& exchange, const DictionaryPart* part, std::size_t max_bytes) {
  BytesView shown = ContentOf(audit, exchange);
  const std::size_t size = shown.size();
  std::string text;
  if (audit.unpacked_bodies.contains(exchange.id)) {
    text = fmt::format("<p class=\"soft\">Came packed, {}; shown unpacked, {}.</p>\n", Size(exchange.body.size()),
                       Size(size));
  }
  if (size <= max_bytes) {
    const std::string documents = Documents(shown, part);
    if (!documents.empty()) return text + documents;
  }
  shown = shown.substr(0, max_bytes);
  text += "<pre>" + Masked(shown) + "</pre>\n";
  if (shown.size() < size) {
    text += fmt::format("<p class=\"soft\">{} of the body are left out of this page.</p>\n", Size(size - shown.size()));
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
  const std::map<std::string_view, std::size_t> findings = FindingsByExchange(context.audit);
  std::size_t shown = 0;
  for (const Exchange* exchange : exchanges) {
    if (shown >= kMaxPayloads || text.size() > kMaxPageBytes) break;
    const auto found = findings.find(exchange->id);
    text += PayloadHtml(context, *exchange, found == findings.end() ? 0 : found->second);
    ++shown;
  }
  if (shown < exchanges.size()) {
    text += fmt::format("<p>{} left out of this page; <code>exchanges.ndjson</code> has all.</p>\n",
                        Counted(exchanges.size() - shown, "payload is", "payloads are"));
  }
  return text + "</section>\n";
}

}  // namespace telltale
