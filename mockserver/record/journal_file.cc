#include "mockserver/record/journal_file.h"

#include <system_error>
#include <utility>

namespace telltale {
namespace {

// "TLTJ": what `file` and a wrong argument are told apart by.
constexpr std::int64_t kApplicationId = 0x544c544a;
constexpr std::int64_t kFormat = 1;

// WAL: readers never hold the writer up. FULL: the log is synced at every commit, so a row outlives a power cut, too.
constexpr const char* kSettings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
constexpr const char* kSchema =
    "BEGIN IMMEDIATE;"
    "PRAGMA application_id = 0x544c544a;"
    "PRAGMA user_version = 1;"
    "CREATE TABLE rows (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL,"
    " body_at INTEGER, body BLOB NOT NULL, raw BLOB NOT NULL, hash TEXT NOT NULL);"
    "CREATE INDEX rows_id ON rows (id) WHERE id <> '';"
    "COMMIT;"
    // So that the file is known for a journal without its log, too.
    "PRAGMA wal_checkpoint(TRUNCATE);";
constexpr const char* kColumns = "SELECT number, kind, id, record, body_at, body, raw, hash FROM rows ";

Result<std::int64_t> Ask(const Database& database, const char* sql) {
  TRY(Statement statement, database.Prepare(sql));
  TRY(const bool found, statement.Step());
  return found ? statement.Integer(0) : 0;
}

// Until the next step.
Row RowAt(const Statement& statement) {
  Row row;
  row.number = static_cast<std::uint64_t>(statement.Integer(0));
  row.kind = statement.Column(1);
  row.id = statement.Column(2);
  row.record = statement.Column(3);
  if (!statement.IsNull(4)) row.body_at = static_cast<std::uint64_t>(statement.Integer(4));
  row.body = statement.View(5);
  row.raw = statement.View(6);
  row.hash = statement.Column(7);
  return row;
}

}  // namespace

Result<JournalFile> JournalFile::OpenForWriting(const std::filesystem::path& path) {
  TRY(JournalLock lock, JournalLock::Take(path));
  if (IsWithoutItsLog(path)) {
    return InputError("this journal's write-ahead log is not beside it, and its last rows may be in that",
                      path.string(), "copy FILE-wal too, or name another file");
  }
  TRY(Database database, Database::Open(path, Database::Mode::kReadWrite));
  TRY(const std::int64_t tables, Ask(database, "SELECT count(*) FROM sqlite_schema"));
  JournalFile file(std::move(database), std::move(lock));
  if (tables != 0) TRY_VOID(file.CheckFormat(path));
  TRY_VOID(file.database_.Execute(kSettings));
  if (tables == 0) TRY_VOID(file.database_.Execute(kSchema));
  TRY_VOID(file.ReadEnd());
  TRY_VOID(file.PrepareToWrite());
  return file;
}

Result<JournalFile> JournalFile::OpenForReading(const std::filesystem::path& path) {
  std::error_code unseen;
  if (!std::filesystem::exists(path, unseen)) return InputError("there is no such journal", path.string());
  TRY(Database database, Database::Open(path, Database::Mode::kReadOnly));
  JournalFile file(std::move(database));
  TRY_VOID(file.CheckFormat(path));
  return file;
}

Status JournalFile::CheckFormat(const std::filesystem::path& path) const {
  const auto id = Ask(database_, "PRAGMA application_id");
  if (!id || *id != kApplicationId) return InputError("not a telltale journal", path.string());
  TRY(const std::int64_t format, Ask(database_, "PRAGMA user_version"));
  if (format != kFormat)
    return InputError("a journal of another format", path.string(), "use the telltale that wrote it");
  // A view of that name could run forever.
  TRY(const std::int64_t is_table,
      Ask(database_, "SELECT count(*) FROM sqlite_schema WHERE name='rows' AND type='table'"));
  if (is_table != 1) return InputError("not a telltale journal", path.string());
  return {};
}

Status JournalFile::ReadEnd() {
  TRY(const std::int64_t exchanges, Ask(database_, "SELECT count(*) FROM rows WHERE kind = 'exchange'"));
  exchanges_ = static_cast<std::uint64_t>(exchanges);
  TRY(Statement last, database_.Prepare(std::string(kColumns) + "ORDER BY number DESC LIMIT 1"));
  TRY(const bool found, last.Step());
  if (found) {
    last_number_ = static_cast<std::uint64_t>(last.Integer(0));
    head_ = last.Column(7);
  }
  return {};
}

Status JournalFile::PrepareToWrite() {
  TRY(begin_, database_.Prepare("BEGIN IMMEDIATE"));
  TRY(insert_, database_.Prepare("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
  TRY(commit_, database_.Prepare("COMMIT"));
  return {};
}

Status JournalFile::InsertAll(const std::vector<Row*>& rows, std::uint64_t& number, std::string& head) {
  TRY_VOID(begin_->Run());
  Statement& insert = *insert_;
  for (Row* row : rows) {
    row->number = ++number;
    row->hash = head = ChainHash(head, *row);
    insert.Bind(1, static_cast<std::int64_t>(row->number)).BindText(2, row->kind).BindText(3, row->id);
    insert.BindText(4, row->record).Bind(6, row->body).Bind(7, row->raw).BindText(8, row->hash);
    if (row->body_at) {
      insert.Bind(5, static_cast<std::int64_t>(*row->body_at));
    } else {
      insert.BindNull(5);
    }
    TRY_VOID(insert.Run());
  }
  return commit_->Run();
}

Status JournalFile::Append(const std::vector<Row*>& rows) {
  std::uint64_t number = last_number_;
  std::string head = head_;
  Status inserted = InsertAll(rows, number, head);
  if (!inserted) {
    // Some errors have rolled back already; then this one fails, and the first error is the one to tell.
    static_cast<void>(database_.Execute("ROLLBACK"));
    return inserted;
  }
  last_number_ = number;
  head_ = head;
  return {};
}

Status JournalFile::Fold() { return database_.Execute("PRAGMA journal_mode = DELETE"); }

Status JournalFile::ForEach(const std::function<bool(const Row&)>& visit, const std::string& id) const {
  const std::string which = id.empty() ? "" : "WHERE id = ?1 AND id <> '' ";
  TRY(Statement statement, database_.Prepare(kColumns + which + "ORDER BY number"));
  if (!id.empty()) statement.BindText(1, id);
  while (true) {
    TRY(const bool found, statement.Step());
    if (!found || !visit(RowAt(statement))) return {};
  }
}

Result<JournalFile::Count> JournalFile::CountUpTo(std::uint64_t number) const {
  TRY(Statement statement,
      database_.Prepare("SELECT count(*), count(CASE kind WHEN 'exchange' THEN 1 END),"
                        " count(CASE kind WHEN 'response' THEN 1 END),"
                        " count(CASE WHEN kind NOT IN ('exchange', 'response', 'flow', 'gap') THEN 1 END)"
                        " FROM rows WHERE number <= ?"));
  statement.Bind(1, static_cast<std::int64_t>(number));
  TRY(const bool found, statement.Step());
  if (!found) return Count{};
  const auto column = [&](int index) { return static_cast<std::uint64_t>(statement.Integer(index)); };
  return Count{column(0), column(1), column(2), column(3)};
}

Status JournalFile::ForEachExchange(std::uint64_t first, std::uint64_t last,
                                    const std::function<bool(const Row&, const Row*)>& visit) const {
  TRY(Statement exchanges,
      database_.Prepare(std::string(kColumns) + "WHERE number BETWEEN ? AND ? AND kind = 'exchange' ORDER BY number"));
  // An exchange answered twice would show its last answer, as ReadJournal does.
  TRY(Statement responses,
      database_.Prepare(std::string(kColumns) +
                        "WHERE id = ? AND id <> '' AND kind = 'response' ORDER BY number DESC LIMIT 1"));
  exchanges.Bind(1, static_cast<std::int64_t>(first)).Bind(2, static_cast<std::int64_t>(last));
  while (true) {
    TRY(const bool found, exchanges.Step());
    if (!found) return {};
    const Row exchange = RowAt(exchanges);
    responses.BindText(1, exchange.id);
    TRY(const bool answered, responses.Step());
    Row response;
    if (answered) response = RowAt(responses);
    const bool goes_on = visit(exchange, answered ? &response : nullptr);
    responses.Reset();
    if (!goes_on) return {};
  }
}

}  // namespace telltale
