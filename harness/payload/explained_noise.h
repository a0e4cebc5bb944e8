#pragma once
#include <cstddef>
#include <string_view>

#include "core/bytes.h"

// What looks like noise and is not sealed. Each is told by its form, to the last byte of it: a prefix alone explains
// nothing, because anybody can write one before what is sealed.
namespace telltale {

// RFC 7516, 7.1: five parts, the first a header that names the encryption. Sealed by its own word.
bool IsJwe(std::string_view text);

// RFC 7515, 7.1: header and claims can be read, nothing in them is sealed, and the signature is exactly as long as its
// algorithm makes it.
bool IsReadableJws(std::string_view text);

// 64 bytes that say which digest they are: the member's name has an algorithm with a digest of 64 bytes ("sha512",
// "blake2b"), or that stands before them ("sha512-..."). "hash" alone says nothing: 64 sealed bytes look the same.
bool IsNamedDigest(std::size_t bytes, std::string_view name, std::string_view before);

// PNG, JPEG, GIF or WebP from its first byte to its last, or a key or certificate in DER.
bool IsImage(BytesView bytes);
bool IsKeyOrCertificate(BytesView bytes);

}  // namespace telltale
