#include "mockserver/tls/jwt.h"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>

#include "core/base64.h"

namespace telltale {
namespace {

using Key = std::shared_ptr<EVP_PKEY>;

std::string PublicPem(const Key& key) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_PUBKEY(memory.get(), key.get());
  char* bytes = nullptr;
  const long length = BIO_get_mem_data(memory.get(), &bytes);
  return std::string(bytes, static_cast<std::size_t>(length));
}

// What RFC 7515 prints of its keys.
Key RsaKey(const std::string& modulus, const std::string& exponent) {
  const Bytes n = *FromBase64Url(modulus);
  const Bytes e = *FromBase64Url(exponent);
  OSSL_PARAM_BLD* builder = OSSL_PARAM_BLD_new();
  BIGNUM* big_n = BN_bin2bn(reinterpret_cast<const unsigned char*>(n.data()), static_cast<int>(n.size()), nullptr);
  BIGNUM* big_e = BN_bin2bn(reinterpret_cast<const unsigned char*>(e.data()), static_cast<int>(e.size()), nullptr);
  OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, big_n);
  OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, big_e);
  OSSL_PARAM* parameters = OSSL_PARAM_BLD_to_param(builder);
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr);
  EVP_PKEY* key = nullptr;
  EVP_PKEY_fromdata_init(context);
  EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
  EVP_PKEY_CTX_free(context);
  OSSL_PARAM_free(parameters);
  OSSL_PARAM_BLD_free(builder);
  BN_free(big_n);
  BN_free(big_e);
  return Key(key, EVP_PKEY_free);
}

Key EcKey(const char* group, const std::string& x, const std::string& y) {
  Bytes point = "\x04" + *FromBase64Url(x) + *FromBase64Url(y);
  OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(group), 0),
                             OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
                             OSSL_PARAM_construct_end()};
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr);
  EVP_PKEY* key = nullptr;
  EVP_PKEY_fromdata_init(context);
  EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
  EVP_PKEY_CTX_free(context);
  return Key(key, EVP_PKEY_free);
}

Bytes SignBytes(const Key& key, const char* digest, const std::string& text) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_DigestSignInit_ex(context, nullptr, digest, nullptr, nullptr, key.get(), nullptr);
  std::size_t length = 0;
  const auto* message = reinterpret_cast<const unsigned char*>(text.data());
  EVP_DigestSign(context, nullptr, &length, message, text.size());
  Bytes signature(length, '\0');
  EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &length, message, text.size());
  EVP_MD_CTX_free(context);
  signature.resize(length);
  return signature;
}

Bytes DerToNumbers(const Bytes& der, int number_bytes) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  ECDSA_SIG* numbers = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
  Bytes both(static_cast<std::size_t>(2 * number_bytes), '\0');
  auto* out = reinterpret_cast<unsigned char*>(both.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(numbers), out, number_bytes);
  BN_bn2binpad(ECDSA_SIG_get0_s(numbers), out + number_bytes, number_bytes);
  ECDSA_SIG_free(numbers);
  return both;
}

std::string Unsigned(const std::string& header, const std::string& claims) {
  return ToBase64Url(header) + "." + ToBase64Url(claims);
}

std::string Signed(const Key& key, const std::string& algorithm, const char* digest, int number_bytes = 0) {
  const std::string text = Unsigned(R"({"alg":")" + algorithm + R"("})", R"({"iss":"me"})");
  const Bytes signature = SignBytes(key, digest, text);
  return text + "." + ToBase64Url(number_bytes == 0 ? signature : DerToNumbers(signature, number_bytes));
}

// RFC 7515, appendix A.
const std::string kRfcPayload =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
const std::string kHs256 =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + kRfcPayload + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const std::string kHs256Key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
const std::string kRs256 =
    "eyJhbGciOiJSUzI1NiJ9." + kRfcPayload +
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUA"
    "r7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--x"
    "i12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypG"
    "lUPQGe77Rw";
const std::string kRs256Modulus =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-p"
    "CgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapH"
    "g665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4F"
    "RWyuXpoQ";
const std::string kEs256 = "eyJhbGciOiJFUzI1NiJ9." + kRfcPayload +
                           ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
// RFC 8037, appendix A.4: its payload is no JSON.
const std::string kEdDsa =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
const unsigned char kEdDsaKey[] = {0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe,
                                   0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6,
                                   0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a};

JwtProblem Check(const std::string& token, const std::string& key, const std::string& algorithm,
                 const std::string& issuer = {}) {
  return VerifyJwt(token, key, {algorithm}, issuer).problem;
}

