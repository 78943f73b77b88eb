#include "CYAML.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

// A tag is repeated in front of every value that bears it and a %TAG directive can make it arbitrarily long.
enum { maximumTagLength = 1024 };
// libyaml compares each %TAG directive with all those before it.
enum { maximumTagDirectives = 64 };
// One place of the table for this many code points.
enum { stride = 64 };

// What is read, and the way back from libyaml's code points to the bytes of the caller.
typedef struct {
  const uint8_t *original;
  size_t originalLength;
  // The bytes of a mark at the beginning of the text, which libyaml is not shown.
  size_t skipped;
  // What libyaml is given: the original, or a copy in which surrogate pairs are one escape.
  const uint8_t *bytes;
  size_t length;
  uint8_t *copy;
  // Where each `stride`th code point begins; NULL where all are one byte long.
  uint32_t *table;
  // The places in the original of the surrogate pairs that the copy spells as one escape, in order.
  uint32_t *pairs;
  size_t pairCount;
  size_t pairCapacity;
} Text;

static const size_t pairLength = 12;     // \uD83D\uDE00
static const size_t mergedLength = 10;   // \U0001F600

static int isASCII(const uint8_t *bytes, size_t length) {
  // Without a way out of the loop, the compiler takes sixteen bytes at a time.
  uint8_t bad = 0;
  for (size_t i = 0; i < length; i++) {
    uint8_t byte = bytes[i];
    uint8_t printable = (uint8_t)(byte - 0x20) < 0x5F;
    uint8_t space = (byte == 0x09) | (byte == 0x0A) | (byte == 0x0D);
    bad |= (uint8_t)(printable | space) ^ 1;
  }
  return bad == 0;
}

// The length of the character at the place, 0 if it is not UTF-8.
static size_t decode(const uint8_t *bytes, size_t left, uint32_t *value) {
  uint8_t first = bytes[0];
  size_t length;
  if (first < 0x80) {
    *value = first;
    return 1;
  }
  if (first >= 0xC2 && first <= 0xDF) {
    length = 2;
    *value = first & 0x1F;
  } else if ((first & 0xF0) == 0xE0) {
    length = 3;
    *value = first & 0x0F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4;
    *value = first & 0x07;
  } else {
    return 0;
  }
  if (left < length) return 0;
  for (size_t i = 1; i < length; i++) {
    if ((bytes[i] & 0xC0) != 0x80) return 0;
    *value = *value << 6 | (bytes[i] & 0x3F);
  }
  if (length == 3 && (*value < 0x800 || (*value >= 0xD800 && *value <= 0xDFFF))) return 0;
  if (length == 4 && (*value < 0x10000 || *value > 0x10FFFF)) return 0;
  return length;
}

static int isAllowed(uint32_t value) {
  return value == 0x09 || value == 0x0A || value == 0x0D || (value >= 0x20 && value <= 0x7E)
      || value == 0x85 || (value >= 0xA0 && value <= 0xD7FF)
      || (value >= 0xE000 && value <= 0xFFFD) || (value >= 0x10000 && value <= 0x10FFFF);
}

// libyaml says of such bytes only that they are there; a message needs the place.
static CYAMLError check(const uint8_t *bytes, size_t length, size_t from, uint32_t *offset) {
  if (length >= 2
      && ((bytes[0] == 0xFE && bytes[1] == 0xFF) || (bytes[0] == 0xFF && bytes[1] == 0xFE)
          || (bytes[0] == 0 && bytes[1] != 0 && bytes[1] < 0x80)
          || (bytes[0] != 0 && bytes[0] < 0x80 && bytes[1] == 0))) {
    *offset = 0;
    return CYAMLErrorUTF16;
  }
  for (size_t i = from; i < length;) {
    uint32_t value;
    size_t step = decode(bytes + i, length - i, &value);
    if (step == 0 || !isAllowed(value)) {
      *offset = (uint32_t)i;
      return step == 0 ? CYAMLErrorInvalidUTF8 : CYAMLErrorControlCharacter;
    }
    i += step;
  }
  return CYAMLErrorNone;
}

static int isContinuation(uint8_t byte) { return (byte & 0xC0) == 0x80; }

