/// Functions that generated Lua code calls, each there once and only when it is called.
///
/// A position is the index of a byte. Texts are taken to be UTF-8; in one that is not, a byte that is no letter stands for one.
enum LuaRoutine: Int, CaseIterable, Comparable {
  /// Bytes, parts and places of a text.
  case strings
  /// The stack of choices that are still open: pairs of a label's number and a position.
  case stack
  /// `O(v,a)`: whether a place was reached before; notes that it was. What was noted is forgotten when it takes too much room, which costs time alone.
  case reached
  /// `C(x,r)`: a class from pairs of bytes, and from bounds of code points beyond ASCII.
  case characterClass
  /// `E(s,p)`: where the letter at a position has ended.
  case end
  /// `Z(s,p,n)`: the position some letters before, if there are so many.
  case back
  /// `Q(x)`: the bounds of a set of code points from their text form.
  case bounds
  /// `D(s,p)`: the code point at a position, and where it has ended.
  case decode
  /// `H(r,c)`: whether a code point lies within bounds.
  case holds
  /// `X(k,s,p)`: where the letter at a position has ended if it is of a class.
  case oneOf
  /// `J(s,p)`: whether a word begins or ends at a position.
  case wordBoundary
  /// `Y(s,p,t)`: where a text in lower case has ended, if it is found without regard to case.
  case folded
  /// `G(m,x,s)`: a text with what a matcher finds replaced.
  case replace
  /// `N(v)`: a number as JSON has it.
  case number

  static func < (left: LuaRoutine, right: LuaRoutine) -> Bool { left.rawValue < right.rawValue }

  var needs: [LuaRoutine] {
    switch self {
    case .strings, .stack, .reached, .number: []
    case .characterClass, .end, .back, .bounds, .decode: [.strings]
    case .holds: []
    case .oneOf: [.decode, .holds]
    case .wordBoundary: [.characterClass, .bounds, .oneOf]
    case .folded: [.end]
    case .replace: [.end]
    }
  }

  /// These routines and all that they call, in the order in which Lua has to see them.
  static func closed(_ routines: Set<LuaRoutine>) -> [LuaRoutine] {
    var result = routines
    for routine in allCases.reversed() where result.contains(routine) {
      result.formUnion(routine.needs)
    }
    return result.sorted()
  }

  var code: String {
    switch self {
    case .strings: "local B,S,F=string.byte,string.sub,string.find"
    case .stack: "local T={}"
    case .reached:
      "local function O(v,a)local t=v.t if t[a]then return 1 end t[a]=1 v.n=v.n+1 if v.n>2e6 then v.t,v.n={},0 end end"
    case .characterClass:
      "local function C(x,r)local k={r=r}for a,b in x:gmatch'(.)(.)'do for c=B(a),B(b)do k[c]=1 end end return k end"
    case .end:
      "local function E(s,p)local c=B(s,p)or 0 local q=p+(c<192 and 1 or c<224 and 2 or c<240 and 3 or 4)"
        + "repeat p=p+1 c=B(s,p)until p==q or not c or c<128 or c>191 return p end"
    case .back:
      "local function Z(s,p,n)for _=1,n do if p<2 then return end repeat p=p-1 local c=B(s,p)until p<2 or c<128 or c>191 end return p end"
    case .bounds:
      "local function Q(x)local r,v,i={},0,1 while i<=#x do local c=B(x,i)i=i+1 local d=c-40 "
        + "if c>125 then d=0 for _=1,4 do d=d*52+B(x,i)-40 i=i+1 end elseif c>92 then d=c*52+B(x,i)-4824 i=i+1 end "
        + "v=v+d r[#r+1]=v end return r end"
    case .decode:
      "local function D(s,p)local a,b,c,d=B(s,p,p+3)b,c,d=b or 0,c or 0,d or 0 if a<224 then return a*64+b-12416,p+2 end "
        + "if a<240 then return a*4096+b*64+c-925824,p+3 end return a*262144+b*4096+c*64+d-63447168,p+4 end"
    case .holds:
      "local function H(r,c)local l,h=0,#r while l<h do local m=l+h+1 m=(m-m%2)/2 "
        + "if r[m]>c then h=m-1 else l=m end end return l%2>0 end"
    case .oneOf:
      "local function X(k,s,p)local c=B(s,p)if not c then return end if c<128 then return k[c]and p+1 end "
        + "local d,q=D(s,p)return H(k.r,d)and q end"
    case .wordBoundary:
      "local W=C('09AZ__az',Q'\(CodePointSet.wordAtBoundary.intersection(.beyondASCII).encoded)')"
        + "local function J(s,p)local q=p-1 local c=B(s,q)while c and c>127 and c<192 do q=q-1 c=B(s,q)end "
        + "return(q<1 or not X(W,s,q))~=(not X(W,s,p))end"
    case .folded:
      "local U={\(CaseFolding.special.map { "[\(LuaText.quoted(String(Unicode.Scalar($0.code)!)))]='\($0.letters)'" }.joined(separator: ","))}"
        + "local function Y(s,p,t)local n,k,c=#t,1,B(s,p)if c and c<128 and c%32~=B(t)%32 then return end if S(s,p,p+n-1):lower()==t then return p+n end while k<=n do "
        + "if p>#s then return end local q=E(s,p)local f=S(s,p,q-1)f=U[f]or f:lower()"
        + "if S(t,k,k+#f-1)~=f then return end k,p=k+#f,q end return p end"
    case .replace:
      "local function G(m,x,s)local b,e=m(s,1)if not b then return s end local o,j={},1 "
        + "repeat o[#o+1]=S(s,j,b-1)..x j=e b,e=m(s,e>b and e or E(s,e))until not b return table.concat(o)..S(s,j)end"
    case .number:
      "local function N(v)return(v%1==0 and v>=-2^63 and v<2^63 and'%d'or'%.16g'):format(v)end"
    }
  }
}
