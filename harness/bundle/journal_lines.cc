#include "harness/bundle/journal_lines.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <future>
#include <thread>
#include <utility>
#include <vector>

#include "core/input_file.h"
#include "harness/bundle/exchange_line.h"
#include "mockserver/record/journal_file.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kMostParts = 8;
constexpr std::uint64_t kLastRow = UINT64_MAX / 2;  // the last that SQLite can number

// Goes past `lines` ends of lines. False: there are fewer.
bool SkipLines(std::ifstream& file, std::uint64_t lines) {
  std::array<char, 1 << 16> block{};
  std::uint64_t offset = 0;
  while (lines > 0) {
    file.read(block.data(), block.size());
    const BytesView read(block.data(), static_cast<std::size_t>(file.gcount()));
    if (read.empty()) return false;
    std::size_t at = 0;
    for (; lines > 0; --lines) {
      const std::size_t end = read.find('\n', at);
      if (end == BytesView::npos) break;
      at = end + 1;
    }
    offset += lines > 0 ? read.size() : at;
  }
  file.clear();
  return static_cast<bool>(file.seekg(static_cast<std::streamoff>(offset)));
}

// One part of both files.
struct Part {
  std::uint64_t first = 1;  // row
  std::uint64_t last = 0;
  std::uint64_t line = 0;  // where its exchanges begin, from 0
  bool is_end = false;     // nothing may stand behind
  std::set<std::string> named;
  std::uint64_t responses = 0;  // seen
};

// A journal's rows in equal parts.
struct Parts {
  std::vector<Part> parts;
  JournalFile::Count all;
};

Result<bool> Holds(const fs::path& run_directory, Part& part) {
  TRY(const JournalFile journal, JournalFile::OpenForReading(run_directory / "journal.sqlite"));
  TRY_VOID(CheckInputFile(run_directory / "exchanges.ndjson"));
  std::ifstream file(run_directory / "exchanges.ndjson", std::ios::binary);
  bool same = file && SkipLines(file, part.line);
  std::string told;
  TRY_VOID(journal.ForEachExchange(part.first, part.last, [&](const Row& exchange, const Row* response) {
    auto line = same ? ExchangeLine(exchange, response) : std::nullopt;
    if (!line) return same = false;
    *line += '\n';
    told.resize(line->size());
    file.read(told.data(), static_cast<std::streamsize>(told.size()));
    same = static_cast<std::size_t>(file.gcount()) == told.size() && told == *line;
    part.named.erase(exchange.id);
    if (response != nullptr) ++part.responses;
    return same;
  }));
  return same && (!part.is_end || file.peek() == std::ifstream::traits_type::eof());
}

Result<Parts> PartsOf(const fs::path& run_directory, const std::set<std::string>& named) {
  TRY(const JournalFile journal, JournalFile::OpenForReading(run_directory / "journal.sqlite"));
  Parts parts;
  TRY(parts.all, journal.CountUpTo());
  const std::uint64_t count = std::clamp(std::thread::hardware_concurrency(), 1U, kMostParts);
  for (std::uint64_t i = 0; i < count; ++i) {
    Part part;
    part.first = parts.all.rows / count * i + 1;
    part.is_end = i + 1 == count;
    part.last = part.is_end ? kLastRow : parts.all.rows / count * (i + 1);
    TRY(const JournalFile::Count before, journal.CountUpTo(part.first - 1));
    part.line = before.exchanges;
    part.named = named;
    parts.parts.push_back(std::move(part));
  }
  return parts;
}

// Whether no row is left that the parts have not seen: of an unknown kind, or the answer to nothing.
bool SawAll(const Parts& parts) {
  std::uint64_t responses = 0;
  for (const Part& part : parts.parts) responses += part.responses;
  return parts.all.unknown == 0 && responses == parts.all.responses;
}

// Who is named by a finding has to be seen in one part at least.
bool SawNamed(const Parts& parts, const std::string& id) {
  return id.empty() || std::any_of(parts.parts.begin(), parts.parts.end(),
                                   [&](const Part& part) { return !part.named.contains(id); });
}

}  // namespace

Result<bool> JournalHoldsLines(const fs::path& run_directory, const std::set<std::string>& named) {
  TRY(Parts parts, PartsOf(run_directory, named));
  std::vector<std::future<Result<bool>>> ends;
  for (Part& part : parts.parts) {
    ends.push_back(std::async(std::launch::async, [&] { return Holds(run_directory, part); }));
  }
  // All are waited for before any is judged: they borrow the parts.
  for (auto& end : ends) end.wait();
  bool same = true;
  for (auto& end : ends) {
    TRY(const bool held, end.get());
    same = same && held;
  }
  return same && SawAll(parts) &&
         std::all_of(named.begin(), named.end(), [&](const std::string& id) { return SawNamed(parts, id); });
}

}  // namespace telltale
