#include "harness/app/own_constants.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <fstream>
#include <set>
#include <string_view>
#include <system_error>

#include "harness/app/fixed_parts.h"
#include "harness/decode/uuid.h"
#include "harness/detect/digests/salt_harvest.h"
#include "harness/detect/edge.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFileBytes = std::size_t{32} << 20;
constexpr std::size_t kMostFiles = 300;
constexpr std::size_t kMostBytes = std::size_t{64} << 20;
constexpr std::size_t kMostOfAKind = 200;
constexpr std::size_t kShortest = 3;
constexpr std::size_t kLongest = 64;

constexpr auto kHashWords = std::to_array<std::string_view>(
    {"createHash", "createHmac", "hashlib", "hmac",      "sha1",      "sha256", "Sha256", "SHA256",
     "md5",        "MD5",        "uuid5",   "uuidv5",    "v5(",       "salt",   "shasum", "b2sum",
     "dgst",       "Salt",       "SALT",    "namespace", "NAMESPACE", "pepper", "Digest", "digest("});

// Constants of one kind in the order in which they come, each once.
class Constants {
 public:
  // A literal of a program: as it is, and its parts that are always the same.
  void AddLiteral(std::string_view text) {
    Add(text);
    for (const std::string& part : FixedParts(text)) Add(part);
  }
  void Add(std::string_view text) {
    if (text.size() < kShortest || text.size() > kLongest || texts_.size() >= kMostOfAKind) return;
    if (known_.emplace(text).second) texts_.emplace_back(text);
  }
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::set<std::string, std::less<>> known_;
  std::vector<std::string> texts_;
};

struct Found {
  Constants numbers;    // UUIDs and long hex numbers
  Constants near_hash;  // quoted, beside a word of hashing
  Constants ids;        // words that look like ids
  Constants quoted;
};

std::string Content(const fs::path& file, std::size_t most) {
  std::ifstream in(file, std::ios::binary);
  std::string content;
  std::array<char, 1 << 16> buffer{};
  while (content.size() < most && (in.read(buffer.data(), buffer.size()) || in.gcount() > 0)) {
    content.append(buffer.data(), std::min(static_cast<std::size_t>(in.gcount()), most - content.size()));
  }
  return content;
}

void FindNumbers(std::string_view content, Found& found) {
  constexpr std::size_t kFewestDigits = 16;
  for (std::size_t begin = 0; begin < content.size();) {
    if (!IsHexDigit(content[begin])) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < content.size() && IsHexDigit(content[end])) ++end;
    if (end - begin >= 8 && IsUuid(content.substr(end - 8, kUuidLength))) {
      found.numbers.Add(content.substr(end - 8, kUuidLength));
      end += kUuidLength - 8;
    } else if (end - begin >= kFewestDigits && end - begin <= kLongest) {
      const std::string_view digits = content.substr(begin, end - begin);
      // No run of one digit, no decimal number: tables of a compiled program are full of them.
      const bool has_letter = std::any_of(digits.begin(), digits.end(), IsLetter);
      const bool has_digit = std::any_of(digits.begin(), digits.end(), IsDigit);
      if (has_letter && has_digit && LooksLikeSalt(digits)) found.numbers.Add(digits);
    }
    begin = end;
  }
}

bool IsConstantByte(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\'' && c != '`'; }

template <class Quoted, class Word>
void ForEachString(std::string_view content, const Quoted& on_quoted, const Word& on_word) {
  for (std::size_t begin = 0; begin < content.size();) {
    std::size_t end = begin;
    while (end < content.size() && IsConstantByte(content[end])) ++end;
    const std::string_view text = content.substr(begin, end - begin);
    if (begin > 0 && end < content.size() && content[begin - 1] == content[end] && !text.empty()) {
      on_quoted(text);
    } else if (text.size() <= kLongest && text.find(' ') == std::string_view::npos && LooksLikeSalt(text)) {
      on_word(text);
    }
    begin = end + 1;
  }
}

void FindNearHashes(std::string_view content, Found& found) {
  constexpr std::size_t kNear = 300;
  for (const std::string_view word : kHashWords) {
    std::size_t places = 0;
    for (std::size_t at = content.find(word); at != std::string_view::npos && ++places <= kMostOfAKind;
         at = content.find(word, at + kNear)) {
      const std::size_t begin = at - std::min(at, kNear);
      ForEachString(
          content.substr(begin, 2 * kNear), [&](std::string_view text) { found.near_hash.AddLiteral(text); },
          [](std::string_view) {});
    }
  }
}

