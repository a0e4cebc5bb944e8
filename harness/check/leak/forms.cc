#include "harness/check/leak/forms.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "harness/check/leak/fold.h"
#include "harness/check/leak/form_list.h"

namespace telltale {
namespace {

// Sorted. Words of telemetry, of paths, of accounts and of machines' default names.
constexpr auto kCommonWords = std::to_array<std::string_view>({
    "access",        "account",
    "action",        "actions",
    "administrator", "admin",
    "agent",         "alpine",
    "amd64",         "android",
    "anonymous",     "apple",
    "application",   "applications",
    "apps",          "arch",
    "archive",       "arm64",
    "array",         "assets",
    "auth",          "authorization",
    "azure",         "backup",
    "bash",          "beta",
    "binary",        "bitbucket",
    "body",          "boolean",
    "branch",        "build",
    "builder",       "builds",
    "bytes",         "cache",
    "cargo",         "centos",
    "checkout",      "chrome",
    "class",         "client",
    "clone",         "cloud",
    "cluster",       "code",
    "command",       "commit",
    "common",        "computer",
    "config",        "configuration",
    "console",       "container",
    "content",       "context",
    "cookie",        "core",
    "count",         "create",
    "current",       "custom",
    "daemon",        "darwin",
    "data",          "database",
    "date",          "debian",
    "debug",         "default",
    "delete",        "demo",
    "deploy",        "desktop",
    "dest",          "dev",
    "develop",       "developer",
    "development",   "device",
    "devpod",        "dist",
    "docker",        "docs",
    "documents",     "domain",
    "download",      "downloads",
    "duration",      "email",
    "empty",         "enabled",
    "engine",        "entry",
    "environment",   "error",
    "errors",        "event",
    "events",        "example",
    "examples",      "execution",
    "export",        "failed",
    "false",         "fedora",
    "field",         "file",
    "files",         "finish",
    "flags",         "folder",
    "format",        "function",
    "generic",       "git",
    "github",        "github.com",
    "gitlab",        "gitlab.com",
    "global",        "gnome",
    "golang",        "google",
    "group",         "guest",
    "hash",          "header",
    "headers",       "hello",
    "home",          "host",
    "hostname",      "hosts",
    "html",          "http",
    "https",         "image",
    "images",        "index",
    "info",          "init",
    "input",         "install",
    "instance",      "integer",
    "internal",      "invalid",
    "issue",         "java",
    "javascript",    "jenkins",
    "json",          "kernel",
    "kubernetes",    "label",
    "laptop",        "latest",
    "level",         "library",
    "linux",         "list",
    "local",         "localdomain",
    "localhost",     "localhost.localdomain",
    "location",      "login",
    "logs",          "machine",
    "macos",         "main",
    "main.go",       "main.py",
    "main.rs",       "makefile",
    "master",        "message",
    "method",        "metric",
    "metrics",       "mobile",
    "module",        "modules",
    "name",          "network",
    "node",          "nodejs",
    "none",          "null",
    "number",        "object",
    "office",        "operation",
    "option",        "options",
    "order",         "origin",
    "other",         "output",
    "owner",         "package",
    "package.json",  "packages",
    "page",          "param",
    "parameters",    "parent",
    "pass",          "password",
    "path",          "patch",
    "personal",      "photos",
    "pictures",      "pipeline",
    "platform",      "plugin",
    "port",          "private",
    "process",       "processing",
    "production",    "profile",
    "program",       "project",
    "projects",      "property",
    "provider",      "public",
    "python",        "query",
    "ready",         "readme",
    "readme.md",     "release",
    "remote",        "repo",
    "report",        "repos",
    "repository",    "request",
    "response",      "result",
    "root",          "ruby",
    "runner",        "running",
    "rust",          "sample",
    "schema",        "scope",
    "script",        "scripts",
    "secret",        "secrets",
    "security",      "server",
    "service",       "services",
    "session",       "settings",
    "setup",         "share",
    "shared",        "shell",
    "silent",        "site",
    "size",          "snap",
    "source",        "sources",
    "space",         "src",
    "staging",       "start",
    "state",         "static",
    "status",        "step",
    "store",         "string",
    "student",       "success",
    "support",       "system",
    "systemd",       "table",
    "task",          "team",
    "telemetry",     "temp",
    "template",      "terminal",
    "test",          "test.txt",
    "testing",       "tests",
    "text",          "thread",
    "time",          "timestamp",
    "title",         "token",
    "tool",          "tools",
    "total",         "track",
    "true",          "type",
    "ubuntu",        "undefined",
    "unit",          "unknown",
    "update",        "upload",
    "user",          "username",
    "users",         "vagrant",
    "value",         "values",
    "vendor",        "version",
    "video",         "view",
    "virtual",       "volume",
    "warning",       "web",
    "website",       "windows",
    "work",          "worker",
    "workflow",      "workspace",
    "workspaces",    "workstation",
    "world",         "yaml",
});

std::string_view Subject(CanaryClass canary_class) {
  switch (canary_class) {
    case CanaryClass::kUsername:
      return "user name";
    case CanaryClass::kFullname:
      return "full name";
    case CanaryClass::kEmail:
      return "e-mail address";
    case CanaryClass::kHostname:
      return "host name";
    case CanaryClass::kHome:
      return "home directory";
    case CanaryClass::kCwd:
      return "working directory";
    case CanaryClass::kMachineId:
      return "machine id";
    case CanaryClass::kMac:
      return "MAC";
    case CanaryClass::kIpv4:
      return "IPv4 address";
    case CanaryClass::kIpv6:
      return "IPv6 address";
    case CanaryClass::kFlagValue:
      return "flag value";
    case CanaryClass::kArgument:
      return "argument";
    case CanaryClass::kEnvSecret:
      return "secret from the environment";
    case CanaryClass::kGitRemote:
      return "git remote";
    case CanaryClass::kFileName:
      return "file name";
    case CanaryClass::kGeneric:
      break;
  }
  return "planted value";
}

BytesView Trimmed(BytesView text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == BytesView::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// The value in other scripts of the same letters.
void AddSpellings(BytesView value, FormList& forms) {
  const bool ascii = std::all_of(value.begin(), value.end(), [](char c) { return (c & 0x80) == 0; });
  if (ascii) return;
  forms.AddDigested("in lower case", LowerCase(value));
  forms.AddDigested("in upper case", UpperCase(value));
  forms.AddDigested("decomposed (NFD)", Decomposed(value));
  forms.Add("decomposed (NFD), in upper case", Decomposed(UpperCase(value)));
  forms.AddDigested("without accents", WithoutAccents(value));
  forms.Add("with umlauts spelled out", WithUmlautsSpelledOut(value));
  if (const auto latin1 = ToLatin1(value); latin1) forms.AddDigested("in Latin-1", *latin1);
  forms.Add("with UTF-8 taken for Latin-1", Latin1ToUtf8(value));
}

// What users type (arguments, flags) is often something that has a class of its own.
void AddFormsByShape(BytesView value, FormList& forms) {
  const std::size_t at = value.find('@');
  if (value.find("://") != BytesView::npos || (at != BytesView::npos && value.find(':', at) != BytesView::npos)) {
    return AddGitRemoteForms(value, forms);
  }
  if (at != BytesView::npos && value.find('.', at) != BytesView::npos) return AddEmailForms(value, forms);
  if (value.starts_with('/') || value.starts_with("~/") || value.starts_with("./")) return AddPathForms(value, forms);
  AddSlugForms(value, forms);
}

}  // namespace

bool IsCommonWord(BytesView text) {
  static const auto sorted = [] {
    auto words = kCommonWords;
    std::sort(words.begin(), words.end());
    return words;
  }();
  if (text.size() > 32) return false;
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return std::binary_search(sorted.begin(), sorted.end(), std::string_view(lower));
}

std::vector<Form> WrittenForms(const Canary& canary) {
  FormList forms{std::string(Subject(canary.canary_class))};
  const BytesView value = Trimmed(canary.value);
  const bool is_address = canary.canary_class == CanaryClass::kIpv4 || canary.canary_class == CanaryClass::kIpv6;
  if (!is_address) forms.AddDigested("", value);
  AddSpellings(value, forms);
  switch (canary.canary_class) {
    case CanaryClass::kFullname:
      AddNameForms(value, forms);
      break;
    case CanaryClass::kEmail:
      AddEmailForms(value, forms);
      break;
    case CanaryClass::kHostname:
      AddHostForms(value, forms);
      break;
    case CanaryClass::kHome:
    case CanaryClass::kCwd:
      AddPathForms(value, forms);
      break;
    case CanaryClass::kMachineId:
      AddMachineIdForms(value, forms);
      break;
    case CanaryClass::kMac:
      AddMacForms(value, forms);
      break;
    case CanaryClass::kIpv4:
      AddIpv4Forms(value, forms);
      break;
    case CanaryClass::kIpv6:
      AddIpv6Forms(value, forms);
      break;
    case CanaryClass::kGitRemote:
      AddGitRemoteForms(value, forms);
      break;
    case CanaryClass::kFileName:
      AddFileNameForms(value, forms);
      break;
    case CanaryClass::kEnvSecret:
      AddSlugForms(value, forms);
      AddCutForms(value, forms);
      break;
    case CanaryClass::kUsername:
      AddSlugForms(value, forms);
      break;
    case CanaryClass::kFlagValue:
    case CanaryClass::kArgument:
    case CanaryClass::kGeneric:
      AddFormsByShape(value, forms);
      AddCutForms(value, forms);
      break;
  }
  return forms.Take();
}

}  // namespace telltale