static int makeTable(Text *text) {
  free(text->table);
  text->table = malloc((text->length / stride + 1) * sizeof(uint32_t));
  if (!text->table) return 0;
  size_t index = 0;
  for (size_t i = 0; i < text->length; i++) {
    if (isContinuation(text->bytes[i])) continue;
    if (index % stride == 0) text->table[index / stride] = (uint32_t)i;
    index++;
  }
  // The place behind the last character may be asked for, too.
  if (index % stride == 0) text->table[index / stride] = (uint32_t)text->length;
  return 1;
}

// From a code point's number to a byte of the original.
static uint32_t place(const Text *text, size_t index) {
  size_t byte = index;
  if (text->table && index <= text->length) {
    byte = text->table[index / stride];
    for (size_t left = index % stride; left > 0 && byte < text->length; left--) {
      do byte++;
      while (byte < text->length && isContinuation(text->bytes[byte]));
    }
  }
  if (text->pairCount > 0) {
    // How many merged escapes end at or before the place?
    size_t low = 0, high = text->pairCount;
    while (low < high) {
      size_t middle = (low + high) / 2;
      size_t end = text->pairs[middle] - text->skipped - middle * (pairLength - mergedLength)
          + mergedLength;
      if (end <= byte) low = middle + 1;
      else high = middle;
    }
    byte += low * (pairLength - mergedLength);
  }
  byte += text->skipped;
  return (uint32_t)(byte < text->originalLength ? byte : text->originalLength);
}

static int hexadecimal(const uint8_t *bytes, uint32_t *value) {
  *value = 0;
  for (int i = 0; i < 4; i++) {
    uint8_t byte = bytes[i];
    uint32_t digit;
    if (byte >= '0' && byte <= '9') digit = byte - '0';
    else if (byte >= 'a' && byte <= 'f') digit = byte - 'a' + 10u;
    else if (byte >= 'A' && byte <= 'F') digit = byte - 'A' + 10u;
    else return 0;
    *value = *value << 4 | digit;
  }
  return 1;
}

