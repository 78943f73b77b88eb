import LensSyntax

/// `lua`: the model does not run Lua. It knows a script when its caller registered what it does.
///
/// A script gets the record as a table, in which a key is there once and a null not at all, and integers are doubles. When it returns a changed table, all
/// of the record becomes what the table holds; otherwise the record stays as it was.
/// Source: plugins/filter_lua/lua.c and src/flb_lua.c of Fluent Bit 5.1.1, 2026-11-22.
final class LuaFilter: FilterPlugin {
  static let keyword = "lua"
  static let settings: [FilterSetting] = [
    "script", "code", "call", "type_int_key", "type_array_key", "protected_mode",
    "time_as_table", "enable_flb_null",
  ]

  let code: [UInt8]?
  private let call: [UInt8]
  private let keepsNull: Bool
  private let hasTypes: Bool
  private let body: LuaFunction?

  init?(_ section: inout FilterSection, _ library: inout ParserLibrary) {
    code = section.last("code")?.value
    call = section.text("call") ?? []
    keepsNull = section.flag("enable_flb_null", default: false)
    _ = section.flag("protected_mode", default: true)
    _ = section.flag("time_as_table", default: false)
    hasTypes = section.last("type_int_key") != nil || section.last("type_array_key") != nil
    body = nil
    if code == nil, section.last("script") == nil {
      section.refuse("`script` or `code` is missing")
      return nil
    }
    if section.last("call") == nil {
      section.refuse("`call` is missing")
      return nil
    }
  }

  private init(_ filter: LuaFilter, _ body: @escaping LuaFunction) {
    code = filter.code
    call = filter.call
    keepsNull = filter.keepsNull
    hasTypes = filter.hasTypes
    self.body = body
  }

  /// The filter with what its script does.
  func running(_ body: @escaping LuaFunction) -> LuaFilter { LuaFilter(self, body) }

  func apply(to flight: inout Flight, _ run: inout RouterRun) -> Verdict {
    guard let body else { return .undecided("the model does not run Lua") }
    guard var table = flight.record.luaTable(keepsNull: keepsNull) else {
      return .undecided("Lua has no list with a null in it")
    }
    switch body(&table, run.tags.names[flight.tag]) {
    case .kept: return .untouched
    case .dropped: return .dropped
    case .undecided(let reason): return .undecided(reason)
    case .changed:
      if hasTypes { return .undecided("the model does not know the types of Lua's keys") }
      guard let record = table.luaTable(keepsNull: keepsNull) else {
        return .undecided("Lua has no list with a null in it")
      }
      flight.record = record
      return .changed
    }
  }
}

/// What a Lua script does to a record, under a tag.
package typealias LuaFunction = @Sendable (inout LogRecord, [UInt8]) -> LuaResult

/// What a Lua function returns: 0, 2 (or 1), or -1.
package enum LuaResult: Sendable {
  case kept
  case changed
  case dropped
  case undecided(String)
}

extension LogRecord {
  /// The record as a Lua table gives it back; `nil` where a list would have a hole.
  ///
  /// The order of the keys, which is arbitrary in Lua, is kept.
  fileprivate func luaTable(keepsNull: Bool) -> LogRecord? {
    var table = self
    guard let fields = table.luaFields(fields[...], keepsNull) else { return nil }
    table.fields = fields
    return table
  }

  private mutating func luaFields(
    _ fields: ArraySlice<Field>, _ keepsNull: Bool
  ) -> [Field]? {
    var result: [Field] = []
    for field in fields {
      let place = result.firstIndex { equals($0.key, field.key) }
      if case .null = field.value, !keepsNull {
        if let place { result.remove(at: place) }
        continue
      }
      guard let value = luaValue(field.value, keepsNull) else { return nil }
      if let place {
        result[place].value = value
      } else {
        result.append(Field(key: field.key, value: value))
      }
    }
    return result
  }

  private func equals(_ one: Stretch, _ other: Stretch) -> Bool {
    one.count == other.count && bytes[one.range].elementsEqual(bytes[other.range])
  }

  private mutating func luaValue(_ value: Value, _ keepsNull: Bool) -> Value? {
    switch value {
    case .null, .boolean, .text: return value
    case .integer(let number): return .integer(Self.luaInteger(Double(number)))
    case .unsigned(let number): return .integer(Self.luaInteger(Double(number)))
    case .float(let number):
      let integer = Self.luaInteger(number)
      return Double(integer) == number ? .integer(integer) : value
    case .map(let stretch):
      guard let fields = luaFields(nested[stretch.range], keepsNull) else { return nil }
      return .map(addNested(fields))
    case .list(let stretch):
      var elements: [Field] = []
      for element in nested[stretch.range] {
        if case .null = element.value, !keepsNull { return nil }
        guard let value = luaValue(element.value, keepsNull) else { return nil }
        elements.append(Field(key: element.key, value: value))
      }
      return .list(addNested(elements))
    }
  }

  /// A number out of an integer's range becomes the smallest one.
  private static func luaInteger(_ number: Double) -> Int64 {
    Int64(exactly: number.rounded(.towardZero)) ?? .min
  }
}
