#include "harness/report/masked_audit.h"

#include <algorithm>
#include <unordered_map>

#include "core/redact.h"
#include "harness/payload/places_of.h"
#include "harness/payload/read_payload.h"
#include "harness/report/canary_mask.h"
#include "harness/report/given_variables.h"
#include "harness/report/unpacked_bodies.h"

namespace telltale {
namespace {

bool HoldsValue(const Finding& finding) {
  return finding.rule.starts_with("leak/") || finding.rule.starts_with("identity/");
}

// A finding that stands for several elements of an array: each has the same bytes.
void BlotOutElements(Bytes& text, BytesView original, const Finding& finding) {
  if (finding.pointer.find("/*") == std::string::npos || original.size() != text.size()) return;
  if (finding.length == 0 || finding.offset >= original.size()) return;
  const BytesView sent =
      original.substr(static_cast<std::size_t>(finding.offset), static_cast<std::size_t>(finding.length));
  for (std::size_t at = 0; (at = original.find(sent, at)) != BytesView::npos; at += sent.size()) {
    std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at), sent.size(), '*');
  }
}

void BlotOut(Bytes& text, const Finding& finding) {
  const std::size_t begin = static_cast<std::size_t>(std::min<std::uint64_t>(finding.offset, text.size()));
  const std::size_t left = text.size() - begin;
  const std::size_t length =
      finding.length == 0 ? left : static_cast<std::size_t>(std::min<std::uint64_t>(finding.length, left));
  std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(begin), length, '*');
}

void BlotOutHeaders(std::vector<Header>& headers, std::string_view name, const Finding& finding) {
  for (Header& header : headers) {
    if (header.name == name) BlotOut(header.value, finding);
  }
}

void BlotOut(Exchange& exchange, const Finding& finding) {
  const std::string_view place = finding.place;
  if (place == "body") BlotOut(exchange.body, finding);
  if (place == "target") BlotOut(exchange.target, finding);
  if (place == "host" || place == "sni") BlotOut(exchange.host, finding);
  if (place == "sni" && exchange.tls) BlotOut(exchange.tls->sni, finding);
  if (place == "response" && exchange.response) BlotOut(exchange.response->body, finding);
  if (place.starts_with("header:")) BlotOutHeaders(exchange.headers, place.substr(7), finding);
  if (place.starts_with("trailer:")) BlotOutHeaders(exchange.trailers, place.substr(8), finding);
}

// The value at a place, so that the text stays JSON and its fields can be counted.
void BlotOutValue(Bytes& text, const JsonPlace& place) {
  const auto begin = static_cast<std::size_t>(place.offset);
  const auto length = static_cast<std::size_t>(place.length);
  const bool is_string = begin > 0 && text[begin - 1] == '"';
  std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(begin), length, is_string || length > 1 ? '*' : '0');
  if (!is_string && length > 1) text[begin] = text[begin + length - 1] = '"';
}

// Places are of the bytes as they were sent: in an unpacked body the value itself is looked for, in the text as it was
// before anything was blotted out. Where it may stand in another form, all of the field is blotted out; a body in which
// that cannot be found is not shown unpacked.
void BlotOutUnpacked(std::map<std::string, Bytes>& shown, const std::map<std::string, Bytes>& unpacked,
                     const Exchange& exchange, const Finding& finding) {
  const auto original = unpacked.find(finding.exchange);
  if (original == unpacked.end() || finding.place != "body") return;
  const BytesView text = original->second;
  const auto body = shown.find(finding.exchange);
  if (body == shown.end()) return;
  if (!StandsPlainWhenUnpacked(finding, text)) {
    const std::vector<JsonPlace> places = finding.pointer.empty()
                                              ? std::vector<JsonPlace>()
                                              : PlacesOf(ReadContent(exchange, Bytes(text)), finding.pointer);
    if (places.empty()) {
      shown.erase(body);
      return;
    }
    for (const JsonPlace& place : places) BlotOutValue(body->second, place);
  }
  if (finding.evidence.empty()) return;
  for (std::size_t at = 0; (at = text.find(finding.evidence, at)) != BytesView::npos; ++at) {
    std::fill_n(body->second.begin() + static_cast<std::ptrdiff_t>(at), finding.evidence.size(), '*');
  }
}

class Masker {
 public:
  explicit Masker(const std::vector<Bytes>& values) : mask_(values) {}

  void Texts(std::vector<std::string>& texts) const {
    for (std::string& text : texts) mask_.ApplyTo(text);
  }

  void Headers(std::vector<Header>& headers) const {
    for (Header& header : headers) {
      mask_.ApplyTo(header.name);
      mask_.ApplyTo(header.value);
    }
  }

