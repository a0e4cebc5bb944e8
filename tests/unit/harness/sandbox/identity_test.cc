#include "harness/sandbox/machine/identity.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <regex>
#include <set>

namespace telltale {
namespace {

namespace fs = std::filesystem;

RandomBytes Seeded(unsigned seed) {
  return [engine = std::mt19937(seed)](std::uint8_t* bytes, std::size_t count) mutable {
    for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::uint8_t>(engine());
  };
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (fs::temp_directory_path() / "telltale-identity.XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(IdentityTest, SameRandomBytesGiveTheSameIdentity) {
  const Identity one = MakeIdentity(Seeded(1), {});
  const Identity two = MakeIdentity(Seeded(1), {});
  ASSERT_EQ(one.canaries.size(), two.canaries.size());
  for (std::size_t i = 0; i < one.canaries.size(); ++i) EXPECT_EQ(one.canaries[i].value, two.canaries[i].value);
}

TEST(IdentityTest, TwoIdentitiesShareNoValueExceptTheTimeZoneAndAddressWhoseFormsAreSmall) {
  const Identity one = MakeIdentity(Seeded(1), {});
  const Identity two = MakeIdentity(Seeded(2), {});
  for (const Canary& canary : one.canaries) {
    if (canary.id == "time_zone" || canary.id == "ipv4") continue;
    EXPECT_NE(canary.value, two.ValueOf(canary.id)) << canary.id;
  }
}

TEST(IdentityTest, IdsAndValuesAreUnique) {
  const Identity identity = MakeIdentity(SystemRandom(), {{"extra", CanaryClass::kGeneric}});
  std::set<std::string> ids;
  std::set<std::string> values;
  for (const Canary& canary : identity.canaries) {
    EXPECT_TRUE(ids.insert(canary.id).second) << canary.id;
    EXPECT_TRUE(values.insert(canary.value).second) << canary.id;
  }
}

TEST(IdentityTest, EveryClassHasACanaryOfItsName) {
  const Identity identity = MakeIdentity(SystemRandom(), {});
  for (int i = 0; i < static_cast<int>(CanaryClass::kGeneric); ++i) {
    EXPECT_FALSE(identity.ValueOf(std::string(ToString(static_cast<CanaryClass>(i)))).empty());
  }
}

TEST(IdentityTest, TypedValuesAreValid) {
  const Identity identity = MakeIdentity(SystemRandom(), {});
  const auto matches = [&identity](const char* id, const char* pattern) {
    return std::regex_match(identity.ValueOf(id), std::regex(pattern));
  };
  EXPECT_TRUE(matches("username", "[a-z]{16}"));
  EXPECT_TRUE(matches("hostname", "[a-z]{16}"));
  EXPECT_TRUE(matches("machine_id", "[0-9a-f]{32}"));
  EXPECT_TRUE(matches("mac", "[0-9a-f][26ae](:[0-9a-f]{2}){5}"));
  EXPECT_TRUE(matches("ipv4", "(192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\.[0-9]{1,3}"));
  EXPECT_TRUE(matches("ipv6", "2001:db8(:[1-9a-f][0-9a-f]{0,3}){6}"));
  EXPECT_TRUE(matches("product_uuid", "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_TRUE(matches("email", "[a-z]+@[a-z]+\\.example"));
  EXPECT_TRUE(matches("git_commit", "[0-9a-f]{40}"));
}

TEST(IdentityTest, RequestedCanariesAreDrawnByTheirClassAndStandardOnesAreKept) {
  const Identity identity =
      MakeIdentity(Seeded(3), {{"workspace", CanaryClass::kArgument}, {"machine_id", CanaryClass::kMachineId}});
  EXPECT_EQ(identity.ValueOf("workspace").size(), 16U);
  EXPECT_EQ(identity.ValueOf("machine_id"), MakeIdentity(Seeded(3), {}).ValueOf("machine_id"));
}

TEST(IdentityTest, EnvironmentNamesTheUserEverywhere) {
  const Identity identity = MakeIdentity(SystemRandom(), {});
  const auto environment = IdentityEnvironment(identity);
  EXPECT_THAT(environment, testing::Contains(testing::Pair("USER", identity.ValueOf("username"))));
  EXPECT_THAT(environment, testing::Contains(testing::Pair("LOGNAME", identity.ValueOf("username"))));
  EXPECT_THAT(environment, testing::Contains(testing::Pair("HOME", identity.ValueOf("home"))));
  EXPECT_THAT(environment, testing::Contains(testing::Pair("API_TOKEN", identity.ValueOf("env_secret"))));
}

TEST(ExpandTest, ReplacesCanariesHomeAndWorkingDirectory) {
  const Identity identity = MakeIdentity(SystemRandom(), {{"name", CanaryClass::kArgument}});
  EXPECT_EQ(
      Expand("a=${canary:name}, ${home}/x ${cwd} $HOME", identity).value(),
      "a=" + identity.ValueOf("name") + ", " + identity.ValueOf("home") + "/x " + identity.ValueOf("cwd") + " $HOME");
}

TEST(ExpandTest, UnknownNamesAndOpenBracesAreErrorsOfTheInput) {
  const Identity identity = MakeIdentity(SystemRandom(), {});
  for (const char* text : {"${canary:nobody}", "${HOME}", "${username}", "${canary:home"}) {
    const auto expanded = Expand(text, identity);
    ASSERT_FALSE(expanded) << text;
    EXPECT_EQ(expanded.error().kind, ErrorKind::kInput);
  }
}

TEST(PlantFilesTest, EveryCanaryStandsInTheFileThatIsNamed) {
  const TemporaryFolder folder;
  const Identity identity = MakeIdentity(SystemRandom(), {});
  const auto planted = PlantFiles(identity, folder.path() / "home", folder.path() / "cwd");
  ASSERT_TRUE(planted);
  EXPECT_GT(planted->size(), 10U);
  for (const PlantedCanary& place : *planted) {
    const fs::path path = place.where[0] == '~' ? folder.path() / "home" / place.where.substr(2)
                                                : folder.path() / "cwd" / place.where.substr(2);
    ASSERT_TRUE(fs::exists(path)) << place.where;
    if (place.canary.id == "file_name") continue;
    if (place.where == "~/.docker/config.json" && place.canary.id != "domain") continue;  // stands there as base64
    EXPECT_THAT(ReadAll(path), testing::HasSubstr(place.canary.value)) << place.where << ' ' << place.canary.id;
  }
}

TEST(PlantFilesTest, CarriesEachCanarysClass) {
  const TemporaryFolder folder;
  const Identity identity = MakeIdentity(SystemRandom(), {});
  const auto planted = PlantFiles(identity, folder.path() / "home", folder.path() / "cwd");
  ASSERT_TRUE(planted);
  for (const PlantedCanary& place : *planted) {
    EXPECT_EQ(place.canary.canary_class == CanaryClass::kEnvSecret,
              place.canary.id == "npm_token" || place.canary.id == "npm_registry_token" ||
                  place.canary.id == "dotenv_secret" || place.canary.id == "docker_token" ||
                  place.canary.id == "kube_token" || place.canary.id == "aws_key_id" || place.canary.id == "aws_secret")
        << place.canary.id;
  }
}

TEST(PlantFilesTest, AFolderThatCannotBeMadeIsAnErrorWithItsPath) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "file") << "x";
  const auto planted = PlantFiles(MakeIdentity(SystemRandom(), {}), folder.path() / "file", folder.path() / "cwd");
  ASSERT_FALSE(planted);
  EXPECT_THAT(planted.error().where, testing::HasSubstr("file"));
}

}  // namespace
}  // namespace telltale
