#include "harness/scan/record_cutter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/harness/scan/temporary_file.h"

namespace telltale {
namespace {

using testing::ElementsAre;
using testing::Pair;
using Records = std::vector<std::pair<std::uint64_t, std::string>>;

struct Cut {
  Records records;
  Records broken;
  std::string error;
};

Cut CutFile(const std::string& path, std::size_t block_bytes, std::size_t max_record_bytes = 1 << 20) {
  Cut cut;
  auto source = ByteSource::Open(path);
  if (!source) return {{}, {}, source.error().message};
  RecordCutter cutter(*std::move(source), path, {block_bytes, max_record_bytes});
  RecordBlock block;
  for (;;) {
    const Result<bool> more = cutter.Next(block);
    if (!more) cut.error = more.error().message;
    if (!more || !*more) return cut;
    for (const RecordRange& record : block.records) cut.records.emplace_back(record.number, block.Text(record));
    for (const BrokenRecord& broken : block.broken) cut.broken.emplace_back(broken.number, broken.message);
  }
}

Records NaiveLines(const std::string& text) {
  Records lines;
  std::uint64_t number = 1;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    if (line.find_first_not_of(" \t\r") != std::string::npos) lines.emplace_back(number, line);
    begin = end + 1;
  }
  return lines;
}

std::string Deflated(const std::string& text, int format = 31) {
  z_stream stream{};
  CHECK_THAT(deflateInit2(&stream, 6, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  CHECK_THAT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string Zstd(const std::string& text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

// Every text of up to seven bytes over a line's end, a space and a letter, in blocks of one to three bytes.
TEST(RecordCutterTest, CutsLinesAsASplitDoes) {
  const TemporaryFiles files;
  constexpr std::string_view kAlphabet = "\n a";
  for (std::size_t length = 0; length <= 6; ++length) {
    std::size_t count = 1;
    for (std::size_t i = 0; i < length; ++i) count *= kAlphabet.size();
    for (std::size_t code = 0; code < count; ++code) {
      std::string text;
      for (std::size_t i = 0, rest = code; i < length; ++i, rest /= 3) text += kAlphabet[rest % 3];
      const std::string path = files.Write("x.ndjson", text);
      for (const std::size_t block : {1U, 3U}) ASSERT_EQ(CutFile(path, block).records, NaiveLines(text)) << code;
    }
  }
}

TEST(RecordCutterTest, ALineThatIsTooLongIsBrokenAndTheNextOneIsRead) {
  const TemporaryFiles files;
  const std::string path = files.Write("x.ndjson", "a\n" + std::string(100, 'b') + "\nc\n");
  const Cut cut = CutFile(path, 8, 20);
  EXPECT_THAT(cut.records, ElementsAre(Pair(1, "a"), Pair(3, "c")));
  EXPECT_THAT(cut.broken, ElementsAre(Pair(2, "the line is longer than 20 bytes")));
}

TEST(RecordCutterTest, TakesGzipZlibAndZstdWhateverTheirNames) {
  const TemporaryFiles files;
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "line " + std::to_string(i) + "\n";
  constexpr int kZlibFormat = 15;
  for (const std::string& packed :
       {Deflated(text) + Deflated("more\n"), Zstd(text) + Zstd("more\n"), Deflated(text + "more\n", kZlibFormat)}) {
    const Cut cut = CutFile(files.Write("packed", packed), 4096);
    EXPECT_EQ(cut.error, "");
    EXPECT_EQ(cut.records, NaiveLines(text + "more\n"));
  }
}

TEST(RecordCutterTest, SaysThatCompressedDataIsCutOff) {
  const TemporaryFiles files;
  const std::string gzip = Deflated("hello\n");
  EXPECT_EQ(CutFile(files.Write("a.gz", gzip.substr(0, gzip.size() - 3)), 4096).error, "its gzip data is cut off");
  const std::string zstd = Zstd(std::string(1000, 'x') + "hello\n");
  EXPECT_EQ(CutFile(files.Write("a.zst", zstd.substr(0, zstd.size() - 3)), 4096).error,
            "its Zstandard data is cut off");
}

TEST(RecordCutterTest, TakesTheEntriesOutOfAHarInBlocksOfAnySize) {
  const TemporaryFiles files;
  const std::string har =
      R"( {"log": {"version":"1.2","pages":[{"entries":[{"no":1}]}],"creator":{"name":"}]\"{"},
  "entries" : [ {"a":"]}\\\"{","b":[{"entries":[1]}]} , {"c":2},{}], "comment":"[{"}} )";
  for (std::size_t block = 1; block < 40; ++block) {
    // Named, so that what the first block holds does not decide.
    const Cut cut = CutFile(files.Write("x.har", har), block);
    ASSERT_THAT(cut.records,
                ElementsAre(Pair(1, R"({"a":"]}\\\"{","b":[{"entries":[1]}]})"), Pair(2, R"({"c":2})"), Pair(3, "{}")));
    ASSERT_TRUE(cut.broken.empty());
  }
  EXPECT_EQ(CutFile(files.Write("unnamed", har), 4096).records.size(), 3U);
}

// Escapes may not be cut in two, wherever the limit falls.
TEST(RecordCutterTest, KeepsAMebibyteOfAResponsesTextSoThatTheRequestIsRead) {
  const TemporaryFiles files;
  for (std::size_t shift = 0; shift < 7; ++shift) {
    std::string text(shift, 'x');
    while (text.size() < (std::size_t{3} << 20)) text += R"(\u00e9\"\\)";
    const std::string har = R"({"log":{"entries":[{"response":{"content":{"text":")" + text +
                            R"(","size":7}},"request":{"url":"https://t.example/","response":")" +
                            std::string(2 << 20, 'y') + R"("},"response":7}]}})";
    const Cut cut = CutFile(files.Write("a.har", har), 1 << 20, std::size_t{4} << 20);
    ASSERT_TRUE(cut.broken.empty());
    ASSERT_EQ(cut.records.size(), 1U);
    const auto entry = nlohmann::json::parse(cut.records[0].second);
    EXPECT_LT(entry["response"].get<int>(), 8);
    EXPECT_EQ(entry["request"]["response"].get<std::string>().size(), std::size_t{2} << 20);
  }
}

TEST(RecordCutterTest, SaysWhatIsWrongWithAHar) {
  const TemporaryFiles files;
  EXPECT_THAT(CutFile(files.Write("a.har", R"({"log":{"entries":[{"a":1},{"b")"), 4096).broken,
              ElementsAre(Pair(2, "the HAR is cut off")));
  EXPECT_THAT(CutFile(files.Write("b.har", R"({"log":{}})"), 4096).broken,
              ElementsAre(Pair(0, "is not a HAR: it has no log.entries")));
  EXPECT_THAT(CutFile(files.Write("c.har", R"({"log":{"entries":[1,{}]}})"), 4096).broken,
              ElementsAre(Pair(1, "the entry is not an object")));
}

}  // namespace
}  // namespace telltale
