#include "mockserver/http/waiting_room.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>

namespace telltale {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A connection and who is at its other end.
struct Pair {
  explicit Pair(const std::string& said) {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) ADD_FAILURE() << "no sockets";
    Say(said);
  }
  ~Pair() {
    for (const int end : ends) {
      if (end >= 0) close(end);
    }
  }
  void Say(const std::string& text) const {
    EXPECT_EQ(write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  int Give() { return std::exchange(ends[0], -1); }
  std::array<int, 2> ends{-1, -1};
};

bool IsWhole(const std::string& said) { return LooksWhole(Pair(said).ends[0]); }

TEST(WaitingRoomTest, ARequestIsWholeWithItsLastByte) {
  for (const std::string& request :
       {std::string("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), std::string("GET / HTTP/1.0\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\n12345"),
        std::string("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"),
        std::string("\x16\x03\x01\x00\x02xy", 7)}) {
    EXPECT_TRUE(IsWhole(request)) << request;
    for (std::size_t cut = 0; cut < request.size(); ++cut) EXPECT_FALSE(IsWhole(request.substr(0, cut))) << cut;
  }
}

TEST(WaitingRoomTest, LookingTakesNothing) {
  const Pair pair("GET / HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(LooksWhole(pair.ends[0]));
  EXPECT_TRUE(LooksWhole(pair.ends[0]));
}

TEST(WaitingRoomTest, WhatIsLargerThanWhatIsLookedAtIsNotCalledWhole) {
  EXPECT_FALSE(IsWhole("POST / HTTP/1.1\r\nContent-Length: 20000\r\n\r\n" + std::string(20000, 'x')));
}

class RoomTest : public ::testing::Test {
 protected:
  void Add(ListenerId listener, Pair& pair, int second = 0) {
    WaitingConnection connection;
    connection.listener = listener;
    connection.socket = pair.Give();
    connection.since = SteadyTime(std::chrono::seconds(second));
    numbers_.push_back(connection.socket);
    room_.Add(connection);
  }
  // Which of those that were added, in their order; closes them.
  std::vector<std::size_t> Numbers(const std::vector<WaitingConnection>& taken) const {
    std::vector<std::size_t> numbers;
    for (const WaitingConnection& connection : taken) {
      numbers.push_back(
          static_cast<std::size_t>(std::find(numbers_.begin(), numbers_.end(), connection.socket) - numbers_.begin()));
      close(connection.socket);
    }
    return numbers;
  }

  WaitingRoom room_{4};
  std::vector<int> numbers_;
  Pair idle_{""}, slow_{"POST / HT"}, quick_{"GET / HTTP/1.0\r\n\r\n"}, late_{"GET / HTTP/1.0\r\n\r\n"};
};

TEST_F(RoomTest, WhoIsWholeGoesBeforeAllOthersAndTheLastFirst) {
  for (Pair* const pair : {&idle_, &quick_, &slow_, &late_}) Add(1, *pair);
  EXPECT_FALSE(room_.has_room());
  EXPECT_THAT(Numbers(room_.TakeWhole(10)), ElementsAre(3, 1));
  EXPECT_THAT(room_.TakeWhole(10), IsEmpty());
  EXPECT_TRUE(room_.has_room());
  EXPECT_THAT(Numbers({*room_.TakeFirst()}), ElementsAre(0)) << "the rest in the order in which they came";
}

TEST_F(RoomTest, NoMoreAreTakenThanThereIsPlaceFor) {
  for (Pair* const pair : {&quick_, &late_}) Add(1, *pair);
  EXPECT_THAT(room_.TakeWhole(0), IsEmpty());
  EXPECT_THAT(Numbers(room_.TakeWhole(1)), ElementsAre(1));
}

TEST_F(RoomTest, WhoMakesRoomHasSaidNothingForAWhile) {
  Add(1, idle_, 5);
  Add(1, slow_, 5);
  Pair young("");
  Add(1, young, 7);
  EXPECT_THAT(room_.TakeSilent(10, SteadyTime(std::chrono::seconds(4))), IsEmpty());
  EXPECT_THAT(Numbers(room_.TakeSilent(10, SteadyTime(std::chrono::seconds(6)))), ElementsAre(0));
}

TEST_F(RoomTest, AListenerTakesItsOwnAlong) {
  Add(1, idle_);
  Add(2, slow_);
  Add(1, quick_);
  EXPECT_THAT(Numbers(room_.TakeAllOf(1)), ElementsAre(0, 2));
  EXPECT_THAT(Numbers({*room_.TakeFirst()}), ElementsAre(1));
  EXPECT_TRUE(room_.is_empty());
  EXPECT_FALSE(room_.TakeFirst().has_value());
}

TEST_F(RoomTest, WhatIsLeftIsClosedWithTheRoom) {
  Pair pair("");
  {
    WaitingRoom room(1);
    WaitingConnection connection;
    connection.socket = pair.Give();
    room.Add(connection);
  }
  char byte = 0;
  EXPECT_EQ(read(pair.ends[1], &byte, 1), 0);
}

}  // namespace
}  // namespace telltale
