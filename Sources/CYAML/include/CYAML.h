#ifndef CYAML_H
#define CYAML_H

#include <stddef.h>
#include <stdint.h>

/// Stands for "there is no such place".
#define CYAML_NOWHERE UINT32_MAX

typedef enum __attribute__((enum_extensibility(closed))) CYAMLKind : uint8_t {
  CYAMLKindScalar,
  CYAMLKindAlias,
  CYAMLKindSequenceStart,
  CYAMLKindSequenceEnd,
  CYAMLKindMappingStart,
  CYAMLKindMappingEnd,
} CYAMLKind;

typedef enum __attribute__((enum_extensibility(closed))) CYAMLStyle : uint8_t {
  CYAMLStylePlain,
  CYAMLStyleSingleQuoted,
  CYAMLStyleDoubleQuoted,
  CYAMLStyleLiteral,
  CYAMLStyleFolded,
  CYAMLStyleBlock,
  CYAMLStyleFlow,
} CYAMLStyle;

typedef enum __attribute__((enum_extensibility(closed))) CYAMLError : uint8_t {
  CYAMLErrorNone,
  CYAMLErrorMemory,
  CYAMLErrorBytes,
  CYAMLErrorDepth,
  CYAMLErrorEvents,
  CYAMLErrorScalarLength,
  CYAMLErrorTagLength,
  CYAMLErrorUTF16,
  CYAMLErrorInvalidUTF8,
  CYAMLErrorControlCharacter,
  CYAMLErrorSecondDocument,
  /// What libyaml refused: `problem` and `context` hold its words.
  CYAMLErrorSyntax,
} CYAMLError;

/// One thing that libyaml found. Places are bytes of the text that was handed in; texts are stretches of the arena.
typedef struct CYAMLEvent {
  CYAMLKind kind;
  CYAMLStyle style;
  /// Whether the kind of value may be worked out from a plain scalar's text, or the tag be left out.
  uint8_t plainImplicit;
  /// The same for a quoted scalar.
  uint8_t quotedImplicit;
  /// Where the content begins, after an anchor and a tag.
  uint32_t start;
  uint32_t end;
  /// Where the anchor or the tag begins; `start` where there are none.
  uint32_t outerStart;
  /// A scalar's text, an alias's name.
  uint32_t text;
  uint32_t textLength;
  /// Length 0 stands for no anchor.
  uint32_t anchor;
  uint32_t anchorLength;
  /// The tag as libyaml resolved it (`!!str` is `tag:yaml.org,2002:str`). Length 0 stands for no tag.
  uint32_t tag;
  uint32_t tagLength;
  /// How many nodes the collection holds directly; keys and values of a mapping count one each.
  uint32_t childCount;
} CYAMLEvent;

typedef struct CYAMLLimits {
  uint32_t bytes;
  uint32_t depth;
  uint32_t events;
  uint32_t scalarLength;
} CYAMLLimits;

typedef struct CYAMLResult {
  CYAMLEvent *events;
  uint32_t eventCount;
  uint32_t eventCapacity;
  uint8_t *text;
  uint32_t textLength;
  uint32_t textCapacity;
  CYAMLError error;
  uint32_t errorOffset;
  /// The start of what libyaml was in the middle of.
  uint32_t contextOffset;
  /// The innermost bracket or brace that is still open.
  uint32_t openFlowOffset;
  /// Texts of libyaml that live as long as the program, or NULL.
  const char *problem;
  const char *context;
} CYAMLResult;

/// Reads one document. What was found before an error is kept, so that a message can look at it.
///
/// The result must be given to `CYAMLFree`, error or not.
void CYAMLScan(const uint8_t *bytes, size_t length, CYAMLLimits limits, CYAMLResult *result);

void CYAMLFree(CYAMLResult *result);

#endif
