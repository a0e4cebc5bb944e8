#include "harness/init/draft_profile.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "harness/config/endpoint_match.h"
#include "harness/config/load_profile.h"
#include "harness/init/planted_text.h"
#include "schema/validator.h"
#include "tests/unit/harness/init/watched.h"

namespace telltale {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// A draft, written to a folder of its own and read with the program's own reader.
class Written {
 public:
  explicit Written(const Watch& watch) : draft(DraftFrom(watch)) {
    std::string pattern = fs::temp_directory_path() / "telltale-draft-XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    std::ofstream(folder_ / draft.profile.name) << draft.profile.text;
    for (const DraftFile& schema : draft.schemas) std::ofstream(folder_ / schema.name) << schema.text;
    auto loaded = LoadProfile(folder_ / draft.profile.name);
    EXPECT_TRUE(loaded.has_value()) << ToString(loaded.error()) << "\n" << draft.profile.text;
    if (loaded) profile = *std::move(loaded);
  }
  ~Written() { fs::remove_all(folder_); }
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;

  // The schema's violations by a body that goes to the endpoint of that id.
  std::vector<Violation> Check(const std::string& id, const std::string& body) const {
    for (const Endpoint& endpoint : profile.endpoints) {
      if (endpoint.id != id) continue;
      const auto schema = SchemaValidator::FromFile(endpoint.contract);
      EXPECT_TRUE(schema.has_value());
      return schema->ValidateText(body);
    }
    ADD_FAILURE() << "no endpoint " << id;
    return {};
  }

  DraftProfile draft;
  Profile profile;

