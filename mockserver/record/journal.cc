#include "mockserver/record/journal.h"

#include <fmt/format.h>

#include <utility>

#include "mockserver/record/journal_file.h"

namespace telltale {

Result<std::unique_ptr<Journal>> Journal::Open(const std::filesystem::path& path) {
  TRY(JournalFile file, JournalFile::OpenForWriting(path));
  return std::unique_ptr<Journal>(new Journal(std::make_unique<JournalFile>(std::move(file))));
}

Journal::Journal(std::unique_ptr<JournalFile> file)
    : file_(std::move(file)), last_exchange_(file_->exchanges()), head_(file_->head()) {
  writer_ = std::thread([this] { WriteUntilStopped(); });
}

Journal::~Journal() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  writer_.join();
  // A reader may hold the write-ahead log open; then the journal stays two files, and whole.
  static_cast<void>(file_->Fold());
}

Result<std::string> Journal::Record(const Exchange& exchange) { return Append(RowOf(exchange)); }

Status Journal::RecordResponse(const std::string& exchange_id, const Response& response) {
  TRY_VOID(Append(RowOf(exchange_id, response)));
  return {};
}

Status Journal::Record(const Flow& flow) {
  TRY_VOID(Append(RowOf(flow)));
  return {};
}

Status Journal::Record(const Gap& gap) {
  TRY_VOID(Append(RowOf(gap)));
  return {};
}

std::string Journal::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

Result<std::string> Journal::Append(Row row) {
  Pending pending{std::move(row)};
  std::unique_lock lock(mutex_);
  if (failure_) return tl::unexpected<Error>(*failure_);
  // The number is drawn with the place in the queue, so that ids follow the order of the rows.
  if (pending.row.kind == "exchange") pending.row.id = fmt::format("x{:05}", ++last_exchange_);
  queue_.push_back(&pending);
  work_.notify_one();
  committed_.wait(lock, [&] { return pending.done; });
  if (failure_) return tl::unexpected<Error>(*failure_);
  return std::move(pending.row.id);
}

void Journal::WriteUntilStopped() {
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const std::vector<Pending*> group = std::exchange(queue_, {});
    Status written;
    if (!failure_) {
      std::vector<Row*> rows;
      rows.reserve(group.size());
      for (Pending* pending : group) rows.push_back(&pending->row);
      lock.unlock();
      written = file_->Append(rows);
      lock.lock();
    }
    if (!written) failure_ = written.error();
    if (!failure_) head_ = file_->head();
    for (Pending* pending : group) pending->done = true;
    committed_.notify_all();
  }
}

}  // namespace telltale