  void Of(Exchange& exchange) const {
    for (std::string* text : {&exchange.host, &exchange.method, &exchange.target, &exchange.body, &exchange.peer})
      mask_.ApplyTo(*text);
    exchange.raw.clear();
    Headers(exchange.headers);
    Headers(exchange.trailers);
    Texts(exchange.problems);
    if (exchange.tls) mask_.ApplyTo(exchange.tls->sni);
    if (exchange.response) {
      Headers(exchange.response->headers);
      mask_.ApplyTo(exchange.response->body);
    }
  }

  void Of(Finding& finding) const {
    finding.evidence = finding.evidence.empty() ? Bytes() : Redact(finding.evidence);
    for (std::string* text : {&finding.message, &finding.pointer, &finding.place}) mask_.ApplyTo(*text);
  }

  void Of(Run& run) const {
    Texts(run.argv);
    for (auto& [name, value] : run.environment) {
      mask_.ApplyTo(name);
      mask_.ApplyTo(value);
    }
    for (PlantedCanary& planted : run.planted) {
      planted.canary.value = Redact(planted.canary.value);
      mask_.ApplyTo(planted.where);
    }
    ProcessOutcome& outcome = run.outcome;
    for (std::string* text : {&outcome.start_error, &outcome.standard_output, &outcome.standard_error}) {
      mask_.ApplyTo(*text);
    }
    for (EndedCommand& command : run.earlier) Texts(command.argv);
    for (auto* files : {&run.written, &run.placed}) {
      for (WrittenFile& file : *files) {
        mask_.ApplyTo(file.path);
        mask_.ApplyTo(file.content);
      }
    }
    Texts(run.survivors);
  }

  void Of(Flow& flow) const {
    // The CLI's own address is planted too.
    for (std::string* text : {&flow.name, &flow.source, &flow.destination}) mask_.ApplyTo(*text);
    mask_.ApplyTo(flow.explanation);
  }
  void Of(Gap& gap) const {
    mask_.ApplyTo(gap.message);
    mask_.ApplyTo(gap.place);
  }
  void Of(Control& control) const { mask_.ApplyTo(control.detail); }
  void Of(AcceptedFinding& accepted) const {
    Of(accepted.finding);
    mask_.ApplyTo(accepted.reason);
  }
  void Of(std::string& text) const { mask_.ApplyTo(text); }

  template <class T>
  void OfAll(std::vector<T>& items) const {
    for (T& item : items) Of(item);
  }

 private:
  CanaryMask mask_;
};

std::vector<Bytes> PlantedValues(const Recording& recording) {
  std::vector<Bytes> values;
  for (const Run& run : recording.runs) {
    for (const PlantedCanary& planted : run.planted) values.push_back(planted.canary.value);
  }
  return values;
}

}  // namespace

Audit Masked(const Audit& audit) {
  Audit masked = audit;
  UnpackBodies(masked);
  const std::map<std::string, Bytes> unpacked = masked.unpacked_bodies;
  const Masker masker(PlantedValues(audit.recording));
  struct Sent {
    Exchange* masked;
    const Exchange* original;
  };
  std::unordered_map<std::string_view, Sent> exchanges;
  for (std::size_t i = 0; i < masked.recording.exchanges.size(); ++i) {
    Exchange& exchange = masked.recording.exchanges[i];
    masker.Of(exchange);
    exchanges.emplace(exchange.id, Sent{&exchange, &audit.recording.exchanges[i]});
  }
  for (auto& [exchange, body] : masked.unpacked_bodies) masker.Of(body);
  const auto blot_out = [&](const Finding& finding) {
    const auto exchange = exchanges.find(finding.exchange);
    if (!HoldsValue(finding) || exchange == exchanges.end()) return;
    const auto& [shown, original] = exchange->second;
    BlotOut(*shown, finding);
    if (finding.place == "body") BlotOutElements(shown->body, original->body, finding);
    if (finding.place == "target") BlotOutElements(shown->target, original->target, finding);
    BlotOutUnpacked(masked.unpacked_bodies, unpacked, *original, finding);
  };
  for (const Finding& finding : audit.judgement.findings) blot_out(finding);
  for (const AcceptedFinding& accepted : audit.judgement.accepted) blot_out(accepted.finding);
  masker.OfAll(masked.recording.runs);
  masker.OfAll(masked.recording.flows);
  masker.OfAll(masked.recording.gaps);
  masker.OfAll(masked.judgement.findings);
  masker.OfAll(masked.judgement.accepted);
  masker.OfAll(masked.judgement.gaps);
  masker.OfAll(masked.judgement.controls);
  masker.OfAll(masked.judgement.reasons);
  masker.Of(masked.profile_text);
  masker.Of(masked.profile_directory);
  masker.Of(masked.subject.cli_path);
  HideGivenVariables(masked);
  return masked;
}

}  // namespace telltale
