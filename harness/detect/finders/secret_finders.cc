// leak/secret: what opens a door.
#include <algorithm>
#include <array>
#include <string>

#include "core/ascii.h"
#include "harness/decode/prefix_table.h"
#include "harness/decode/sub_runs.h"
#include "harness/detect/edge.h"
#include "harness/detect/finders/generic_finders.h"
#include "harness/detect/finders/validators.h"

namespace telltale {
namespace {

constexpr const char* kSecret = "leak/secret";
constexpr std::string_view kBeforeAuthority = "://";

enum class Charset : std::uint8_t { kAlphanumeric, kUrl, kHex, kBase32 };

struct TokenKind {
  std::string_view prefix;
  std::size_t least;  // characters behind the prefix
  std::size_t most;
  Charset charset;
  bool checksum;  // CRC-32 in Base62
  const char* what;
};

// Sorted by first character for the switch of the eye only; the list is short.
constexpr auto kTokenKinds = std::to_array<TokenKind>({
    {"AGE-SECRET-KEY-1", 50, 64, Charset::kAlphanumeric, false, "an age secret key"},
    {"AIza", 35, 35, Charset::kUrl, false, "a Google API key"},
    {"AKIA", 16, 16, Charset::kBase32, false, "an AWS access key id"},
    {"ASIA", 16, 16, Charset::kBase32, false, "an AWS access key id"},
    {"GOCSPX-", 28, 28, Charset::kUrl, false, "a Google OAuth client secret"},
    {"SG.", 60, 70, Charset::kUrl, false, "a SendGrid key"},
    {"dckr_pat_", 27, 27, Charset::kUrl, false, "a Docker access token"},
    {"dop_v1_", 64, 64, Charset::kHex, false, "a DigitalOcean token"},
    {"gho_", 36, 36, Charset::kAlphanumeric, true, "a GitHub token"},
    {"ghp_", 36, 36, Charset::kAlphanumeric, true, "a GitHub token"},
    {"ghr_", 36, 36, Charset::kAlphanumeric, true, "a GitHub token"},
    {"ghs_", 36, 36, Charset::kAlphanumeric, true, "a GitHub token"},
    {"ghu_", 36, 36, Charset::kAlphanumeric, true, "a GitHub token"},
    {"github_pat_", 82, 82, Charset::kUrl, false, "a GitHub token"},
    {"glpat-", 20, 64, Charset::kUrl, false, "a GitLab token"},
    {"glsa_", 41, 41, Charset::kUrl, false, "a Grafana token"},
    {"hf_", 34, 34, Charset::kAlphanumeric, false, "a Hugging Face token"},
    {"lin_api_", 40, 40, Charset::kAlphanumeric, false, "a Linear API key"},
    {"npm_", 36, 36, Charset::kAlphanumeric, true, "an npm token"},
    {"pypi-AgEIcHlwaS5vcmc", 50, 200, Charset::kUrl, false, "a PyPI token"},
    {"rk_live_", 24, 128, Charset::kAlphanumeric, false, "a Stripe key"},
    {"shpat_", 32, 32, Charset::kHex, false, "a Shopify token"},
    {"sk-ant-", 80, 128, Charset::kUrl, false, "an API key"},
    {"sk-proj-", 40, 180, Charset::kUrl, false, "an API key"},
    {"sk_live_", 24, 128, Charset::kAlphanumeric, false, "a Stripe key"},
    {"xapp-", 40, 160, Charset::kUrl, false, "a Slack token"},
    {"xoxa-", 30, 160, Charset::kUrl, false, "a Slack token"},
    {"xoxb-", 30, 160, Charset::kUrl, false, "a Slack token"},
    {"xoxp-", 30, 160, Charset::kUrl, false, "a Slack token"},
    {"xoxr-", 30, 160, Charset::kUrl, false, "a Slack token"},
    {"xoxs-", 30, 160, Charset::kUrl, false, "a Slack token"},
    {"ya29.", 40, 400, Charset::kUrl, false, "a Google access token"},
});

bool IsIn(char c, Charset charset) {
  switch (charset) {
    case Charset::kAlphanumeric:
      return IsWordByte(c);
    case Charset::kUrl:
      return IsWordByte(c) || c == '-' || c == '_' || c == '.';
    case Charset::kHex:
      return IsHexDigit(c);
    case Charset::kBase32:
      return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7');
  }
  return false;
}

constexpr PrefixTable kTokenBegins(kTokenKinds, &TokenKind::prefix);

bool HasSecretName(BytesView text, std::size_t begin) {
  std::size_t name_end = begin - 1;
  while (name_end > 0 && begin - name_end <= 6 && !IsWordByte(text[name_end - 1])) --name_end;
  if (begin - name_end > 6 || name_end < 6) return false;
  constexpr std::array<std::string_view, 9> kNames = {"secret",     "password",     "passwd",
                                                      "apikey",     "api_key",      "private_key",
                                                      "access_key", "access_token", "refresh_token"};
  // Most words end like none of them.
  const char last[] = {static_cast<char>(text[name_end - 2] | 0x20), static_cast<char>(text[name_end - 1] | 0x20)};
  const std::string_view ending(last, 2);
  if (std::ranges::none_of(kNames, [&](std::string_view name) { return name.ends_with(ending); })) return false;
  const BytesView name = text.substr(0, name_end);
  return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view wanted) {
    return name.size() >= wanted.size() && EqualInAscii(wanted, name.substr(name.size() - wanted.size()));
  });
}

