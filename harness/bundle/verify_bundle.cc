#include "harness/bundle/verify_bundle.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/digest.h"
#include "core/exchange_json.h"
#include "core/finding_json.h"
#include "core/redact.h"
#include "harness/bundle/agreement.h"
#include "harness/bundle/bundle.h"
#include "harness/bundle/chained_row.h"
#include "harness/report/atomic_file.h"
#include "harness/report/run_json/run_json.h"
#include "mockserver/tls/signing.h"

namespace telltale {
namespace {

using nlohmann::json;

const Bytes* FileNamed(const ArchiveFiles& files, const std::string& name) {
  const auto found = files.find(name);
  return found == files.end() ? nullptr : &found->second;
}

json JsonNamed(const ArchiveFiles& files, const std::string& name) {
  const Bytes* const text = FileNamed(files, name);
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
std::string RowName(const ArchiveFiles& files, const std::string& name) {
  const Bytes* const bytes = name.starts_with("journal/") ? FileNamed(files, name) : nullptr;
  const auto row = bytes == nullptr ? tl::unexpected<Error>(Error{}) : ReadChainedRow(*bytes);
  return row && !row->row.id.empty() ? fmt::format("{} (exchange {})", name, Printable(row->row.id)) : name;
}

void CompareManifest(const ArchiveFiles& files, Verification& verification) {
  const Bytes* const manifest = FileNamed(files, "manifest.sha256");
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
    const Bytes* const content = FileNamed(files, name);
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

// Follows the chain over the rows' own bytes. Returns the exchanges that they hold.
std::vector<Exchange> FollowChain(const ArchiveFiles& files, Verification& verification) {
  std::vector<Exchange> exchanges;
  std::map<std::string, std::size_t> index;
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
      if (auto exchange = ExchangeOf(row->row)) {
        index[exchange->id] = exchanges.size();
        exchanges.push_back(*std::move(exchange));
      }
    } else if (row->row.kind == "response" && index.contains(row->row.id)) {
      if (auto response = ResponseOf(row->row)) exchanges[index[row->row.id]].response = *std::move(response);
    }
  }
  verification.journal_head = previous;
  return exchanges;
}

// NDJSON to a list; what cannot be read is left out, and then missed by the comparison with the journal.
template <class T, class FromJson>
std::vector<T> ReadLines(const Bytes* text, FromJson from_json) {
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

void CompareReports(const ArchiveFiles& files, const std::vector<Exchange>& journal, Verification& verification) {
  Audit told;
  told.recording.exchanges = ReadLines<Exchange>(FileNamed(files, "run/exchanges.ndjson"),
                                                 [](const json& object) { return ExchangeFromJson(object); });
  told.judgement.findings = ReadLines<Finding>(FileNamed(files, "run/findings.ndjson"),
                                               [](const json& object) { return FindingFromJson(object); });
  if (auto disagreement = FindDisagreement(told, journal)) verification.altered.push_back(*std::move(disagreement));
}

void CompareStatement(const ArchiveFiles& files, const json& facts, Verification& verification) {
  const json statement = JsonNamed(files, "statement.json");
  const Bytes* const manifest = FileNamed(files, "manifest.sha256");
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

Status CheckSignature(const ArchiveFiles& files, const std::string& public_key_pem, Verification& verification) {
  const Bytes* const signature = FileNamed(files, "statement.sig");
  const Bytes* const statement = FileNamed(files, "statement.json");
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
  const auto files = UnpackArchive(bundle);
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
    const std::vector<Exchange> journal = FollowChain(*files, verification);
    if (verification.altered.size() == before) CompareReports(*files, journal, verification);
  }
  CompareStatement(*files, facts, verification);
  TRY_VOID(CheckSignature(*files, public_key_pem, verification));
  return verification;
}

Result<Verification> VerifyBundle(const std::filesystem::path& bundle, const std::string& public_key_pem) {
  TRY(const Bytes bytes, ReadBoundedFile(bundle, kMaxBundleBytes));
  constexpr std::size_t kMagicAt = 257;
  if (bytes.size() < kMagicAt || !BytesView(bytes).substr(kMagicAt).starts_with("ustar")) {
    return InputError("is no evidence: neither a run directory nor an archive", bundle.string());
  }
  return VerifyBundleBytes(bytes, public_key_pem);
}

}  // namespace telltale
