#include "harness/scan/block_scan.h"

#include <fmt/format.h>

#include <iterator>

#include "core/gap_kinds.h"
#include "core/run_name.h"
#include "harness/check/unread_payload.h"
#include "harness/detect/compiled.h"
#include "harness/payload/read_payload.h"
#include "harness/scan/recorded_sizes.h"
#include "harness/scan/schema_check.h"

namespace telltale {
namespace {

// What the recorder did not see, the detector has not seen either.
void AddRecordedGaps(const Exchange& exchange, std::vector<Gap>& gaps) {
  if (exchange.body_total_bytes > exchange.body.size()) {
    gaps.push_back(
        {gap_kind::kBodyCut, exchange.run, exchange.id,
         fmt::format("the recording holds {} of the body's {} bytes", exchange.body.size(), exchange.body_total_bytes),
         false});
  }
  if (!exchange.problems.empty()) {
    gaps.push_back({gap_kind::kIncompleteExchange, exchange.run, exchange.id,
                    "the recording says that the request did not come whole: " + exchange.problems.front(), false});
  }
}

// The recorder counted the body's bytes, and so did the client: the latter is believed.
void AddMissingBytes(const Exchange& exchange, std::vector<Gap>& gaps) {
  if (!MaySayOfBody(exchange.headers)) return;
  const auto length = ContentLength(exchange.headers);
  if (exchange.body_total_bytes > exchange.body.size() || !length || *length <= exchange.body.size()) return;
  gaps.push_back({gap_kind::kBodyCut, exchange.run, exchange.id,
                  fmt::format("the recording holds {} bytes of a body of which the client said that it has {}",
                              exchange.body.size(), *length),
                  false});
}

}  // namespace

std::size_t BlockScan::ReadAhead(const RecordBlock& block, std::size_t first) {
  std::size_t bytes = 0;
  std::size_t count = 0;
  for (; count < ahead_.size() && first + count < block.records.size(); ++count) {
    const RecordRange& record = block.records[first + count];
    bytes += block.Text(record).size();
    if (count > 0 && bytes > kMostBytesAhead) break;
    ahead_[count].status = reader_.Read(block.Text(record), ahead_[count].exchange);
  }
  return count;
}

void BlockScan::ScanExchange(const Exchange& exchange, BlockResult& result) {
  ++result.exchanges;
  if (task_.keep_exchanges) result.kept.push_back(exchange);
  AddRecordedGaps(exchange, result.gaps);
  const bool is_named = !task_.one_run && !exchange.run.empty();
  ExchangeContext context{ScenarioOfRunName(exchange.run), task_.one_run || is_named, is_named};
  ExchangeLeaks leaks = search_.Search(exchange, context);
  std::vector<Finding> judged = JudgeContent(exchange, leaks.may_be_opaque, result.gaps);
  std::move(leaks.gaps.begin(), leaks.gaps.end(), std::back_inserter(result.gaps));
  if (context.in_run) result.traces.emplace_back(exchange.run, std::move(leaks.pieces));
  if (!leaks.salts.empty()) {
    result.salts.emplace_back(task_.one_run ? std::string() : exchange.run, std::move(leaks.salts));
  }
  std::move(leaks.findings.begin(), leaks.findings.end(), std::back_inserter(result.findings));
  std::move(judged.begin(), judged.end(), std::back_inserter(result.findings));
}

std::vector<Finding> BlockScan::JudgeContent(const Exchange& exchange, bool may_be_opaque,
                                             std::vector<Gap>& gaps) const {
  const ProtobufMessage* const message = task_.detector.compiled().messages.For(exchange);
  if (task_.declared != nullptr) {
    JudgedExchange judged = JudgeByProfile(exchange, *task_.declared, message, may_be_opaque);
    std::move(judged.gaps.begin(), judged.gaps.end(), std::back_inserter(gaps));
    return std::move(judged.findings);
  }
  if (may_be_opaque) {
    std::vector<Gap> unread = UnreadIn(ReadPayload(exchange, message), nullptr, false);
    std::move(unread.begin(), unread.end(), std::back_inserter(gaps));
  }
  return task_.schema ? CheckSchema(exchange, *task_.schema, message, gaps) : std::vector<Finding>();
}

bool BlockScan::OnBroken(const RecordBlock& block, std::uint64_t number, const std::string& message,
                         BlockResult& result) const {
  if (task_.keep_going) {
    result.gaps.push_back({gap_kind::kInputLine, "", "", block.Where(number) + ": " + message, false});
  } else {
    result.error = Error{ErrorKind::kInput, message, block.Where(number),
                         number == 0 ? "" : "with --keep-going it is counted as a gap"};
  }
  return task_.keep_going;
}

bool BlockScan::ScanLines(const RecordBlock& block, BlockResult& result) {
  for (std::size_t first = 0, count = 0; first < block.records.size(); first += count) {
    count = ReadAhead(block, first);
    for (std::size_t i = 0; i < count; ++i) {
      auto& [exchange, status] = ahead_[i];
      if (status) {
        if (task_.keep_exchanges) exchange.id.insert(0, block.id_prefix);
        AddMissingBytes(exchange, result.gaps);
        ScanExchange(exchange, result);
      } else if (!OnBroken(block, block.records[first + i].number, status.error().message, result)) {
        return false;
      }
    }
  }
  return true;
}

bool BlockScan::ScanHarEntries(const RecordBlock& block, BlockResult& result) {
  const auto take = [&](const Exchange& exchange) { ScanExchange(exchange, result); };
  for (const RecordRange& record : block.records) {
    const Status read = har_reader_.Read(
        block.Text(record), fmt::format("{}entry-{}", task_.keep_exchanges ? block.id_prefix : "", record.number),
        block.attachments.get(), take, result.gaps);
    if (!read && !OnBroken(block, record.number, read.error().message, result)) return false;
  }
  return true;
}

BlockResult BlockScan::Scan(const RecordBlock& block) {
  BlockResult result;
  const bool goes_on = block.kind == RecordKind::kHarEntry ? ScanHarEntries(block, result) : ScanLines(block, result);
  if (!goes_on) return result;
  for (const BrokenRecord& broken : block.broken) {
    if (!OnBroken(block, broken.number, broken.message, result)) break;
  }
  return result;
}

}  // namespace telltale
