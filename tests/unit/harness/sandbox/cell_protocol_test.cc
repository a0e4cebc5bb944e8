#include "harness/sandbox/cell/cell_protocol.h"

#include <gmock/gmock.h>
#include <unistd.h>

namespace telltale {
namespace {

TEST(CellProtocolTest, ACommandComesBackAsItWas) {
  CellCommand command;
  command.argv = {"/bin/cli", "", "--x=1"};
  command.environment = {"A=1", "EMPTY="};
  command.directory = "/home/u";
  command.terminal = true;
  command.uid = 1000;
  const auto decoded = DecodeCommand(Encode(command));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->argv, command.argv);
  EXPECT_EQ(decoded->environment, command.environment);
  EXPECT_EQ(decoded->directory, "/home/u");
  EXPECT_TRUE(decoded->terminal);
  EXPECT_EQ(decoded->uid, 1000U);
}

TEST(CellProtocolTest, DamagedCommandsAreRefused) {
  using namespace std::string_literals;
  for (const Bytes& bytes :
       {""s, "/\0"s, "/\0001\0000\0x\0"s, "/\0001\0000\0005\0/bin/cli\0"s, "/\0001\0000\0000\0"s}) {
    EXPECT_FALSE(DecodeCommand(bytes)) << ::testing::PrintToString(bytes);
  }
}

TEST(CellProtocolTest, DescriptorsTravelWithAMessage) {
  auto ends = CellSocketPair().value();
  const Descriptor content = ContentDescriptor("hello").value();
  ASSERT_TRUE(SendCellMessage(ends.first.get(), CellMessageKind::kWatch, "text", {content.get()}));
  auto message = ReceiveCellMessage(ends.second.get()).value();
  ASSERT_TRUE(message);
  EXPECT_EQ(message->kind, CellMessageKind::kWatch);
  EXPECT_EQ(message->text, "text");
  ASSERT_EQ(message->descriptors.size(), 1U);
  EXPECT_EQ(ReadContent(message->descriptors[0].get()), "hello");
}

TEST(CellProtocolTest, AClosedEndIsHeard) {
  auto ends = CellSocketPair().value();
  ends.first.reset();
  EXPECT_FALSE(ReceiveCellMessage(ends.second.get()).value());
  EXPECT_FALSE(SendCellMessage(ends.second.get(), CellMessageKind::kReady, {}, {}));
}

TEST(CellProtocolTest, LongTextIsCut) {
  auto ends = CellSocketPair().value();
  ASSERT_TRUE(SendCellMessage(ends.first.get(), CellMessageKind::kProcesses, Bytes(100000, 'p'), {}));
  EXPECT_EQ(ReceiveCellMessage(ends.second.get()).value()->text.size(), kMaxMessageBytes);
}

}  // namespace
}  // namespace telltale
