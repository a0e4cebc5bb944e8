#include "core/proxy_variables.h"

#include <gmock/gmock.h>

namespace telltale {
namespace {

TEST(ProxyVariablesTest, TheHostOfAProxyStandsBehindItsPassword) {
  EXPECT_EQ(HostOfProxy("http://user:p@ss@Proxy.Corp.example:3128/"), "proxy.corp.example");
  EXPECT_EQ(HostOfProxy("proxy:80"), "proxy");
  EXPECT_EQ(HostOfProxy("socks5h://[fd00::1]:1080"), "fd00::1");
  EXPECT_EQ(HostOfProxy("http://[broken"), "broken");
  EXPECT_EQ(HostOfProxy(""), "");
}

TEST(ProxyVariablesTest, VariablesOfEitherCaseNameThem) {
  EXPECT_THAT(ProxyHosts({{"HTTPS_PROXY", "http://a:1"},
                          {"all_proxy", "socks5://b"},
                          {"npm_config_https_proxy", "http://c"},
                          {"NO_PROXY", "d"},
                          {"PATH", "/bin"}}),
              testing::ElementsAre("a", "b", "c"));
}

}  // namespace
}  // namespace telltale
