// The mock backend is killed under load: every request that got its 200 is in the journal, and the chain verifies.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "tests/unit/mockserver/mock_fixture.h"
#include "tests/unit/mockserver/raw_client.h"

namespace telltale {
namespace {

// The child: serves until it is killed. Never returns.
[[noreturn]] void ServeUntilKilled(const std::filesystem::path& journal_path, int tell) {
  const auto authority = *Authority::Make("test authority");
  const SystemClock clock;
  const auto journal = *Journal::Open(journal_path);
  const auto server = *CaptureServer::Start(*journal, *authority, *authority, clock, {});
  const int socket = *ListenOn("127.0.0.1", 0);
  const std::uint16_t port = PortOf(socket);
  if (!server->Listen(socket, {})) _exit(1);
  if (write(tell, &port, sizeof port) != sizeof port) _exit(1);
  while (true) pause();
}

// Posts until the server is gone; notes the targets that were answered with a 200.
void PostUntilGone(std::uint16_t port, int client_number, std::mutex& mutex, std::set<std::string>& answered,
                   std::atomic<int>& count) {
  for (int i = 0;; ++i) {
    const std::string target = fmt::format("/{}/{}", client_number, i);
    RawClient client(port);
    client.Send("POST " + target + " HTTP/1.1\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc");
    if (client.ReadAll().find("200 OK") == std::string::npos) return;
    const std::lock_guard lock(mutex);
    answered.insert(target);
    ++count;
  }
}

TEST(KillTest, WhatWasAnsweredIsInTheJournalOfAKilledServer) {
  ScratchDirectory scratch;
  const std::filesystem::path journal_path = scratch / "journal.sqlite";
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) ServeUntilKilled(journal_path, ends[1]);
  close(ends[1]);
  std::uint16_t port = 0;
  ASSERT_EQ(read(ends[0], &port, sizeof port), static_cast<ssize_t>(sizeof port));
  close(ends[0]);
  std::mutex mutex;
  std::set<std::string> answered;
  std::atomic<int> count{0};
  std::vector<std::thread> clients;
  for (int number = 0; number < 8; ++number) {
    clients.emplace_back([&, number] { PostUntilGone(port, number, mutex, answered, count); });
  }
  while (count < 200) std::this_thread::yield();
  kill(child, SIGKILL);
  for (std::thread& client : clients) client.join();
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  const auto journal = ReadJournal(journal_path);
  ASSERT_TRUE(journal.has_value()) << ToString(journal.error());
  std::set<std::string> recorded;
  for (const Exchange& exchange : journal->exchanges) recorded.insert(exchange.target);
  EXPECT_GE(answered.size(), 200U);
  for (const std::string& target : answered) EXPECT_EQ(recorded.count(target), 1U) << target;
  const auto chain = VerifyChain(journal_path);
  ASSERT_TRUE(chain.has_value());
  EXPECT_FALSE(chain->broken.has_value());
}

}  // namespace
}  // namespace telltale