// The character that the two escapes at the place mean together, 0 if they are no surrogate pair.
static uint32_t surrogates(const Text *text, size_t at) {
  const uint8_t *bytes = text->original + at;
  uint32_t high, low;
  if (at + pairLength > text->originalLength || bytes[0] != '\\' || bytes[1] != 'u'
      || bytes[6] != '\\' || bytes[7] != 'u' || !hexadecimal(bytes + 2, &high)
      || !hexadecimal(bytes + 8, &low) || high < 0xD800 || high > 0xDBFF || low < 0xDC00
      || low > 0xDFFF)
    return 0;
  return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static int notePair(Text *text, size_t at) {
  if (text->pairCount == text->pairCapacity) {
    size_t capacity = text->pairCapacity ? text->pairCapacity * 2 : 16;
    uint32_t *pairs = realloc(text->pairs, capacity * sizeof(uint32_t));
    if (!pairs) return 0;
    text->pairs = pairs;
    text->pairCapacity = capacity;
  }
  text->pairs[text->pairCount++] = (uint32_t)at;
  return 1;
}

// JSON spells characters beyond 16 bits as two escapes, which libyaml refuses. When it did, the rest of the quoted text
// is looked through (of a document that is JSON, all the rest) and the copy is written anew. Text that is not in double
// quotes keeps its backslashes, which is why this cannot be done beforehand.
static CYAMLError mergeSurrogates(Text *text, size_t opening, int isJSON) {
  size_t before = text->pairCount;
  int quoted = 1;
  for (size_t i = opening + 1; i < text->originalLength;) {
    uint8_t byte = text->original[i];
    if (quoted && byte == '\\') {
      if (surrogates(text, i)) {
        if (!notePair(text, i)) return CYAMLErrorMemory;
        i += pairLength;
      } else {
        i += 2;
      }
      continue;
    }
    if (byte == '"') {
      if (!isJSON) break;
      quoted = !quoted;
    }
    i++;
  }
  if (text->pairCount == before) return CYAMLErrorSyntax;

  size_t length = text->originalLength - text->skipped;
  if (!text->copy) {
    text->copy = malloc(length);
    if (!text->copy) return CYAMLErrorMemory;
  }
  size_t from = text->skipped, to = 0;
  for (size_t pair = 0; pair < text->pairCount; pair++) {
    size_t at = text->pairs[pair];
    memcpy(text->copy + to, text->original + from, at - from);
    to += at - from;
    uint32_t value = surrogates(text, at);
    text->copy[to++] = '\\';
    text->copy[to++] = 'U';
    for (int shift = 28; shift >= 0; shift -= 4)
      text->copy[to++] = (uint8_t)"0123456789ABCDEF"[value >> shift & 0xF];
    from = at + pairLength;
  }
  memcpy(text->copy + to, text->original + from, text->originalLength - from);
  text->bytes = text->copy;
  text->length = to + text->originalLength - from;
  if (text->table && !makeTable(text)) return CYAMLErrorMemory;
  return CYAMLErrorNone;
}

static int append(CYAMLResult *result, const void *bytes, size_t length, uint32_t *offset,
                  uint32_t *stored) {
  if (length > UINT32_MAX / 4 - result->textLength) return 0;
  size_t needed = result->textLength + length;
  if (needed > result->textCapacity) {
    size_t capacity = result->textCapacity ? result->textCapacity : 1024;
    while (capacity < needed) capacity *= 2;
    uint8_t *text = realloc(result->text, capacity);
    if (!text) return 0;
    result->text = text;
    result->textCapacity = (uint32_t)capacity;
  }
  if (length > 0) memcpy(result->text + result->textLength, bytes, length);
  *offset = result->textLength;
  *stored = (uint32_t)length;
  result->textLength += (uint32_t)length;
  return 1;
}

static CYAMLEvent *newEvent(CYAMLResult *result) {
  if (result->eventCount == result->eventCapacity) {
    uint32_t capacity = result->eventCapacity ? result->eventCapacity * 2 : 128;
    CYAMLEvent *events = realloc(result->events, capacity * sizeof(CYAMLEvent));
    if (!events) return NULL;
    result->events = events;
    result->eventCapacity = capacity;
  }
  CYAMLEvent *event = &result->events[result->eventCount++];
  memset(event, 0, sizeof *event);
  return event;
}

// libyaml's events begin at the anchor or the tag. What a message points at is the value behind them.
static uint32_t skipProperties(const Text *text, uint32_t start, uint32_t end) {
  const uint8_t *bytes = text->original;
  size_t limit = text->originalLength, i = start;
  while (i < limit && (bytes[i] == '&' || bytes[i] == '!')) {
    if (bytes[i] == '!' && i + 1 < limit && bytes[i + 1] == '<') {
      while (i < limit && bytes[i] != '>') i++;
      i++;
    } else {
      while (i < limit && !strchr(" \t\r\n,[]{}", bytes[i])) i++;
    }
    size_t afterProperty = i;
    for (;;) {
      while (i < limit && strchr(" \t\r\n", bytes[i])) i++;
      if (i >= limit || bytes[i] != '#' || i == afterProperty) break;
      while (i < limit && bytes[i] != '\n' && bytes[i] != '\r') i++;
    }
  }
  // A property with nothing behind it is all that there is to point at.
  return i < end ? (uint32_t)i : start;
}

typedef struct {
  uint32_t event;
  uint32_t start;
  int isFlow;
} Level;

static CYAMLStyle scalarStyle(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: return CYAMLStyleSingleQuoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return CYAMLStyleDoubleQuoted;
    case YAML_LITERAL_SCALAR_STYLE: return CYAMLStyleLiteral;
    case YAML_FOLDED_SCALAR_STYLE: return CYAMLStyleFolded;
    default: return CYAMLStylePlain;
  }
}

