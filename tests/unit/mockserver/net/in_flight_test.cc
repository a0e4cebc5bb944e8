#include "mockserver/net/in_flight.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/unit/mockserver/mock_fixture.h"

namespace telltale {
namespace {

constexpr std::uint64_t kBlock = InFlight::kBlockBytes;

// Bytes that tell their place.
Bytes Numbered(std::size_t size) {
  Bytes bytes;
  for (std::size_t at = 0; bytes.size() < size; at += 8) bytes += std::to_string(10000000 + at);
  bytes.resize(size);
  return bytes;
}

void AppendInPieces(InFlightBytes& to, BytesView bytes, std::size_t piece) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) to.Append(bytes.substr(0, piece));
}

TEST(InFlightBytesTest, GivesBackWhatItTookHoweverItCame) {
  InFlight in_flight({});
  for (const std::size_t size : {0U, 1U, 16383U, 16384U, 16385U, 300000U, 1000000U}) {
    for (const std::size_t piece : {997U, 16384U, 1000000U}) {
      InFlightBytes bytes(in_flight);
      const Bytes sent = Numbered(size);
      AppendInPieces(bytes, sent, piece);
      EXPECT_EQ(bytes.size(), size);
      Bytes shown;
      bytes.ForEachPiece([&](BytesView one) { shown += one; });
      EXPECT_EQ(shown, sent);
      EXPECT_EQ(bytes.Take(), sent);
      EXPECT_TRUE(bytes.empty());
    }
  }
  EXPECT_EQ(in_flight.taken(), 0U);
}

TEST(InFlightBytesTest, WhatFindsNoMemoryGoesToDiskAndComesBack) {
  const ScratchDirectory scratch;
  InFlight in_flight({4 * kBlock / 3 * 2, 64 * kBlock, scratch / ""});
  InFlightBytes first(in_flight), second(in_flight);
  const Bytes sent = Numbered(5 * kBlock + 17);
  AppendInPieces(first, sent, 100000);
  AppendInPieces(second, sent, 4096);
  EXPECT_LE(in_flight.taken(), 3 * kBlock);
  EXPECT_EQ(first.Take(), sent);
  Bytes shown;
  second.ForEachPiece([&](BytesView one) { shown += one; });
  EXPECT_EQ(shown, sent);
  EXPECT_EQ(second.Take(), sent);
  EXPECT_FALSE(second.lacks_room());
  EXPECT_TRUE(std::filesystem::is_empty(scratch / "")) << "a killed process would leave it";
}

TEST(InFlightBytesTest, WithoutRoomAnywhereTheBeginningStays) {
  const ScratchDirectory scratch;
  InFlight in_flight({4 * kBlock, 2 * kBlock, scratch / ""});
  const Bytes sent = Numbered(9 * kBlock);
  InFlightBytes bytes(in_flight);
  EXPECT_FALSE(bytes.Append(sent));
  EXPECT_TRUE(bytes.lacks_room());
  EXPECT_FALSE(bytes.Append("more"));
  InFlightBytes next(in_flight);
  EXPECT_TRUE(next.Append(Numbered(3 * kBlock))) << "what is cut makes room";
  EXPECT_EQ(bytes.Take(), sent.substr(0, 16384));
  EXPECT_EQ(next.Take(), Numbered(3 * kBlock));
}

TEST(InFlightBytesTest, WithoutADirectoryNothingGoesToDisk) {
  InFlight in_flight({4 * kBlock, 64 * kBlock, {}});
  InFlightBytes bytes(in_flight);
  EXPECT_FALSE(bytes.Append(Numbered(5 * kBlock)));
  EXPECT_EQ(bytes.size(), 16384U);
}

TEST(InFlightBytesTest, TheBeginningOfARequestAlwaysFindsRoom) {
  InFlight in_flight({0, 0, {}});
  InFlightBytes bytes(in_flight);
  EXPECT_TRUE(bytes.Append(Numbered(16384)));
  EXPECT_FALSE(bytes.Append("x"));
  EXPECT_EQ(bytes.Take(), Numbered(16384));
}

TEST(InFlightShareTest, GrowsUpToTheBudgetAndGivesItBack) {
  InFlight in_flight({4 * kBlock, 0, {}});
  {
    InFlightShare share(in_flight);
    EXPECT_TRUE(share.TryGrow(2 * kBlock));
    EXPECT_FALSE(share.TryGrow(2 * kBlock));
    EXPECT_TRUE(share.TryGrow(kBlock));
  }
  EXPECT_EQ(in_flight.taken(), 0U);
}

TEST(WholeRequestTest, TheyTakeTurnsAndTheLargestIsLetThroughAlone) {
  InFlight in_flight({4000, 0, {}});
  std::atomic<std::uint64_t> held{0};
  std::atomic<bool> too_many{false};
  std::vector<std::thread> threads;
  for (const std::uint64_t bytes : {400U, 600U, 300U, 5000U, 1000U, 700U, 100U, 9000U}) {
    threads.emplace_back([&, bytes] {
      for (int i = 0; i < 200; ++i) {
        WholeRequest whole(in_flight);
        whole.Admit(bytes);
        const std::uint64_t all = held += bytes;
        if (all > 1000 && all != bytes) too_many = true;
        held -= bytes;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(too_many);
}

}  // namespace
}  // namespace telltale
