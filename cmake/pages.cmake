# cmake -DTELLTALE=PROGRAM -DVERSION=VERSION -DAUTHORS="NAME <MAIL>" -DFOLDER=FOLDER -P pages.cmake
# Manual pages, completions and the change log as they are installed, packed so that the same text gives the same bytes.
function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER}/man1)
run(${TELLTALE} manual ${FOLDER}/man1)
file(GLOB pages ${FOLDER}/man1/*.1)
run(gzip -9n ${pages})
foreach(script bash:telltale.bash zsh:_telltale fish:telltale.fish)
  string(REPLACE ":" ";" words ${script})
  list(GET words 0 shell)
  list(GET words 1 name)
  run(${TELLTALE} completion ${shell} OUTPUT_FILE ${FOLDER}/${name})
endforeach()
# A Debian package's own changelog, and ours beside it. The time is SOURCE_DATE_EPOCH where that is set.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
run(awk -v version=${VERSION} -v date=${date} -v by=${AUTHORS} -f ${CMAKE_CURRENT_LIST_DIR}/debian_changelog.awk
  ${CMAKE_CURRENT_LIST_DIR}/../CHANGELOG.md OUTPUT_FILE ${FOLDER}/changelog)
run(gzip -9n ${FOLDER}/changelog)
file(TOUCH ${FOLDER}/made)
