#include "harness/scan/block_feed.h"

#include <utility>

namespace telltale {
namespace {

void MakeBroken(RecordBlock& block, const std::string& path, const Error& error) {
  block.input = path == "-" ? "standard input" : path;
  block.kind = RecordKind::kLine;
  block.bytes.Clear();
  block.records.clear();
  block.broken = {{0, error.message}};
}

}  // namespace

Status BlockFeed::OpenNext() {
  if (archive_ != nullptr && next_har_ == archive_->hars().size()) archive_ = nullptr;
  if (archive_ == nullptr) {
    if (next_input_ == inputs_.paths.size()) return {};
    name_ = inputs_.paths[next_input_++];
    if (name_ == "-" || !IsZipFile(name_)) {
      TRY(auto source, ByteSource::Open(name_, &interrupted_));
      auto attachments = name_ == "-" ? nullptr : AttachmentsBeside(name_);
      cutter_ = std::make_unique<RecordCutter>(std::move(source), name_, limits_, std::move(attachments));
      return {};
    }
    TRY(archive_, ZipArchive::Open(name_));
    next_har_ = 0;
    if (archive_->hars().empty()) {
      archive_ = nullptr;
      return InputError("the archive holds no .har", name_);
    }
  }
  const std::size_t har = next_har_++;
  name_ = inputs_.paths[next_input_ - 1] + "/" + archive_->hars()[har];
  TRY(auto source, archive_->OpenHar(har, archive_));
  cutter_ = std::make_unique<RecordCutter>(std::move(source), name_, limits_, archive_);
  return {};
}

bool BlockFeed::Fill(RecordBlock& block) {
  for (;;) {
    if (cutter_ == nullptr) {
      if (const Status opened = OpenNext(); !opened) {
        MakeBroken(block, name_, opened.error());
        return true;
      }
      if (cutter_ == nullptr) return false;
    }
    const Result<bool> more = cutter_->Next(block);
    progress_.raw_bytes = raw_before_ + cutter_->raw_bytes();
    progress_.text_bytes = text_before_ + cutter_->text_bytes();
    if (more && *more) return true;
    raw_before_ += cutter_->raw_bytes();
    text_before_ += cutter_->text_bytes();
    cutter_ = nullptr;
    if (more) continue;
    MakeBroken(block, name_, more.error());
    return true;
  }
}

bool BlockFeed::Take(RecordBlock& block) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!Fill(block)) return false;
  const bool is_only_one = inputs_.paths.size() == 1 && archive_ == nullptr;
  block.id_prefix = is_only_one ? "" : block.input + ":";
  block.sequence = next_sequence_++;
  return true;
}

}  // namespace telltale
