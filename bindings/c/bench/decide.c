/* Decides so many times through C, from JSON text to JSON text: `decide POLICY PATH INPUT TURNS`. See run.sh. */
#define _POSIX_C_SOURCE 199309L
#include <lictor.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void fine(lictor_status status, lictor_error *error) {
  if (status == LICTOR_STATUS_OK) return;
  lictor_str text = lictor_error_text(error);
  fprintf(stderr, "%.*s\n", (int)text.len, text.ptr);
  exit(1);
}

static lictor_str read_file(const char *path) {
  static char room[2][1 << 20];
  static int next = 0;
  FILE *file = fopen(path, "rb");
  if (file == NULL || next == 2) exit(2);
  lictor_str text = {room[next], fread(room[next], 1, sizeof room[next], file)};
  next++;
  fclose(file);
  return text;
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  lictor_error *error = NULL;
  lictor_engine *engine = NULL;
  lictor_policy *policy = NULL;
  lictor_query *query = NULL;
  lictor_bundle *bundle = lictor_bundle_new();
  lictor_buf *out = lictor_buf_new();
  fine(lictor_bundle_add_module(bundle, LICTOR_STR("policy.rego"), read_file(argv[1]), &error), error);
  fine(lictor_engine_new(&engine, &error), error);
  fine(lictor_engine_compile(engine, bundle, &policy, &error), error);
  fine(lictor_policy_prepare(policy, LICTOR_Z(argv[2]), &query, &error), error);
  lictor_str input = read_file(argv[3]);
  long turns = strtol(argv[4], NULL, 10);
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (long turn = 0; turn < turns; turn++) {
    fine(lictor_query_eval_json(query, input, NULL, out, &error), error);
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  long long ns = (end.tv_sec - start.tv_sec) * 1000000000LL + (end.tv_nsec - start.tv_nsec);
  lictor_str json = lictor_buf_str(out);
  printf("%lld %.*s\n", ns / (turns > 0 ? turns : 1), (int)json.len, json.ptr);
  lictor_buf_free(out);
  lictor_query_free(query);
  lictor_policy_free(policy);
  lictor_engine_free(engine);
  lictor_bundle_free(bundle);
  return 0;
}
