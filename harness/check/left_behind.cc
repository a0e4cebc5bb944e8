// What a command leaves to be run later, by somebody else than its user: it acts when nobody looks, and no run of an
// audit shows what it does then.
#include <fmt/format.h>

#include <string>

#include "core/ascii.h"
#include "core/control_run.h"
#include "core/glob.h"
#include "core/home_path.h"
#include "harness/check/checks.h"
#include "harness/check/finding_about.h"

namespace telltale {
namespace {

struct LaterPlace {
  const char* pattern;  // of a path from HOME; * goes over folders
  const char* who;      // runs what stands there, and when
};

constexpr LaterPlace kLaterPlaces[] = {
    {"~/.bashrc", "the shell runs it at its start"},
    {"~/.bash_profile", "the shell runs it at its start"},
    {"~/.bash_login", "the shell runs it at its start"},
    {"~/.bash_logout", "the shell runs it at its end"},
    {"~/.bash_aliases", "the shell runs it at its start"},
    {"~/.profile", "the shell runs it at its start"},
    {"~/.kshrc", "the shell runs it at its start"},
    {"~/.cshrc", "the shell runs it at its start"},
    {"~/.tcshrc", "the shell runs it at its start"},
    {"~/.login", "the shell runs it at its start"},
    {"~/.logout", "the shell runs it at its end"},
    {"~/.zshrc", "the shell runs it at its start"},
    {"~/.zshenv", "the shell runs it at its start"},
    {"~/.zprofile", "the shell runs it at its start"},
    {"~/.zlogin", "the shell runs it at its start"},
    {"~/.zlogout", "the shell runs it at its end"},
    {"~/.config/fish/config.fish", "the shell runs it at its start"},
    {"~/.config/fish/conf.d/*", "the shell runs it at its start"},
    {"~/.config/nushell/config.nu", "the shell runs it at its start"},
    {"~/.config/nushell/env.nu", "the shell runs it at its start"},
    {"~/.config/powershell/*profile.ps1", "the shell runs it at its start"},
    {"~/.xinitrc", "the session runs it at its start"},
    {"~/.xprofile", "the session runs it at its start"},
    {"~/.xsession", "the session runs it at its start"},
    {"~/.xsessionrc", "the session runs it at its start"},
    {"~/.config/autostart/*", "the session runs it at its start"},
    {"~/.config/autostart-scripts/*", "the session runs it at its start"},
    {"~/.config/plasma-workspace/*", "the session runs it at its start"},
    {"~/.config/environment.d/*", "the session reads it at its start"},
    {"~/.pam_environment", "the session reads it at its start"},
    {"~/.config/systemd/user/*", "systemd runs it"},
    {"~/.local/share/systemd/user/*", "systemd runs it"},
    {"~/.local/share/dbus-1/services/*", "D-Bus runs it when it is asked for"},
    {"~/Library/LaunchAgents/*", "launchd runs it at login"},
    {"~/Library/LaunchDaemons/*", "launchd runs it"},
    {"~/.ssh/rc", "sshd runs it at login"},
    {"~/.ssh/authorized_keys", "sshd lets in whom it names"},
    {"/var/spool/cron/*", "cron runs it"},
    {"/var/spool/at/*", "at runs it"},
    {"/etc/cron*", "cron runs it"},
    {"/etc/profile.d/*", "the shell runs it at its start"},
    {"/etc/systemd/*", "systemd runs it"},
    {"/etc/xdg/autostart/*", "the session runs it at its start"},
    {"*/systemd/transient/*", "systemd runs it"},
    {"*/systemd/system/*", "systemd runs it"},
};

// Those that come with a repository run nowhere.
bool IsGitHook(const std::string& path) {
  return (GlobMatches("*.git/hooks/*", path) || GlobMatches("~/.config/git/hooks/*", path) ||
          GlobMatches("*/.husky/*", path)) &&
         !path.ends_with(".sample") && !path.ends_with("/.gitignore");
}

// A setting that makes git run programs of somebody's choice.
bool NamesHooks(const WrittenFile& file, const std::string& path) {
  if (!path.ends_with(".gitconfig") && !path.ends_with(".git/config") && !path.ends_with("/git/config")) return false;
  return AsciiLower(file.content).find("hookspath") != std::string::npos;
}

// Who runs it; empty: nobody that is known.
std::string WhoRuns(const WrittenFile& file, const std::string& path) {
  if (IsGitHook(path)) return "git runs it at its commands";
  if (NamesHooks(file, path)) return "git runs what it names at its commands";
  for (const LaterPlace& place : kLaterPlaces) {
    if (GlobMatches(place.pattern, path)) return place.who;
  }
  return "";
}

}  // namespace

std::vector<Finding> CheckLeftBehind(const Traffic& traffic) {
  std::vector<Finding> findings;
  for (const Run& run : traffic.recording->runs) {
    if (run.name == kControlRun) continue;
    const std::string home = HomeOf(run);
    for (const WrittenFile& file : run.written) {
      const std::string shown = PathFromHome(home, file.path);
      const std::string who = WhoRuns(file, shown);
      if (who.empty()) continue;
      Finding finding =
          FindingAbout("behaviour/left-behind", run, fmt::format("{} was written: {}", Quoted(shown), who));
      finding.place = "file:" + shown;
      findings.push_back(Sealed(std::move(finding)));
    }
  }
  return findings;
}

}  // namespace telltale