TEST(JwtTest, TheTokensOfRfc7515Verify) {
  const JwtVerdict verdict = VerifyJwt(kHs256, *FromBase64Url(kHs256Key), {"HS256"}, "joe");
  EXPECT_TRUE(verdict.valid) << ToString(verdict.problem);
  EXPECT_EQ(verdict.algorithm, "HS256");
  EXPECT_EQ(verdict.claims, "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
  EXPECT_EQ(Check(kRs256, PublicPem(RsaKey(kRs256Modulus, "AQAB")), "RS256", "joe"), JwtProblem::kNone);
  const Key ec =
      EcKey("prime256v1", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
  EXPECT_EQ(Check(kEs256, PublicPem(ec), "ES256", "joe"), JwtProblem::kNone);
}

TEST(JwtTest, TheSignatureOfRfc8037VerifiesThoughItsPayloadIsNoClaims) {
  const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, kEdDsaKey, sizeof kEdDsaKey), EVP_PKEY_free);
  EXPECT_EQ(Check(kEdDsa, PublicPem(key), "EdDSA"), JwtProblem::kClaimsNotJson);
  std::string altered = kEdDsa;
  altered[25] = altered[25] == 'A' ? 'B' : 'A';
  EXPECT_EQ(Check(altered, PublicPem(key), "EdDSA"), JwtProblem::kBadSignature);
}

TEST(JwtTest, EveryAlgorithmTakesItsOwnSignatureAndNoOther) {
  const Key rsa(EVP_RSA_gen(2048), EVP_PKEY_free);
  const Key p384(EVP_EC_gen("P-384"), EVP_PKEY_free);
  for (const auto& [algorithm, digest] : {std::pair{"RS256", "SHA256"}, {"RS384", "SHA384"}, {"RS512", "SHA512"}}) {
    EXPECT_EQ(Check(Signed(rsa, algorithm, digest), PublicPem(rsa), algorithm, "me"), JwtProblem::kNone);
    EXPECT_EQ(Check(Signed(rsa, algorithm, "SHA1"), PublicPem(rsa), algorithm), JwtProblem::kBadSignature);
  }
  EXPECT_EQ(Check(Signed(p384, "ES384", "SHA384", 48), PublicPem(p384), "ES384", "me"), JwtProblem::kNone);
  EXPECT_EQ(Check(Signed(p384, "ES384", "SHA384"), PublicPem(p384), "ES384"), JwtProblem::kBadSignature);
}

TEST(JwtTest, AnUnsignedTokenIsNeverValid) {
  for (const char* none : {"none", "None", "NONE", "nOnE"}) {
    const std::string token = Unsigned(std::string(R"({"alg":")") + none + "\"}", R"({"iss":"joe"})") + ".";
    EXPECT_EQ(VerifyJwt(token, "secret", {"none", "HS256", none}, "joe").problem, JwtProblem::kAlgorithmNone);
  }
}

TEST(JwtTest, AnAlgorithmThatIsNotAllowedIsToldFromAnUnknownOne) {
  EXPECT_EQ(Check(kHs256, *FromBase64Url(kHs256Key), "RS256"), JwtProblem::kAlgorithmNotAllowed);
  EXPECT_EQ(Check(Unsigned(R"({"alg":"HS1"})", "{}") + ".AAAA", "secret", "HS1"), JwtProblem::kAlgorithmUnknown);
  EXPECT_EQ(Check(Unsigned("{}", "{}") + ".AAAA", "secret", "HS256"), JwtProblem::kAlgorithmUnknown);
}

TEST(JwtTest, APublicKeyIsNotTakenAsASecret) {
  const std::string pem = PublicPem(RsaKey(kRs256Modulus, "AQAB"));
  EXPECT_EQ(VerifyJwt(kHs256, pem, {"HS256", "RS256"}, "").problem, JwtProblem::kBadKey);
}

TEST(JwtTest, AKeyOfAnotherKindIsABadKey) {
  const Key ec(EVP_EC_gen("P-256"), EVP_PKEY_free);
  EXPECT_EQ(Check(kRs256, PublicPem(ec), "RS256"), JwtProblem::kBadKey);
  const Key p384(EVP_EC_gen("P-384"), EVP_PKEY_free);
  EXPECT_EQ(Check(kEs256, PublicPem(p384), "ES256"), JwtProblem::kBadKey);
  EXPECT_EQ(Check(kEs256, "not a key", "ES256"), JwtProblem::kBadKey);
}

TEST(JwtTest, AnotherKeyAnotherIssuerAndAnotherPayloadAreFound) {
  EXPECT_EQ(Check(kHs256, "another secret", "HS256"), JwtProblem::kBadSignature);
  EXPECT_EQ(Check(kHs256, *FromBase64Url(kHs256Key), "HS256", "jane"), JwtProblem::kWrongIssuer);
  const std::size_t payload = kHs256.find('.') + 1;
  std::string altered = kHs256;
  altered[payload + 4] = 'z';
  EXPECT_EQ(Check(altered, *FromBase64Url(kHs256Key), "HS256"), JwtProblem::kBadSignature);
}

TEST(JwtTest, WhatIsNoJwtIsMalformed) {
  for (const std::string& token :
       {std::string(), std::string("."), std::string(".."), std::string("a.b"), std::string("e30.e30.!"),
        Unsigned("[]", "{}") + ".AAAA", Unsigned(R"({"alg":"HS256","crit":["b64"],"b64":false})", "{}") + ".AAAA",
        std::string(2 << 20, '.')}) {
    EXPECT_EQ(Check(token, "secret", "HS256"), JwtProblem::kMalformed) << token.substr(0, 40);
  }
}

}  // namespace
}  // namespace telltale