constexpr std::size_t kShortestNamedSecret = 20;

bool IsNamedSecretByte(char c) { return IsIn(c, Charset::kUrl) || c == '+' || c == '/'; }

// Letters of both cases and digits.
bool IsMixed(BytesView value) { return (ClassesOf(value) & kMixed) == kMixed; }

// A note, where a name says that it is a secret and it looks like one.
void FindNamedSecret(BytesView text, std::size_t begin, GenericHits& hits) {
  if (!HasSecretName(text, begin)) return;
  std::size_t end = begin;
  while (end < text.size() && IsNamedSecretByte(text[end])) ++end;
  const BytesView value = text.substr(begin, end - begin);
  if (value.size() < kShortestNamedSecret || value.size() > 512 || !IsMixed(value) || !LooksRandom(value)) return;
  hits.push_back({kSecret, Level::kNote, begin, value.size(), "a random value that is named a secret"});
}

// A named secret stands behind a quote or an equals sign, and is longer than a word or has its punctuation. Says no by
// the joined word that begins there, and never beyond a dot.
bool MayBeNamedSecret(BytesView text, std::size_t begin, std::size_t end) {
  if (begin == 0 || (text[begin - 1] != '"' && text[begin - 1] != '=')) return false;
  for (; end < text.size(); end += 64) {  // sixteen at once
    const auto letters = static_cast<std::size_t>(std::countr_one(MaskAt<BaseLetters>(text, end)));
    if (letters == 64) continue;
    end += letters;
    break;
  }
  if (end < text.size() && text[end] == '.') return true;
  return end - begin >= kShortestNamedSecret && IsMixed(text.substr(begin, end - begin));
}

// nullptr: none begins there.
const TokenKind* KindAt(BytesView text, std::size_t begin) {
  if (!kTokenBegins.MayBegin(text, begin)) return nullptr;
  const auto* const kind = std::ranges::find_if(
      kTokenKinds, [&](const TokenKind& candidate) { return text.substr(begin).starts_with(candidate.prefix); });
  return kind == kTokenKinds.end() ? nullptr : kind;
}

}  // namespace

bool MayBeToken(const Word& word) {
  if (word.before == '_' || word.before == '-' || word.before == '.') return false;
  return MayBeNamedSecret(word.text, word.begin, word.end) || KindAt(word.text, word.begin) != nullptr;
}

void FindToken(BytesView text, std::size_t begin, GenericHits& hits) {
  if (const TokenKind* const kind = KindAt(text, begin)) {
    const std::size_t body = begin + kind->prefix.size();
    std::size_t body_end = body;
    while (body_end < text.size() && body_end - body <= kind->most && IsIn(text[body_end], kind->charset)) ++body_end;
    const std::size_t length = body_end - body;
    if (length < kind->least || length > kind->most || !LooksRandom(text.substr(body, length))) return;
    if (body_end < text.size() && IsWordByte(text[body_end])) return;
    if (kind->checksum && !HasBase62Checksum(text.substr(body, length))) return;
    hits.push_back({kSecret, Level::kError, begin, body_end - begin, kind->what});
    return;
  }
  FindNamedSecret(text, begin, hits);
}

bool MayBePrivateKey(BytesView text, std::size_t dash) {
  return text.substr(dash).starts_with("-----BEG") && (dash == 0 || text[dash - 1] != '-');
}

void FindPrivateKey(BytesView text, std::size_t dash, GenericHits& hits) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  if (!text.substr(dash).starts_with(kBegin)) return;
  const BytesView label = text.substr(dash + kBegin.size(), 40);
  const std::size_t key = label.find("PRIVATE KEY");
  if (key == BytesView::npos || key > 20) return;
  const std::size_t stop = text.find("-----END ", dash);
  const std::size_t end = stop == BytesView::npos ? text.size() : std::min(stop + 30, text.size());
  if (end - dash < 100) return;  // talk about a key, not a key
  hits.push_back({kSecret, Level::kError, dash, end - dash, "a private key"});
}

bool MayBeUrlCredentials(BytesView text, std::size_t colon) { return text.substr(colon).starts_with(kBeforeAuthority); }

void FindUrlCredentials(BytesView text, std::size_t colon, GenericHits& hits) {
  const std::size_t begin = colon + kBeforeAuthority.size();
  std::size_t end = begin;
  while (end < text.size() && end - begin < 512 &&
         std::string_view("/?#\"'<> \t\r\n\\").find(text[end]) == std::string_view::npos) {
    ++end;
  }
  const BytesView authority = text.substr(begin, end - begin);
  const std::size_t at = authority.rfind('@');
  const std::size_t separator = authority.find(':');
  if (at == BytesView::npos || separator == BytesView::npos || separator > at || at + 1 == authority.size()) return;
  const BytesView password = authority.substr(separator + 1, at - separator - 1);
  constexpr std::array<std::string_view, 12> kPlaceholders = {"password", "pass",  "secret",   "token",
                                                              "redacted", "xxxxx", "changeme", "*****",
                                                              "***",      "pwd",   "user",     "filtered"};
  const std::string lower = AsciiLower(password);
  const bool placeholder = std::find(kPlaceholders.begin(), kPlaceholders.end(), lower) != kPlaceholders.end() ||
                           lower.find_first_of("$<>{}[]*%") == 0 || lower.find_first_not_of("x*") == std::string::npos;
  if (password.size() < 3 || placeholder) return;
  hits.push_back({kSecret, Level::kError, begin, at, "credentials in a URL"});
}

}  // namespace telltale
