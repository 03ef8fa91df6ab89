/* A reader of JSON for tests: a tree whose nodes keep their text. Good for files that are known to be sound. */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct node {
  char kind;          /* one of n t f 0 " [ { */
  const char *raw;    /* its text */
  size_t raw_len;
  char *text;         /* of a string, decoded, with a zero behind it */
  size_t text_len;
  struct node *key;   /* of a member of an object */
  struct node *child; /* the first item or member */
  struct node *next;
} node;

static inline void json_free(node *tree) {
  while (tree != NULL) {
    node *next = tree->next;
    json_free(tree->key);
    json_free(tree->child);
    free(tree->text);
    free(tree);
    tree = next;
  }
}

static inline const char *json_space(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')) at++;
  return at;
}

static inline unsigned json_hex(const char *at) {
  char digits[5] = {at[0], at[1], at[2], at[3], 0};
  return (unsigned)strtoul(digits, NULL, 16);
}

static inline char *json_utf8(char *out, unsigned c) {
  if (c < 0x80) {
    *out++ = (char)c;
  } else if (c < 0x800) {
    *out++ = (char)(0xC0 | c >> 6);
    *out++ = (char)(0x80 | (c & 63));
  } else if (c < 0x10000) {
    *out++ = (char)(0xE0 | c >> 12);
    *out++ = (char)(0x80 | (c >> 6 & 63));
    *out++ = (char)(0x80 | (c & 63));
  } else {
    *out++ = (char)(0xF0 | c >> 18);
    *out++ = (char)(0x80 | (c >> 12 & 63));
    *out++ = (char)(0x80 | (c >> 6 & 63));
    *out++ = (char)(0x80 | (c & 63));
  }
  return out;
}

static inline const char *json_string(node *into, const char *at, const char *end) {
  char *out = into->text = (char *)malloc((size_t)(end - at) + 1);
  for (at++; at < end && *at != '"'; at++) {
    if (*at != '\\') {
      *out++ = *at;
      continue;
    }
    at++;
    switch (*at) {
      case 'n': *out++ = '\n'; break;
      case 't': *out++ = '\t'; break;
      case 'r': *out++ = '\r'; break;
      case 'b': *out++ = '\b'; break;
      case 'f': *out++ = '\f'; break;
      case 'u': {
        unsigned c = json_hex(at + 1);
        at += 4;
        if (c >= 0xD800 && c < 0xDC00) {
          c = 0x10000 + ((c - 0xD800) << 10) + (json_hex(at + 3) - 0xDC00);
          at += 6;
        }
        out = json_utf8(out, c);
        break;
      }
      default: *out++ = *at;
    }
  }
  *out = 0;
  into->text_len = (size_t)(out - into->text);
  return at + 1;
}

static inline node *json_value(const char **from, const char *end) {
  const char *at = json_space(*from, end);
  node *made = (node *)calloc(1, sizeof(node));
  made->raw = at;
  if (at >= end) {
    fprintf(stderr, "the JSON is cut off\n");
    exit(1);
  }
  if (*at == '"') {
    made->kind = '"';
    at = json_string(made, at, end);
  } else if (*at == '[' || *at == '{') {
    char close = *at == '[' ? ']' : '}';
    node **last = &made->child;
    made->kind = *at;
    at = json_space(at + 1, end);
    while (*at != close) {
      node *key = NULL;
      if (close == '}') {
        key = json_value(&at, end);
        at = json_space(at, end) + 1;
      }
      *last = json_value(&at, end);
      (*last)->key = key;
      last = &(*last)->next;
      at = json_space(at, end);
      if (*at == ',') at = json_space(at + 1, end);
    }
    at++;
  } else {
    made->kind = *at == 'n' || *at == 't' || *at == 'f' ? *at : '0';
    while (at < end && strchr(",]} \n\t\r", *at) == NULL) at++;
  }
  made->raw_len = (size_t)(at - made->raw);
  *from = at;
  return made;
}

static inline node *json_read(const char *text, size_t len) {
  return json_value(&text, text + len);
}

static inline node *json_get(const node *object, const char *key) {
  node *at = object != NULL ? object->child : NULL;
  while (at != NULL && !(at->key != NULL && strcmp(at->key->text, key) == 0)) at = at->next;
  return at;
}

static inline bool json_is(const node *value, char kind) {
  return value != NULL && value->kind == kind;
}

static inline double json_number(const node *value) {
  char text[400] = {0};
  memcpy(text, value->raw, value->raw_len < sizeof text ? value->raw_len : sizeof text - 1);
  return strtod(text, NULL);
}

/* Whether two values are the same. Numbers are compared as doubles. */
static inline bool json_same(const node *a, const node *b) {
  if (a == NULL || b == NULL) return a == b;
  if (a->kind != b->kind) return false;
  if (a->kind == '"') return a->text_len == b->text_len && memcmp(a->text, b->text, a->text_len) == 0;
  if (a->kind == '0') return json_number(a) == json_number(b);
  const node *x = a->child, *y = b->child;
  for (; x != NULL && y != NULL; x = x->next, y = y->next) {
    if (a->kind == '[' && !json_same(x, y)) return false;
    if (a->kind == '{' && !json_same(x, json_get(b, x->key->text))) return false;
  }
  return x == NULL && y == NULL;
}

#endif
