#include "harness/app/known_salts.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string_view>

namespace telltale {
namespace {

constexpr std::size_t kMostBytes = std::size_t{4} << 20;
constexpr std::size_t kMostConstants = 200;
constexpr std::size_t kShortest = 3;

// Strings in the order in which they come, each once.
class Strings {
 public:
  void Add(std::string text) {
    if (text.size() >= kShortest && text.size() <= 128 && known_.insert(text).second)
      strings_.push_back(std::move(text));
  }
  void AddCases(const std::string& text) {
    Add(text);
    std::string lower = text;
    std::string upper = text;
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    Add(std::move(lower));
    Add(std::move(upper));
  }
  std::vector<std::string> Take() { return std::move(strings_); }
  std::size_t size() const { return strings_.size(); }

 private:
  std::set<std::string> known_;
  std::vector<std::string> strings_;
};

// "t.vendor.example": itself, "vendor.example", "vendor".
void AddHost(const std::string& host, Strings& strings) {
  strings.AddCases(host);
  strings.Add("https://" + host);
  std::string_view rest = host;
  while (std::count(rest.begin(), rest.end(), '.') > 1) {
    rest.remove_prefix(rest.find('.') + 1);
    strings.Add(std::string(rest));
  }
  strings.AddCases(std::string(rest.substr(0, rest.find('.'))));
}

void AddNamespaces(Strings& strings) {
  for (const char last : {'0', '1', '2', '4'}) {
    const std::string text = std::string("6ba7b81") + last + "-9dad-11d1-80b4-00c04fd430c8";
    strings.AddCases(text);
    std::string hex;
    std::copy_if(text.begin(), text.end(), std::back_inserter(hex), [](char c) { return c != '-'; });
    strings.Add(hex);
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
      bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    strings.Add(bytes);
  }
}

bool IsConstantByte(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\'' && c != '`'; }

// Of a word that stands in a binary: digits among its letters, and no sentence.
bool LooksLikeId(std::string_view text) {
  if (text.size() < 8 || text.size() > 64 || text.find(' ') != std::string_view::npos) return false;
  const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
  return plain && digits >= 4;
}

void AddConstants(const std::filesystem::path& file, Strings& strings) {
  std::ifstream in(file, std::ios::binary);
  std::string content(kMostBytes, '\0');
  in.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  const bool is_binary = content.find('\0') != std::string::npos;
  const std::size_t most = strings.size() + kMostConstants;
  for (std::size_t begin = 0; begin < content.size() && strings.size() < most;) {
    std::size_t end = begin;
    while (end < content.size() && IsConstantByte(content[end])) ++end;
    const std::string_view text = std::string_view(content).substr(begin, end - begin);
    const bool quoted = begin > 0 && end < content.size() && content[begin - 1] == content[end] && !text.empty();
    if (is_binary ? LooksLikeId(text) : quoted && text.size() <= 64) strings.Add(std::string(text));
    begin = end + 1;
  }
}

}  // namespace

std::vector<Salt> KnownSalts(const Profile& profile) {
  Strings strings;
  strings.AddCases(profile.name);
  strings.AddCases(profile.cli.filename().string());
  strings.AddCases(profile.cli.stem().string());
  strings.AddCases(profile.cli.parent_path().filename().string());  // the package, where one is installed
  for (const Endpoint& endpoint : profile.endpoints) AddHost(endpoint.host, strings);
  AddNamespaces(strings);
  if (!profile.cli.empty()) AddConstants(profile.cli, strings);
  std::vector<Salt> salts;
  for (std::string& text : strings.Take()) {
    salts.push_back({std::move(text), "a string that everybody knows who has the program", true});
  }
  return salts;
}

}  // namespace telltale