static CYAMLError note(const Text *text, CYAMLLimits limits, CYAMLResult *result,
                       const yaml_event_t *found, Level *levels, uint32_t *depth) {
  uint32_t outerStart = place(text, found->start_mark.index);
  result->errorOffset = outerStart;
  if (result->eventCount >= limits.events) return CYAMLErrorEvents;

  int isEnd = found->type == YAML_SEQUENCE_END_EVENT || found->type == YAML_MAPPING_END_EVENT;
  if (!isEnd && *depth > 0) result->events[levels[*depth - 1].event].childCount++;

  CYAMLEvent *event = newEvent(result);
  if (!event) return CYAMLErrorMemory;
  event->outerStart = outerStart;
  event->start = outerStart;
  event->end = place(text, found->end_mark.index);

  const yaml_char_t *anchor = NULL, *tag = NULL;
  int isFlow = 0;
  switch (found->type) {
    case YAML_ALIAS_EVENT:
      event->kind = CYAMLKindAlias;
      if (!append(result, found->data.alias.anchor, strlen((const char *)found->data.alias.anchor),
                  &event->text, &event->textLength))
        return CYAMLErrorMemory;
      return CYAMLErrorNone;
    case YAML_SCALAR_EVENT:
      event->kind = CYAMLKindScalar;
      event->style = scalarStyle(found->data.scalar.style);
      event->plainImplicit = found->data.scalar.plain_implicit != 0;
      event->quotedImplicit = found->data.scalar.quoted_implicit != 0;
      if (found->data.scalar.length > limits.scalarLength) return CYAMLErrorScalarLength;
      if (!append(result, found->data.scalar.value, found->data.scalar.length, &event->text,
                  &event->textLength))
        return CYAMLErrorMemory;
      anchor = found->data.scalar.anchor;
      tag = found->data.scalar.tag;
      break;
    case YAML_SEQUENCE_START_EVENT:
      event->kind = CYAMLKindSequenceStart;
      isFlow = found->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
      event->style = isFlow ? CYAMLStyleFlow : CYAMLStyleBlock;
      event->plainImplicit = found->data.sequence_start.implicit != 0;
      anchor = found->data.sequence_start.anchor;
      tag = found->data.sequence_start.tag;
      break;
    case YAML_MAPPING_START_EVENT:
      event->kind = CYAMLKindMappingStart;
      isFlow = found->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
      event->style = isFlow ? CYAMLStyleFlow : CYAMLStyleBlock;
      event->plainImplicit = found->data.mapping_start.implicit != 0;
      anchor = found->data.mapping_start.anchor;
      tag = found->data.mapping_start.tag;
      break;
    case YAML_SEQUENCE_END_EVENT:
      event->kind = CYAMLKindSequenceEnd;
      *depth -= 1;
      return CYAMLErrorNone;
    default:
      event->kind = CYAMLKindMappingEnd;
      *depth -= 1;
      return CYAMLErrorNone;
  }

  if (anchor
      && !append(result, anchor, strlen((const char *)anchor), &event->anchor,
                 &event->anchorLength))
    return CYAMLErrorMemory;
  if (tag) {
    size_t length = strlen((const char *)tag);
    if (length > maximumTagLength) return CYAMLErrorTagLength;
    if (!append(result, tag, length, &event->tag, &event->tagLength)) return CYAMLErrorMemory;
  }
  if (event->kind == CYAMLKindScalar) {
    if (anchor || tag) event->start = skipProperties(text, outerStart, event->end);
    return CYAMLErrorNone;
  }
  if (anchor || tag) event->start = skipProperties(text, outerStart, (uint32_t)text->originalLength);
  if (*depth >= limits.depth) {
    result->errorOffset = event->start;
    return CYAMLErrorDepth;
  }
  levels[*depth] = (Level){result->eventCount - 1, event->start, isFlow};
  *depth += 1;
  return CYAMLErrorNone;
}

static CYAMLError run(const Text *text, CYAMLLimits limits, Level *levels, CYAMLResult *result) {
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser)) return CYAMLErrorMemory;
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser, text->bytes, text->length);

  CYAMLError error = CYAMLErrorNone;
  uint32_t depth = 0, documents = 0;
  for (int done = 0; !done && error == CYAMLErrorNone;) {
    yaml_event_t event;
    if (!yaml_parser_parse(&parser, &event)) {
      if (parser.error == YAML_MEMORY_ERROR) {
        error = CYAMLErrorMemory;
      } else {
        error = CYAMLErrorSyntax;
        result->problem = parser.problem;
        result->context = parser.context;
        result->errorOffset = place(text, parser.problem_mark.index);
        if (parser.context) result->contextOffset = place(text, parser.context_mark.index);
      }
      break;
    }
    switch (event.type) {
      case YAML_NO_EVENT:
      case YAML_STREAM_END_EVENT:
        done = 1;
        break;
      case YAML_STREAM_START_EVENT:
      case YAML_DOCUMENT_END_EVENT:
        break;
      case YAML_DOCUMENT_START_EVENT:
        documents++;
        if (documents > 1) {
          error = CYAMLErrorSecondDocument;
          result->errorOffset = place(text, event.start_mark.index);
        }
        break;
      default:
        error = note(text, limits, result, &event, levels, &depth);
    }
    yaml_event_delete(&event);
  }
  if (error != CYAMLErrorNone) {
    for (uint32_t level = depth; level > 0; level--) {
      if (levels[level - 1].isFlow) {
        result->openFlowOffset = levels[level - 1].start;
        break;
      }
    }
  }
  yaml_parser_delete(&parser);
  return error;
}

