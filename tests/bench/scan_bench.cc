// The parts of a scan by themselves: how fast a canary set is compiled, how fast its literal forms are looked for in
// one long text, and how fast exchanges are decoded and searched, each by the number of canaries.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "harness/decode/decode.h"
#include "harness/detect/detector.h"
#include "harness/detect/forms/canary_patterns.h"
#include "harness/detect/forms/forms.h"
#include "harness/detect/pieces/run_assembly.h"
#include "tests/paths.h"

namespace telltale {
namespace {

CanarySet Canaries(std::int64_t count) {
  constexpr std::array kClasses = {CanaryClass::kUsername, CanaryClass::kEmail,     CanaryClass::kHostname,
                                   CanaryClass::kHome,     CanaryClass::kMachineId, CanaryClass::kFlagValue,
                                   CanaryClass::kArgument, CanaryClass::kEnvSecret, CanaryClass::kFileName};
  std::mt19937_64 random(1);  // NOLINT: the same values every time
  const auto word = [&](std::size_t length, std::string_view letters) {
    std::string text;
    while (text.size() < length) text += letters[random() % letters.size()];
    return text;
  };
  constexpr std::string_view kLetters = "abcdefghijkmnopqrstuvwxyz";
  CanarySet canaries;
  for (std::int64_t i = 0; i < count; ++i) {
    const CanaryClass kind = kClasses[static_cast<std::size_t>(i) % kClasses.size()];
    std::string value = word(14, kLetters);
    if (kind == CanaryClass::kEmail) value += "@" + word(10, kLetters) + ".example";
    if (kind == CanaryClass::kHome) value = "/home/" + value;
    if (kind == CanaryClass::kMachineId) value = word(32, "0123456789abcdef");
    canaries.push_back({"c" + std::to_string(i), kind, value});
  }
  return canaries;
}

// Bodies of clean telemetry, written by the script that the measurements of the whole program use.
const std::vector<Exchange>& Telemetry() {
  static const std::vector<Exchange> exchanges = [] {
    std::vector<Exchange> read;
    FILE* pipe = popen("/usr/bin/python3 -B '" TELLTALE_SOURCE_DIR "/tests/bench/write_telemetry.py' 4", "r");
    std::string text;
    std::array<char, 65536> piece;
    for (std::size_t got = 0; pipe != nullptr && (got = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;) {
      text.append(piece.data(), got);
    }
    if (pipe == nullptr || pclose(pipe) != 0) std::abort();
    for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
      const auto line = nlohmann::json::parse(text.substr(at, end - at));
      Exchange& exchange = read.emplace_back();
      exchange.host = line["host"];
      exchange.target = line["target"];
      for (const auto& header : line["headers"]) exchange.headers.push_back({header[0], header[1]});
      exchange.body = line["body"]["data"];
    }
    return read;
  }();
  return exchanges;
}

LeakDetector Compile(std::int64_t canaries) {
  auto detector = LeakDetector::Compile(Canaries(canaries));
  if (!detector) std::abort();
  return *std::move(detector);
}

void BM_CompileForms(benchmark::State& state) {
  std::size_t forms = 0;
  for (auto _ : state) {
    const LeakDetector detector = Compile(state.range(0));
    forms += detector.patterns() + detector.digests();
  }
  state.counters["forms"] = benchmark::Counter(static_cast<double>(forms), benchmark::Counter::kAvgIterations);
  state.counters["forms_per_second"] = benchmark::Counter(static_cast<double>(forms), benchmark::Counter::kIsRate);
}
BENCHMARK(BM_CompileForms)->Arg(15)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);

void BM_LiteralForms(benchmark::State& state) {
  std::vector<std::vector<Form>> forms;
  for (const Canary& canary : Canaries(state.range(0))) forms.push_back(WrittenForms(canary));
  const CanaryPatterns patterns(forms);
  Bytes text;
  for (const Exchange& exchange : Telemetry()) text += exchange.body + "\n";
  std::size_t hits = 0;
  for (auto _ : state) {
    patterns.matcher().Scan(text, [&](std::uint32_t, std::size_t, std::size_t) { ++hits; });
  }
  if (hits != 0) state.SkipWithError("clean telemetry holds a form");
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(BM_LiteralForms)->Arg(15)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);

void BM_DecodeAndScan(benchmark::State& state) {
  LeakScan scan(Compile(state.range(0)));
  ExchangeDecoder decoder(DecodeLimits{});
  std::vector<Gap> gaps;
  std::size_t bytes = 0;
  std::size_t findings = 0;
  for (auto _ : state) {
    for (const Exchange& exchange : Telemetry()) {
      decoder.Decode(exchange, scan, gaps);
      findings += scan.EndExchange(exchange).size();
      scan.TakeTraces();
      bytes += exchange.body.size();
    }
  }
  if (findings != 0) state.SkipWithError("clean telemetry has a finding");
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(BM_DecodeAndScan)->Arg(15)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace telltale
