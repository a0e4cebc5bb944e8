#include "harness/sandbox/machine/planted_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/base64.h"
#include "core/digest.h"
#include "core/own_credential.h"
#include "harness/sandbox/machine/drawn_identity.h"

namespace telltale {
namespace {

// An OpenSSH public key (wire format: length-prefixed "ssh-ed25519" and 32 bytes), derived so that it needs no canary.
std::string PublicKey(const Identity& identity) {
  const auto key = Sha256("ssh " + identity.ValueOf("ssh_key_comment"));
  using namespace std::string_literals;
  Bytes wire = "\0\0\0\x0bssh-ed25519\0\0\0\x20"s;
  wire.append(reinterpret_cast<const char*>(key.data()), key.size());
  return ToBase64(wire);
}

std::string DockerConfig(const Identity& identity) {
  const std::string user = identity.ValueOf("username");
  return fmt::format("{{\"auths\":{{\"https://registry.{}/v2/\":{{\"auth\":\"{}\"}}}}}}\n", identity.ValueOf("domain"),
                     ToBase64(user + ':' + identity.ValueOf("docker_token")));
}

std::string KubeConfig(const Identity& identity) {
  const std::string user = identity.ValueOf("username");
  return fmt::format(
      "apiVersion: v1\nkind: Config\nclusters:\n- name: work\n  cluster:\n    server: https://kube.{0}:6443\n"
      "contexts:\n- name: work\n  context:\n    cluster: work\n    user: {1}\ncurrent-context: work\n"
      "users:\n- name: {1}\n  user:\n    token: {2}\n",
      identity.ValueOf("domain"), user, identity.ValueOf("kube_token"));
}

}  // namespace

std::vector<PlantedFile> HomeFiles(const Identity& identity) {
  const auto value = [&identity](const char* id) { return identity.ValueOf(id); };
  return {
      {".gitconfig",
       fmt::format("[user]\n\tname = {}\n\temail = {}\n[init]\n\tdefaultBranch = main\n", value("fullname"),
                   value("email")),
       0644,
       {"fullname", "email"}},
      // A token for the registry that is really asked, and one for another that only a scope has.
      {".npmrc",
       fmt::format("@work:registry=https://npm.{0}/\n//npm.{0}/:_authToken={1}\n//{2}/:_authToken={3}\n",
                   value("domain"), value("npm_token"), kNpmRegistry, value(kNpmRegistryToken)),
       0600,
       {"npm_token", kNpmRegistryToken, "domain"}},
      {".ssh/id_ed25519.pub",
       fmt::format("ssh-ed25519 {} {}\n", PublicKey(identity), value("ssh_key_comment")),
       0644,
       {"ssh_key_comment"}},
      {".docker/config.json", DockerConfig(identity), 0600, {"docker_token", "username", "domain"}},
      {".kube/config", KubeConfig(identity), 0600, {"kube_token", "username", "domain"}},
      {".aws/credentials",
       fmt::format("[default]\naws_access_key_id = {}\naws_secret_access_key = {}\n", value("aws_key_id"),
                   value("aws_secret")),
       0600,
       {"aws_key_id", "aws_secret"}},
      {".bash_history", fmt::format("ls\ncd src\nssh {}\n", value("shell_history")), 0600, {"shell_history"}},
  };
}

GitRepository RepositoryOf(const Identity& identity) {
  GitRepository repository{fmt::format("{} <{}>", identity.ValueOf("fullname"), identity.ValueOf("email")),
                           identity.ValueOf("git_remote"), fmt::format("# {}\n", identity.ValueOf("project"))};
  // Only where it is drawn as well (drawn_identity.h).
  for (const Canary& canary : identity.canaries) {
    if (canary.id == kCommitTime) repository.time = canary.value;
  }
  return repository;
}

std::vector<PlantedFile> ProjectFiles(const Identity& identity) {
  std::vector<PlantedFile> files;
  for (RepositoryFile& file : FilesOf(RepositoryOf(identity))) {
    std::vector<std::string> canaries;
    if (file.path == ".git/config") canaries = {"git_remote", "git_host", "git_owner", "project"};
    if (file.path == ".git/refs/heads/main" || file.path == ".git/refs/remotes/origin/main") canaries = {"git_commit"};
    if (file.path == "README.md") canaries = {"project"};
    files.push_back({std::move(file.path), std::move(file.content), 0644, std::move(canaries)});
  }
  files.push_back(
      {".env", fmt::format("SERVICE_KEY={}\n", identity.ValueOf("dotenv_secret")), 0600, {"dotenv_secret"}});
  files.push_back({identity.ValueOf("file_name"), "draft\n", 0644, {"file_name"}});
  return files;
}

Status WriteTree(const std::vector<PlantedFile>& files, const std::filesystem::path& root) {
  namespace fs = std::filesystem;
  for (const PlantedFile& file : files) {
    const fs::path path = root / file.path;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) return Failure("cannot make a folder: " + error.message(), path.parent_path().string());
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(file.content.data(), static_cast<std::streamsize>(file.content.size()));
    out.close();
    if (!out) return SystemFailure("cannot write a planted file", errno, path.string());
    fs::permissions(path, static_cast<fs::perms>(file.mode), error);
    if (error) return Failure("cannot set permissions: " + error.message(), path.string());
  }
  return {};
}

Result<std::vector<PlantedCanary>> PlantFiles(const Identity& identity, const std::filesystem::path& home,
                                              const std::filesystem::path& working_directory) {
  const auto find = [&identity](const std::string& id) {
    return *std::find_if(identity.canaries.begin(), identity.canaries.end(),
                         [&id](const Canary& canary) { return canary.id == id; });
  };
  std::vector<PlantedCanary> planted;
  const auto note = [&](const std::vector<PlantedFile>& files, const std::string& prefix) {
    for (const PlantedFile& file : files) {
      for (const std::string& id : file.canaries) planted.push_back({find(id), prefix + file.path, std::nullopt});
    }
  };
  const auto home_files = HomeFiles(identity);
  const auto project_files = ProjectFiles(identity);
  TRY_VOID(WriteTree(home_files, home));
  TRY_VOID(WriteTree(project_files, working_directory));
  note(home_files, "~/");
  note(project_files, "./");
  return planted;
}

}  // namespace telltale
