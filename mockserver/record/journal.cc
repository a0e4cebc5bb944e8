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
  auto late = std::make_unique<Pending>();
  late->own_body = response.body;
  late->row = RowOf(exchange_id, response);
  late->row.body = late->own_body;
  bool wakes = false;
  {
    const std::lock_guard lock(mutex_);
    if (failure_) return tl::unexpected<Error>(*failure_);
    if (late_.empty()) late_since_ = std::chrono::steady_clock::now();
    late_.push_back(std::move(late));
    wakes = sleeps_ || late_.size() == kMostLate;
  }
  if (wakes) work_.notify_one();
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

Status Journal::Settle() {
  TRY_VOID(Append(Row()));
  return {};
}

std::string Journal::head() {
  // A failure stays, and is told where something is recorded.
  static_cast<void>(Settle());
  const std::lock_guard lock(mutex_);
  return head_;
}

Result<std::string> Journal::Append(Row row) {
  Pending pending{std::move(row), {}};
  {
    const std::lock_guard lock(mutex_);
    if (failure_) return tl::unexpected<Error>(*failure_);
    // The number is drawn with the place in the queue, so that ids follow the order of the rows.
    if (pending.row.kind == "exchange") pending.row.id = fmt::format("x{:05}", ++last_exchange_);
    queue_.push_back(&pending);
  }
  work_.notify_one();
  pending.done.acquire();
  const std::lock_guard lock(mutex_);
  if (failure_) return tl::unexpected<Error>(*failure_);
  return std::move(pending.row.id);
}

void Journal::WaitForWork(std::unique_lock<std::mutex>& lock) {
  const auto is_urgent = [&] { return stopping_ || !queue_.empty() || late_.size() >= kMostLate; };
  const auto since = std::chrono::steady_clock::now();
  while (!is_urgent()) {
    // Responses follow soon: who brings one needs not wake the writer as long as it looks by itself.
    const auto until = (late_.empty() ? since : late_since_) + kMostDelay;
    if (std::chrono::steady_clock::now() < until) {
      work_.wait_until(lock, until);
    } else if (!late_.empty()) {
      return;
    } else {
      sleeps_ = true;
      work_.wait(lock);
      sleeps_ = false;
    }
  }
}

void Journal::WriteUntilStopped() {
  std::unique_lock lock(mutex_);
  while (true) {
    WaitForWork(lock);
    const std::vector<Pending*> group = std::exchange(queue_, {});
    const std::vector<std::unique_ptr<Pending>> late = std::exchange(late_, {});
    if (group.empty() && late.empty()) {
      if (stopping_) return;
      continue;
    }
    Status written;
    if (!failure_) {
      std::vector<Row*> rows;
      rows.reserve(group.size() + late.size());
      for (const auto& pending : late) rows.push_back(&pending->row);
      for (Pending* pending : group) {
        if (!pending->row.kind.empty()) rows.push_back(&pending->row);
      }
      lock.unlock();
      if (!rows.empty()) written = file_->Append(rows);
      lock.lock();
    }
    if (!written) failure_ = written.error();
    if (!failure_) head_ = file_->head();
    // Whoever is told may be gone at once, with its row.
    for (Pending* pending : group) pending->done.release();
  }
}

}  // namespace telltale
