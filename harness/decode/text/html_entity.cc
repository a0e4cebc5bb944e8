#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "core/utf8.h"
#include "harness/decode/mark_windows.h"
#include "harness/decode/text/text_decoders.h"

namespace telltale {
namespace {

struct NamedEntity {
  std::string_view name;
  char32_t value;
};

// The five of XML, punctuation of HTML 5 that stands in paths and addresses, and the letters of Latin-1.
constexpr std::array kNamed = std::to_array<NamedEntity>({
    {"amp", '&'},     {"lt", '<'},       {"gt", '>'},      {"quot", '"'},    {"apos", '\''},   {"nbsp", 0xa0},
    {"sol", '/'},     {"bsol", '\\'},    {"colon", ':'},   {"semi", ';'},    {"commat", '@'},  {"period", '.'},
    {"lowbar", '_'},  {"dash", 0x2010},  {"hyphen", '-'},  {"num", '#'},     {"percnt", '%'},  {"plus", '+'},
    {"equals", '='},  {"comma", ','},    {"excl", '!'},    {"quest", '?'},   {"dollar", '$'},  {"lpar", '('},
    {"rpar", ')'},    {"lsqb", '['},     {"rsqb", ']'},    {"lcub", '{'},    {"rcub", '}'},    {"ast", '*'},
    {"Tab", '\t'},    {"NewLine", '\n'}, {"vert", '|'},    {"grave", '`'},   {"Hat", '^'},     {"shy", 0xad},
    {"Agrave", 0xc0}, {"Aacute", 0xc1},  {"Acirc", 0xc2},  {"Atilde", 0xc3}, {"Auml", 0xc4},   {"Aring", 0xc5},
    {"AElig", 0xc6},  {"Ccedil", 0xc7},  {"Egrave", 0xc8}, {"Eacute", 0xc9}, {"Ecirc", 0xca},  {"Euml", 0xcb},
    {"Igrave", 0xcc}, {"Iacute", 0xcd},  {"Icirc", 0xce},  {"Iuml", 0xcf},   {"ETH", 0xd0},    {"Ntilde", 0xd1},
    {"Ograve", 0xd2}, {"Oacute", 0xd3},  {"Ocirc", 0xd4},  {"Otilde", 0xd5}, {"Ouml", 0xd6},   {"Oslash", 0xd8},
    {"Ugrave", 0xd9}, {"Uacute", 0xda},  {"Ucirc", 0xdb},  {"Uuml", 0xdc},   {"Yacute", 0xdd}, {"THORN", 0xde},
    {"szlig", 0xdf},  {"agrave", 0xe0},  {"aacute", 0xe1}, {"acirc", 0xe2},  {"atilde", 0xe3}, {"auml", 0xe4},
    {"aring", 0xe5},  {"aelig", 0xe6},   {"ccedil", 0xe7}, {"egrave", 0xe8}, {"eacute", 0xe9}, {"ecirc", 0xea},
    {"euml", 0xeb},   {"igrave", 0xec},  {"iacute", 0xed}, {"icirc", 0xee},  {"iuml", 0xef},   {"eth", 0xf0},
    {"ntilde", 0xf1}, {"ograve", 0xf2},  {"oacute", 0xf3}, {"ocirc", 0xf4},  {"otilde", 0xf5}, {"ouml", 0xf6},
    {"oslash", 0xf8}, {"ugrave", 0xf9},  {"uacute", 0xfa}, {"ucirc", 0xfb},  {"uuml", 0xfc},   {"yacute", 0xfd},
    {"thorn", 0xfe},  {"yuml", 0xff},
});

struct Entity {
  char32_t value = 0;
  std::size_t length = 0;  // 0: none
};

Entity ReadNumeric(BytesView text) {  // begins with "&#"
  std::size_t i = 2;
  const bool hex = i < text.size() && (text[i] == 'x' || text[i] == 'X');
  if (hex) ++i;
  const std::size_t digits_begin = i;
  char32_t value = 0;
  for (; i < text.size() && i < digits_begin + 10; ++i) {
    const int digit = HexValue(text[i]);
    if (digit < 0 || (!hex && digit > 9)) break;
    value = std::min<char32_t>(value * (hex ? 16 : 10) + static_cast<char32_t>(digit), 0x110000);
  }
  if (i == digits_begin) return {};
  if (i < text.size() && text[i] == ';') ++i;
  return {value, i};
}

Entity ReadEntity(BytesView text) {
  if (text.size() > 1 && text[1] == '#') return ReadNumeric(text);
  const std::size_t semicolon = text.substr(0, 12).find(';');
  if (semicolon == BytesView::npos) return {};
  const BytesView name = text.substr(1, semicolon - 1);
  const auto* const named = std::ranges::find(kNamed, name, &NamedEntity::name);
  return named == kNamed.end() ? Entity{} : Entity{named->value, semicolon + 1};
}

}  // namespace

bool MayHaveEntities(BytesView text, const TextFacts& facts) {
  return (facts.classes & kAmpersand) != 0 && text.find(';') != BytesView::npos;
}

void FindEntities(BytesView text, Candidates& candidates) {
  PushMarkWindows(
      text,
      [](BytesView in, std::size_t from) {
        std::size_t at = in.find('&', from);
        while (at != BytesView::npos && ReadEntity(in.substr(at)).length == 0) at = in.find('&', at + 1);
        return at;
      },
      candidates);
}

bool DecodeEntities(BytesView source, int, Output& output) {
  bool changed = false;
  std::size_t i = 0;
  std::string decoded;
  while (i < source.size()) {
    const std::size_t ampersand = std::min(source.find('&', i), source.size());
    if (!output.Copy(source.substr(i, ampersand - i), i)) return changed;
    if (ampersand == source.size()) break;
    const Entity entity = ReadEntity(source.substr(ampersand));
    i = ampersand + std::max<std::size_t>(entity.length, 1);
    decoded.assign(1, '&');
    if (entity.length != 0) {
      decoded.clear();
      AppendUtf8(entity.value, decoded);
      changed = true;
    }
    if (!output.Put(decoded, ampersand, i)) return changed;
  }
  return changed;
}

}  // namespace telltale
