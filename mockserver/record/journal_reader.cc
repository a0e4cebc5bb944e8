#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "mockserver/record/journal.h"
#include "mockserver/record/journal_file.h"

namespace telltale {
namespace {

// Puts rows together again as they come.
class Assembly {
 public:
  Status Add(const Row& row) {
    ++contents.rows;
    contents.head = row.hash;
    if (row.kind == "exchange") {
      TRY(Exchange exchange, ExchangeOf(row));
      place_of_[row.id] = contents.exchanges.size();
      contents.exchanges.push_back(std::move(exchange));
    } else if (row.kind == "response") {
      TRY(Response response, ResponseOf(row));
      const auto place = place_of_.find(row.id);
      if (place == place_of_.end()) {
        return InputError(fmt::format("row {} of the journal answers {}, which is not there", row.number, row.id));
      }
      contents.exchanges[place->second].response = std::move(response);
    } else if (row.kind == "flow") {
      TRY(Flow flow, FlowOf(row));
      contents.flows.push_back(std::move(flow));
    } else if (row.kind == "gap") {
      TRY(Gap gap, GapOf(row));
      contents.gaps.push_back(std::move(gap));
    } else {
      return InputError(fmt::format("row {} of the journal is of an unknown kind", row.number));
    }
    return {};
  }

  JournalContents contents;

 private:
  std::unordered_map<std::string, std::size_t> place_of_;
};

Result<JournalContents> Read(const std::filesystem::path& path, const std::string& id) {
  TRY(const JournalFile file, JournalFile::OpenForReading(path));
  Assembly assembly;
  assembly.contents.head = ChainStart();
  Status added;
  TRY_VOID(file.ForEach(
      [&](const Row& row) {
        added = assembly.Add(row);
        return added.has_value();
      },
      id));
  if (!added) {
    Error error = added.error();
    error.where = path.string();
    return tl::unexpected<Error>(std::move(error));
  }
  return std::move(assembly.contents);
}

std::string NameOf(const Row& row) {
  return row.id.empty() ? fmt::format("row {} ({})", row.number, row.kind)
                        : fmt::format("row {} ({} {})", row.number, row.kind, row.id);
}

// The first thing wrong with `row`, which should be number `expected` after `previous`.
std::optional<ChainBreak> BreakAt(const Row& row, std::uint64_t expected, const std::string& previous) {
  if (row.number != expected) return ChainBreak{expected, "", fmt::format("row {} is missing", expected)};
  if (ChainHash(previous, row) == row.hash) return std::nullopt;
  return ChainBreak{row.number, row.id, NameOf(row) + " is not what was written there"};
}

}  // namespace

Result<JournalContents> ReadJournal(const std::filesystem::path& path) { return Read(path, {}); }

Result<std::optional<Exchange>> ReadExchange(const std::filesystem::path& path, const std::string& id) {
  if (id.empty()) return std::optional<Exchange>();
  TRY(JournalContents contents, Read(path, id));
  if (contents.exchanges.empty()) return std::optional<Exchange>();
  return std::optional<Exchange>(std::move(contents.exchanges.front()));
}

Result<ChainCheck> VerifyChain(const std::filesystem::path& path, const std::string& expected_head) {
  TRY(const JournalFile file, JournalFile::OpenForReading(path));
  ChainCheck check{0, ChainStart(), std::nullopt};
  TRY_VOID(file.ForEach([&](const Row& row) {
    check.broken = BreakAt(row, check.rows + 1, check.head);
    if (check.broken) return false;
    ++check.rows;
    check.head = row.hash;
    return true;
  }));
  if (!check.broken && !expected_head.empty() && check.head != expected_head) {
    check.broken =
        ChainBreak{check.rows + 1, "",
                   fmt::format("after row {} the chain does not end as the report noted: rows at the end are "
                               "missing, were added, or all were written anew",
                               check.rows)};
  }
  return check;
}

}  // namespace telltale