// What a shell takes as a word needs no quotes: `SALT=pepper`, `echo acme "$id" | sha256sum`.
void FindShellWords(std::string_view content, Found& found) {
  constexpr std::size_t kNear = 300;
  constexpr std::string_view kBetween = " \t\n=;|&()<>\"'`";
  for (const std::string_view word : kHashWords) {
    const std::size_t at = content.find(word);
    if (at == std::string_view::npos) continue;
    const std::size_t begin = at - std::min(at, kNear);
    std::string_view near = content.substr(begin, 2 * kNear);
    while (!near.empty()) {
      const std::size_t end = std::min(near.find_first_of(kBetween), near.size());
      found.near_hash.AddLiteral(near.substr(0, end));
      near.remove_prefix(std::min(end + 1, near.size()));
    }
  }
}

bool IsShell(std::string_view content) {
  const std::string_view line = content.substr(0, content.find('\n'));
  return line.starts_with("#!") && line.find("sh") != std::string_view::npos;
}

bool IsBinary(std::string_view content) { return content.find('\0') != std::string_view::npos; }

void ReadProgram(std::string_view content, Found& found) {
  FindNumbers(content, found);
  const bool is_binary = IsBinary(content);
  if (!is_binary) FindNearHashes(content, found);
  if (!is_binary && IsShell(content)) FindShellWords(content, found);
  ForEachString(
      content, [&](std::string_view text) { (LooksLikeSalt(text) ? found.ids : found.quoted).AddLiteral(text); },
      [&](std::string_view text) {
        if (is_binary) found.ids.Add(text);
      });
}

fs::path PackageOf(const fs::path& script) {
  std::error_code error;
  for (fs::path folder = script.parent_path(); folder.has_relative_path(); folder = folder.parent_path()) {
    if (fs::exists(folder / "package.json", error)) return folder;
    if (folder.filename() == "node_modules") break;
  }
  return script.parent_path();
}

// Of a folder that may be anything (a script may lie in /usr/bin): files that are source texts, in the order of names.
void ReadPackage(const fs::path& folder, Found& found) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
  for (std::size_t seen = 0; !error && entry != fs::end(entry) && ++seen < 20 * kMostFiles; entry.increment(error)) {
    const fs::path& path = entry->path();
    std::error_code unseen;
    if (entry->is_directory(unseen)) {
      if (path.filename() == "node_modules" || path.filename().string().starts_with('.')) {
        entry.disable_recursion_pending();
      }
      continue;
    }
    if (IsSourceFile(path) && entry->is_regular_file(unseen)) files.push_back(path);
  }
  std::sort(files.begin(), files.end());
  if (files.size() > kMostFiles) files.resize(kMostFiles);
  std::size_t left = kMostBytes;
  for (const fs::path& file : files) {
    const std::string content = Content(file, std::min(left, kMostFileBytes));
    left -= content.size();
    FindNumbers(content, found);
    FindNearHashes(content, found);
  }
}

// Of a manifest, where the member stands first, as package managers write it.
std::string StringMember(std::string_view json, std::string_view name) {
  const std::size_t at = json.find('"' + std::string(name) + '"');
  const std::size_t open = at == std::string_view::npos ? at : json.find('"', json.find(':', at));
  const std::size_t close = open == std::string_view::npos ? open : json.find('"', open + 1);
  return close == std::string_view::npos ? "" : std::string(json.substr(open + 1, close - open - 1));
}

}  // namespace

std::vector<std::string> PackageNames(const fs::path& script) {
  constexpr std::size_t kMostManifestBytes = std::size_t{1} << 20;
  std::error_code error;
  const fs::path real = fs::canonical(script, error);
  if (error) return {};
  const std::string manifest = Content(PackageOf(real) / "package.json", kMostManifestBytes);
  const std::string name = StringMember(manifest, "name");
  const std::string version = StringMember(manifest, "version");
  if (name.empty()) return {};
  std::vector<std::string> names = {name, name + '@' + version, version};
  if (const std::size_t slash = name.find('/'); name.starts_with('@') && slash != std::string::npos) {
    names.push_back(name.substr(slash + 1));
    names.push_back(name.substr(1, slash - 1));
  }
  return names;
}

bool IsSourceFile(const fs::path& path) {
  constexpr auto kSources =
      std::to_array<std::string_view>({".js", ".cjs", ".mjs", ".ts", ".py", ".rb", ".php", ".sh"});
  return std::ranges::find(kSources, path.extension().string()) != kSources.end();
}

std::vector<std::string> OwnConstants(const fs::path& cli) {
  std::error_code error;
  const fs::path real = fs::canonical(cli, error);
  if (error) return {};
  Found found;
  const std::string content = Content(real, kMostFileBytes);
  ReadProgram(content, found);
  if ((content.starts_with("#!") || IsSourceFile(real)) && !IsBinary(content)) ReadPackage(PackageOf(real), found);
  std::vector<std::string> texts;
  std::set<std::string> known;
  for (const Constants* const kind : {&found.numbers, &found.near_hash, &found.ids, &found.quoted}) {
    for (const std::string& text : kind->texts()) {
      if (texts.size() < 3 * kMostOfAKind && known.insert(text).second) texts.push_back(text);
    }
  }
  return texts;
}

}  // namespace telltale
