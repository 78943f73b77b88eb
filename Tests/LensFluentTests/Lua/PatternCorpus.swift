/// Expressions, and texts on which they differ.
enum PatternCorpus {
  static let patterns = """
    \\b\\d{16}\\b
    \\B\\d\\B
    x*
    ^a|b$
    \\Aab
    (?i)ss
    (?i)s
    (?i)k+
    (?i)\\x6b
    (?i)[^k]
    (?i)[s]s
    (?i)s[s]
    (?i)first
    (?i)office
    (?i)[\\w]+
    (?i)[a-z]+
    (?i)[k&&\\w]
    [[:alpha:]]+
    [[:^alpha:]]+
    [[:punct:]]+
    [[:space:]]+
    [[:upper:]]+
    [[:alnum:]._-]+
    [^[:word:]]+
    \\W+
    \\S+
    \\h+
    .
    .*
    .*?
    .{2}
    (?m).+
    a.c
    é+
    [é-ü]+
    [^é]+
    [a-é]+
    (a+)+b
    (?:a|ab)(?:c|bcd)(?:d*)
    (?>a|ab)c
    a++b
    a*+a
    (?:ab)++
    (?:a*)??b
    (?:a+?)*
    (?:ab?){2,3}?b
    (a+)??b
    (?<x>a)(b+)*
    a{,2}
    a{2,}?b
    a{x}
    \\R+
    a\\Kb
    a+\\Kb+
    (?=ab|cd)\\w+
    (?!ab|cd)\\w+
    (?<=ab|c)d
    (?<!ab|c)d
    (?<=[é-ü])x
    (?<=..)x
    (?<=^|,)[^,]+
    x(?=.*foo)
    (?>(?:ab)+)c
    ab|a|b
    |a
    a(?i)b|c
    (?x) a b # c
    a(?#x)+
    [a-z-9]
    [--a]
    [a-z&&[^b-y]]
    [[a-c][x-z]]
    [\\x41-\\x43é]
    \\xc3\\xa9
    (?:(?:ab?){1,2}?c?d){2,3}b
    (?:a|b(?:c|d)*e)*f
    "(?:[^"\\\\]|\\\\.)*"
    \\d{1,3}(?:\\.\\d{1,3}){3}
    \\b(?:\\d[ -]*?){13,16}\\b
    [\\w.+-]+@[\\w-]+\\.[\\w.-]+
    (?i)[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}
    eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+
    (?<=token=)[^&\\s]+
    (?i)(password|secret|token|api[_-]?key)\\s*[=:]\\s*\\S+
    AKIA[0-9A-Z]{16}
    \\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\\b
    ^\\s*#.*
    \\s+$
    (?:.*?,){2}
    a(?:b|c|d){6,7}?d
    """.split(separator: "\n").map(String.init)

  static let texts = [
    "", "a", "aa", "aaaab", "ab", "abc", "abcd", "abababc", "acdbe", "x", "a\nb\n", "\n\n",
    "a\r\nb", "é",
    "éa1 b", "aéx", "ü-ö", "ß", "ſs", "SS", "sss", "Straße", "k\u{212A}K", "s\u{17F}S", "ﬁrst",
    "oﬃce", "oﬀice",
    "1234567890123456", "é1234567890123456", "x 1234567890123456.", "²1234567890123456",
    "1234 5678 9012 3456 7", "John <john.doe+x@mail.example.com>, x@y", "token=abc&x", "xtoken=é&",
    "PASSWORD = hunter2 x", "api_key:1 secret", "\"a\\\"b\"", "192.168.1.1", "300.1.1.1.5",
    "AKIA0123456789ABCDEFG", "DE89 3704 0044 0532 0130 00", "x foo bar foo x", "a,b,,c,", "  # x",
    " \t x \t",
    "日本語 text", "😀a😀", "\u{A0}x\u{2003}y\u{2028}z\u{85}", "it's", "abbcd", "acbadbcd", "\0a\0",
    "eyJh.eyJz.c2ln x",
    "a{x}", "[a]-z", "ÀÉ", "٣٤",
  ]
}