static int isBeyondReason(const Text *text, uint32_t *offset) {
  size_t directives = 0;
  for (size_t i = text->skipped; i + 4 < text->originalLength; i++) {
    const uint8_t *found = memchr(text->original + i, '%', text->originalLength - i);
    if (!found) return 0;
    i = (size_t)(found - text->original);
    if (i > text->skipped && text->original[i - 1] != '\n' && text->original[i - 1] != '\r') continue;
    if (i + 4 > text->originalLength || memcmp(found, "%TAG", 4) != 0) continue;
    if (++directives > maximumTagDirectives) {
      *offset = (uint32_t)i;
      return 1;
    }
  }
  return 0;
}

static void reset(CYAMLResult *result) {
  result->eventCount = 0;
  result->textLength = 0;
  result->errorOffset = 0;
  result->contextOffset = CYAML_NOWHERE;
  result->openFlowOffset = CYAML_NOWHERE;
  result->problem = NULL;
  result->context = NULL;
}

static CYAMLError scan(Text *text, CYAMLLimits limits, CYAMLResult *result) {
  const uint8_t *bytes = text->original;
  size_t length = text->originalLength;
  if (length > limits.bytes || length > UINT32_MAX / 8) {
    result->errorOffset = 0;
    return CYAMLErrorBytes;
  }
  if (length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF) text->skipped = 3;
  text->bytes = bytes + text->skipped;
  text->length = length - text->skipped;
  if (!isASCII(text->bytes, text->length)) {
    CYAMLError error = check(bytes, length, text->skipped, &result->errorOffset);
    if (error != CYAMLErrorNone) return error;
    if (!makeTable(text)) return CYAMLErrorMemory;
  }
  if (isBeyondReason(text, &result->errorOffset)) return CYAMLErrorTagLength;

  Level *levels = malloc((limits.depth + 1) * sizeof(Level));
  if (!levels) return CYAMLErrorMemory;
  size_t first = text->skipped;
  while (first < length && strchr(" \t\r\n", bytes[first])) first++;
  int isJSON = first < length && strchr("{[\"", bytes[first]) != NULL;

  CYAMLError error;
  // Each text with surrogates in a document that is not JSON costs another run, so a large one gets fewer.
  size_t effort = (size_t)64 << 20;
  for (;;) {
    reset(result);
    error = run(text, limits, levels, result);
    if (error != CYAMLErrorSyntax || !result->problem
        || strcmp(result->problem, "found invalid Unicode character escape code") != 0
        || result->contextOffset == CYAML_NOWHERE || effort < length)
      break;
    effort -= length + 1024;
    if (effort > (size_t)64 << 20) break;
    CYAMLError merged = mergeSurrogates(text, result->contextOffset, isJSON);
    if (merged == CYAMLErrorMemory) error = merged;
    if (merged != CYAMLErrorNone) break;
  }
  free(levels);
  return error;
}

void CYAMLScan(const uint8_t *bytes, size_t length, CYAMLLimits limits, CYAMLResult *result) {
  memset(result, 0, sizeof *result);
  reset(result);
  Text text = {0};
  text.original = bytes;
  text.originalLength = length;
  result->error = length == 0 ? CYAMLErrorNone : scan(&text, limits, result);
  free(text.copy);
  free(text.table);
  free(text.pairs);
}

void CYAMLFree(CYAMLResult *result) {
  free(result->events);
  free(result->text);
  result->events = NULL;
  result->text = NULL;
}
