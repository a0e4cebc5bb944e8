#include "harness/sandbox/machine/drawn_identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <set>

#include "core/digest.h"
#include "harness/sandbox/machine/canary_values.h"
#include "harness/sandbox/machine/planted_files.h"

namespace telltale {
namespace {

// The digests of a seed and a counter, one behind the other.
RandomBytes SeededRandom(std::string seed) {
  struct Stream {
    std::string seed;
    std::uint64_t block = 0;
    Bytes left;
  };
  auto stream = std::make_shared<Stream>(Stream{std::move(seed), 0, {}});
  return [stream](std::uint8_t* bytes, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      if (stream->left.empty()) {
        const auto digest = Sha256(fmt::format("{}/{}", stream->seed, stream->block++));
        stream->left.assign(digest.begin(), digest.end());
      }
      bytes[i] = static_cast<std::uint8_t>(stream->left.back());
      stream->left.pop_back();
    }
  };
}

// Long enough that each drawing is unique, and another length for each of the first few.
std::size_t SyllablesOf(unsigned drawing) {
  static constexpr std::array<std::size_t, 5> kMore = {0, 1, 3, 2, 4};
  return kNameSyllables + kMore[drawing % kMore.size()];
}

// A value of a word, or of words between marks, with other words in it that are as long as asked for. MakeIdentity's
// are all of the same length.
std::string WithWordsOf(const std::string& value, std::size_t syllables, const RandomBytes& random) {
  std::string made;
  for (std::size_t at = 0; at < value.size();) {
    std::size_t end = at;
    while (end < value.size() && std::isalpha(static_cast<unsigned char>(value[end])) != 0) ++end;
    if (end - at < 2 * kNameSyllables) {
      end = std::max(end, at + 1);
      made += value.substr(at, end - at);
    } else {
      std::string word = DrawWord(random, syllables);
      if (std::isupper(static_cast<unsigned char>(value[at])) != 0) word[0] = static_cast<char>(word[0] - 'a' + 'A');
      made += word;
    }
    at = end;
  }
  return made;
}

bool IsOfWords(const Canary& canary) {
  switch (canary.canary_class) {
    case CanaryClass::kUsername:
    case CanaryClass::kFullname:
    case CanaryClass::kEmail:
    case CanaryClass::kHostname:
    case CanaryClass::kGitRemote:
    case CanaryClass::kFileName:
    case CanaryClass::kFlagValue:
    case CanaryClass::kArgument:
      return true;
    default:
      return false;
  }
}

class IdentityDraw {
 public:
  IdentityDraw(std::string_view seed, const std::vector<CanaryRequest>& requested)
      : seed_(seed), requested_(requested) {}

  // A drawing that happens to be what an earlier one was is drawn once more.
  std::string ValueOf(const std::string& id, unsigned drawing) {
    std::set<std::string> earlier;
    std::string value;
    for (unsigned one = 0; one <= drawing; ++one) {
      unsigned attempt = 0;
      do {
        value = Once(id, one, attempt++);
      } while (earlier.contains(value));
      earlier.insert(value);
    }
    return value;
  }

 private:
  std::string Once(const std::string& id, unsigned drawing, unsigned attempt) {
    const RandomBytes random = SeededRandom(fmt::format("{}/{}/{}/{}", seed_, id, drawing, attempt));
    if (id == "home" || id == "cwd")
      return (id == "home" ? "/home/" : "/srv/") + DrawWord(random, SyllablesOf(drawing));
    const Canary& canary = Whole(drawing, attempt).Find(id);
    return IsOfWords(canary) ? WithWordsOf(canary.value, SyllablesOf(drawing), random) : canary.value;
  }

  const Identity& Whole(unsigned drawing, unsigned attempt) {
    const auto [entry, is_new] = wholes_.try_emplace({drawing, attempt});
    if (is_new)
      entry->second = MakeIdentity(SeededRandom(fmt::format("{}/{}/{}", seed_, drawing, attempt)), requested_);
    return entry->second;
  }

  const std::string seed_;
  const std::vector<CanaryRequest>& requested_;
  std::map<std::pair<unsigned, unsigned>, Identity> wholes_;
};

std::string LocaleOf(unsigned drawing) {
  static constexpr std::array<const char*, kLastDrawing + 1> kLocales = {"C.UTF-8",     "de_DE.UTF-8", "fr_FR.UTF-8",
                                                                         "pt_BR.UTF-8", "ja_JP.UTF-8", "en_GB.UTF-8"};
  return kLocales[drawing];
}

unsigned DrawingOf(const Drawings& drawings, const std::string& id) {
  const auto drawing = drawings.find(id);
  return drawing == drawings.end() ? 0 : drawing->second;
}

void MakeOfOthers(Identity& identity) {
  const auto set = [&](const char* id, std::string value) {
    const auto canary = std::find_if(identity.canaries.begin(), identity.canaries.end(),
                                     [&](const Canary& one) { return one.id == id; });
    CHECK_THAT(canary != identity.canaries.end());
    canary->value = std::move(value);
  };
  set("git_remote", fmt::format("https://{}/{}/{}.git", identity.ValueOf("git_host"), identity.ValueOf("git_owner"),
                                identity.ValueOf("project")));
  set("git_commit", CommitOf(RepositoryOf(identity)));
}

}  // namespace

Identity DrawIdentity(std::string_view seed, const Drawings& drawings, const std::vector<CanaryRequest>& requested) {
  for (const auto& [id, drawing] : drawings) CHECK_THAT(drawing <= kLastDrawing);
  IdentityDraw draw(seed, requested);
  Identity identity = MakeIdentity(SeededRandom(std::string(seed)), requested);
  for (Canary& canary : identity.canaries) canary.value = draw.ValueOf(canary.id, DrawingOf(drawings, canary.id));
  // Numbers that are as long and others that are longer.
  const unsigned uid = DrawingOf(drawings, "uid");
  identity.uid = uid % 2 == 0 ? 1000 + uid : 20000 + uid;
  identity.canaries.push_back({kLocale, CanaryClass::kGeneric, LocaleOf(DrawingOf(drawings, kLocale))});
  constexpr unsigned kFirstTime = 1'700'000'000, kSecondsApart = 86'461;
  identity.canaries.push_back({kCommitTime, CanaryClass::kGeneric,
                               std::to_string(kFirstTime + kSecondsApart * DrawingOf(drawings, kCommitTime))});
  MakeOfOthers(identity);
  return identity;
}

}  // namespace telltale
