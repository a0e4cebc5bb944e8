#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "mockserver/record/journal_lock.h"
#include "mockserver/record/row.h"
#include "mockserver/record/sqlite.h"

namespace telltale {

// The journal's table: rows in, rows out, in order. One thread at a time.
class JournalFile {
 public:
  static Result<JournalFile> OpenForWriting(const std::filesystem::path& path);
  static Result<JournalFile> OpenForReading(const std::filesystem::path& path);

  // Numbers and chains the rows and commits them in one transaction. After an error nothing of them is there.
  Status Append(const std::vector<Row*>& rows);
  // Makes one self-contained file of database and write-ahead log. Fails harmlessly while somebody reads.
  Status Fold();

  // Calls `visit` with each row, in order of their numbers, until it returns false. `id`: only that exchange's rows.
  Status ForEach(const std::function<bool(const Row&)>& visit, const std::string& id = {}) const;

  // How many rows there are up to row `number`, and of which kind.
  struct Count {
    std::uint64_t rows = 0;
    std::uint64_t exchanges = 0;
    std::uint64_t responses = 0;
    std::uint64_t unknown = 0;  // of no kind that this format has
  };
  Result<Count> CountUpTo(std::uint64_t number = UINT64_MAX / 2) const;
  // Calls `visit` with each exchange of the rows `first` to `last` and with its response (nullptr: none was recorded),
  // wherever in the file that stands, until it returns false. Holds one of them at a time.
  Status ForEachExchange(std::uint64_t first, std::uint64_t last,
                         const std::function<bool(const Row& exchange, const Row* response)>& visit) const;

  const std::string& head() const { return head_; }
  std::uint64_t exchanges() const { return exchanges_; }

 private:
  explicit JournalFile(Database database, JournalLock lock = {})
      : lock_(std::move(lock)), database_(std::move(database)) {}
  Status CheckFormat(const std::filesystem::path& path) const;
  Status ReadEnd();
  Status PrepareToWrite();
  Status InsertAll(const std::vector<Row*>& rows, std::uint64_t& number, std::string& head);

  JournalLock lock_;  // the writer's; outlives the database's connection
  Database database_;
  std::optional<Statement> begin_, insert_, commit_;  // made once: that takes as long as a small row
  std::uint64_t last_number_ = 0;
  std::uint64_t exchanges_ = 0;
  std::string head_ = ChainStart();
};

}  // namespace telltale
