// The whole way of an exchange: everything that it decodes to, and what the leak detector finds there.
#include <map>

#include "core/exchange_json.h"
#include "core/result.h"
#include "harness/decode/decode.h"
#include "harness/detect/detector.h"
#include "tests/fuzz/target.h"

namespace telltale {
namespace {

// Small enough that hostile inputs reach every limit.
constexpr DecodeLimits kLimits{1 << 20, 2000, 8, 200, 0};

const LeakDetector& Detector() {
  static const LeakDetector detector = [] {
    auto compiled = LeakDetector::Compile({{"user", CanaryClass::kUsername, "kzvbqtw"},
                                           {"full", CanaryClass::kFullname, "Ren\u00e9e Quxandale"},
                                           {"mail", CanaryClass::kEmail, "kzvbqtw.ab@mail.example"},
                                           {"home", CanaryClass::kHome, "/home/kzvbqtw-17"},
                                           {"machine", CanaryClass::kMachineId, "4c1f0b6e9d3a47528e6071f2ab94cd03"},
                                           {"mac", CanaryClass::kMac, "02:6b:1f:a9:c4:3e"},
                                           {"ip", CanaryClass::kIpv4, "198.51.100.77"},
                                           {"remote", CanaryClass::kGitRemote, "git@git.example:kzvb/qtwrepo.git"},
                                           {"secret", CanaryClass::kEnvSecret, "s3cr3t-9fQ2xLpV7tRb"}});
    CHECK_THAT(compiled.has_value());
    return *std::move(compiled);
  }();
  return detector;
}

std::map<std::string, BytesView> Payloads(const Exchange& exchange) {
  std::map<std::string, BytesView> payloads{
      {"body", exchange.body}, {"target", exchange.target}, {"host", exchange.host}};
  if (exchange.tls) payloads["sni"] = exchange.tls->sni;
  const auto add = [&](const std::string& kind, const std::vector<Header>& headers) {
    for (const Header& header : headers) {
      // Of several of one name the longest: the place does not tell which.
      BytesView& value = payloads[kind + ":" + header.name];
      if (header.value.size() > value.size()) value = header.value;
      payloads[kind + "-name:" + header.name] = header.name;
    }
  };
  add("header", exchange.headers);
  add("trailer", exchange.trailers);
  return payloads;
}

// Passes views on, and checks what is promised of each.
class CheckedViews final : public ViewVisitor {
 public:
  CheckedViews(const Exchange& exchange, ViewVisitor& next) : payloads_(Payloads(exchange)), next_(next) {}

  std::span<const FarLook> FarLooks() const override { return next_.FarLooks(); }
  bool OnView(const View& view) override {
    ++views_;
    if (view.depth > 0) decoded_bytes_ += view.text.size();
    CHECK_THAT(view.depth <= kLimits.max_depth);
    // Working out where a view comes from costs a decoding for each step: of many views a few tell enough.
    if (views_ < 64 || views_ % 64 == 0) CheckSource(view);
    return next_.OnView(view);
  }
  void CheckTotals() const {
    CHECK_THAT(decoded_bytes_ <= kLimits.max_output_bytes);
    CHECK_THAT(views_ <= kLimits.max_nodes + payloads_.size() * 2 + 8);
  }

 private:
  void CheckSource(const View& view) const {
    const auto payload = payloads_.find(view.source->Place());
    CHECK_THAT(payload != payloads_.end());
    const std::size_t size = view.text.size();
    for (const auto& [offset, length] : {std::pair{std::size_t{0}, size}, {size / 2, std::size_t{1}}}) {
      const WireRange wire = view.source->ToWire(offset, length);
      CHECK_THAT(wire.length > 0 || size == 0);
      CHECK_THAT(wire.offset + wire.length <= payload->second.size());
      CHECK_THAT(view.depth == 0 || !view.source->Path(offset, length).empty());
    }
    const std::string pointer = view.source->Pointer(size / 2);
    CHECK_THAT(pointer.empty() || pointer.front() == '/');
  }

  std::map<std::string, BytesView> payloads_;
  ViewVisitor& next_;
  std::size_t views_ = 0;
  std::uint64_t decoded_bytes_ = 0;
};

struct Told {
  std::vector<Finding> findings;
  std::vector<Gap> gaps;
  bool operator==(const Told&) const = default;
};

Told Scan(const Exchange& exchange, ExchangeDecoder& decoder, LeakScan& scan) {
  Told told;
  CheckedViews views(exchange, scan);
  decoder.Decode(exchange, views, told.gaps);
  views.CheckTotals();
  told.findings = scan.EndExchange(exchange);
  for (Finding& finding : scan.EndRun()) told.findings.push_back(std::move(finding));
  return told;
}

void FuzzExchange(const Exchange& exchange) {
  ExchangeDecoder decoder(kLimits);
  LeakScan scan(Detector());
  const Told told = Scan(exchange, decoder, scan);
  const auto payloads = Payloads(exchange);
  for (const Finding& finding : told.findings) {
    const auto payload = payloads.find(finding.place);
    // A name that is the value itself is told as "*".
    if (payload == payloads.end()) continue;
    CHECK_THAT(finding.length > 0 && finding.offset + finding.length <= payload->second.size());
    CHECK_THAT(!finding.fingerprint.empty() && !finding.message.empty());
  }
  // What the decoder and the scan remember of an exchange takes nothing from the next one.
  CHECK_THAT(Scan(exchange, decoder, scan) == told);
}

// Parts behind the bytes 00 FF 00 are the target and a header's value.
void FuzzPipeline(BytesView input) {
  constexpr BytesView kCut("\0\xff\0", 3);
  std::vector<Bytes> parts;
  while (parts.size() < 2 && input.find(kCut) != BytesView::npos) {
    parts.emplace_back(input.substr(0, input.find(kCut)));
    input.remove_prefix(parts.back().size() + kCut.size());
  }
  parts.emplace_back(input);
  Exchange exchange;
  exchange.id = "x00001";
  exchange.host = "telemetry.example";
  exchange.body = parts[0];
  if (parts.size() > 1) exchange.target = parts[1];
  if (parts.size() > 2) exchange.headers.push_back({"Cookie", parts[2]});
  FuzzExchange(exchange);
}

void FuzzRecordedLine(BytesView line) {
  const auto exchange = ExchangeFromLine(line);
  if (exchange) FuzzExchange(*exchange);
}

}  // namespace

std::vector<FuzzTarget> FuzzTargets() { return {{"pipeline", FuzzPipeline}, {"recorded_line", FuzzRecordedLine}}; }

}  // namespace telltale
