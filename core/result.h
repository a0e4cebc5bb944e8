#pragma once
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace telltale {

// Why an operation failed, which decides the exit code: kInput (wrong usage, profile or input) is 2, kFailure (the
// world failed us: disk, network, kernel) is 4, kInterrupted (Ctrl-C) is 130.
enum class ErrorKind { kInput, kFailure, kInterrupted };

// One failure, in words for the user: what happened, where (file:line:column, an address, ...; may be empty) and what
// to do about it (may be empty).
struct Error {
  ErrorKind kind = ErrorKind::kFailure;
  std::string message;
  std::string where;
  std::string hint;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> InputError(std::string message, std::string where = {}, std::string hint = {}) {
  return tl::unexpected<Error>(Error{ErrorKind::kInput, std::move(message), std::move(where), std::move(hint)});
}
inline tl::unexpected<Error> Failure(std::string message, std::string where = {}, std::string hint = {}) {
  return tl::unexpected<Error>(Error{ErrorKind::kFailure, std::move(message), std::move(where), std::move(hint)});
}
// `Failure` with the text of `errno_value` behind the message.
tl::unexpected<Error> SystemFailure(std::string message, int errno_value, std::string where = {});

// "where: message (hint)", for a terminal or a log.
std::string ToString(const Error& error);

// Bugs of ours, never anybody's input: stays on in release builds, prints and aborts.
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);

}  // namespace telltale

#define TELLTALE_CONCAT_(a, b) a##b
#define TELLTALE_CONCAT(a, b) TELLTALE_CONCAT_(a, b)
#define TELLTALE_TRY_(tmp, declaration, expression)                           \
  auto tmp = (expression);                                                    \
  if (!tmp) return tl::unexpected<::telltale::Error>(std::move(tmp).error()); \
  declaration = *std::move(tmp)
// TRY(const Journal journal, OpenJournal(path)); returns the error to the caller.
#define TRY(declaration, expression) TELLTALE_TRY_(TELLTALE_CONCAT(try_result_, __LINE__), declaration, expression)
// TRY_VOID(journal.Commit());
#define TRY_VOID(expression)                                                                    \
  do {                                                                                          \
    auto try_status_ = (expression);                                                            \
    if (!try_status_) return tl::unexpected<::telltale::Error>(std::move(try_status_).error()); \
  } while (false)
#define CHECK_THAT(condition) \
  (static_cast<bool>(condition) ? static_cast<void>(0) : ::telltale::CheckFailed(#condition, __FILE__, __LINE__))