 private:
  fs::path folder_;
};

TEST(DraftProfileTest, LoadsAndDeclaresWhatWasSeen) {
  Watched watched;
  for (const std::string& run : kWatchedRuns) {
    watched.AskDns(run, "telemetry.tool.example");
    watched.Post(run, "telemetry.tool.example", "/v1/events", R"({"type":"start","n":1})");
    watched.Get(run, "updates.tool.example", "/latest");
  }
  const Written written(watched.watch);
  const Profile& profile = written.profile;
  EXPECT_EQ(profile.name, "tool");
  EXPECT_EQ(profile.cli, "/opt/tool");
  EXPECT_FALSE(profile.behaviour_battery);
  ASSERT_THAT(profile.endpoints, SizeIs(2)) << written.draft.profile.text;
  EXPECT_EQ(profile.endpoints[0].id, "telemetry.tool.example");
  EXPECT_EQ(profile.endpoints[0].path_prefix, "/v1/events");
  EXPECT_EQ(profile.endpoints[0].role, "telemetry");
  EXPECT_THAT(profile.endpoints[0].content_types, ElementsAre("application/json"));
  EXPECT_EQ(profile.endpoints[1].role, "other");
  EXPECT_TRUE(profile.endpoints[1].contract.empty());
  for (const WatchedExchange& exchange : watched.watch.exchanges) {
    EXPECT_NE(MatchEndpoint(profile, *exchange.exchange), nullptr) << exchange.exchange->host;
  }
  EXPECT_THAT(written.Check("telemetry.tool.example", R"({"type":"stop","n":7})"), IsEmpty());
  EXPECT_THAT(written.Check("telemetry.tool.example", R"({"type":"stop","n":7,"user":1})"), SizeIs(1));
}

TEST(DraftProfileTest, TheScenarioIsTheCommandLineWithItsExitCode) {
  Watched watched;
  watched.watch.arguments = {"provider", "delete", "x y", "--flag=\"1\"", "10.50", "true", "# no comment", "${cwd}/a"};
  watched.watch.environment = {{"MODE", "a: b"}};
  watched.watch.exit_code = 3;
  watched.watch.version_is_silent = true;
  watched.Get("a", "x.example", "/");
  const Written written(watched.watch);
  ASSERT_THAT(written.profile.scenarios, SizeIs(2));
  EXPECT_EQ(written.profile.scenarios[0].arguments, watched.watch.arguments);
  EXPECT_EQ(written.profile.scenarios[0].expect.exit_code, 3);
  EXPECT_FALSE(written.profile.scenarios[0].expect.events_declared);
  EXPECT_TRUE(written.profile.scenarios[1].expect.silent);
  EXPECT_THAT(written.profile.version_arguments, ElementsAre("--version"));
  // The name is told; the value may be a secret.
  EXPECT_TRUE(written.profile.environment.empty());
  EXPECT_THAT(written.draft.profile.text, AllOf(HasSubstr("MODE"), Not(HasSubstr("a: b"))));
}

TEST(DraftProfileTest, AQueryThatTellsOfSomebodyIsTelemetry) {
  for (const char* target : {"/p?h=9f86d081884c7d659a2feaa0c55ad015&id=17", "/p?v=1&t=event&ec=run&ea=start"}) {
    Watched watched;
    watched.Get("a", "t.example", target);
    EXPECT_EQ(Written(watched.watch).profile.endpoints.at(0).role, "telemetry") << target;
  }
  for (const char* target : {"/search?q=left-pad&size=20", "/latest", "/p?write=true"}) {
    Watched watched;
    watched.Get("a", "t.example", target);
    EXPECT_EQ(Written(watched.watch).profile.endpoints.at(0).role, "other") << target;
  }
}

TEST(DraftProfileTest, RunsThatEndedDifferentlyPromiseNoExitCode) {
  Watched watched;
  watched.watch.exit_code = std::nullopt;
  watched.Get("a", "x.example", "/");
  const Written written(watched.watch);
  EXPECT_FALSE(written.profile.scenarios.at(0).expect.exit_code.has_value());
  EXPECT_TRUE(written.profile.version_arguments.empty());
}

TEST(DraftProfileTest, ABatchIsHeldToTheSchemaOfItsElements) {
  Watched watched;
  for (const std::string& run : kWatchedRuns) watched.Post(run, "t.example", "/", R"([{"a":1},{"a":2}])");
  const Written written(watched.watch);
  EXPECT_THAT(written.Check("t.example", R"({"a":3})"), IsEmpty());
}

TEST(DraftProfileTest, AListOfListsIsDescribedAsAWhole) {
  Watched watched;
  watched.Post("a", "t.example", "/", R"([[1,"x"],[2,"y"]])");
  const Written written(watched.watch);
  EXPECT_THAT(written.Check("t.example", R"([[3,"z"]])"), IsEmpty());
  EXPECT_THAT(written.Check("t.example", R"([[true]])"), SizeIs(1));
}

TEST(DraftProfileTest, LinesOfJsonAreDocuments) {
  Watched watched;
  watched.Post("a", "t.example", "/", "{\"a\":1}\n{\"a\":2,\"b\":true}\n");
  const Written written(watched.watch);
  EXPECT_THAT(written.Check("t.example", R"({"a":1})"), IsEmpty());
  EXPECT_THAT(written.Check("t.example", R"({"b":true})"), SizeIs(1));
}

TEST(DraftProfileTest, BodiesThatAreNotJsonHaveNoSchema) {
  Watched watched;
  watched.Post("a", "t.example", "/", R"({"a":1})");
  watched.Post("a", "t.example", "/", "a=1&b=2");
  const Written written(watched.watch);
  EXPECT_THAT(written.draft.schemas, IsEmpty());
  EXPECT_EQ(written.profile.endpoints.at(0).role, "telemetry");
}

TEST(DraftProfileTest, QueriesLeaveTheContractForAPersonToSwitchOn) {
  Watched watched;
  watched.Post("a", "t.example", "/e?key=1", R"({"a":1})");
  const Written written(watched.watch);
  EXPECT_THAT(written.draft.schemas, SizeIs(1));
  EXPECT_TRUE(written.profile.endpoints.at(0).contract.empty());
  EXPECT_THAT(written.draft.profile.text, HasSubstr("# contract: tool.t.example.schema.json"));
}

TEST(DraftProfileTest, RandomPartsOfPlacesBecomeWildcards) {
  Watched watched;
  watched.Post("a", "o9f86d081884c7d65.ingest.tool.example", "/api/9f86d081884c7d65aa/envelope", R"({"a":1})");
  const Written written(watched.watch);
  ASSERT_THAT(written.profile.endpoints, SizeIs(1));
  EXPECT_EQ(written.profile.endpoints[0].host, "*.ingest.tool.example");
  EXPECT_EQ(written.profile.endpoints[0].path_prefix, "/api/");
  EXPECT_EQ(written.profile.endpoints[0].id, "ingest.tool.example");
}

TEST(DraftProfileTest, PathsOfOneHostHaveIdsOfTheirOwn) {
  Watched watched;
  watched.Post("a", "t.example", "/track", R"({"a":1})");
  watched.Post("a", "t.example", "/identify", R"({"b":1})");
  watched.Post("a", "t.example", "/v2/track", R"({"c":1})");
  const Written written(watched.watch);
  EXPECT_THAT(written.profile.endpoints, SizeIs(3));
  EXPECT_THAT(written.draft.schemas, SizeIs(3));
}

TEST(DraftProfileTest, ManyPathsOfOneHostAreOneEndpoint) {
  Watched watched;
  for (const char* path : {"/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h", "/i"}) watched.Get("a", "x.example", path);
  EXPECT_THAT(Written(watched.watch).profile.endpoints, SizeIs(1));
}

TEST(DraftProfileTest, LookUpsAndAttemptsAreDeclaredAndSaidToBeOnlyThat) {
  Watched watched;
  watched.AskDns("a", "ping.tool.example");
  watched.watch.attempts.push_back({"tcp", "other.example", 8125});
  watched.watch.attempts.push_back({"icmp", "192.0.2.1", 0});
  const Written written(watched.watch);
  ASSERT_THAT(written.profile.endpoints, SizeIs(2)) << written.draft.profile.text;
  EXPECT_EQ(written.profile.endpoints[0].port, 8125);
  EXPECT_EQ(written.profile.endpoints[1].host, "ping.tool.example");
  EXPECT_EQ(written.profile.endpoints[1].role, "other");
  EXPECT_THAT(written.draft.undeclared, ElementsAre(HasSubstr("icmp")));
}

TEST(DraftProfileTest, NothingPlantedIsWritten) {
  Watched watched;
  const std::vector<std::string> values = {"ravosulimotepako",
                                           "/home/ravosulimotepako",
                                           "Ravo Sulimo",
                                           "02:ab:cd:00:11:22",
                                           "4f9d8a7be2c1035566778899aabbccdd",
                                           "198.51.100.77",
                                           "kovutemisaropina.internal",
                                           "sk_live_Zx81Qa"};
  for (const std::string& value : values) watched.Plant(CanaryClass::kGeneric, value);
  for (int round = 0; round < 4; ++round) {
    for (const std::string& run : kWatchedRuns) {
      for (const std::string& value : values) {
        const std::string quoted = nlohmann::json(value).dump();
        watched.Post(run, "t.example", "/v1/" + value + "/x?u=" + value,
                     R"({"v":)" + quoted + R"(,"m":{)" + quoted + R"(:1},"l":[)" + quoted + R"(],"j":)" +
                         nlohmann::json("{" + quoted + ":" + quoted + "}").dump() + "}");
        watched.AskDns(run, value);
        watched.AskDns(run, value + ".t.example");
      }
    }
  }
  const Written written(watched.watch);
  const PlantedText planted(watched.watch.planted);
  EXPECT_FALSE(written.draft.schemas.empty());
  EXPECT_FALSE(planted.IsIn(written.draft.profile.text)) << written.draft.profile.text;
  for (const DraftFile& schema : written.draft.schemas) {
    EXPECT_FALSE(planted.IsIn(schema.text)) << schema.text;
    EXPECT_FALSE(planted.IsIn(schema.name));
  }
  for (const std::string& note : written.draft.undeclared) EXPECT_FALSE(planted.IsIn(note)) << note;
  EXPECT_THAT(written.draft.undeclared, testing::Not(IsEmpty()));
}

TEST(DraftProfileTest, TheSameWatchGivesTheSameBytes) {
  Watched watched;
  for (const std::string& run : kWatchedRuns) watched.Post(run, "t.example", "/", R"({"b":1,"a":{"c":[1,2]}})");
  const DraftProfile once = DraftFrom(watched.watch);
  const DraftProfile again = DraftFrom(watched.watch);
  EXPECT_EQ(once.profile.text, again.profile.text);
  EXPECT_EQ(once.schemas.at(0).text, again.schemas.at(0).text);
}

}  // namespace
}  // namespace telltale
