// leak/pii: what points at a person.
#include <algorithm>
#include <array>
#include <string>

#include "core/ascii.h"
#include "core/base64.h"
#include "harness/decode/byte_masks.h"
#include "harness/detect/edge.h"
#include "harness/detect/finders/generic_finders.h"
#include "harness/detect/finders/validators.h"

namespace telltale {
namespace {

constexpr const char* kPii = "leak/pii";

template <std::size_t kSize>
bool IsOneOf(BytesView text, const std::array<std::string_view, kSize>& words) {
  const std::string lower = AsciiLower(text);
  return std::find(words.begin(), words.end(), lower) != words.end();
}

bool IsLocalByte(char c) { return IsWordByte(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-'; }
bool IsDomainByte(char c) { return IsWordByte(c) || c == '.' || c == '-'; }

// Mailboxes of roles, and senders that nobody reads.
constexpr std::array<std::string_view, 24> kRoles = {
    "git",   "noreply", "no-reply", "donotreply", "do-not-reply", "support", "info",       "admin",
    "hello", "contact", "security", "help",       "sales",        "root",    "postmaster", "webmaster",
    "abuse", "privacy", "legal",    "team",       "dev",          "ssh",     "user",       "username"};
// As they are, and in escaped texts. None is longer than nine bytes.
constexpr std::array<std::string_view, 6> kHomeRoots = {"/home/",        "/Users/",    "\\Users\\",
                                                        "\\\\Users\\\\", "\\/home\\/", "\\/Users\\/"};
// Endings that are files' (unit@host.service, icon@2x.png, f@main.js), whatever registries say.
constexpr std::array<std::string_view, 34> kFileEndings = {
    "png",  "jpg", "jpeg", "gif", "svg",  "webp", "js",      "ts",    "jsx",    "tsx",  "css", "json",
    "yaml", "yml", "md",   "txt", "html", "htm",  "git",     "py",    "rs",     "sh",   "so",  "cc",
    "go",   "gz",  "cs",   "rb",  "kt",   "hs",   "service", "timer", "socket", "local"};
constexpr std::array<std::string_view, 9> kExampleDomains = {"example.com", "example.org", "example.net",
                                                             "example",     "test",        "invalid",
                                                             "localhost",   "email.com",   "users.noreply.github.com"};

bool IsExampleDomain(BytesView domain) {
  return std::any_of(kExampleDomains.begin(), kExampleDomains.end(), [&](std::string_view example) {
    return domain == example || (domain.ends_with(example) && domain[domain.size() - example.size() - 1] == '.');
  });
}

constexpr std::array<std::string_view, 38> kSharedAccounts = {
    "runner",   "runneradmin", "ubuntu",  "user",      "username",  "users",       "vagrant",   "ec2-user",
    "root",     "node",        "app",     "circleci",  "jenkins",   "gitpod",      "codespace", "vscode",
    "public",   "shared",      "default", "linuxbrew", "you",       "me",          "name",      "your-user",
    "youruser", "docker",      "debian",  "coder",     "container", "dev",         "developer", "builder",
    "build",    "ci",          "admin",   "guest",     "test",      "default user"};

// "com", "COM", not "NEg": noise that was decoded by chance.
bool IsOneCase(BytesView letters) {
  const auto lower = std::count_if(letters.begin(), letters.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return lower == 0 || lower == static_cast<std::ptrdiff_t>(letters.size());
}

// Whether one of the claims that name a person stands in the JSON text, with a string that is not empty.
bool HasPersonalClaim(BytesView claims) {
  constexpr std::array<std::string_view, 10> kPersonal = {
      "email\"",        "name\"", "given_name\"",  "family_name\"", "preferred_username\"",
      "phone_number\"", "upn\"",  "unique_name\"", "nickname\"",    "address\""};
  bool found = false;
  ForEachByte<OnlyByte<'"'>>(claims, [&](std::size_t quote) {
    const BytesView rest = claims.substr(quote + 1);
    const auto* const claim =
        std::ranges::find_if(kPersonal, [&](std::string_view name) { return rest.starts_with(name); });
    if (claim == kPersonal.end()) return true;
    std::size_t value = claim->size();
    while (value < rest.size() && (rest[value] == ':' || rest[value] == ' ')) ++value;
    found = value + 2 < rest.size() && rest[value] == '"' && rest[value + 1] != '"';
    return !found;
  });
  return found;
}

}  // namespace

bool MayBeEmail(BytesView /*text*/, std::size_t /*at_sign*/) { return true; }

void FindEmail(BytesView text, std::size_t at_sign, GenericHits& hits) {
  std::size_t begin = at_sign;
  while (begin > 0 && at_sign - begin < 64 && IsLocalByte(text[begin - 1])) --begin;
  if (begin > 1 && text[begin - 1] == '\\' && IsLetter(text[begin])) ++begin;  // "\nname@..." in raw JSON
  while (begin < at_sign && !IsWordByte(text[begin])) ++begin;
  std::size_t end = TokenEnd(text, at_sign + 1, IsDomainByte);
  while (end > at_sign + 1 && !IsWordByte(text[end - 1])) --end;
  const BytesView local = text.substr(begin, at_sign - begin);
  const BytesView domain = text.substr(at_sign + 1, end - at_sign - 1);
  const std::size_t dot = domain.rfind('.');
  if (local.size() < 2 || domain.size() < 4 || domain.size() > 253 || dot == BytesView::npos || dot == 0) return;
  const BytesView ending = domain.substr(dot + 1);
  if (ending.size() < 2 || ending.size() > 18 || !std::all_of(ending.begin(), ending.end(), IsLetter)) return;
  if (domain.find("..") != BytesView::npos || local.find("..") != BytesView::npos || !IsWordByte(local.back())) return;
  if (!IsOneCase(ending) || (dot == 1 && domain != "x.com")) return;
  if (begin > 0 && (text[begin - 1] == '$' || text[begin - 1] == '{')) return;  // a variable's name
  if (begin > 0 && (text[begin - 1] == '/' || text[begin - 1] == ':')) {
    const bool url = text.substr(0, begin).ends_with("//") || text[begin - 1] == ':';
    const bool mail_to = text.substr(0, begin).ends_with("mailto:");
    const bool quoted_key = begin > 1 && text[begin - 2] == '"';
    if (url && !mail_to && !quoted_key) return;  // credentials or a remote: told by their own rule
  }
  if (end < text.size() && text[end] == ':' && end + 1 < text.size() && IsLetter(text[end + 1])) return;  // scp remote
  if (IsOneOf(local, kRoles) || IsOneOf(ending, kFileEndings) || IsExampleDomain(domain)) return;
  hits.push_back({kPii, Level::kError, begin, end - begin, "an e-mail address"});
}

bool MayBeHomePath(BytesView text, std::size_t slash) {
  const BytesView path = text.substr(slash);
  return std::ranges::any_of(kHomeRoots, [&](std::string_view root) { return path.starts_with(root); });
}

void FindHomePath(BytesView text, std::size_t slash, GenericHits& hits) {
  for (const std::string_view root : kHomeRoots) {
    if (!text.substr(slash).starts_with(root)) continue;
    if (slash > 0) {
      const char before = text[slash - 1];
      const bool drive = root[0] == '\\' && before == ':';
      // A path below something else ("example.com/home/x", "/api/home/x") is nobody's home.
      if (!drive && (IsWordByte(before) || before == '.' || before == '_' || before == '-' || before == '}')) return;
    }
    const std::size_t begin = slash + root.size();
    const std::size_t end = TokenEnd(text, begin, IsLocalByte);
    const BytesView name = text.substr(begin, end - begin);
    const bool goes_on = end < text.size() && (text[end] == '/' || text[end] == '\\');
    if (name.size() < 2 || name.size() > 64 || !goes_on || !IsLetter(name[0]) || IsOneOf(name, kSharedAccounts)) return;
    hits.push_back({kPii, Level::kError, slash, end - slash, "a path under a home directory"});
    return;
  }
}

bool MayBePhone(BytesView text, std::size_t plus) {
  if (plus > 0 && (IsWordByte(text[plus - 1]) || text[plus - 1] == '+' || text[plus - 1] == '=')) return false;
  return plus + 1 < text.size() && IsDigit(text[plus + 1]);
}

void FindPhone(BytesView text, std::size_t plus, GenericHits& hits) {
  std::string digits;
  std::size_t end = plus + 1;
  std::size_t at = plus + 1;
  bool separator = true;  // of one character at most between digits
  for (; at < text.size() && digits.size() <= 15; ++at) {
    const char c = text[at];
    if (IsDigit(c)) {
      digits += c;
      separator = false;
      end = at + 1;
    } else if ((c == ' ' || c == '-' || c == '.' || c == '(' || c == ')') &&
               (!separator || c == '(' || text[at - 1] == ')')) {
      separator = true;
    } else {
      break;
    }
  }
  if (end < text.size() && IsWordByte(text[end])) return;
  if (!IsPhoneNumber(digits)) return;
  hits.push_back({kPii, Level::kError, plus, end - plus, "a phone number"});
}

void FindCard(BytesView text, std::size_t begin, GenericHits& hits) {
  std::string digits;
  std::size_t at = begin;
  bool grouped = false;
  while (at < text.size() && digits.size() <= 19) {
    if (IsDigit(text[at])) {
      digits += text[at++];
    } else if ((text[at] == ' ' || text[at] == '-') && digits.size() % 4 == 0 && at + 1 < text.size() &&
               IsDigit(text[at + 1])) {
      grouped = true;
      ++at;
    } else {
      break;
    }
  }
  if (at < text.size() && (IsWordByte(text[at]) || text[at] == '.')) return;
  if (begin > 0 && (text[begin - 1] == '.' || text[begin - 1] == '-')) return;
  const bool quoted = begin > 0 && at < text.size() && text[begin - 1] == '"' && text[at] == '"';
  const bool context = HasContext(text, begin, {"card", "credit", "payment", "visa", "\"pan", "iban"});
  // A bare number of 16 digits is a counter or a time stamp in a tenth of all cases where the checksum is right.
  if (!grouped && !(quoted && context)) return;
  if (!IsCardNumber(digits)) return;
  hits.push_back({kPii, Level::kError, begin, at - begin, "a payment card's number"});
}

void FindIban(BytesView text, std::size_t begin, GenericHits& hits) {
  std::string iban;
  std::size_t at = begin;
  std::size_t end = begin;
  for (; at < text.size() && iban.size() < 34; ++at) {
    const char c = text[at];
    if (IsDigit(c) || (c >= 'A' && c <= 'Z')) {
      iban += c;
      end = at + 1;
      if (IsIban(iban) && (end == text.size() || !IsWordByte(text[end]))) {
        hits.push_back({kPii, Level::kError, begin, end - begin, "an IBAN"});
        return;
      }
    } else if (c != ' ' || iban.size() % 4 != 0) {
      return;
    }
  }
}

void FindJwt(BytesView text, std::size_t begin, GenericHits& hits) {
  const auto part_end = [&](std::size_t from) {
    return TokenEnd(text, from, [](char c) { return IsWordByte(c) || c == '-' || c == '_'; });
  };
  const std::size_t head_end = part_end(begin);
  // A brace's first six bits are an "e".
  if (head_end + 1 >= text.size() || text[head_end] != '.' || text[head_end + 1] != 'e') return;
  const std::size_t claims_end = part_end(head_end + 1);
  if (claims_end >= text.size() || text[claims_end] != '.') return;
  const auto claims = FromBase64Url(text.substr(head_end + 1, claims_end - head_end - 1));
  if (!claims || !claims->starts_with('{') || !HasPersonalClaim(*claims)) return;
  const std::size_t end = part_end(claims_end + 1);
  hits.push_back({kPii, Level::kError, begin, end - begin, "a JWT with personal claims"});
}

}  // namespace telltale
