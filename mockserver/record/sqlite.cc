#include "mockserver/record/sqlite.h"

#include <fmt/format.h>

#include <cerrno>
#include <new>
#include <system_error>

#include "mockserver/record/journal_lock.h"

namespace telltale {
namespace {

constexpr int kBusyMilliseconds = 10000;

// What the system said where it was the system: SQLite itself says no more than "disk I/O error".
std::string Reason(sqlite3* database) {
  if (database == nullptr) return std::generic_category().message(ENOMEM);
  const int error = sqlite3_system_errno(database);
  const int code = sqlite3_errcode(database) & 0xff;
  const bool is_of_the_system = code == SQLITE_IOERR || code == SQLITE_CANTOPEN || code == SQLITE_FULL;
  return sqlite3_errmsg(database) +
         (is_of_the_system && error != 0 ? ": " + std::generic_category().message(error) : std::string());
}

std::string HintFor(sqlite3* database) {
  const int code = database == nullptr ? SQLITE_NOMEM : sqlite3_errcode(database) & 0xff;
  if (code == SQLITE_FULL)
    return "free some space or record elsewhere; what was recorded until now is kept and verifies";
  // A write that was cut short leaves no reason.
  if (code == SQLITE_IOERR && sqlite3_system_errno(database) == 0) {
    return "the disk, or `ulimit -f`, takes no more: raise the limit or record elsewhere";
  }
  return {};
}

tl::unexpected<Error> SqliteFailure(sqlite3* database) {
  const char* path = database == nullptr ? nullptr : sqlite3_db_filename(database, "main");
  return Failure("SQLite: " + Reason(database), path == nullptr ? "" : path, HintFor(database));
}

// Binding fails where memory does, and by our own mistakes.
void CheckBound(int code) {
  if (code == SQLITE_NOMEM) throw std::bad_alloc();
  CHECK_THAT(code == SQLITE_OK);
}

// A "file:" URI, because only URIs can say immutable.
std::string ImmutableUri(const std::filesystem::path& path) {
  std::string uri = "file:";
  std::error_code unseen;
  for (const char c : std::filesystem::absolute(path, unseen).string()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                       c == '.' || c == '-' || c == '_';
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri + "?immutable=1";
}

bool Readable(sqlite3* database) {
  return sqlite3_exec(database, "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr) == SQLITE_OK;
}

}  // namespace

Statement& Statement::Bind(int index, BytesView blob) {
  // An empty view may carry a null pointer, which SQLite would take for NULL.
  const char* bytes = blob.data() == nullptr ? "" : blob.data();
  CheckBound(sqlite3_bind_blob64(statement_.get(), index, bytes, blob.size(), SQLITE_STATIC));
  return *this;
}

Statement& Statement::BindText(int index, BytesView text) {
  const char* bytes = text.data() == nullptr ? "" : text.data();
  CheckBound(sqlite3_bind_text64(statement_.get(), index, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

Statement& Statement::Bind(int index, std::int64_t value) {
  CheckBound(sqlite3_bind_int64(statement_.get(), index, value));
  return *this;
}

Statement& Statement::BindNull(int index) {
  CheckBound(sqlite3_bind_null(statement_.get(), index));
  return *this;
}

Result<bool> Statement::Step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return SqliteFailure(sqlite3_db_handle(statement_.get()));
}

Status Statement::Run() {
  const auto more = Step();
  Reset();
  if (!more) return tl::unexpected<Error>(more.error());
  return {};
}

void Statement::Reset() { sqlite3_reset(statement_.get()); }

BytesView Statement::View(int index) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), index);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), index));
  return bytes == nullptr ? BytesView() : BytesView(static_cast<const char*>(bytes), size);
}

std::int64_t Statement::Integer(int index) const { return sqlite3_column_int64(statement_.get(), index); }

bool Statement::IsNull(int index) const { return sqlite3_column_type(statement_.get(), index) == SQLITE_NULL; }

Result<Database> Database::Open(const std::filesystem::path& path, Mode mode) {
  const bool write = mode == Mode::kReadWrite;
  sqlite3* handle = nullptr;
  const int flags = (write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX;
  int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  Database database(handle);
  // WAL makes files beside the database, unless nobody else can be writing: not on read-only media, and not beside a
  // copy without its log, which would look as if it had one from then on. Whoever writes has a log there.
  std::error_code unseen;
  const bool may_be_alone = !write && code == SQLITE_OK && !std::filesystem::exists(path.string() + "-wal", unseen);
  if (may_be_alone && (IsWithoutItsLog(path) || !Readable(handle))) {
    code = sqlite3_open_v2(ImmutableUri(path).c_str(), &handle, flags | SQLITE_OPEN_URI, nullptr);
    database.database_.reset(handle);
  }
  if (code != SQLITE_OK) {
    return Failure("cannot open: " + Reason(handle), path.string());
  }
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return database;
}

Result<Statement> Database::Prepare(const std::string& sql) const {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    return SqliteFailure(database_.get());
  }
  return Statement(statement);
}

Status Database::Execute(const std::string& sql) const {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return SqliteFailure(database_.get());
  }
  return {};
}

}  // namespace telltale
