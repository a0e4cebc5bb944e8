# What `cmake --install` puts where, and the Debian package of it (`ci/package`).
include(GNUInstallDirs)

# Beside telltale as long as it is not installed; found in libexec afterwards (harness/sandbox/cell/cell_sandbox.cc).
install(TARGETS telltale RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT telltale)
install(TARGETS telltale_cell RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/telltale COMPONENT telltale)

set(telltale_authors "The telltale authors <telltale@users.noreply.example>")

# Manual pages and completions, by the program itself: the same words as --help.
set(telltale_pages ${CMAKE_BINARY_DIR}/pages)
add_custom_command(OUTPUT ${telltale_pages}/made
  DEPENDS telltale ${PROJECT_SOURCE_DIR}/cmake/pages.cmake ${PROJECT_SOURCE_DIR}/cmake/debian_changelog.awk ${PROJECT_SOURCE_DIR}/CHANGELOG.md
  COMMAND ${CMAKE_COMMAND} -DTELLTALE=$<TARGET_FILE:telltale> -DVERSION=${PROJECT_VERSION} -DAUTHORS=${telltale_authors}
          -DFOLDER=${telltale_pages} -P ${PROJECT_SOURCE_DIR}/cmake/pages.cmake VERBATIM)
add_custom_target(telltale_pages ALL DEPENDS ${telltale_pages}/made)
install(DIRECTORY ${telltale_pages}/man1/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT telltale)
install(FILES ${telltale_pages}/telltale.bash RENAME telltale
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT telltale)
install(FILES ${telltale_pages}/_telltale DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT telltale)
install(FILES ${telltale_pages}/telltale.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT telltale)

install(FILES ${telltale_pages}/changelog.gz ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_SOURCE_DIR}/README.md
  ${PROJECT_SOURCE_DIR}/SECURITY.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT telltale)
install(FILES ${PROJECT_SOURCE_DIR}/cmake/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT telltale)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT telltale PATTERN "plots" EXCLUDE)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/fixtures/profiles/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples/profiles COMPONENT telltale)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/examples/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT telltale
  USE_SOURCE_PERMISSIONS PATTERN __pycache__ EXCLUDE)
# What lintian says and why it stands.
install(FILES ${PROJECT_SOURCE_DIR}/cmake/lintian-overrides RENAME telltale
  DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides COMPONENT telltale)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/schema/ DESTINATION ${CMAKE_INSTALL_DATADIR}/telltale/schema COMPONENT telltale
  FILES_MATCHING PATTERN "*.schema.json")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME telltale)
set(CPACK_PACKAGE_VENDOR "The telltale authors")
set(CPACK_PACKAGE_CONTACT ${telltale_authors})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "audit what command-line tools tell home")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Runs an unmodified command-line tool through scenarios in a sandbox full of
planted values, answers its telemetry from a mock backend that records every
byte, and says with evidence whether the payloads keep published promises.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL telltale)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_TELLTALE_PACKAGE_NAME telltale)
set(CPACK_DEBIAN_TELLTALE_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_TELLTALE_PACKAGE_SHLIBDEPS ON)  # libraries, as dpkg-shlibdeps finds them
set(CPACK_DEBIAN_TELLTALE_PACKAGE_DEPENDS bubblewrap)
set(CPACK_DEBIAN_TELLTALE_PACKAGE_SUGGESTS telltale-dev)
if(TARGET telltale_testing)
  list(APPEND CPACK_COMPONENTS_ALL dev)
  set(CPACK_DEBIAN_DEV_PACKAGE_NAME telltale-dev)
  set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
  set(CPACK_DEBIAN_DEV_DESCRIPTION
"mock backend of telltale for C++ tests
 A header and a library by which a GoogleTest suite starts the mock backend in
 its own process and matches what came: contracts, leaks, events, silence.")
  # What libtelltale_testing.a links: telltale-config.cmake has the list of libraries.
  string(CONCAT CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "libgmock-dev, libssl-dev, libfmt-dev, libsqlite3-dev, zlib1g-dev, "
    "libbz2-dev, liblzma-dev, libzstd-dev, libbrotli-dev, liblz4-dev, libzip-dev, libre2-dev, libidn2-dev, "
    "libnghttp2-dev, libsimdjson-dev, libyaml-cpp-dev, libxxhash-dev")
  install(FILES ${PROJECT_SOURCE_DIR}/cmake/copyright ${telltale_pages}/changelog.gz
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/telltale-dev COMPONENT dev)
endif()
include(CPack)
