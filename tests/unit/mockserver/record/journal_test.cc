#include "mockserver/record/journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>
#include <vector>

#include "mockserver/record/journal_lock.h"
#include "tests/unit/mockserver/mock_fixture.h"

namespace telltale {
namespace {

using testing::HasSubstr;

Exchange SomeExchange(const std::string& body) {
  Exchange exchange;
  exchange.time = WallTime{std::chrono::microseconds{1683878643781772}};
  exchange.last_byte = exchange.time + std::chrono::microseconds{7};
  exchange.run = "failure#2";
  exchange.scheme = "https";
  exchange.host = "telemetry.vendor.example";
  exchange.port = 443;
  exchange.method = "POST";
  exchange.target = "/v1?x=\xff";
  exchange.http_version = "1.1";
  exchange.headers = {{"Host", "telemetry.vendor.example"}, {"x-A", "1"}, {"X-a", "\xe9"}};
  exchange.trailers = {{"T", "v"}};
  exchange.body = body;
  exchange.body_total_bytes = body.size() + 1;
  exchange.body_sha256 = "ab";
  exchange.raw = "POST /v1 HTTP/1.1\r\n\r\n" + body;
  exchange.tls = TlsFacts{"TLSv1.3", "TLS_AES_128_GCM_SHA256", "telemetry.vendor.example", "http/1.1"};
  exchange.peer = "127.0.0.1:1";
  exchange.problems = {"disconnect"};
  return exchange;
}

// What somebody who wants to hide something does to the file.
void Tamper(const std::filesystem::path& path, const std::string& sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  char* message = nullptr;
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message;
  sqlite3_close(database);
}

class JournalTest : public testing::Test {
 protected:
  // Five exchanges; the second has an answer: six rows.
  void WriteSix() {
    const auto journal = *Journal::Open(path_);
    for (const char* body : {"one", "two", "three", "four", "five"}) {
      const auto id = journal->Record(SomeExchange(body));
      ASSERT_TRUE(id.has_value());
      if (std::string(body) != "two") continue;
      ASSERT_TRUE(journal->RecordResponse(*id, Response{202, {{"A", "b"}}, "ok"}).has_value());
    }
    head_ = journal->head();
  }
  std::string BreakAfter(const std::string& sql, const std::string& head = {}) {
    Tamper(path_, sql);
    const auto check = VerifyChain(path_, head);
    EXPECT_TRUE(check.has_value());
    return check && check->broken ? check->broken->what : "";
  }

