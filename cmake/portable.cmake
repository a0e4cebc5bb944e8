# telltale_portable: the same objects as telltale, linked with nothing of the machine that they run on (ci/portable). The libraries'
# static forms are Debian's, those that it does not have in TELLTALE_STATIC_LIBRARIES (ci/static_libraries makes that folder).
# It looks up no user or service by name, for which a static glibc would load the machine's own libraries, and hosts only as numbers.
set(TELLTALE_STATIC_LIBRARIES "" CACHE PATH "A folder that ci/static_libraries made, for the target telltale_portable")
if(TELLTALE_STATIC_LIBRARIES STREQUAL "")
  return()
endif()
telltale_closure(telltale ours packages)
list(APPEND packages brotlicommon unistring)  # what brotlidec and idn2 need in turn
list(TRANSFORM packages PREPEND "-l")
set(files)
foreach(library IN LISTS ours)
  list(APPEND files $<TARGET_FILE:${library}>)
endforeach()
add_executable(telltale_portable EXCLUDE_FROM_ALL $<TARGET_OBJECTS:telltale>)
set_target_properties(telltale_portable PROPERTIES LINKER_LANGUAGE CXX OUTPUT_NAME telltale
  RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/portable)
# The map says which files the linker took something of: whose licences hold for the result.
target_link_options(telltale_portable PRIVATE -static-pie -L${TELLTALE_STATIC_LIBRARIES}/lib -Wl,-Map=${CMAKE_BINARY_DIR}/portable/map)
target_link_libraries(telltale_portable PRIVATE -Wl,--start-group ${files} ${packages} -Wl,--end-group)
add_dependencies(telltale_portable ${ours} telltale_cell)
