#include "harness/init/member_names.h"

#include <algorithm>

#include "core/ascii.h"

namespace telltale {
namespace {

constexpr std::size_t kLongestName = 100;
constexpr std::size_t kFewestOfMap = 40;

bool IsIdentifier(std::string_view text) {
  return !text.empty() && !(text.front() >= '0' && text.front() <= '9') &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return IsAsciiLetterOrDigit(c) || c == '_' || c == '-' || c == '$' || c == '.'; });
}

bool LooksLikeMap(const Shape& object) {
  return object.members.size() >= kFewestOfMap &&
         std::none_of(object.members.begin(), object.members.end(),
                      [&](const auto& member) { return member.second.seen == object.objects; });
}

}  // namespace

bool IsPlainWord(std::string_view text) {
  constexpr std::string_view kPunctuation = " _-.:/$@+";
  return !text.empty() && text.size() <= kLongestName && std::all_of(text.begin(), text.end(), [&](char c) {
    return IsAsciiLetterOrDigit(c) || kPunctuation.find(c) != std::string_view::npos;
  });
}

NamedMembers PartMembers(const Shape& object, const PlantedText& planted, std::size_t machines) {
  NamedMembers parted;
  const bool is_map = LooksLikeMap(object);
  for (const auto& [name, member] : object.members) {
    const bool is_name = IsPlainWord(name) && !planted.IsIn(name) && !LooksLikeId(name) &&
                         ((machines > 1 && member.machines.size() == machines) || IsIdentifier(name));
    if (is_name && !is_map) {
      parted.named.emplace(name, &member);
    } else {
      AddTo(parted.others, member);
    }
  }
  return parted;
}

}  // namespace telltale
