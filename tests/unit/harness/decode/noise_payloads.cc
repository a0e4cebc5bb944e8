#include "tests/unit/harness/decode/noise_payloads.h"

#include <zlib.h>

#include <random>
#include <string_view>

#include "core/base64.h"

namespace telltale {
namespace {

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kAlnum = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

class Dice {
 public:
  explicit Dice(unsigned seed) : random_(seed) {}  // NOLINT: the same bytes every time
  std::size_t Below(std::size_t bound) { return random_() % bound; }
  Bytes Letters(std::string_view letters, std::size_t count) {
    Bytes text;
    text.reserve(count);
    for (std::size_t i = 0; i < count; ++i) text += letters[Below(letters.size())];
    return text;
  }
  Bytes Random(std::size_t count) {
    Bytes bytes;
    bytes.reserve(count);
    for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(random_() & 0xffU);
    return bytes;
  }

 private:
  std::mt19937 random_;
};

Bytes InJson(const Bytes& text) { return "{\"name\":\"crash\",\"blob\":\"" + text + "\",\"ok\":true}"; }

Bytes Base64Noise(std::size_t bytes) { return InJson(ToBase64(Dice(1).Random(bytes / 4 * 3))); }
Bytes HexNoise(std::size_t bytes) { return InJson(Dice(2).Letters("0123456789abcdef", bytes)); }
Bytes LetterNoise(std::size_t bytes) { return InJson(Dice(3).Letters(kAlnum, bytes)); }
Bytes DigitNoise(std::size_t bytes) { return InJson(Dice(4).Letters("0123456789", bytes)); }
Bytes LowerNoise(std::size_t bytes) { return InJson(Dice(5).Letters(kLower, bytes)); }
Bytes RawNoise(std::size_t bytes) { return Dice(6).Random(bytes); }

// Words of three to eight letters, none of which is planted.
Bytes WordNoise(std::size_t bytes) {
  Dice dice(7);
  Bytes text;
  while (text.size() < bytes) text += dice.Letters(kLower, 3 + dice.Below(6)) + " ";
  return InJson(text);
}

// A stream that ends where it should not, as uploads do: of words again and again.
Bytes CompressedNoise(std::size_t bytes) {
  Dice dice(8);
  std::vector<Bytes> words;
  for (int i = 0; i < 4000; ++i) words.push_back(dice.Letters(kLower, 2 + dice.Below(7)) + " ");
  Bytes text;
  while (text.size() < 3 * bytes) text += words[dice.Below(words.size())];
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  Bytes packed(bytes, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

Bytes BigEndian(std::size_t value) {
  Bytes bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

// A PNG's chunks, the pixels as noise as those of a photograph are.
Bytes ImageNoise(std::size_t bytes) {
  Dice dice(9);
  Bytes image("\x89PNG\r\n\x1a\n", 8);
  const auto chunk = [&](const char* type, const Bytes& data) {
    image += BigEndian(data.size()) + type + data + dice.Random(4);
  };
  chunk("IHDR", BigEndian(1024) + BigEndian(768) + Bytes("\x08\x06\0\0\0", 5));
  while (image.size() < bytes) chunk("IDAT", dice.Random(8192));
  chunk("IEND", {});
  return image;
}

// Objects with streams of noise between lines of text.
Bytes PdfNoise(std::size_t bytes) {
  Dice dice(10);
  Bytes pdf = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
  for (int object = 1; pdf.size() < bytes; ++object) {
    const Bytes stream = dice.Random(500 + dice.Below(4000));
    pdf += std::to_string(object) + " 0 obj\n<< /Length " + std::to_string(stream.size()) +
           " /Filter /FlateDecode /Type /XObject >>\nstream\n" + stream + "\nendstream\nendobj\n";
  }
  return pdf + "trailer\n<< /Size 4 >>\n%%EOF\n";
}

// Machine code, tables of zeros and small numbers, and strings that end in zeros.
Bytes ElfNoise(std::size_t bytes) {
  Dice dice(11);
  Bytes file(
      "\x7f"
      "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0",
      16);
  constexpr std::string_view kOpcodes = "\x48\x89\xe5\x8b\x45\xfc\xe8\xc3\x55\x41\x57\x0f\x1f\x44\x74\x75";
  while (file.size() < bytes) {
    for (int i = 0; i < 200; ++i) file += dice.Letters(kOpcodes, 3) + dice.Random(2);
    for (int i = 0; i < 100; ++i) file += Bytes(7, '\0') + dice.Random(1);
    for (int i = 0; i < 30; ++i) file += "_Z" + dice.Letters("abcdefgh_NKSt0123456789", 6 + dice.Below(20)) + '\0';
  }
  file.resize(bytes);
  return file;
}

Bytes SourceMapNoise(std::size_t bytes) {
  Dice dice(12);
  Bytes mappings;
  while (mappings.size() * 2 < bytes) {
    mappings += dice.Letters("ACESIKMOQUWYcegikmo", 4 + dice.Below(2));
    mappings += dice.Below(6) == 0 ? ';' : ',';
  }
  Bytes source;
  while (source.size() * 2 < bytes) {
    source += "function " + dice.Letters(kLower, 5) + "(a, b) {\\n  return a % 20 == b && \\\"" +
              dice.Letters(kLower, 7) + "\\\\t\\\" + b;\\n}\\n";
  }
  return R"({"version":3,"sources":["a.js"],"names":[],"mappings":")" + mappings + R"(","sourcesContent":[")" + source +
         "\"]}";
}

// Stacks full of pointers, pages of zeros, and strings in UTF-16.
Bytes MinidumpNoise(std::size_t bytes) {
  Dice dice(13);
  Bytes dump("MDMP\x93\xa7\0\0", 8);
  while (dump.size() < bytes) {
    for (int i = 0; i < 64; ++i) dump += dice.Random(3) + Bytes("\x4a\x12\x7f\0\0", 5);
    dump += Bytes(300, '\0') + dice.Random(200);
    for (const char c : dice.Letters(kLower, 40)) dump += Bytes({c, '\0'});
    dump += Bytes(4, '\0') + dice.Letters(kAlnum, 20) + '\0';
  }
  dump.resize(bytes);
  return dump;
}

}  // namespace

const std::vector<NoiseKind>& NoiseKinds() {
  static const std::vector<NoiseKind> kinds = {
      {"Base64", Base64Noise},     {"hex", HexNoise},          {"letters and digits", LetterNoise},
      {"digits", DigitNoise},      {"lower case", LowerNoise}, {"words", WordNoise},
      {"raw bytes", RawNoise},     {"gzip", CompressedNoise},  {"PNG", ImageNoise},
      {"PDF", PdfNoise},           {"ELF", ElfNoise},          {"source map", SourceMapNoise},
      {"minidump", MinidumpNoise},
  };
  return kinds;
}

}  // namespace telltale
