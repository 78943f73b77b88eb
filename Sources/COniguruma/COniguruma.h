#include <oniguruma.h>
#include <string.h>

// The library's syntax tables are mutable globals, which Swift 6 rightly refuses to touch; these functions name them in C.

static inline int lens_onig_start(void) {
    OnigEncoding encodings[] = {ONIG_ENCODING_UTF8};
    return onig_initialize(encodings, 1);
}

/// What may be added to a pattern's own options: the flags that stand behind it in `/…/imx`.
enum { lens_onig_ignore_case = ONIG_OPTION_IGNORECASE, lens_onig_multiline = ONIG_OPTION_MULTILINE, lens_onig_extended = ONIG_OPTION_EXTEND };

/// Compiles a pattern in Ruby's syntax with options of the enumeration above; on failure writes the reason into `reason`, which holds at least
/// ONIG_MAX_ERROR_MESSAGE_LEN bytes.
static inline regex_t *lens_onig_compile_with(const unsigned char *pattern, size_t length, int options, char *reason) {
    regex_t *regex = NULL;
    OnigErrorInfo info;
    int code = onig_new(&regex, pattern, pattern + length, (OnigOptionType)options, ONIG_ENCODING_UTF8, ONIG_SYNTAX_RUBY, &info);
    if (code == ONIG_NORMAL) return regex;
    memset(reason, 0, ONIG_MAX_ERROR_MESSAGE_LEN);
    onig_error_code_to_str((unsigned char *)reason, code, &info);
    if (regex) onig_free(regex);
    return NULL;
}

static inline regex_t *lens_onig_compile(const unsigned char *pattern, size_t length, char *reason) {
    return lens_onig_compile_with(pattern, length, ONIG_OPTION_DEFAULT, reason);
}

/// Looks for a pattern in a text: 1 where it matches, 0 where it does not, less than that where the library gives up. `region` may be NULL.
static inline int lens_onig_search(regex_t *regex, const unsigned char *text, size_t length, OnigRegion *region) {
    const unsigned char *end = text + length;
    int place = onig_search(regex, text, end, text, end, region, ONIG_OPTION_NONE);
    return place >= 0 ? 1 : place == ONIG_MISMATCH ? 0 : -1;
}

/// How many bytes a pattern matches at the very start of a text; ONIG_MISMATCH, which is -1, where it does not, less than that on failure.
static inline int lens_onig_match(regex_t *regex, const unsigned char *text, size_t length) {
    return onig_match(regex, text, text + length, text, NULL, ONIG_OPTION_NONE);
}

enum { lens_onig_reason_length = ONIG_MAX_ERROR_MESSAGE_LEN };
