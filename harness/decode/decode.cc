#include "harness/decode/decode.h"

#include <utility>

#include "core/gap_kinds.h"
#include "harness/decode/walk.h"
#include "harness/decode/wire_rest.h"

namespace telltale {
namespace {

void AddHeaders(Walk& walk, std::string_view kind, std::string_view name_kind, const std::vector<Header>& headers) {
  for (const Header& header : headers) {
    walk.AddPayload(kind, header.name, header.value);
    walk.AddPayload(name_kind, header.name, header.name);
  }
}

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
    walk_.AddPayload("target", {}, exchange.target);
    walk_.AddPayload("host", {}, exchange.host);
    AddHeaders(walk_, "header:", "header-name:", exchange.headers);
    AddHeaders(walk_, "trailer:", "trailer-name:", exchange.trailers);
    if (exchange.tls && exchange.tls->sni != exchange.host) walk_.AddPayload("sni", {}, exchange.tls->sni);
    const std::vector<WirePart> rest = WireRest(exchange);
    for (const WirePart& part : rest) walk_.AddPayload(part.place, {}, part.bytes);
    for (std::string& message : walk_.End()) {
      gaps.push_back({gap_kind::kDecodeBudget, exchange.run, exchange.id, std::move(message), false});
    }
  }
  std::uint64_t bytes_looked_at() const { return walk_.bytes_looked_at(); }

 private:
  Walk walk_;
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
