#include "harness/app/known_salts.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>

#include "core/ascii.h"
#include "harness/app/own_constants.h"

namespace telltale {
namespace {

constexpr std::size_t kShortestSalt = 3;

// Strings in the order in which they come, each once.
class Strings {
 public:
  void Add(std::string text) {
    if (text.size() >= kShortestSalt && text.size() <= 128 && known_.insert(text).second)
      strings_.push_back(std::move(text));
  }
  void AddCases(const std::string& text) {
    Add(text);
    std::string lower = AsciiLower(text);
    if (!lower.empty() && lower[0] >= 'a' && lower[0] <= 'z') {
      Add(AsciiUpper(lower[0]) + lower.substr(1));
    }
    Add(std::move(lower));
    Add(AsciiUpper(text));
  }
  std::vector<std::string> Take() { return std::move(strings_); }

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
    if (std::optional<Bytes> bytes = BytesWrittenAs(text)) strings.Add(*std::move(bytes));
  }
}

// "vendor/product", "@vendor/product", "product-vendor".
void AddPairs(const std::string& vendor, const std::string& product, Strings& strings) {
  if (vendor.empty() || product.empty() || vendor == product) return;
  for (const char* joiner : {"/", "-", ".", ":", "_", " ", ""}) {
    strings.Add(vendor + joiner + product);
    strings.Add(product + joiner + vendor);
  }
  strings.Add("@" + vendor + "/" + product);
}

std::string VendorOf(const std::string& host) {
  const std::size_t last = host.rfind('.');
  if (last == std::string::npos) return host;
  const std::size_t before = host.rfind('.', last - 1);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  return host.substr(begin, last - begin);
}

// What an interpreter is given to run: `cli: {path: /usr/bin/node, prefix: [/opt/tool/main.mjs]}`.
std::vector<std::filesystem::path> ScriptsOf(const Profile& profile) {
  std::vector<std::filesystem::path> scripts;
  for (const std::string& argument : profile.cli_prefix) {
    const std::filesystem::path path(argument);
    std::error_code error;
    if (path.is_absolute() && IsSourceFile(path) && std::filesystem::is_regular_file(path, error))
      scripts.push_back(path);
  }
  return scripts;
}

}  // namespace

std::vector<Salt> KnownSalts(const Profile& profile) {
  Strings names;
  const std::vector<std::string> products = {
      profile.name, profile.cli.filename().string(), profile.cli.stem().string(),
      profile.cli.parent_path().filename().string()};  // the package, where one is installed
  for (const std::string& product : products) names.AddCases(product);
  for (const Endpoint& endpoint : profile.endpoints) AddHost(endpoint.host, names);
  for (const Endpoint& endpoint : profile.endpoints) {
    AddPairs(VendorOf(endpoint.host), profile.name, names);
    AddPairs(VendorOf(endpoint.host), profile.cli.stem().string(), names);
  }
  const std::vector<std::filesystem::path> scripts = ScriptsOf(profile);
  for (const std::filesystem::path& script : scripts) {
    names.AddCases(script.stem().string());
    names.AddCases(script.parent_path().filename().string());
  }
  for (const std::filesystem::path& program : scripts.empty() ? std::vector{profile.cli} : scripts) {
    for (const std::string& name : PackageNames(program)) names.AddCases(name);
  }
  AddNamespaces(names);
  std::vector<Salt> salts;
  const auto add = [&](std::string text, Salt::Kind kind) {
    salts.push_back({std::move(text), "a string that everybody knows who has the program", kind});
  };
  for (std::string& text : names.Take()) add(std::move(text), Salt::Kind::kName);
  // An interpreter's own constants are nobody's salt.
  for (const std::filesystem::path& program : scripts.empty() ? std::vector{profile.cli} : scripts) {
    for (std::string& text : OwnConstants(program)) {
      if (std::optional<Bytes> bytes = BytesWrittenAs(text)) add(*std::move(bytes), Salt::Kind::kConstant);
      add(std::move(text), Salt::Kind::kConstant);
    }
  }
  return salts;
}

}  // namespace telltale
