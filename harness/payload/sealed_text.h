#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace telltale {

// What in a text looks sealed.
struct SealedText {
  std::string what;       // "a JWE", "78 bytes in Base64 that look encrypted"
  std::size_t bytes = 0;  // how many, decoded
};

// Whether a text is, or holds, at least 64 bytes that nothing here opens and that look encrypted: in Base64, hex or
// Base32 (wrapped lines too), in another dense alphabet, or with a character a byte; or says that it is sealed (JWE,
// OpenPGP, age). Explained are JSON web signatures (their claims can be read), digests by their length or name,
// certificates and public keys, and what unpacks. `name` is the member's or header's; empty: none. nullopt: nothing.
std::optional<SealedText> FindSealedText(std::string_view text, std::string_view name);

// Whether bytes that look like noise (noise.h) stay unopened: no decoder of harness/decode makes a text of them.
// nullopt: no noise, or it opens.
std::optional<std::size_t> FindSealedBytes(std::string_view bytes);

// Nothing shorter can hold 64 sealed bytes.
inline constexpr std::size_t kShortestSealedText = 64;

}  // namespace telltale
