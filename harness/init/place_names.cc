#include "harness/init/place_names.h"

#include <algorithm>

#include "core/ascii.h"
#include "harness/init/member_names.h"

namespace telltale {
namespace {

constexpr std::size_t kLongestHost = 253;
constexpr std::size_t kLongestPath = 200;
constexpr std::size_t kLongestId = 80;

bool IsHostCharacter(char c) { return IsAsciiLetterOrDigit(c) || c == '_' || c == ':' || c == '.' || c == '-'; }

bool IsAddress(std::string_view host) {
  return host.find(':') != std::string_view::npos || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

// Without the labels up to the last random one; at least two have to be left.
std::string WithoutRandomLabels(const std::string& host) {
  std::string_view rest = host;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < rest.size();) {
    const std::size_t end = std::min(rest.find('.', at), rest.size());
    if (LooksLikeId(rest.substr(at, end - at))) begin = end + 1;
    at = end + 1;
  }
  if (begin == 0) return host;
  if (begin >= host.size() || host.find('.', begin) == std::string::npos) return {};
  return "*." + host.substr(begin);
}

}  // namespace

std::optional<std::string> DeclarableHost(std::string_view host, const PlantedText& planted) {
  if (!host.empty() && host.back() == '.') host.remove_suffix(1);
  const bool is_host =
      !host.empty() && host.size() <= kLongestHost && std::all_of(host.begin(), host.end(), IsHostCharacter);
  if (!is_host || planted.IsIn(host)) return std::nullopt;
  const std::string lowered = AsciiLower(host);
  if (IsAddress(lowered)) return lowered;
  std::string declared = WithoutRandomLabels(lowered);
  if (declared.empty()) return std::nullopt;
  return declared;
}

std::string StablePath(std::string_view target, const PlantedText& planted) {
  const std::string_view path = target.substr(0, target.find_first_of("?#"));
  if (!path.starts_with('/')) return {};
  std::size_t stable = 1;
  while (stable < path.size()) {
    const std::size_t end = std::min(path.find('/', stable), path.size());
    const std::string_view segment = path.substr(stable, end - stable);
    const bool is_stable = segment.empty() || (IsPlainWord(segment) && !planted.IsIn(segment) && !LooksLikeId(segment));
    if (!is_stable || end > kLongestPath) return std::string(path.substr(0, stable));
    stable = std::min(end + 1, path.size());
  }
  return std::string(path);
}

std::string IdFrom(std::string_view text) {
  std::string id;
  for (const char c : text.substr(0, kLongestId))
    id.push_back(IsAsciiLetterOrDigit(c) || c == '.' || c == '_' ? c : '-');
  while (!id.empty() && !IsAsciiLetterOrDigit(id.front())) id.erase(id.begin());
  while (!id.empty() && !IsAsciiLetterOrDigit(id.back())) id.pop_back();
  return id.empty() ? "endpoint" : id;
}

}  // namespace telltale
