#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "core/exchange.h"
#include "core/flow.h"
#include "core/gap.h"
#include "core/result.h"
#include "mockserver/record/recorder.h"
#include "mockserver/record/row.h"

namespace telltale {

class JournalFile;

// The recording as one SQLite file (docs/journal.md). Append-only. A call returns when its row is on disk: one writer
// thread commits whatever the other threads have brought meanwhile in one transaction, so that many of them share one
// fsync. Responses, for which nobody waits, go with what comes next, or after kMostDelay. The first failure to write
// (full disk, ...) stays: every later call returns it, so the chain never has a hole. Thread-safe.
class Journal final : public Recorder {
 public:
  // Creates the file, or goes on after the last row of an existing journal. Errors: not a journal, not writable.
  static Result<std::unique_ptr<Journal>> Open(const std::filesystem::path& path);
  ~Journal() override;

  Result<std::string> Record(const Exchange& exchange) override;
  Status RecordResponse(const std::string& exchange_id, const Response& response) override;
  Status Record(const Flow& flow) override;
  Status Record(const Gap& gap) override;
  Status Settle() override;

  // Hash of the last row, which is durable by then: with it a cut-off end shows, too.
  std::string head();

 private:
  static constexpr std::chrono::milliseconds kMostDelay{50};
  static constexpr std::size_t kMostLate = 4096;  // rows that may wait for others

  // A row on its way to the disk. Its bytes are the caller's, who waits, or its own.
  struct Pending {
    Row row;
    Bytes own_body;
    std::binary_semaphore done{0};
  };
  explicit Journal(std::unique_ptr<JournalFile> file);
  Result<std::string> Append(Row row);
  void WriteUntilStopped();
  void WaitForWork(std::unique_lock<std::mutex>& lock);

  std::unique_ptr<JournalFile> file_;  // the writer thread's own, once it runs
  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::vector<Pending*> queue_;                 // owned by the callers, who wait
  std::vector<std::unique_ptr<Pending>> late_;  // for which nobody waits
  std::chrono::steady_clock::time_point late_since_{};
  bool sleeps_ = false;  // the writer: until it is woken
  std::uint64_t last_exchange_ = 0;
  std::string head_;
  std::optional<Error> failure_;
  bool stopping_ = false;
  std::thread writer_;
};

// What a journal holds. Responses stand in their exchanges; exchanges are sorted by id.
struct JournalContents {
  std::vector<Exchange> exchanges;
  std::vector<Flow> flows;
  std::vector<Gap> gaps;
  std::uint64_t rows = 0;
  std::string head;
};

// Reads a journal, also one that is being written. Does not check the chain. Errors: not a journal, a damaged row.
Result<JournalContents> ReadJournal(const std::filesystem::path& path);
// One exchange with its response; nullopt: there is none of that id.
Result<std::optional<Exchange>> ReadExchange(const std::filesystem::path& path, const std::string& id);

// The first row that is not as it was written.
struct ChainBreak {
  std::uint64_t row = 0;
  std::string exchange;  // id, where the row has one
  std::string what;      // "row 12 (exchange x00004) was changed after it was written", "row 7 is missing", ...
};

struct ChainCheck {
  std::uint64_t rows = 0;  // that were checked
  std::string head;        // hash of the last of them
  std::optional<ChainBreak> broken;
};

// Computes the chain again. `expected_head` (empty: unknown) is the head that a report noted: only with it can it be
// seen that rows at the end are missing or that everything was written anew. Errors: not a journal, not readable.
Result<ChainCheck> VerifyChain(const std::filesystem::path& path, const std::string& expected_head = {});

}  // namespace telltale
