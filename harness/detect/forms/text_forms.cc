// Forms of names, addresses of people, hosts, paths and remotes: what is made of words.
#include <algorithm>
#include <array>

#include "harness/detect/fold.h"
#include "harness/detect/forms/common_words.h"
#include "harness/detect/forms/form_list.h"

namespace telltale {
namespace {

constexpr std::string_view kSlugSeparators = " -_./\\:@+,";

void AddOrders(const std::string& first, const std::string& last, const std::string& kind, FormList& forms) {
  const std::string initial = first.substr(0, (first[0] & 0x80) != 0 ? 2 : 1);
  forms.AddDigested("last name first" + kind, last + ", " + first);
  forms.Add("last name first" + kind, last + "," + first);
  forms.AddDigested("last name first" + kind, last + " " + first);
  for (const std::string_view separator : {".", "_", "-", "+", ""}) {
    forms.AddDigested("as an account name" + kind, first + std::string(separator) + last);
    forms.Add("as an account name, last name first" + kind, last + std::string(separator) + first);
  }
  for (const std::string_view separator : {". ", " ", ".", "_", "-", ""}) {
    forms.Add("with an initial" + kind, initial + std::string(separator) + last);
    forms.Add("with an initial, last name first" + kind, last + std::string(separator) + initial);
  }
  forms.Add("with an initial, last name first" + kind, last + ", " + initial);
}

bool IsPublicForge(BytesView host) {
  constexpr std::array<std::string_view, 8> kForges = {"github.com",   "gitlab.com",    "bitbucket.org",
                                                       "codeberg.org", "dev.azure.com", "ssh.github.com",
                                                       "git.sr.ht",    "gitee.com"};
  return std::find(kForges.begin(), kForges.end(), host) != kForges.end();
}

struct Remote {
  std::string user;
  std::string host;
  std::string path;  // "owner/repo"
};

// scp-like "git@host:owner/repo.git", and URLs with any scheme, user and port.
Remote ParseRemote(BytesView value) {
  Remote remote;
  const std::size_t scheme = value.find("://");
  BytesView rest = scheme == BytesView::npos ? value : value.substr(scheme + 3);
  const std::size_t host_end = std::min(rest.find_first_of(scheme == BytesView::npos ? ":" : "/"), rest.size());
  BytesView authority = rest.substr(0, host_end);
  rest.remove_prefix(std::min(host_end + 1, rest.size()));
  if (const std::size_t at = authority.rfind('@'); at != BytesView::npos) {
    remote.user = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  remote.host = authority.substr(0, authority.find(':'));
  while (rest.starts_with('/')) rest.remove_prefix(1);
  while (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.ends_with(".git")) rest.remove_suffix(4);
  remote.path = rest;
  return remote;
}

// What stands below a home or a project, so that its path is as unique as the folder's and as easily tried.
constexpr auto kUsualBelow = std::to_array<std::string_view>({"package.json",
                                                              "package-lock.json",
                                                              "node_modules",
                                                              "tsconfig.json",
                                                              "next.config.js",
                                                              "nuxt.config.ts",
                                                              "vite.config.ts",
                                                              "angular.json",
                                                              "astro.config.mjs",
                                                              "gatsby-config.js",
                                                              "Cargo.toml",
                                                              "go.mod",
                                                              "pyproject.toml",
                                                              "composer.json",
                                                              "Gemfile",
                                                              "pom.xml",
                                                              "Makefile",
                                                              "README.md",
                                                              ".git",
                                                              ".git/config",
                                                              ".gitconfig",
                                                              ".config",
                                                              ".cache",
                                                              ".local/share",
                                                              ".npmrc",
                                                              ".ssh",
                                                              "src",
                                                              "index.js",
                                                              "prisma",
                                                              "prisma/schema.prisma",
                                                              "schema.prisma",
                                                              "next.config.mjs",
                                                              "next.config.ts",
                                                              "svelte.config.js",
                                                              "nx.json",
                                                              "turbo.json",
                                                              "pnpm-lock.yaml",
                                                              "yarn.lock",
                                                              "pnpm-workspace.yaml",
                                                              "Dockerfile",
                                                              ".env",
                                                              ".vscode"});

}  // namespace

void AddSlugForms(BytesView value, FormList& forms) {
  const std::vector<std::string> pieces = SplitAt(value, kSlugSeparators);
  if (pieces.size() < 2) return;
  for (const std::string_view separator : {"-", "_", ".", " ", "/"}) {
    forms.Add("with other separators", Joined(pieces, separator));
  }
  if (const std::string bare = OnlyAlphanumeric(value); bare.size() >= 8) forms.Add("without separators", bare);
}

// Logs cut secrets: 12 characters of a random value are more than 48 bits (and no word of a language is that long).
void AddCutForms(BytesView value, FormList& forms) {
  constexpr std::size_t kCut = 14;
  const bool random = value.size() >= 20 && value.find_first_of(" /\\@") == BytesView::npos &&
                      value.find_first_of("0123456789") != BytesView::npos;
  if (!random) return;
  forms.Add("cut to its first characters", value.substr(0, kCut));
  forms.Add("cut to its last characters", value.substr(value.size() - kCut));
}

void AddNameForms(BytesView value, FormList& forms) {
  struct Script {
    std::string kind;
    std::string text;
  };
  const std::array<Script, 5> scripts = {{{"", std::string(value)},
                                          {", in upper case", UpperCase(value)},
                                          {", decomposed (NFD)", Decomposed(value)},
                                          {", without accents", WithoutAccents(value)},
                                          {", with umlauts spelled out", WithUmlautsSpelledOut(value)}}};
  for (const Script& script : scripts) {
    const std::vector<std::string> words = SplitAt(script.text, " \t");
    if (words.size() < 2) continue;
    AddOrders(words.front(), words.back(), script.kind, forms);
    forms.AddPart("'s last name" + script.kind, words.back());
    if (words.size() > 2) forms.Add("without middle names" + script.kind, words.front() + " " + words.back());
    for (const std::string_view separator : {"-", "_", ".", "+", ""}) {
      forms.Add("with other separators" + script.kind, Joined(words, separator));
    }
  }
}

void AddEmailForms(BytesView value, FormList& forms) {
  const std::size_t at = value.rfind('@');
  if (at == BytesView::npos) return AddSlugForms(value, forms);
  const std::string local(value.substr(0, at));
  const std::string domain(value.substr(at + 1));
  forms.AddDigested("in lower case", LowerCase(value));
  for (const std::string_view sign :
       {"%40", " at ", "(at)", "[at]", "_at_", " [at] ", "=", "#", "-at-", "_", "-", "."}) {
    forms.Add("with the at sign written as " + std::string(sign), local + std::string(sign) + domain);
  }
  forms.Add("without separators", OnlyAlphanumeric(value));
  forms.AddDigested("'s local part", local);
  forms.AddPart("'s local part without a tag", local.substr(0, local.find('+')));
  const std::vector<std::string> words = SplitAt(local, "._-+");
  if (words.size() < 2) return;
  forms.AddPart("'s local part without separators", Joined(words, ""));
  forms.AddPart("'s local part with other separators", Joined(words, " "));
  forms.AddPart("'s local part with other separators", Joined(words, "-"));
  forms.AddPart("'s local part with other separators", Joined(words, "_"));
}

void AddHostForms(BytesView value, FormList& forms) {
  AddSlugForms(value, forms);
  const std::size_t dot = value.find('.');
  if (dot != BytesView::npos) forms.AddPart("'s first label", value.substr(0, dot));
}

void AddPathForms(BytesView value, FormList& forms) {
  const std::vector<std::string> pieces = SplitAt(value, "/\\");
  if (pieces.empty()) return;
  if (pieces.size() > 1) {
    forms.AddDigested("without the leading slash", Joined(pieces, "/"));
    forms.Add("with backslashes", Joined(pieces, "\\"));
    forms.Add("with doubled backslashes", Joined(pieces, "\\\\"));
    forms.AddDigested("with a slash behind it", std::string(value) + "/");
    for (const std::string_view separator : {"-", "_", ".", ":", " ", "--", "__", "!", "%2F", "%5C", ""}) {
      forms.Add("as one word", Joined(pieces, separator));
    }
  }
  if (!IsCommonWord(pieces.back())) forms.AddDigested("'s last component", pieces.back());
  for (const std::string& piece : pieces) forms.AddPart("'s component", piece);
  for (const std::string_view below : kUsualBelow) {
    forms.AddOnlyDigested("'s " + std::string(below), std::string(value) + "/" + std::string(below));
  }
}

void AddGitRemoteForms(BytesView value, FormList& forms) {
  // A commit, which is often told by its first digits: `git rev-parse --short`, `git describe`.
  const bool is_commit = value.size() >= 40 && value.find_first_not_of("0123456789abcdefABCDEF") == BytesView::npos;
  for (std::size_t digits = 7; is_commit && digits <= 16; ++digits) {
    forms.Add("cut to " + std::to_string(digits) + " digits", value.substr(0, digits));
    if (digits <= 12)
      forms.Add("cut to " + std::to_string(digits) + " digits, as git describe tells it",
                "g" + std::string(value.substr(0, digits)));
  }
  if (is_commit) return;
  const Remote remote = ParseRemote(value);
  if (remote.host.empty() || remote.path.empty()) return AddSlugForms(value, forms);
  for (const std::string_view suffix : {"", ".git"}) {
    const std::string path = remote.path + std::string(suffix);
    forms.AddDigested("as an HTTPS URL", "https://" + remote.host + "/" + path);
    forms.AddDigestedWithSalts("as host and path", remote.host + "/" + path);
    forms.AddDigestedWithSalts("as an SSH address", "git@" + remote.host + ":" + path);
    forms.Add("as host and path", remote.host + ":" + path);
    forms.Add("as an SSH URL", "ssh://git@" + remote.host + "/" + path);
  }
  const std::vector<std::string> pieces = SplitAt(remote.path, "/");
  forms.AddDigestedWithSalts("as owner/repository", remote.path);
  if (pieces.size() > 1) {
    for (const std::string_view separator : {"-", "_", ".", ":", " ", "%2F", "\\", "--"}) {
      forms.Add("as owner and repository", Joined(pieces, separator));
    }
  }
  for (const std::string& piece : pieces) forms.AddPart("'s path component", piece);
  if (!IsPublicForge(remote.host)) forms.AddPart("'s host", remote.host);
}

void AddFileNameForms(BytesView value, FormList& forms) {
  AddSlugForms(value, forms);
  const std::size_t dot = value.rfind('.');
  if (dot == BytesView::npos || dot == 0) return;
  const std::string stem(value.substr(0, dot));
  forms.AddPart("without its extension", stem);
  const std::vector<std::string> words = SplitAt(stem, "-_. ");
  if (words.size() < 2) return;
  for (const std::string_view separator : {"-", "_", " ", "."}) {
    forms.AddPart("without its extension, with other separators", Joined(words, separator));
  }
  if (stem.size() >= 10) forms.AddPart("without its extension and separators", Joined(words, ""));
}

}  // namespace telltale
