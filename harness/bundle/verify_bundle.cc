#include "harness/bundle/verify_bundle.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "core/digest.h"
#include "core/exchange_json.h"
#include "core/finding_json.h"
#include "core/redact.h"
#include "harness/bundle/agreement.h"
#include "harness/bundle/bundle.h"
#include "harness/bundle/chained_row.h"
#include "harness/bundle/exchange_line.h"
#include "harness/bundle/mapped_file.h"
#include "harness/report/run_json/run_json.h"
#include "mockserver/tls/signing.h"

namespace telltale {
namespace {

using nlohmann::json;

const BytesView* FileNamed(const ArchiveView& files, std::string_view name) {
  const auto found = files.find(name);
  return found == files.end() ? nullptr : &found->second;
}

json JsonNamed(const ArchiveView& files, const std::string& name) {
  const BytesView* const text = FileNamed(files, name);
  return text == nullptr ? json() : json::parse(*text, nullptr, /*allow_exceptions=*/false);
}

// The string at a path of keys, or nothing: the bundle is hostile.
std::string TextAt(const json& object, const std::string& pointer) {
  const json::json_pointer place(pointer);
  if (!object.is_structured() || !object.contains(place) || !object[place].is_string()) return {};
  return object[place].get<std::string>();
}

bool IsCovered(const std::string& name) {
  return name != "manifest.sha256" && name != "statement.json" && name != "statement.sig";
}

// "exchange x00004 (journal/00000012)" where the row can still be read.
std::string RowName(const ArchiveView& files, const std::string& name) {
  const BytesView* const bytes = name.starts_with("journal/") ? FileNamed(files, name) : nullptr;
  const auto row = bytes == nullptr ? tl::unexpected<Error>(Error{}) : ReadChainedRow(*bytes);
  return row && !row->row.id.empty() ? fmt::format("{} (exchange {})", name, Printable(row->row.id)) : name;
}

void CompareManifest(const ArchiveView& files, Verification& verification) {
  const BytesView* const manifest = FileNamed(files, "manifest.sha256");
  if (manifest == nullptr) {
    verification.altered.push_back("manifest.sha256 is missing");
    return;
  }
  std::map<std::string, std::string> promised;
  BytesView rest = *manifest;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const BytesView line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.size() > 66) promised.emplace(line.substr(66), line.substr(0, 64));
  }
  for (const auto& [name, digest] : promised) {
    const BytesView* const content = FileNamed(files, name);
    if (content == nullptr) {
      verification.altered.push_back(Printable(name) + " is missing");
    } else if (Sha256Hex(*content) != digest) {
      verification.altered.push_back(RowName(files, name) + " was changed");
    }
  }
  for (const auto& [name, content] : files) {
    if (IsCovered(name) && !promised.contains(name)) verification.altered.push_back(name + " is not in the manifest");
  }
  verification.files = promised.size();
}

// Where an exchange and its response stand in the journal; the response: empty where none was recorded.
struct RowBytes {
  BytesView exchange, response;
};

struct JournalRows {
  std::vector<RowBytes> exchanges;
  bool plain = true;  // every response is the only one of an exchange before it
};

// Follows the chain over the rows' own bytes.
JournalRows FollowChain(const ArchiveView& files, Verification& verification) {
  JournalRows rows;
  std::unordered_map<std::string, std::size_t> unanswered;
  std::string previous = ChainStart();
  for (auto file = files.lower_bound("journal/"); file != files.end() && file->first.starts_with("journal/"); ++file) {
    const auto row = ReadChainedRow(file->second);
    const std::string expected = fmt::format("journal/{:08}", ++verification.rows);
    if (!row || row->previous != previous || file->first != expected) {
      verification.altered.push_back(fmt::format("the journal's chain breaks before {}", RowName(files, file->first)));
      return {};
    }
    previous = row->row.hash;
    if (row->row.kind == "exchange") {
      unanswered[row->row.id] = rows.exchanges.size();
      rows.exchanges.push_back({file->second, {}});
    } else if (row->row.kind == "response") {
      const auto place = unanswered.find(row->row.id);
      if (place == unanswered.end()) {
        rows.plain = false;
        continue;
      }
      rows.exchanges[place->second].response = file->second;
      unanswered.erase(place);
    }
  }
  verification.journal_head = previous;
  return rows;
}

// Whether exchanges.ndjson is, byte for byte, what these rows say, and every exchange of `named` is in it.
bool AreLines(const JournalRows& rows, BytesView lines, std::set<std::string> named) {
  for (const RowBytes& bytes : rows.exchanges) {
    const auto exchange = ReadChainedRow(bytes.exchange);
    const auto response = ReadChainedRow(bytes.response);
    const auto line = exchange ? ExchangeLine(exchange->row, response ? &response->row : nullptr) : std::nullopt;
    if (!line || !lines.starts_with(*line) || !lines.substr(line->size()).starts_with('\n')) return false;
    lines.remove_prefix(line->size() + 1);
    named.erase(exchange->row.id);
  }
  return rows.plain && lines.empty() && named.empty();
}

