/* A program of someone else's, built by CMake and by pkg-config. */
#include <lictor.h>
#include <stdio.h>

int main(void) {
  lictor_str version = lictor_version();
  printf("%.*s\n", (int)version.len, version.ptr);
  return lictor_abi_version() == LICTOR_ABI_VERSION ? 0 : 1;
}
