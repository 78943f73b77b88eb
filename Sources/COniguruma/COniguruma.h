#include <oniguruma.h>
#include <string.h>

// The library's syntax tables are mutable globals, which Swift 6 rightly refuses to touch; these functions name them in C.

static inline int lens_onig_start(void) {
    OnigEncoding encodings[] = {ONIG_ENCODING_UTF8};
    return onig_initialize(encodings, 1);
}

/// Compiles a pattern in Ruby's syntax; on failure writes the reason into `reason`, which holds at least ONIG_MAX_ERROR_MESSAGE_LEN bytes.
static inline regex_t *lens_onig_compile(const unsigned char *pattern, size_t length, char *reason) {
    regex_t *regex = NULL;
    OnigErrorInfo info;
    int code = onig_new(&regex, pattern, pattern + length, ONIG_OPTION_DEFAULT, ONIG_ENCODING_UTF8, ONIG_SYNTAX_RUBY, &info);
    if (code == ONIG_NORMAL) return regex;
    memset(reason, 0, ONIG_MAX_ERROR_MESSAGE_LEN);
    onig_error_code_to_str((unsigned char *)reason, code, &info);
    if (regex) onig_free(regex);
    return NULL;
}

enum { lens_onig_reason_length = ONIG_MAX_ERROR_MESSAGE_LEN };