// The exchanges that the journal's rows hold.
std::vector<Exchange> ExchangesOf(const ArchiveView& files) {
  std::vector<Exchange> exchanges;
  std::map<std::string, std::size_t> index;
  for (auto file = files.lower_bound("journal/"); file != files.end() && file->first.starts_with("journal/"); ++file) {
    const auto row = ReadChainedRow(file->second);
    if (!row) continue;
    if (row->row.kind == "exchange") {
      if (auto exchange = ExchangeOf(row->row)) {
        index[exchange->id] = exchanges.size();
        exchanges.push_back(*std::move(exchange));
      }
    } else if (row->row.kind == "response" && index.contains(row->row.id)) {
      if (auto response = ResponseOf(row->row)) exchanges[index[row->row.id]].response = *std::move(response);
    }
  }
  return exchanges;
}

// NDJSON to a list; what cannot be read is left out, and then missed by the comparison with the journal.
template <class T, class FromJson>
std::vector<T> ReadLines(const BytesView* text, FromJson from_json) {
  std::vector<T> list;
  BytesView rest = text == nullptr ? BytesView() : BytesView(*text);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const json object = json::parse(rest.substr(0, end), nullptr, /*allow_exceptions=*/false);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (auto item = from_json(object)) list.push_back(*std::move(item));
  }
  return list;
}

void CompareReports(const ArchiveView& files, const JournalRows& rows, Verification& verification) {
  Audit told;
  told.judgement.findings = ReadLines<Finding>(FileNamed(files, "run/findings.ndjson"),
                                               [](const json& object) { return FindingFromJson(object); });
  std::set<std::string> named;
  for (const Finding& finding : told.judgement.findings) named.insert(finding.exchange);
  named.erase("");
  const BytesView* const lines = FileNamed(files, "run/exchanges.ndjson");
  if (AreLines(rows, lines == nullptr ? BytesView() : *lines, std::move(named))) return;
  told.recording.exchanges = ReadLines<Exchange>(lines, [](const json& object) { return ExchangeFromJson(object); });
  if (auto disagreement = FindDisagreement(told, ExchangesOf(files))) {
    verification.altered.push_back(*std::move(disagreement));
  }
}

void CompareStatement(const ArchiveView& files, const json& facts, Verification& verification) {
  const json statement = JsonNamed(files, "statement.json");
  const BytesView* const manifest = FileNamed(files, "manifest.sha256");
  if (!statement.is_object()) {
    verification.altered.push_back("statement.json is missing or was changed");
    return;
  }
  const std::string head = TextAt(statement, "/subject/0/annotations/journal_head");
  if (manifest != nullptr && TextAt(statement, "/subject/0/digest/sha256") != Sha256Hex(*manifest)) {
    verification.altered.push_back("manifest.sha256 is not the one that statement.json names");
  }
  if (head != TextAt(facts, "/journal/head") || (!verification.shareable && head != verification.journal_head)) {
    verification.altered.push_back("the journal's end is not the head that statement.json names: rows are missing");
  }
  if (TextAt(statement, "/subject/0/annotations/verdict") != TextAt(facts, "/verdict")) {
    verification.altered.push_back("the verdict of facts.json is not that of statement.json");
  }
}

Status CheckSignature(const ArchiveView& files, const std::string& public_key_pem, Verification& verification) {
  const BytesView* const signature = FileNamed(files, "statement.sig");
  const BytesView* const statement = FileNamed(files, "statement.json");
  verification.is_signed = signature != nullptr;
  if (public_key_pem.empty()) return {};
  if (signature == nullptr || statement == nullptr) {
    verification.altered.push_back("the bundle is not signed, but a key was given to check it with");
    return {};
  }
  TRY(const DetachedSignature result, VerifyDetached(public_key_pem, *statement, *signature));
  verification.signature_checked = result == DetachedSignature::kGood;
  if (!verification.signature_checked) {
    verification.altered.push_back(
        "the signature is not of this key over statement.json: another key, or one of the two was changed");
  }
  return {};
}

Verdict VerdictNamed(const std::string& name) {
  for (const Verdict verdict : {Verdict::kPass, Verdict::kFail}) {
    if (ToString(verdict) == name) return verdict;
  }
  return Verdict::kInconclusive;
}

}  // namespace

Result<Verification> VerifyBundleBytes(BytesView bundle, const std::string& public_key_pem) {
  Verification verification;
  const auto files = ReadArchive(bundle);
  if (!files) {
    verification.altered.push_back(files.error().message);
    return verification;
  }
  const json facts = JsonNamed(*files, "facts.json");
  verification.shareable = facts.is_object() && facts.contains("shareable");
  verification.verdict = VerdictNamed(TextAt(facts, "/verdict"));
  CompareManifest(*files, verification);
  if (verification.shareable) {
    verification.journal_head = TextAt(facts, "/journal/head");
  } else {
    const std::size_t before = verification.altered.size();
    const JournalRows rows = FollowChain(*files, verification);
    if (verification.altered.size() == before) CompareReports(*files, rows, verification);
  }
  CompareStatement(*files, facts, verification);
  TRY_VOID(CheckSignature(*files, public_key_pem, verification));
  return verification;
}

Result<Verification> VerifyBundle(const std::filesystem::path& bundle, const std::string& public_key_pem) {
  TRY(const MappedFile file, MappedFile::Open(bundle));
  constexpr std::size_t kMagicAt = 257;
  const BytesView bytes = file.bytes();
  if (bytes.size() < kMagicAt || !bytes.substr(kMagicAt).starts_with("ustar")) {
    return InputError("is no evidence: neither a run directory nor an archive", bundle.string());
  }
  return VerifyBundleBytes(bytes, public_key_pem);
}

}  // namespace telltale
