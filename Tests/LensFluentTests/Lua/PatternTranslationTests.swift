import Testing

@testable import LensFluent

@Suite struct PatternTranslationTests {
  private func function(_ pattern: String) throws -> String {
    try LuaMatcher(PatternParser.parse(pattern)).function
  }

  @Test(arguments: [
    (
      "AKIA[0-9A-Z]{16}",
      "function(s,i)local n,k,p,a=#s,0 ::S:: i=F(s,'AKIA',i,true)if not i then return end p=i+4 "
        + "for _=1,16 do if not K1[B(s,p)]then goto F end p=p+1 end do return i,p end ::F:: i=i+1 goto S end"
    ),
    (
      #"password=\S+"#,
      "function(s,i)local n,k,p,a,q1=#s,0 ::S:: i=F(s,'password=',i,true)if not i then return end p=i+9 "
        + "q1=p while K1[B(s,p)]do p=p+1 end if p==q1 then goto F end do return i,p end ::F:: i=i+1 goto S end"
    ),
    (
      #"(?<!\d)\d{4}(?!\d)"#,
      "function(s,i)local n,k,p,a=#s,0 ::S:: while not K1[B(s,i)]do if i>n then return end i=i+1 end p=i "
        + "if K1[B(s,p-1)]then goto F end for _=1,4 do if not K1[B(s,p)]then goto F end p=p+1 end "
        + "if K1[B(s,p)]then goto F end do return i,p end ::F:: i=i+1 goto S end"
    ),
    (
      "a(?:b|bc)d",
      "function(s,i)local n,k,p,a=#s,0 ::S:: i=F(s,'a',i,true)if not i then return end p=i+1 "
        + "k=k+2 T[k-1],T[k]=2,p if B(s,p)~=98 then goto F end p=p+1 goto A1 ::A2:: "
        + "if S(s,p,p+1)~='bc'then goto F end p=p+2 ::A1:: if B(s,p)~=100 then goto F end p=p+1 "
        + "do return i,p end ::F:: if k>0 then a,p=T[k-1],T[k]k=k-2 if a==2 then goto A2 end end i=i+1 goto S end"
    ),
    (
      ".*x",
      "function(s,i)local n,k,p,a,V0=#s,0 ::S:: while not K1[B(s,i)]do if i>n then return end i=i+1 end p=i "
        + "V0=V0 or{t={},n=0} while true do if O(V0,p*1+0)then goto F end if not K1[B(s,p)]then break end "
        + "k=k+2 T[k-1],T[k]=3,p p=E(s,p) end ::A3:: if B(s,p)~=120 then goto F end p=p+1 do return i,p end "
        + "::F:: if k>0 then a,p=T[k-1],T[k]k=k-2 if a==3 then goto A3 end end i=E(s,i)goto S end"
    ),
  ])
  func functionsAreWhatTheyWere(pattern: String, function: String) throws {
    #expect(try self.function(pattern) == function)
  }

