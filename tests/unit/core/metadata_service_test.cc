#include "core/metadata_service.h"

#include <gtest/gtest.h>

namespace telltale {
namespace {

TEST(MetadataServiceTest, AddressesAndNamesOfTheClouds) {
  for (const char* host : {"169.254.169.254", "169.254.170.2", "fd00:ec2::254", "[FD00:EC2::254]", "fd20:ce::254",
                           "Metadata.Google.Internal", "metadata.google.internal.", "100.100.100.200"}) {
    EXPECT_TRUE(IsMetadataService(host)) << host;
  }
  for (const char* host :
       {"", "198.18.0.1", "metadata.google.internal.vendor.example", "fd00:ec2::2541", "16.9.25.4"}) {
    EXPECT_FALSE(IsMetadataService(host)) << host;
  }
}

TEST(MetadataServiceTest, OnlyANameStandsForAnAddress) {
  EXPECT_EQ(MetadataAddressOf("metadata"), "169.254.169.254");
  EXPECT_EQ(MetadataAddressOf("vendor.example"), "");
}

}  // namespace
}  // namespace telltale
