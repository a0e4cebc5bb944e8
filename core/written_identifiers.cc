#include "core/written_identifiers.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "core/ascii.h"
#include "core/control_run.h"
#include "core/given_mark.h"
#include "core/home_path.h"

namespace telltale {
namespace {

constexpr std::size_t kSmallFileBytes = 256;

template <class List>
bool HasPart(std::string_view text, const List& parts) {
  return std::any_of(std::begin(parts), std::end(parts),
                     [&](const char* part) { return text.find(part) != std::string_view::npos; });
}

// A file that tools make from other files, or to find things sooner, or to tell what they did.
bool IsByproduct(std::string_view path) {
  static constexpr const char* kFolders[] = {"/node_modules/", "/.next/",       "/.nuxt/",  "/.svelte-kit/", "/.turbo/",
                                             "/.vite/",        "/build/",       "/dist/",   "/out/",         "/target/",
                                             "/.git/",         "/__pycache__/", "/logs/",   "/_logs/",       "/log/",
                                             "/go-build/",     "/.npm/",        "/.output/"};
  static constexpr const char* kEndings[] = {".log", ".map", ".js",   ".mjs",         ".cjs",  ".css", ".html", ".pyc",
                                             ".o",   ".so",  ".wasm", ".tsbuildinfo", ".lock", ".gz",  ".zip",  ".png"};
  const std::string lowered = AsciiLower(path);
  const std::string_view folder = std::string_view(lowered).substr(0, lowered.rfind('/') + 1);
  return HasPart(folder, kFolders) || folder.find("cache") != std::string_view::npos ||
         std::any_of(std::begin(kEndings), std::end(kEndings), [&](const char* end) { return lowered.ends_with(end); });
}

// What of a file says something. Programs that map a file into memory make it as large as a page, or larger, and leave
// the rest as zeros.
struct Core {
  std::size_t begin = 0;
  std::size_t end = 0;
};

Core CoreOf(BytesView content) {
  constexpr BytesView kAround(" \t\r\n\"'\0", 7);
  const std::size_t begin = content.find_first_not_of(kAround);
  if (begin == BytesView::npos) return {};
  return {begin, content.find_last_not_of(kAround) + 1};
}

bool FillsItsFile(const Core& core, const Identifier& found) {
  return found.offset <= core.begin && found.offset + found.length >= core.end;
}

// The name that stands right before: anonymousId of {"anonymousId": "…".
std::string NameBefore(BytesView content, std::size_t offset) {
  constexpr BytesView kBetween = " \t\"'=:";
  const auto is_name = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
           c == '.';
  };
  std::size_t end = std::min(offset, content.size());
  while (end > 0 && kBetween.find(content[end - 1]) != BytesView::npos) --end;
  std::size_t begin = end;
  while (begin > 0 && is_name(content[begin - 1])) --begin;
  return AsciiLower(content.substr(begin, end - begin));
}

bool IsNameOfAnId(std::string_view name) {
  static constexpr const char* kOthers[] = {"build", "chunk",  "hash",     "integrity", "commit", "version",
                                            "etag",  "digest", "checksum", "module",    "cache",  "revision"};
  static constexpr const char* kIds[] = {"anonym", "device",    "machine",     "install", "distinct", "visitor",
                                         "client", "telemetry", "fingerprint", "salt",    "token",    "user"};
  if (HasPart(name, kOthers)) return false;
  return name.ends_with("id") || name.ends_with("key") || HasPart(name, kIds);
}

void AddSent(BytesView text, std::set<std::string, std::less<>>& sent) {
  for (const Identifier& found : FindIdentifiers(text)) sent.emplace(text.substr(found.offset, found.length));
}

// The CLI that writes a file again with what the user had in it has made nothing.
bool StoodThere(const Run& run, BytesView text) {
  return std::any_of(run.placed.begin(), run.placed.end(), [&](const WrittenFile& file) {
    return file.content.find(text) != Bytes::npos || file.path.find(text) != std::string::npos;
  });
}

// Any moment, or any user, can stand for an id.
std::vector<Identifier> IdentifiersOf(const WrittenFile& file) {
  const GivenMark* const given = GivenMarkOf(file.path);
  if (given != nullptr) return {{given->kind, 0, file.content.size()}};
  return FindIdentifiers(file.content);
}

}  // namespace