  @Test func classesAreTablesOfBytesOrBounds() throws {
    let classes = { (pattern: String) in try LuaMatcher(PatternParser.parse(pattern)).classes }
    #expect(try classes(#"\d\s[^"]"#) == ["K1=C'09'", #"K2=C'\9\13  '"#, #"K3=C'\0!#\255'"#])
    #expect(
      try classes("(?i:k)x|[é-ü']") == [
        #"K1=C'\'\'KKkk\195\195\226\226'"#, "K2=C('KKkk',{8490,8491})", #"K3=C('\'\'',{233,253})"#,
      ])
    #expect(try classes("[${]")[0] == #"K1=C'$\36{{'"#)
  }

  @Test(arguments: [
    (#"(a)\1"#, "a reference back"), (#"(?<n>a)\k<n>"#, "a reference back"),
    (#"(?<n>a)\g<n>"#, "a call of a group"), ("(?~abc)", "the absence operator"),
    ("(a)?(?(1)b|c)", "a condition"), (#"\p{Alpha}"#, "properties of Unicode"),
    (#"[\p{Greek}]"#, "properties of Unicode"), (#"\X"#, "graphemes"),
    (#"\Gab"#, "where the search began"),
    ("(?i)straße", "for ASCII only"), ("(?i)[à-ü]", "for ASCII only"), ("(?u)a", "the flag `u`"),
    ("(?:a*|b)*", "may match nothing"), ("(?:a?b?){2,5}", "may match nothing"),
    (#"(?:\b)+"#, "may match nothing"),
    (#"(?:x\Ky)?"#, "outside of groups"), (#"(?=a\K)"#, "outside of groups"),
    ("(?<=a+)b", "one length"), ("(?<=x(?:a|bc))d", "one length"),
    ("(?<!(a))b", "no capturing group"),
    ("(?<=(?=a)a)b", "look ahead within"), ("(?<=a++)b", "only letters"),

    ("(?i)s{2}", "a count of letters"), ("(?i)sssssssssss", "too many of its letters"),
    ("a{20000}", "counts beyond"), (".{0,5000}x", "given back"),
    ("(?:(?:a|b|ab){0,40}c?d){0,40}e", "counts of groups"),
    (#"\Z"#, "only the end"), (#"\q"#, "no meaning"), (#"\xff"#, "no letter in UTF-8"),
    (#"\ud800"#, "no text in UTF-8"),
    ("[]a]", #"must be written `\]`"#), (#"[\w-z]"#, #"must be written `\-`"#),
    ("[z-a]", "before it begins"),
    ("[[:alfa:]]", "no class"), (#"[[^\D]]"#, "takes back"), ("*a", "nothing before `*`"),
    ("a|{2}", "nothing before `{`"),
    ("(a", "without its `)`"), ("a)", "without its `(`"), ("[a", "without its `]`"),
    ("a\\", "lone backslash"),
    ("a{3,2}", "more than it allows"), ("(?z)a", "no group that begins"),
    ("(?<1>a)", "a group's name"),
    (String(repeating: "(", count: 70) + String(repeating: ")", count: 70), "nested too deeply"),
  ])
  func refusesWithTheReason(pattern: String, reason: String) {
    switch PatternTranslation.of(pattern) {
    case .success: Issue.record("\(pattern) was translated")
    case .failure(let refusal): #expect(refusal.reason.contains(reason))
    }
  }

  @Test func aTextTooLongIsRefused() throws {
    let words = (0..<400).map { "word\($0)" }.joined(separator: "|")
    #expect(throws: Refusal.self) { try PatternTranslation.of(words).get() }
  }

  /// What the engine makes of repetitions of repetitions decides what is tried first.
  @Test(arguments: [
    ("(?:a*)*", "(?:[a]){0,}"), ("(?:a+)?", "(?:[a]){0,}"), ("(?:a*)??", "((?:[a]){1,}){0,1}?"),
    ("(?:a+){2,5}", "(?:(?:[a]){1,}){2}"), ("(a+)??", "((?:[a]){1,}){0,1}?"),
    ("(?<x>b)(a+)?", "b(?:[a]){0,}"),
    ("a{2}?", "((?:[a]){2}){0,1}"), ("a{2}+", "((?:[a]){2}){1,}"), ("a{1}", "a"), ("a{0}b", "b"),
  ])
  func repetitionsAreSimplified(pattern: String, result: String) throws {
    let spelled = try PatternParser.parse(pattern).oniguruma
    #expect(spelled.replacing(#"\x{61}-\x{61}"#, with: "a") == result)
  }

  @Test func everyTranslationIsTakenByTheLibrary() throws {
    for pattern in PatternCorpus.patterns {
      let translation = try PatternTranslation.of(pattern).get()
      #expect(TextReplacement(translation, with: "") != nil, "\(pattern)")
    }
  }
}
