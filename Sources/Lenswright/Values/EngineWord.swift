import LensFluent
import LensSyntax

extension Engine: Word {}