WrittenIdentifiers::WrittenIdentifiers(const Recording& recording) {
  for (const Exchange& exchange : recording.exchanges) {
    if (exchange.run == kControlRun) continue;
    AddSent(exchange.body, sent_);
    AddSent(exchange.target, sent_);
    for (const Header& header : exchange.headers) AddSent(header.value, sent_);
  }
  for (const Run& run : recording.runs) {
    if (run.name == kControlRun) continue;
    const std::string home = HomeOf(run);
    for (const WrittenFile& file : run.written) {
      const BytesView content = file.content;
      const std::vector<Identifier> found = IdentifiersOf(file);
      const bool is_sent = std::any_of(found.begin(), found.end(), [&](const Identifier& one) {
        return sent_.contains(content.substr(one.offset, one.length));
      });
      if (is_sent) paths_.insert(PathFromHome(home, file.path));
      if (run.isolation != "namespace") continue;
      AddShared(run, content, found);
      AddSharedName(run, PathFromHome(home, file.path));
    }
  }
}

std::optional<Identifier> WrittenIdentifiers::FirstIn(const Run& run, const WrittenFile& file) const {
  const std::vector<Identifier> found = IdentifiersOf(file);
  const Core core = CoreOf(file.content);
  const auto own = std::find_if(found.begin(), found.end(), [&](const Identifier& one) {
    return IsOne(run, file, one, core.end - core.begin, FillsItsFile(core, one));
  });
  return own == found.end() ? std::nullopt : std::optional(*own);
}

std::optional<Identifier> WrittenIdentifiers::FirstInName(const Run& run, const WrittenFile& file) const {
  const std::string path = PathFromHome(HomeOf(run), file.path);
  if (IsByproduct(path)) return std::nullopt;
  for (const Identifier& found : FindIdentifiers(path)) {
    const std::string_view text = std::string_view(path).substr(found.offset, found.length);
    const bool was_planted = std::any_of(run.planted.begin(), run.planted.end(), [&](const PlantedCanary& planted) {
      return planted.canary.value.find(text) != std::string::npos || text.find(planted.canary.value) != text.npos;
    });
    if (!found.is_short && !was_planted && !StoodThere(run, text) && shared_names_.count(std::string(text)) == 0)
      return found;
  }
  return std::nullopt;
}

bool WrittenIdentifiers::IsOne(const Run& run, const WrittenFile& file, const Identifier& found, std::size_t core_bytes,
                               bool fills_its_file) const {
  const BytesView content = file.content;
  const BytesView text = content.substr(found.offset, found.length);
  if (shared_.contains(text) || StoodThere(run, text)) return false;
  if (sent_.contains(text) || paths_.contains(PathFromHome(HomeOf(run), file.path))) return true;
  if (GivenMarkOf(file.path) != nullptr) return !IsByproduct(WithoutGivenMark(file.path));
  if (IsByproduct(file.path)) {
    const std::string name = AsciiLower(std::string_view(file.path).substr(file.path.rfind('/') + 1));
    return fills_its_file && IsNameOfAnId(name);
  }
  return (core_bytes <= kSmallFileBytes && !found.is_short) || fills_its_file ||
         IsNameOfAnId(NameBefore(content, found.offset));
}

void WrittenIdentifiers::AddShared(const Run& run, BytesView content, const std::vector<Identifier>& identifiers) {
  for (const Identifier& found : identifiers) {
    const BytesView text = content.substr(found.offset, found.length);
    const auto [first, is_new] = first_machine_.emplace(text, MachineOf(run));
    if (!is_new && first->second != MachineOf(run)) shared_.insert(text);
  }
}

void WrittenIdentifiers::AddSharedName(const Run& run, const std::string& path) {
  for (const Identifier& found : FindIdentifiers(path)) {
    const std::string text = path.substr(found.offset, found.length);
    const auto [first, is_new] = first_machine_of_name_.emplace(text, MachineOf(run));
    if (!is_new && first->second != MachineOf(run)) shared_names_.insert(text);
  }
}

}  // namespace telltale
