#include "harness/sandbox/machine/git_repository.h"

#include <fmt/format.h>
#include <zlib.h>

#include <cstdint>
#include <new>

#include "core/digest.h"
#include "core/result.h"

namespace telltale {
namespace {

constexpr std::string_view kReadme = "README.md";

struct Object {
  Bytes id;     // 20 bytes
  Bytes bytes;  // header and content
};

Bytes RawSha1(BytesView input) {
  const auto digest = Sha1(input);
  return Bytes(reinterpret_cast<const char*>(digest.data()), digest.size());
}

Object MakeObject(std::string_view type, BytesView content) {
  Object object;
  object.bytes = fmt::format("{} {}", type, content.size()) + '\0' + Bytes(content);
  object.id = RawSha1(object.bytes);
  return object;
}

struct History {
  Object blob;
  Object tree;
  Object commit;
};

History MakeHistory(const GitRepository& repository) {
  const std::string when = fmt::format("{} +0000", repository.time);
  History history;
  history.blob = MakeObject("blob", repository.readme);
  history.tree = MakeObject("tree", fmt::format("100644 {}", kReadme) + '\0' + history.blob.id);
  history.commit =
      MakeObject("commit", fmt::format("tree {}\nauthor {} {}\ncommitter {} {}\n\nStart\n", ToHex(history.tree.id),
                                       repository.author, when, repository.author, when));
  return history;
}

RepositoryFile LooseObject(const Object& object) {
  Bytes packed(compressBound(object.bytes.size()), '\0');
  uLongf size = packed.size();
  const int code = compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                             reinterpret_cast<const Bytef*>(object.bytes.data()), object.bytes.size(), 1);
  if (code == Z_MEM_ERROR) throw std::bad_alloc();
  CHECK_THAT(code == Z_OK);
  packed.resize(size);
  const std::string hex = ToHex(object.id);
  return {".git/objects/" + hex.substr(0, 2) + '/' + hex.substr(2), packed};
}

void AppendBigEndian(std::uint32_t value, Bytes& out) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xff);
}

// gitformat-index, version 2, one entry. All stat fields are zero, which makes git look at the content instead.
Bytes Index(const Object& blob, std::size_t size) {
  Bytes index = "DIRC";
  AppendBigEndian(2, index);
  AppendBigEndian(1, index);
  const std::size_t entry = index.size();
  for (int field = 0; field < 6; ++field) AppendBigEndian(0, index);  // ctime, mtime, dev, ino
  AppendBigEndian(0100644, index);
  AppendBigEndian(0, index);  // uid
  AppendBigEndian(0, index);  // gid
  AppendBigEndian(static_cast<std::uint32_t>(size), index);
  index += blob.id;
  index += static_cast<char>(0);
  index += static_cast<char>(kReadme.size());
  index += kReadme;
  do {
    index += '\0';
  } while ((index.size() - entry) % 8 != 0);
  return index + RawSha1(index);
}

}  // namespace

std::string CommitOf(const GitRepository& repository) { return ToHex(MakeHistory(repository).commit.id); }

std::vector<RepositoryFile> FilesOf(const GitRepository& repository) {
  const History history = MakeHistory(repository);
  const std::string commit = ToHex(history.commit.id) + '\n';
  std::vector<RepositoryFile> files = {
      {std::string(kReadme), repository.readme},
      {".git/HEAD", "ref: refs/heads/main\n"},
      {".git/config", fmt::format("[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n"
                                  "[remote \"origin\"]\n\turl = {}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
                                  "[branch \"main\"]\n\tremote = origin\n\tmerge = refs/heads/main\n",
                                  repository.remote)},
      {".git/refs/heads/main", commit},
      {".git/refs/remotes/origin/main", commit},
      {".git/index", Index(history.blob, repository.readme.size())},
  };
  for (const Object* object : {&history.blob, &history.tree, &history.commit}) files.push_back(LooseObject(*object));
  return files;
}

}  // namespace telltale
