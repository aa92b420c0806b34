# sotay_module(NAME [LINK target...] [PRIVATE_LINK target...])
#
# The static library sotay_NAME of all sources in the current folder (its sub-folders
# included). LINK names what its headers need, PRIVATE_LINK what only its sources need.
function(sotay_module name)
  cmake_parse_arguments(ARG "" "" "LINK;PRIVATE_LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  if(NOT sources)
    add_library(sotay_${name} INTERFACE)
    add_library(sotay::${name} ALIAS sotay_${name})
    return()
  endif()
  add_library(sotay_${name} STATIC ${sources})
  add_library(sotay::${name} ALIAS sotay_${name})
  target_include_directories(sotay_${name} PUBLIC "${PROJECT_SOURCE_DIR}/lib")
  target_link_libraries(sotay_${name}
    PUBLIC ${ARG_LINK} fmt::fmt
    PRIVATE ${ARG_PRIVATE_LINK} sotay_settings sotay_warnings)
endfunction()
