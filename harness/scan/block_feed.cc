#include "harness/scan/block_feed.h"

#include <utility>

namespace telltale {
namespace {

void MakeBroken(RecordBlock& block, const std::string& path, const Error& error) {
  block.input = path == "-" ? "standard input" : path;
  block.kind = RecordKind::kLine;
  block.bytes.clear();
  block.records.clear();
  block.broken = {{0, error.message}};
}

}  // namespace

bool BlockFeed::Fill(RecordBlock& block) {
  while (cutter_ != nullptr || next_input_ < inputs_.paths.size()) {
    if (cutter_ == nullptr) {
      const std::string& path = inputs_.paths[next_input_++];
      auto source = ByteSource::Open(path, &interrupted_);
      if (!source) {
        MakeBroken(block, path, source.error());
        return true;
      }
      cutter_ = std::make_unique<RecordCutter>(*std::move(source), path, limits_);
    }
    const Result<bool> more = cutter_->Next(block);
    progress_.raw_bytes = raw_before_ + cutter_->raw_bytes();
    progress_.text_bytes = text_before_ + cutter_->text_bytes();
    if (more && *more) return true;
    raw_before_ += cutter_->raw_bytes();
    text_before_ += cutter_->text_bytes();
    cutter_ = nullptr;
    if (more) continue;
    MakeBroken(block, inputs_.paths[next_input_ - 1], more.error());
    return true;
  }
  return false;
}

bool BlockFeed::Take(RecordBlock& block) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!Fill(block)) return false;
  block.sequence = next_sequence_++;
  return true;
}

}  // namespace telltale
