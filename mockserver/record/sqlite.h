#pragma once
#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "core/bytes.h"
#include "core/result.h"

namespace telltale {

// One prepared statement. Columns and parameters are bound by position, never pasted into SQL. Borrows its database.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  // Binding copies nothing: the bytes live until Run or the next Step.
  Statement& Bind(int index, BytesView blob);
  Statement& BindText(int index, BytesView text);
  Statement& Bind(int index, std::int64_t value);
  Statement& BindNull(int index);
  // True: a row is there. Errors are SQLite's, with the file's name.
  Result<bool> Step();
  // Runs a statement without rows to its end and makes it ready for the next values.
  Status Run();
  void Reset();
  Bytes Column(int index) const { return Bytes(View(index)); }
  // Until the next step.
  BytesView View(int index) const;
  std::int64_t Integer(int index) const;
  bool IsNull(int index) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// One SQLite connection, used by one thread at a time. The only wrapper of sqlite3.h.
class Database {
 public:
  enum class Mode { kReadOnly, kReadWrite };
  // kReadWrite creates the file. What a hostile file's schema could make SQLite do is switched off.
  static Result<Database> Open(const std::filesystem::path& path, Mode mode);
  Result<Statement> Prepare(const std::string& sql) const;
  Status Execute(const std::string& sql) const;

 private:
  explicit Database(sqlite3* database) : database_(database) {}
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace telltale