  ScratchDirectory scratch_;
  std::filesystem::path path_ = scratch_ / "journal.sqlite";
  std::string head_;
};

TEST_F(JournalTest, EverythingComesBackAsItWas) {
  const Flow flow{
      WallTime{std::chrono::microseconds{5}}, "up", "tcp", "10.0.0.1:5", "198.18.0.1", 443, "a.example", 9, "attempt"};
  Exchange odd = SomeExchange(std::string("\x00\xff", 2));
  odd.raw = "chunked";
  {
    const auto journal = *Journal::Open(path_);
    EXPECT_EQ(*journal->Record(SomeExchange("{}")), "x00001");
    EXPECT_EQ(*journal->Record(odd), "x00002");
    ASSERT_TRUE(journal->RecordResponse("x00001", Response{202, {{"A", "b"}}, std::string("\xff\x00", 2)}));
    ASSERT_TRUE(journal->Record(flow));
    ASSERT_TRUE(journal->Record(Gap{"body-cut", "up", "x00002", "why", false}));
  }
  const auto contents = ReadJournal(path_);
  ASSERT_TRUE(contents.has_value()) << ToString(contents.error());
  Exchange first = SomeExchange("{}");
  first.id = "x00001";
  first.response = Response{202, {{"A", "b"}}, std::string("\xff\x00", 2)};
  odd.id = "x00002";
  EXPECT_EQ(contents->exchanges, (std::vector<Exchange>{first, odd}));
  EXPECT_EQ(contents->flows, std::vector<Flow>{flow});
  EXPECT_EQ(contents->gaps, (std::vector<Gap>{{"body-cut", "up", "x00002", "why", false}}));
  EXPECT_EQ(*ReadExchange(path_, "x00002"), odd);
  EXPECT_EQ(*ReadExchange(path_, "x00009"), std::nullopt);
}

TEST_F(JournalTest, AnUntouchedChainVerifies) {
  WriteSix();
  const auto check = VerifyChain(path_, head_);
  ASSERT_TRUE(check.has_value());
  EXPECT_FALSE(check->broken.has_value());
  EXPECT_EQ(check->rows, 6U);
  EXPECT_EQ(check->head, head_);
}

TEST_F(JournalTest, AReopenedJournalGoesOn) {
  WriteSix();
  EXPECT_EQ(*(*Journal::Open(path_))->Record(SomeExchange("six")), "x00006");
  const auto check = VerifyChain(path_);
  EXPECT_FALSE(check->broken.has_value());
  EXPECT_EQ(check->rows, 7U);
}

TEST_F(JournalTest, AChangedByteIsNamed) {
  WriteSix();
  EXPECT_EQ(BreakAfter("UPDATE rows SET raw = CAST(replace(raw, 'three', 'thr3e') AS BLOB) WHERE number = 4"),
            "row 4 (exchange x00003) is not what was written there");
}

TEST_F(JournalTest, EveryFieldOfARowIsUnderTheChain) {
  for (const char* change : {"kind = 'gap'", "id = 'x00009'", "record = record || ' '", "body_at = body_at + 1",
                             "body_at = NULL", "body = CAST('x' AS BLOB)", "hash = replace(hash, '0', '1')"}) {
    std::filesystem::remove(path_);
    WriteSix();
    EXPECT_THAT(BreakAfter(std::string("UPDATE rows SET ") + change + " WHERE number = 4"), HasSubstr("row 4"))
        << change;
  }
}

TEST_F(JournalTest, ARemovedRowIsNamed) {
  WriteSix();
  EXPECT_EQ(BreakAfter("DELETE FROM rows WHERE number = 3"), "row 3 is missing");
}

TEST_F(JournalTest, ARemovedRowIsNamedThoughTheOthersWereNumberedAnew) {
  WriteSix();
  EXPECT_THAT(BreakAfter("DELETE FROM rows WHERE number = 3; UPDATE rows SET number = -number WHERE number > 3;"
                         "UPDATE rows SET number = -number - 1 WHERE number < 0"),
              HasSubstr("row 3 "));
}

TEST_F(JournalTest, SwappedRowsAreNamed) {
  WriteSix();
  EXPECT_THAT(BreakAfter("UPDATE rows SET number = 99 WHERE number = 4; UPDATE rows SET number = 4 WHERE number = 5;"
                         "UPDATE rows SET number = 5 WHERE number = 99"),
              HasSubstr("row 4 "));
}

TEST_F(JournalTest, ACutEndShowsOnlyWithTheHeadThatWasNoted) {
  WriteSix();
  EXPECT_EQ(BreakAfter("DELETE FROM rows WHERE number = 6"), "");
  EXPECT_THAT(BreakAfter("SELECT 1", head_), HasSubstr("after row 5 the chain does not end as the report noted"));
}

TEST_F(JournalTest, WhatIsNoJournalIsToldSo) {
  EXPECT_THAT(ReadJournal(path_).error().message, HasSubstr("no such journal"));
  std::ofstream(path_) << "not a database, just text that is long enough to be read as a header of one";
  EXPECT_THAT(ReadJournal(path_).error().message, HasSubstr("not a telltale journal"));
  EXPECT_FALSE(Journal::Open(path_).has_value());
  std::filesystem::remove(path_);
  Tamper(path_, "CREATE TABLE rows (number)");
  EXPECT_THAT(ReadJournal(path_).error().message, HasSubstr("not a telltale journal"));
}

TEST_F(JournalTest, ADirectoryThatIsNotThereIsAnError) {
  const auto journal = Journal::Open(scratch_ / "nowhere/journal.sqlite");
  ASSERT_FALSE(journal.has_value());
  EXPECT_THAT(ToString(journal.error()), HasSubstr("nowhere/journal.sqlite"));
}

TEST_F(JournalTest, ManyThreadsShareTheChain) {
  {
    const auto journal = *Journal::Open(path_);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&] {
        for (int i = 0; i < 25; ++i) EXPECT_TRUE(journal->Record(SomeExchange("x")).has_value());
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  const auto contents = ReadJournal(path_);
  ASSERT_EQ(contents->exchanges.size(), 200U);
  for (std::size_t i = 1; i < 200; ++i) EXPECT_LT(contents->exchanges[i - 1].id, contents->exchanges[i].id);
  EXPECT_FALSE(VerifyChain(path_)->broken.has_value());
}

// In a child of its own, because the limit stands for the whole process.
TEST_F(JournalTest, AFullDiskIsAnErrorThatStaysAndLosesNothingWritten) {
  const pid_t child = fork();
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{200 << 10, 200 << 10};
    setrlimit(RLIMIT_FSIZE, &limit);
    auto journal = *Journal::Open(path_);
    int written = 0;
    while (written < 100 && journal->Record(SomeExchange(std::string(8 << 10, 'x')))) ++written;
    const bool stays = !journal->Record(Gap{"body-cut", "", "", "", false}).has_value();
    journal.reset();
    _exit(stays && written < 100 ? written : 255);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  ASSERT_NE(WEXITSTATUS(status), 255);
  const auto contents = ReadJournal(path_);
  ASSERT_TRUE(contents.has_value()) << ToString(contents.error());
  EXPECT_GE(contents->exchanges.size(), 1U);
  EXPECT_EQ(contents->exchanges.size(), static_cast<std::size_t>(WEXITSTATUS(status)));
  EXPECT_FALSE(VerifyChain(path_)->broken.has_value());
}

TEST_F(JournalTest, ASecondWriterIsRefusedAtTheStartAndNoLongerWhenTheFirstHasGone) {
  auto first = Journal::Open(path_);
  ASSERT_TRUE(first.has_value());
  const auto second = Journal::Open(path_);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::kInput);
  EXPECT_THAT(second.error().message, HasSubstr("another process is writing this journal"));
  ASSERT_TRUE((*first)->Record(SomeExchange("one")).has_value());
  first->reset();
  EXPECT_TRUE(Journal::Open(path_).has_value());
  EXPECT_FALSE(VerifyChain(path_)->broken.has_value());
}

TEST_F(JournalTest, ACopyWithoutItsLogIsToldAndNotContinued) {
  const std::filesystem::path copy = scratch_ / "copy.sqlite";
  {
    const auto journal = *Journal::Open(path_);
    ASSERT_TRUE(journal->Record(SomeExchange("one")).has_value());
    EXPECT_FALSE(IsWithoutItsLog(path_));
    std::filesystem::copy_file(path_, copy);
  }
  EXPECT_FALSE(IsWithoutItsLog(path_)) << "closed in order, it is one file";
  EXPECT_TRUE(IsWithoutItsLog(copy));
  const auto rest = VerifyChain(copy);
  ASSERT_TRUE(rest.has_value()) << ToString(rest.error());
  EXPECT_EQ(rest->rows, 0U);
  EXPECT_TRUE(IsWithoutItsLog(copy)) << "looking at it makes no log beside it";
  const auto continued = Journal::Open(copy);
  ASSERT_FALSE(continued.has_value());
  EXPECT_THAT(continued.error().message, HasSubstr("write-ahead log"));
  EXPECT_FALSE(IsWithoutItsLog(scratch_ / "nothing"));
}

}  // namespace
}  // namespace telltale
