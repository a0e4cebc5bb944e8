#include "harness/decode/decode.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/gap_kinds.h"
#include "harness/decode/walk.h"
#include "harness/decode/wire_rest.h"

namespace telltale {
namespace {

// True: some of them were shown.
bool AddHeaders(Walk& walk, std::string_view kind, std::string_view name_kind, const std::vector<Header>& headers) {
  bool shown = false;
  for (const Header& header : headers) {
    shown |= walk.AddPayload(kind, header.name, header.value);
    shown |= walk.AddPayload(name_kind, header.name, header.name);
  }
  return shown;
}

// All of an exchange but its body. Those of a recording's exchanges are alike: one of which nothing needed be shown
// need not be asked for again.
struct Head {
  std::string target;
  std::string host;
  std::vector<Header> headers;
  std::vector<Header> trailers;
  std::string sni;
  std::size_t bytes = 0;

  explicit Head(const Exchange& exchange)
      : target(exchange.target),
        host(exchange.host),
        headers(exchange.headers),
        trailers(exchange.trailers),
        sni(exchange.tls ? exchange.tls->sni : "") {
    bytes = target.size() + host.size() + (sni == host ? 0 : sni.size());
    for (const std::vector<Header>* list : {&headers, &trailers}) {
      for (const Header& header : *list) bytes += header.name.size() + header.value.size();
    }
  }
  bool IsOf(const Exchange& exchange) const {
    return exchange.target == target && exchange.host == host && exchange.headers == headers &&
           exchange.trailers == trailers && (exchange.tls ? exchange.tls->sni == sni : sni.empty());
  }
};

class Collector final : public ViewVisitor {
 public:
  explicit Collector(std::vector<DecodedView>& views) : views_(views) {}
  bool OnView(const View& view) override {
    const ViewSource& source = *view.source;
    views_.push_back({source.Place(), source.Path(0, view.text.size()), source.Pointer(0), Bytes(view.text),
                      source.ToWire(0, view.text.size())});
    return true;
  }

 private:
  std::vector<DecodedView>& views_;
};

}  // namespace

class ExchangeDecoder::Impl {
 public:
  Impl(const DecodeLimits& limits, const DecodeShortcuts& shortcuts) : walk_(limits, shortcuts) {}

  void Decode(const Exchange& exchange, ViewVisitor& visitor, std::vector<Gap>& gaps) {
    walk_.Begin(visitor);
    walk_.AddPayload("body", {}, exchange.body);
    AddHead(exchange);
    const std::vector<WirePart> rest = WireRest(exchange);
    for (const WirePart& part : rest) walk_.AddPayload(part.place, {}, part.bytes);
    for (std::string& message : walk_.End()) {
      gaps.push_back({gap_kind::kDecodeBudget, exchange.run, exchange.id, std::move(message), false});
    }
  }
  std::uint64_t bytes_looked_at() const { return walk_.bytes_looked_at(); }

 private:
  void AddHead(const Exchange& exchange) {
    if (known_head_ && known_head_->IsOf(exchange)) return walk_.AddKnown(known_head_->bytes);
    bool shown = walk_.AddPayload("target", {}, exchange.target);
    shown |= walk_.AddPayload("host", {}, exchange.host);
    shown |= AddHeaders(walk_, "header:", "header-name:", exchange.headers);
    shown |= AddHeaders(walk_, "trailer:", "trailer-name:", exchange.trailers);
    if (exchange.tls && exchange.tls->sni != exchange.host) shown |= walk_.AddPayload("sni", {}, exchange.tls->sni);
    known_head_.reset();
    if (!shown && walk_.remembers()) known_head_.emplace(exchange);
  }

  Walk walk_;
  std::optional<Head> known_head_;
};

std::uint64_t ExchangeDecoder::bytes_looked_at() const { return impl_->bytes_looked_at(); }

ExchangeDecoder::ExchangeDecoder(const DecodeLimits& limits, const DecodeShortcuts& shortcuts)
    : impl_(std::make_unique<Impl>(limits, shortcuts)) {}
ExchangeDecoder::~ExchangeDecoder() = default;
ExchangeDecoder::ExchangeDecoder(ExchangeDecoder&&) noexcept = default;
ExchangeDecoder& ExchangeDecoder::operator=(ExchangeDecoder&&) noexcept = default;

void ExchangeDecoder::Decode(const Exchange& exchange, ViewVisitor& visitor, std::vector<Gap>& gaps) {
  impl_->Decode(exchange, visitor, gaps);
}

DecodedExchange DecodeExchange(const Exchange& exchange, const DecodeLimits& limits, const DecodeShortcuts& shortcuts) {
  DecodedExchange decoded;
  Collector collector(decoded.views);
  ExchangeDecoder(limits, shortcuts).Decode(exchange, collector, decoded.gaps);
  return decoded;
}

}  // namespace telltale
