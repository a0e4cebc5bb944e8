#pragma once
#include <cstddef>

#include "core/bytes.h"

// Guards against nonsense: a decoder that reads almost anything (base85, one number of many digits, raw deflate) is
// believed only where what comes out looks like something. Saying no to a text that means something is a leak missed,
// so the tests are wide; saying yes costs only time.
namespace telltale {

// Every byte printable ASCII, white space, or part of valid UTF-8 (cut at either end allowed); false for an empty text.
bool IsText(BytesView bytes);
// The first bytes of a known compressed or container format.
bool HasMagic(BytesView bytes);
// Whether one can begin with that byte.
bool MayBeMagic(char first);
// UTF-16 or UTF-32, to judge by their zeros.
bool IsWideText(BytesView bytes);
// 16, 20, 28, 32, 48 or 64: sizes of digests and ids.
bool IsDigestSize(std::size_t bytes);
// Any of them.
bool IsPlausible(BytesView bytes);

// Less than 48 bits, which is less than any value that is looked for: one to five bytes again and again, but for a few
// bytes that break the pattern. Noise that is read as a compressed text gives such texts, and they can be read in
// thousands of ways, of which none says more.
bool SaysLittle(BytesView text);

// A date, alone or with a time of the day as in RFC 3339: nothing that was encoded looks so by chance, and what it
// would decode to is noise.
bool IsTimestamp(BytesView text);
// Names and values of a form (or the target of a request that ends in one), "a=1&b=2", decoded or not: of letters that
// forms have, each part with its name. The end of one ("e&b=2&c=3") is one as well.
bool IsForm(BytesView text);

}  // namespace telltale
