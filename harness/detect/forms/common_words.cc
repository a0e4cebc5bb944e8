#include "harness/detect/forms/common_words.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "core/ascii.h"

namespace telltale {
namespace {

// Sorted. Words of telemetry, of paths, of accounts and of machines' default names.
// clang-format off
constexpr auto kCommonWords = std::to_array<std::string_view>({
    "access", "account", "action", "actions", "admin", "administrator", "agent", "alpine", "amd64", "android",
    "anonymous", "apple", "application", "applications", "apps", "arch", "archive", "arm64", "array", "assets",
    "auth", "authorization", "azure", "backup", "bash", "beta", "binary", "bitbucket", "body", "boolean", "branch",
    "build", "builder", "builds", "bytes", "cache", "cargo", "centos", "checkout", "chrome", "class", "client",
    "clone", "cloud", "cluster", "code", "command", "commit", "common", "computer", "config", "configuration",
    "console", "container", "content", "context", "cookie", "core", "count", "create", "current", "custom", "daemon",
    "darwin", "data", "database", "date", "debian", "debug", "default", "delete", "demo", "deploy", "desktop", "dest",
    "dev", "develop", "developer", "development", "device", "devpod", "dist", "docker", "docs", "documents", "domain",
    "download", "downloads", "duration", "email", "empty", "enabled", "engine", "entry", "environment", "error",
    "errors", "event", "events", "example", "examples", "execution", "export", "failed", "false", "fedora", "field",
    "file", "files", "finish", "flags", "folder", "format", "function", "generic", "git", "github", "github.com",
    "gitlab", "gitlab.com", "global", "gnome", "golang", "google", "group", "guest", "hash", "header", "headers",
    "hello", "home", "host", "hostname", "hosts", "html", "http", "https", "image", "images", "index", "info", "init",
    "input", "install", "instance", "integer", "internal", "invalid", "issue", "java", "javascript", "jenkins",
    "json", "kernel", "kubernetes", "label", "laptop", "latest", "level", "library", "linux", "list", "local",
    "localdomain", "localhost", "localhost.localdomain", "location", "login", "logs", "machine", "macos", "main",
    "main.go", "main.py", "main.rs", "makefile", "master", "message", "method", "metric", "metrics", "mobile",
    "module", "modules", "name", "network", "node", "nodejs", "none", "null", "number", "object", "office",
    "operation", "option", "options", "order", "origin", "other", "output", "owner", "package", "package.json",
    "packages", "page", "param", "parameters", "parent", "pass", "password", "patch", "path", "personal", "photos",
    "pictures", "pipeline", "platform", "plugin", "port", "private", "process", "processing", "production", "profile",
    "program", "project", "projects", "property", "provider", "public", "python", "query", "readme", "readme.md",
    "ready", "release", "remote", "repo", "report", "repos", "repository", "request", "response", "result", "root",
    "ruby", "runner", "running", "rust", "sample", "schema", "scope", "script", "scripts", "secret", "secrets",
    "security", "server", "service", "services", "session", "settings", "setup", "share", "shared", "shell", "silent",
    "site", "size", "snap", "source", "sources", "space", "src", "staging", "start", "state", "static", "status",
    "step", "store", "string", "student", "success", "support", "system", "systemd", "table", "task", "team",
    "telemetry", "temp", "template", "terminal", "test", "test.txt", "testing", "tests", "text", "thread", "time",
    "timestamp", "title", "token", "tool", "tools", "total", "track", "true", "type", "ubuntu", "undefined", "unit",
    "unknown", "update", "upload", "user", "username", "users", "vagrant", "value", "values", "vendor", "version",
    "video", "view", "virtual", "volume", "warning", "web", "website", "windows", "work", "worker", "workflow",
    "workspace", "workspaces", "workstation", "world", "yaml"});
// clang-format on
static_assert(std::ranges::is_sorted(kCommonWords));

}  // namespace

bool IsCommonWord(BytesView text) {
  constexpr std::size_t kLongestWord = 32;
  if (text.size() > kLongestWord) return false;
  const std::string lower = AsciiLower(text);
  return std::ranges::binary_search(kCommonWords, std::string_view(lower));
}

}  // namespace telltale
