#include "harness/scan/record_cutter.h"

#include <algorithm>
#include <cstring>

namespace telltale {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::string_view WithoutSpace(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

bool Take(std::string_view& text, std::string_view wanted) {
  text = WithoutSpace(text);
  if (!text.starts_with(wanted)) return false;
  text.remove_prefix(wanted.size());
  return true;
}

bool BeginsAsHar(std::string_view text) { return Take(text, "{") && Take(text, "\"log\"") && Take(text, ":"); }

bool HasHarName(std::string_view name) {
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) name.remove_suffix(packed.size());
  }
  return name.ends_with(".har") || name.ends_with(".zhar");
}

}  // namespace

std::string RecordBlock::Where(std::uint64_t number) const {
  if (number == 0) return input;
  return kind == RecordKind::kLine ? input + ":" + std::to_string(number) : input + ", entry " + std::to_string(number);
}

Status RecordCutter::Refill() {
  const std::size_t had = pending_.size();
  pending_.Resize(had + limits_.block_bytes);
  std::size_t filled = had;
  while (filled < pending_.size()) {
    auto got = source_->Read(pending_.data() + filled, pending_.size() - filled);
    if (!got) return tl::unexpected<Error>(std::move(got).error());
    if (*got == 0) ended_ = true;
    if (*got == 0) break;
    filled += *got;
  }
  pending_.Resize(filled);
  text_bytes_ += filled - had;
  return {};
}

Status RecordCutter::DecideKind() {
  started_ = true;
  TRY_VOID(Refill());
  if (pending_.view().starts_with(kByteOrderMark)) {
    UnfilledBytes without_mark;
    without_mark.Append(pending_.view().substr(kByteOrderMark.size()));
    pending_ = std::move(without_mark);
  }
  is_har_ = HasHarName(name_) || BeginsAsHar(pending_.view().substr(0, 4096));
  return {};
}

void RecordCutter::CutLines(RecordBlock& block) {
  std::size_t end = pending_.size();
  if (!ended_) {
    const std::size_t last = pending_.view().substr(searched_).rfind('\n');
    end = last == std::string_view::npos ? 0 : searched_ + last + 1;
  }
  searched_ = 0;
  block.bytes.Swap(pending_);  // a megabyte is not copied; what stands behind its last line is
  pending_.Clear();
  pending_.Append(block.bytes.view().substr(end));
  block.bytes.Resize(end);
  for (std::size_t begin = 0; begin < end; ++line_) {
    const void* const found = std::memchr(block.bytes.data() + begin, '\n', end - begin);
    const std::size_t stop =
        found == nullptr ? end : static_cast<std::size_t>(static_cast<const char*>(found) - block.bytes.data());
    const bool is_rest = skipping_;
    skipping_ = false;
    if (!is_rest && !WithoutSpace(block.bytes.view().substr(begin, stop - begin)).empty()) {
      block.records.push_back({begin, stop, line_});
    }
    begin = stop + 1;
  }
  if (pending_.size() > limits_.max_record_bytes) {
    if (!skipping_) {
      block.broken.push_back({line_, "the line is longer than " + std::to_string(limits_.max_record_bytes) + " bytes"});
    }
    skipping_ = true;
    pending_ = UnfilledBytes();
  }
  searched_ = pending_.size();
}

Result<bool> RecordCutter::Next(RecordBlock& block) {
  block.input = name_ == "-" ? "standard input" : name_;
  block.bytes.Clear();
  block.records.clear();
  block.broken.clear();
  block.attachments = nullptr;
  while (block.records.empty() && block.broken.empty()) {
    if (ended_ && pending_.empty()) return false;
    if (!started_) {
      TRY_VOID(DecideKind());
    } else if (!ended_) {
      TRY_VOID(Refill());
    }
    block.kind = is_har_ ? RecordKind::kHarEntry : RecordKind::kLine;
    if (is_har_) {
      block.attachments = attachments_;
      har_.Add(pending_.view(), block);
      pending_.Clear();
      if (ended_) har_.Finish(block);
    } else {
      CutLines(block);
    }
  }
  block.bytes.Pad(RecordBlock::kPadding, ' ');
  return true;
}

}  // namespace telltale
